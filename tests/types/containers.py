l = [3, 1, 2]
l.sort()
l += [5]
l.insert(1, 9)
l[1:3] = "ab"
print(l, l.pop(), l.index("b"), l[::-1], [1] * 3, [1, 2] + [3], sorted("bca", reverse=True), sorted([(1, "b"), (0, "z")], key=lambda p: p[1]))
d = {"a": 1, "b": 2}
d["c"] = 3
d.update(a=10, z=26)
print(d, list(d.items()), d.get("q"), d.pop("b"), d.setdefault("n", []), d | {"a": 0}, {**d, "k": 1}, dict.fromkeys("ab", 0))
del d["c"]
print(list(reversed(d)), "a" in d, d == {"a": 10, "z": 26, "n": []}, d.keys() & {"a", "x"})
s = {1, 2, 3}
print(s | {4}, s & {2, 9}, s - {1}, s ^ {3, 4}, s <= {1, 2, 3, 4}, frozenset([1, 2]) in {frozenset([1, 2])})
t = (1, (2, 3), [4])
a, (b, c), [e] = t
first, *middle, last = range(6)
print(a, b, c, e, first, middle, last, t.count(1), t + (5,), t * 2, hash((1, 2)) == hash((1, 2)))
print(list(range(10, 0, -3)), range(5)[1:3], 3 in range(0, 9, 3), len(range(10 ** 20)) if False else range(3).index(2))
print(list(zip("ab", [1, 2])), list(enumerate("xy", 1)), list(map(str, [1, 2])), list(filter(None, [0, 1, "", "a"])), any([0, 1]), all([]))
r = [1]
r.append(r)
print(r, min(3, 1, 2), max("abc", key=ord), sum([0.1] * 10), sum([[1], [2]], []))
for f in [lambda: [1][5], lambda: {}["k"], lambda: {[]: 1}, lambda: (1, 2)[3], lambda: [1, 2].remove(3), lambda: set().pop(), lambda: next(iter([]))]:
    try:
        print(f())
    except Exception as x:
        print(type(x).__name__, x)
try:
    for k in d:
        d["new"] = 1
except RuntimeError as x:
    print(x)
print([x for x in range(10) if x % 2 if x > 3], {x: y for x, y in zip("ab", "cd")}, {x % 3 for x in range(9)})
