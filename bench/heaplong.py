# Heap: a long-lived heap with churn. Objects of several kinds, five to a record, are made once; then a part of them is replaced again
# and again. The longest time that one small step of the churn takes is the longest pause; it goes to standard error.
import sys
from time import perf_counter

n = int(sys.argv[1]) if len(sys.argv) > 1 else 500_000

class Record:
    __slots__ = ("key", "pair", "history", "link")

    def __init__(self, key, link):
        self.key = f"k{key}"
        self.pair = (key, self.key)
        self.history = [key]
        self.link = {"to": link}

def main(n):
    records = []
    append = records.append
    worst = 0.0
    step = 200
    last = None
    for start in range(0, n // 5, step):
        t = perf_counter()
        for key in range(start, min(start + step, n // 5)):
            last = Record(key, last)
            last.link["to"] = None
            append(last)
        worst = max(worst, perf_counter() - t)
    size = len(records)
    x = 12345
    total = 0
    for _ in range(n // 5 // step):
        t = perf_counter()
        for _ in range(step):
            x = (x * 1103515245 + 12345) & 0x7fffffff
            i = x % size
            old = records[i]
            total += old.pair[0]
            records[i] = Record(old.history[0] + 1, i)
        worst = max(worst, perf_counter() - t)
    print(f"longest pause: {worst * 1e3:.1f} ms", file=sys.stderr)
    return size, total, sum(len(r.history) for r in records)

print(main(n))
