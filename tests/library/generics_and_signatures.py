# Aliases and unions of anything, lists among their arguments that contain themselves, and what small native objects say about how they
# are called.
import functools
import inspect
import operator
import struct
import types
import typing


def fun():
    pass


print(typing.Union[fun, int], list[fun], list[len], typing.Union[len, int])
U = typing.Union[int, str]
print(U | "float", "float" | U, U | float, float | U, U | None)
for a, b in ((int, "x"), ("x", int)):
    try:
        a | b
    except TypeError as e:
        print(e)

x = []
x.append(x)
for f in (lambda: repr(list[x]), lambda: list[x].__parameters__, lambda: repr(list[x] | int), lambda: (list[x] | int).__parameters__):
    try:
        f()
    except RecursionError:
        print("too deep")


class Parameter:
    def __repr__(self):
        return "<parameter>"


first, late = Parameter(), Parameter()
first.__typing_subst__ = lambda value: value
alias = types.GenericAlias(dict, (first, late))
print(alias.__parameters__)
late.__typing_subst__ = lambda value: value
try:
    alias[0]
except TypeError as e:
    print(e)


class Emptying:
    # Its attributes are looked up while the list that holds it is emptied.
    def __getattr__(self, name):
        items.clear()
        raise AttributeError(name)


items = [Emptying(), Emptying(), Emptying()]
print(list[items].__parameters__, items)
for bound in ([int, str], (int,), None):
    print(typing.ParamSpec("P", bound=bound).__bound__)

for f in (operator.itemgetter(1), operator.attrgetter("a"), operator.methodcaller("a"), functools.cmp_to_key(max)):
    print(inspect.signature(f), f.__text_signature__)
key = type(functools.cmp_to_key(max))
for f in (key, key.__new__):
    try:
        f(key) if f is not key else f()
    except TypeError as e:
        print(e)


class Evil:
    def __repr__(self):
        p.__setstate__((print, (None,), {"keyword": None}, None))
        return "Evil"


p = functools.partial(len, Evil(), Evil(), arg=None)
print(repr(p))
print(repr(p))
half = struct.Struct.__new__(struct.Struct)
print(half.size)


# What a descriptor's special methods are: __get__ is never bound itself; a comparison that cannot be bound is none.
class Static:
    __get__ = staticmethod(lambda *args: len(args))


class Callable:
    def __call__(self, *args):
        return [type(a).__name__ for a in args]


class Made:
    __get__ = Callable()


class Binding:
    def __init__(self, exc):
        self.exc = exc

    def __get__(self, obj, cls):
        raise self.exc


class Holder:
    a = Static()
    b = Made()


print(Holder.a, Holder().a, Holder.b, Holder().b)
for exc in (AttributeError("a"), ValueError("v")):
    class Compared:
        __eq__ = Binding(exc)
        __lt__ = Binding(exc)
    for op in (operator.eq, operator.lt):
        try:
            print(op(Compared(), 1))
        except Exception as e:
            print(type(e).__name__, str(e)[:60])
import itertools
a, b = itertools.tee("abc")
c, d = itertools.tee(a)
print(len({a, b, c, d}), next(c), list(a), list(d))
