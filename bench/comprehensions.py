# List, set and dict comprehensions, nested ones, generator expressions, any and all, unpacking, zip and enumerate.
def main(n):
    a = [x * 2 for x in range(n) if x & 1]
    m = [[i * j for j in range(60)] for i in range(60)]
    t = [list(r) for r in zip(*m)]
    flat = [x for row in t for x in row]
    d = {x: -x for x in a}
    s = {x % 97 for x in a}
    pairs = [(i, x) for i, x in enumerate(a)]
    swapped = [(b, c) for c, b in pairs if b > c]
    g = sum(x * y for x, y in zip(a, reversed(a)))
    found = any(x == n for x in a) or all(x >= 0 for x in a)
    text = [str(x) for x in a[:5000]]
    up = [w.upper() for w in text if w.endswith("2")]
    first, *rest = flat
    rows = [{"n": i, "v": v} for i, v in pairs[:5000]]
    return len(a), sum(flat), len(d), len(s), len(swapped), g, found, len(up), first, len(rest), sum(r["v"] for r in rows)

for _ in range(40):
    r = main(60000)
print(r)
