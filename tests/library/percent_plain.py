# The plain cases of %, min, max, index, sets of lists, pairs: what has a short way must end as the long way does.
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

class N(int):
    def __str__(self):
        return "N!"

for template, value in [("%d", 5), ("%d", -5), ("%s", "a"), ("%s", 5), ("%d%%", 3), ("%", 1), ("%d %d", (1,)), ("%d", (1, 2)), ("a", ()), ("a", 1), ("", ()),
                        ("%s %s", ("é", 1)), ("%d", "x"), ("%d", 1.5), ("%s", 1.5), ("%d", True), ("%s", True), ("%s", None), ("%5d|%-5s|", (1, "a")), ("%s", N(3)),
                        ("%d", N(3)), ("%(a)s", {"a": 1}), ("%s", ((1, 2),)), ("%s", (1, 2)), ("%%", ()), ("%%%d", 10**30), ("%s" * 30, tuple(range(30))), ("%s", "x" * 200)]:
    show(lambda: template % value)
for args in [(5,), ([],), ([3, 1, 2],), ((3, 1, 2),), (3, 1), (3, 1.5), ([1, True],), ([True, 1],), ([2, "a"],), ({3, 4},), ([N(3), 2],), (1, 2, 3)]:
    show(lambda: max(*args))
    show(lambda: min(*args))
show(lambda: [1, 2, "a", 2.0, N(7)].index(2.0))
show(lambda: [1, "a", "b"].index("b"))
show(lambda: [1, "a", "b"].index("c"))
show(lambda: (7 in [1, N(7)], "x" in ("y", "x"), 3 in ["3", 3.0], True in [1], 1 in [True]))
show(lambda: sorted(set([3, 1, 3, 2])))
show(lambda: set([1, [2]]))
show(lambda: [(i, x) for i, x in enumerate([5, 6])] + [p for p in zip([1, 2, 3], [4, 5])])
it = iter([1, 2, 3])
for a, b in zip(it, it):
    print(a, b)
print(list(it))
for v in ("7", "-12", "+3", " 5 ", "1_000", "12345678901234567890", "", "x", "१", "-", "0x10", "007"):
    show(lambda: int(v))
for v in (1.9, -1.9, 2.0**70, float("nan"), float("inf"), True, N(4)):
    show(lambda: int(v))
show(lambda: (str(12), str(N(1)), str(), float(3), float(True), bool([]), bool(0.0), list("ab"), tuple([1]), dict({1: 2}), type(3), range(3), range(1, 4)))
show(lambda: int("5", 36, 7))
show(lambda: list(1, 2))
show(lambda: type(1, 2))
show(lambda: range())
s = "héllo"
show(lambda: (s[0], s[1], s[-1], "abc"[-3]))
show(lambda: s[9])
show(lambda: "日本"[1])
