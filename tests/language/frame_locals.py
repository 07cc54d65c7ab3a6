# The mapping f_locals of functions (PEP 667): keys, methods and messages; attributes of frames that cannot be set or deleted.
import sys


def check(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


frame = sys._getframe()
for name in "f_trace_lines", "f_trace_opcodes", "f_lineno", "f_trace", "f_back", "f_code", "f_lasti":
    check(delattr, frame, name)
check(setattr, frame, "f_trace_lines", 1)


class Same(str):
    pass


class Impostor:
    def __hash__(self):
        return hash("x")

    def __eq__(self, other):
        return other == "x"


class Unhashable(str):
    __hash__ = None


def first_write(key):
    proxy = sys._getframe().f_locals
    proxy[key] = 2
    print(x, list(proxy.keys()))
    x = 1


for key in "x", Same("x"), Impostor():
    try:
        first_write(key)
    except UnboundLocalError as e:
        print(e)


def function():
    x = 1
    p = sys._getframe().f_locals
    for key in Same("x"), Impostor(), Unhashable("x"), [], "nope", 3:
        check(lambda: p[key])
    p[Impostor()] = 5
    print(x, "x" in p, Impostor() in p, 7 in p)
    for args in (), ("x",), ("q",), ("q", 2), ([],), (1, 2, 3):
        check(lambda: p.get(*args))
    for args in (), ("x",), ("w", 3), ([], 1):
        check(lambda: p.setdefault(*args))
    for args in (), ("x",), ("nope",), ("nope", 2), ("w",), ([],):
        check(lambda: p.pop(*args))
    for arg in [1], 1, [("a", 1)], {"b": 1}:
        check(lambda: p.update(arg))
    check(lambda: p.__delitem__("x"))
    check(lambda: p.__delitem__("b"))
    check(lambda: p.__delitem__("b"))
    del args, arg, key
    check(lambda: [k for k in reversed(p)])
    check(lambda: type(reversed(p)).__name__)
    check(lambda: sorted(p | {"z": 1}) + sorted({"y": 1} | p))
    check(lambda: p | [1])
    check(lambda: hash(p))
    check(lambda: p == 1)
    check(lambda: p < p)
    check(lambda: type(p)())
    check(lambda: type(p)(1))
    check(lambda: type(p)(frame=1))
    check(lambda: p.foo)


function()
