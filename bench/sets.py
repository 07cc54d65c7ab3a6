# Sets: filling, membership, union, intersection, difference, removing.
def sieve(n):
    left = set(range(2, n))
    primes = []
    for i in range(2, n):
        if i in left:
            primes.append(i)
            left.difference_update(range(i * i, n, i))
    return primes

def reach(edges, start):
    seen = {start}
    todo = [start]
    while todo:
        at = todo.pop()
        for to in edges[at]:
            if to not in seen:
                seen.add(to)
                todo.append(to)
    return seen

def main(n):
    edges = [((i * 7 + 1) % n, (i * 13 + 5) % n, (i * i) % n) for i in range(n)]
    total = sum(len(reach(edges, s)) for s in range(4))
    a = {i * 3 for i in range(n)}
    b = {i * 5 for i in range(n)}
    words = {f"w{i % 1000}" for i in range(n)}
    for i in range(0, n, 7):
        a.discard(i)
    pairs = {frozenset((i % 50, i % 70)) for i in range(n)}
    return total, len(a | b), len(a & b), len(a - b), len(a ^ b), len(words), len(pairs), a <= b

print(len(sieve(300000)), main(100000), main(50000))
