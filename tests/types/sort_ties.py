# Sorting keys that begin alike: the order is that of a sort which compares, and equal keys stay as they stood.
import random
from functools import cmp_to_key
from heapq import heapify, heappop

random.seed(7)

class Key:
    def __init__(self, value): self.value = value
    def __lt__(self, other): return self.value < other.value

def reference(keys):
    return sorted(range(len(keys)), key=lambda i: Key(keys[i]))

def ranked(keys):
    return sorted(range(len(keys)), key=lambda i: keys[i])

texts = ["", "\0", "\0\0", "a", "a\0", "ab", "abcdefgh", "abcdefgh\0", "abcdefghi", "abcdefghij", "abcdefghijklmnop", "abcdefghijklmnopq", "abcdefghijklmnop\0", "b", "é", "éa"]
wide = texts + ["€", "a€", "𐀀"]
numbers = [0, 1, -1, 5, 10**6, -10**6]
floats = [0.0, -0.0, 1.5, -1.5, 1e300, float("inf"), float("-inf")]
kinds = {
    "texts": lambda: random.choice(texts),
    "wide": lambda: random.choice(wide),
    "text pairs": lambda: (random.choice(texts), random.choice(texts)),
    "number, text": lambda: (random.choice(numbers), random.choice(texts)),
    "float, wide, number": lambda: (random.choice(floats), random.choice(wide), random.choice(numbers)),
    "one": lambda: (random.choice(numbers),),
    "lengths": lambda: tuple(random.choice(numbers) for _ in range(random.randrange(1, 4))),
    "nested": lambda: (random.choice(numbers), (random.choice(numbers), random.choice(texts))),
    "mixed numbers": lambda: (1, random.choice(numbers + floats)),
    "big": lambda: (1, random.choice([1, 2**70, -2**70, 3])),
    "bools": lambda: (True, random.choice([True, False, 1, 0])),
}
for name, make in kinds.items():
    for n in (2, 5, 30, 200, 1500):
        keys = [make() for _ in range(n)]
        same = reference(keys) == ranked(keys)
        heap = list(keys)
        heapify(heap)
        popped = [heappop(heap) for _ in range(n)]
        print(name, n, same, [repr(k) for k in popped] == [repr(k) for k in sorted(keys)] or sorted(keys) == popped,
              sorted(keys, reverse=True) == sorted(keys, key=cmp_to_key(lambda a, b: (a < b) - (b < a))))

class Bad:
    def __lt__(self, other): raise ValueError("no order")
keys = [(1, Bad()) for _ in range(40)]
try:
    keys.sort()
except ValueError as e:
    print(e, len(keys))
nan = float("nan")
print(sorted([(1, nan), (1, nan)]) is not None, (1, nan) < (1, nan), (nan,) == (nan,), (1, 2.0) < (1, 3), (1, "a") < (1, "b", 0))
for a in [(), (1,), (1, 2), (1, 2.5), (1, True)]:
    for b in [(), (1,), (1, 2), (1, 2.5), (1, False)]:
        print(a < b, a <= b, a == b, a != b, a > b, a >= b, end=" ")
print()
