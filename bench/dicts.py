# Dicts with int, str and tuple keys: filling, reading, counting, deleting, merging, walking.
def main(n):
    squares = {}
    for i in range(n):
        squares[i] = i * i
    total = 0
    for i in range(0, n, 3):
        if i in squares:
            total += squares[i]
    for i in range(0, n, 2):
        del squares[i]
    grid = {(x, y): x ^ y for x in range(120) for y in range(120)}
    near = 0
    for x, y in grid:
        for p in ((x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)):
            if grid.get(p, 0) & 1:
                near += 1
    groups = {}
    for i in range(n):
        groups.setdefault("g%d" % (i % 100), []).append(i)
    longest = max(groups.items(), key=lambda kv: (len(kv[1]), kv[0]))[0]
    names = dict(zip((f"k{i}" for i in range(5000)), range(5000)))
    merged = {**names, **{f"k{i}": -i for i in range(2500, 7500)}}
    inverse = {v: k for k, v in merged.items()}
    while names:
        total += names.popitem()[1]
    return total, len(squares), near, longest, len(merged), len(inverse), sum(merged.values())

for _ in range(8):
    r = main(100000)
print(r)
