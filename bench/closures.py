# Functions as values: closures, nonlocal, lambda, default and keyword arguments, *args, decorators, partial, map and filter.
from functools import partial, reduce, wraps

def counter(start):
    n = start
    def step(by=1):
        nonlocal n
        n += by
        return n
    return step

def logged(f):
    @wraps(f)
    def call(*args, **kwargs):
        return f(*args, **kwargs)
    return call

@logged
def area(width, height=2, *, scale=1):
    return width * height * scale

def compose(*fs):
    return lambda x: reduce(lambda v, f: f(v), fs, x)

def main(n):
    step = counter(0)
    total = 0
    for i in range(n):
        step()
        total += step(by=2)
    f = compose(lambda x: x + 1, lambda x: x * 2, abs)
    for i in range(n // 2):
        total += f(-i)
    for i in range(n // 2):
        total += area(i) + area(i, 3) + area(i, height=4, scale=2)
    add = partial(lambda a, b, c: a + b + c, 1, c=3)
    total += sum(map(add, range(n))) + sum(filter(lambda x: x % 3, range(n)))
    makers = [lambda x, k=k: x * k for k in range(10)]
    for i in range(n // 10):
        for m in makers:
            total += m(i)
    return total

print(main(600000))
