# Many trees of nodes, with and without attributes of their own: what instances have room for is learnt from the first ones.
import ast
import traceback

source = "def f(a, *b, c=1, **d):\n    return h(*[1], *a, **d) + [x for x in b if x]\n"
want = ast.dump(ast.parse(source))
for i in range(120):
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if i % 3 == 0:
            node.extra = [i]
        if i % 7 == 0:
            node.parent, node.more, node.last = tree, [i], (i,)
    if i % 3 == 0:
        assert all(node.extra == [i] for node in ast.walk(tree))
    assert ast.dump(ast.parse(source)) == want

def fails(n):
    return (lambda: [][n])()

for i in range(60):
    try:
        fails(i)
    except IndexError as e:
        text = "".join(traceback.format_exception(e))
print(text.count("\n") > 5, len(want))


class Grows:
    def __init__(self, n):
        for i in range(n):
            setattr(self, f"a{i}", [i])


for n in [0] * 40 + [1, 2, 3, 5, 8, 40, 80, 3, 1, 0] * 5:
    o = Grows(n)
    assert len(o.__dict__) == n and all(o.__dict__[f"a{i}"] == [i] for i in range(n))
    p = Grows(n)
    assert all(getattr(p, f"a{i}") == [i] for i in range(n))
    for i in reversed(range(n)):
        delattr(p, f"a{i}")
    p.z = 1
    assert vars(p) == {"z": 1}
print("ok")
