# What exceptions know and show: UnicodeError and SyntaxError attributes, groups, AttributeError's context, hand-made tracebacks.
import collections
import sys
import types


def show(f, *args):
    try:
        return repr(f(*args))
    except BaseException as e:
        return f"{type(e).__name__}: {e}"


# str() of a UnicodeError asks the str() of its parts, which may change the object under way.
class Evil(str):
    def __str__(self):
        act()
        return self


for act in (lambda: None, lambda: setattr(exc, "object", None), lambda: delattr(exc, "object"), lambda: setattr(exc, "object", "xyz")):
    for exc in (UnicodeEncodeError("utf-8", "x", 0, 1, Evil("why")), UnicodeDecodeError(Evil("utf-8"), b"x", 0, 1, "why"),
                UnicodeTranslateError("x", 0, 1, Evil("why"))):
        print(show(str, exc))
print(str(UnicodeEncodeError("", "x", 0, 1, "why")), str(UnicodeEncodeError("a", "x", 5, 9, "why")))

# A SyntaxError that is initialised again forgets what it knew.
e = SyntaxError("msg", ("file.py", 1, 2, "txt", 2, 3))
e.__init__("new", ("other.py", 2, 3, "text"))
print(e.filename, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset, e)

# repr() of a group shows the sequence as it was when the group was made.
many = collections.deque([ValueError(1), TypeError(2)])
g = ExceptionGroup("test", many)
many.clear()
print(repr(g), g.args)
many = [ValueError(1)]
g = ExceptionGroup("test", many)
many.clear()
print(repr(g), g.args)
print(repr(BaseExceptionGroup("t", (KeyboardInterrupt(),))))


class Seq(collections.abc.Sequence):
    def __len__(self):
        return 1

    def __getitem__(self, i):
        if i:
            raise IndexError
        return ValueError(i)

    def __repr__(self):
        return result()


for result in (lambda: None, lambda: 1 / 0, lambda: "Seq!"):
    print(show(ExceptionGroup, "t", Seq()))


# An AttributeError that a program raises is told what was asked for.
class A:
    def __getattr__(self, name):
        raise AttributeError

    @property
    def p(self):
        raise AttributeError("mine")


class B:
    def __getattr__(self, name):
        raise AttributeError("x", name="n", obj="o")


class C:
    def __getattribute__(self, name):
        raise AttributeError(1)


for obj in A(), B(), C():
    for get in (lambda: obj.p, lambda: obj.q, lambda: getattr(obj, "r"), lambda: obj.m()):
        try:
            get()
        except AttributeError as e:
            print(type(obj).__name__, e.args, e.name, e.obj if e.obj == "o" else e.obj is obj)

tb = types.TracebackType(None, sys._getframe(), 1, 2)
print(tb.tb_lasti, tb.tb_lineno, tb.tb_next)
print(show(types.TracebackType, "no", sys._getframe(), 1, 2))


# One truth an operand.
class V:
    def __init__(self, name, truth):
        self.name, self.truth, self.asked = name, truth, 0

    def __bool__(self):
        self.asked += 1
        return self.truth

    def __repr__(self):
        return self.name


from itertools import product

sources = ["a and b or c", "a or b and c", "a or b and c or d", "a and (b or c) and d", "(a and b or c) and d", "(a or b) and (c or d)", "not a and b or c",
           "a and b and c or d", "a or (b and (c or d))", "a and 0 or b", "a or 1 and b", "(a and 1 or b) and c", "a and (b or 0) or c", "a or '' or b and c"]


def local(code, a, b, c, d):
    r = None
    scope = {"a": a, "b": b, "c": c, "d": d}
    exec(f"def f(a, b, c, d):\n  x = {code}\n  return x, ({code} if a is None else 0)", scope)
    return eval(code, scope), scope["f"](a, b, c, d)[0]


for code in sources:
    line = []
    for truths in product((False, True), repeat=4):
        vs = [V(n, t) for n, t in zip("abcd", truths)]
        r = local(code, *vs)
        line.append(f"{r[0]}{r[1]}" + "".join(str(v.asked) for v in vs))
    print(code, *line)

# Keywords that are no strs.
def f(**kw):
    return kw


print(show(lambda: f(**{1: 3}, **{1: 5})).replace(__name__ + ".", ""), show(lambda: f(**{1: 3})).replace(__name__ + ".", ""))

# Long displays and calls.
n = 45
for code in ("[" + "x, " * n + "]", "(" + "x, " * n + ")", "{" + "x, " * n + "}", "{" + ", ".join(f"x{i}" if False else f"{i}: x" for i in range(n)) + "}",
             "f(" + ", ".join(f"a{i}=x" for i in range(n)) + ")", "f(**{'b': 2}, " + ", ".join(f"a{i}=x" for i in range(n)) + ")",
             "f(" + ", ".join(f"a{i}=x" for i in range(n)) + ", **{'a7': 2})", "'x'.format(" + "x, " * n + ")", "'x'.format(" + ", ".join(f"a{i}=x" for i in range(n)) + ")",
             "type('T', (), {})(" + "x, " * n + ")", "(lambda *a: len(a))(" + "x, " * n + "*[x])", "[" + "x, " * n + "*[x], x]", "{**{1: 1}, " + ", ".join(f"{i}: x" for i in range(n)) + "}"):
    c = compile(code, "f", "eval")
    print(show(eval, c, {"x": 7, "f": lambda **kw: sum(kw.values())}).replace(__name__ + ".", ""), c.co_stacksize < 40)

# A sequence or a mapping: as the first base says.
class M1(collections.UserDict, collections.abc.Sequence): pass
class M2(collections.UserDict, list): pass
class M3(list, collections.UserDict): pass
class M4(dict, collections.abc.Sequence): pass
class M5(collections.abc.Sequence, dict):
    __len__ = dict.__len__
    __getitem__ = dict.__getitem__


def kind(x):
    match x:
        case {}:
            a = "map"
        case _:
            a = "none"
    match x:
        case [*_]:
            return a + " seq"
    return a


print([kind(m()) for m in (M1, M2, M3, M4, M5)])
