# Sorting with keys: attributes, tuples, lambdas, itemgetter, strings, bisect, heapq, min and max.
from bisect import bisect_left, insort
from heapq import heappop, heappush
from operator import attrgetter, itemgetter

class Row:
    __slots__ = ("name", "age")

    def __init__(self, name, age):
        self.name = name
        self.age = age

def main(n):
    x = 12345
    rows = []
    for i in range(n):
        x = (x * 1103515245 + 12345) & 0x7fffffff
        rows.append(Row(f"n{x % 1000}", x % 90))
    a = sorted(rows, key=lambda r: (r.age, r.name))
    b = sorted(rows, key=attrgetter("name"), reverse=True)
    tuples = [(r.age, r.name) for r in rows]
    tuples.sort(key=itemgetter(1))
    tuples.sort()
    names = sorted({r.name for r in rows}, key=str.upper)
    old = max(rows, key=lambda r: r.age).age
    heap = []
    for r in rows:
        heappush(heap, (r.age, r.name))
    out = [heappop(heap)[0] for _ in range(n // 2)]
    line = []
    for r in rows[:3000]:
        insort(line, r.age)
    return a[0].age, b[0].name, tuples[n // 2], names[5], old, sum(out), bisect_left(line, 45)

print(main(150000))
