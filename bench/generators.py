# Generators, pipelines of them, and yield from.
def numbers(n):
    i = 0
    while i < n:
        yield i
        i += 1

def evens(it):
    for x in it:
        if x % 2 == 0:
            yield x

def tree(depth):
    if depth == 0:
        yield 1
    else:
        yield from tree(depth - 1)
        yield from tree(depth - 1)

def echo():
    total = 0
    while True:
        x = yield total
        total += x

def main():
    a = sum(evens(numbers(4_000_000)))
    b = sum(tree(17))
    g = echo()
    next(g)
    c = 0
    for i in range(1_500_000):
        c = g.send(i)
    return a, b, c

print(main())
