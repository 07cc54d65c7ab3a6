# What the errors of wrong calls say: too many keywords, misspelt ones, ones that are no strs, things that cannot be called.
import itertools
import types


def attempt(f, *args, **kw):
    try:
        print("->", f(*args, **kw))
    except BaseException as e:
        print("->", type(e).__name__, e)


attempt(itertools.product, 0, repeat=1, foo=2)
attempt(zip, [], strict=True, foo=2)
attempt(map, abs, [], strict=True, foo=2)
attempt(ImportError, 0, name=1, path=2, name_from=3, foo=3)
attempt(NameError, name=1, foo=3)
attempt(AttributeError, name=1, obj=2, foo=3)
attempt(min, 0, default=1, key=2, foo=3)
attempt(max, 0, default=1, key=2, foo=3)
attempt(print, 0, sep=1, end=2, file=3, flush=4, foo=5)
attempt("a b".split, maxsplt=1)
attempt(ImportError, namez=1)
attempt(sorted, [], reversed=1)
attempt(int, "1", bse=2)
attempt("".encode, encodin="x")


class BadStr(str):
    def __eq__(self, other):
        return True

    def __hash__(self):
        return str.__hash__(self) ^ 3


attempt(lambda: print(0, 1, **{BadStr("foo"): ","}))
attempt(lambda: round(1.75, **{BadStr("foo"): 1}))


def f(*args, **kw):
    return args, kw


attempt(lambda: f(**{1: 3}, **{1: 5}))
attempt(lambda: f(**{1: 3}, **{2: 5}))
attempt(lambda: f(**{"a": 3}, **{"a": 5}))
attempt(lambda: f(**{1: 3}))

mod = types.ModuleType("mod")
attempt(mod)
mod.mod = lambda: ...
attempt(mod)
mod.mod = 1
attempt(mod)
mod.__name__ = "other"
mod.other = print
attempt(mod)

import array
attempt(type(iter(array.array("b"))))
it = type(iter(array.array("b")))
attempt(it.__new__, it)
attempt(type, "A\udcdcB", (), {})
attempt(type, "A\0B", (), {})
attempt(type, "A", (), {"__doc__": "x\udcdcy"})
A = type("A", (), {})
attempt(setattr, A, "__name__", "\udcdc")
A.__doc__ = "x\udcdcy"
print(ascii(A.__doc__))


class Unbindable:
    @property
    def __eq__(self):
        raise AttributeError("booh")

    __hash__ = None


print(Unbindable() == Unbindable())


class Holder:
    __init__ = property(lambda self: 1 / 0)


attempt(Holder)
