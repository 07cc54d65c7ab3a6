# Text and containers of the library: Counter, defaultdict, itertools, namedtuple, lru_cache, str.translate.
from collections import Counter, defaultdict, namedtuple
from functools import lru_cache
from itertools import accumulate, chain, combinations, groupby, islice, permutations, product

Entry = namedtuple("Entry", "word count size")
base = ("It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, "
        "it was the epoch of belief, it was the epoch of incredulity, it was the season of Light. ") * 150

@lru_cache(maxsize=None)
def ways(n, coins=(1, 2, 5, 10, 20, 50)):
    if n == 0:
        return 1
    if n < 0 or not coins:
        return 0
    return ways(n, coins[:-1]) + ways(n - coins[-1], coins)

def main():
    strip = str.maketrans("", "", ".,;")
    words = base.lower().translate(strip).split()
    count = Counter(words)
    by = defaultdict(list)
    for w in words:
        by[w[0], len(w)].append(w)
    entries = sorted((Entry(w, c, len(w)) for w, c in count.items()), key=lambda e: (-e.count, e.word))
    total = sum(e.count * e.size for e in entries)
    runs = [(k, len(list(g))) for k, g in groupby(sorted(words), key=len)]
    total += sum(1 for a, b, c in combinations(range(45), 3) if a + b > c)
    total += sum(p[0] < p[-1] for p in permutations(range(7)))
    total += sum(x * y for x, y in product(range(120), repeat=2))
    total += sum(islice(accumulate(chain(range(20000), range(20000))), 100, None))
    ways.cache_clear()
    return total, len(by), runs[0], entries[0], ways(400)

for _ in range(30):
    r = main()
print(r)
