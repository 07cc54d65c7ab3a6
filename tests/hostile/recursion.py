# Special methods, descriptors and structures that lead back to themselves: they end in RecursionError or are refused, not in a dead process.
import sys, copy, pickle, json, operator, functools, abc, types, collections, itertools, enum, weakref, contextlib


def attempt(label, f, *args):
    try:
        r = f(*args)
        r = repr(r)[:60] if not isinstance(r, type) else r.__name__
    except RecursionError:
        r = "RecursionError"
    except Exception as e:
        r = "%s: %s" % (type(e).__name__, str(e)[:90])
    print(label, "->", r)


class Endless:
    def __repr__(self): return repr(self)
    def __str__(self): return str(self)
    def __format__(self, spec): return format(self)
    def __bytes__(self): return bytes(self)
    def __hash__(self): return hash(self)
    def __eq__(self, other): return self == other
    def __lt__(self, other): return self < other
    def __bool__(self): return bool(self)
    def __len__(self): return len(self)
    def __int__(self): return int(self)
    def __index__(self): return operator.index(self)
    def __float__(self): return float(self)
    def __complex__(self): return complex(self)
    def __iter__(self): return iter(self)
    def __next__(self): return next(self)
    def __reversed__(self): return reversed(self)
    def __contains__(self, x): return x in self
    def __getitem__(self, i): return self[i]
    def __setitem__(self, i, v): self[i] = v
    def __delitem__(self, i): del self[i]
    def __call__(self): return self()
    def __add__(self, o): return self + o
    def __radd__(self, o): return o + self
    def __iadd__(self, o): self += o
    def __neg__(self): return -self
    def __pow__(self, o): return self ** o
    def __round__(self, n=None): return round(self, n)
    def __enter__(self):
        with self: pass
    def __exit__(self, *args): pass
    def __dir__(self): return dir(self)
    def __sizeof__(self): return sys.getsizeof(self)
    def __reduce__(self): return copy.copy(self)
    def __copy__(self): return copy.copy(self)
    def __deepcopy__(self, memo): return copy.deepcopy(self)
    def __length_hint__(self): return operator.length_hint(self)
    def __instancecheck__(self, x): return isinstance(x, self)
    def __subclasscheck__(self, x): return issubclass(x, self)
    def __await__(self): return self.__await__()
    def __matmul__(self, o): return self @ o
    def __fspath__(self): return __import__("os").fspath(self)


e = Endless()
for f in (repr, str, format, bytes, hash, bool, len, int, operator.index, float, complex, iter, next, reversed, operator.neg, round, dir, sys.getsizeof, copy.copy, copy.deepcopy,
          operator.length_hint, list, tuple, set, sorted, sum, min, any, __import__("os").fspath, ascii, print, pickle.dumps, operator.call, bytearray, abs, chr, hex, range):
    attempt(getattr(f, "__name__", str(f)), f, e)
attempt("==", lambda: e == 1)
attempt("<", lambda: e < 1)
attempt("in", lambda: 1 in e)
attempt("[]", lambda: e[0])
attempt("[] =", lambda: operator.setitem(e, 0, 1))
attempt("del []", lambda: operator.delitem(e, 0))
attempt("+", lambda: e + 1)
attempt("1 +", lambda: 1 + e)
attempt("+=", lambda: operator.iadd(e, 1))
attempt("**", lambda: e ** 2)
attempt("@", lambda: e @ 2)
attempt("with", lambda: e.__enter__())
attempt("isinstance", lambda: isinstance(1, e))
attempt("issubclass", lambda: issubclass(int, e))
attempt("dict key", lambda: {e: 1})
attempt("set item", lambda: {e})
attempt("list in", lambda: e in [1])
attempt("list index", lambda: [1, e].index(2))
attempt("list repr", lambda: repr([e]))
attempt("dict repr", lambda: repr({1: e}))
attempt("f-string", lambda: f"{e}")
attempt("%s", lambda: "%s" % e)
attempt("%d", lambda: "%d" % e)
attempt("format", lambda: "{}".format(e))
attempt("join", lambda: "".join(e))
attempt("slice", lambda: [1][e:])
attempt("list index", lambda: [1][e])
attempt("list *", lambda: [1] * e)
attempt("sort", lambda: [e, e, 1].sort())
attempt("exception of it", lambda: str(ValueError(e)))
attempt("KeyError of it", lambda: str(KeyError(e)))


class Attrs:
    def __getattr__(self, name): return getattr(self, name + "x")


class Attribute:
    def __getattribute__(self, name): return getattr(self, name)


class Setting:
    def __setattr__(self, name, value): setattr(self, name, value)
    def __delattr__(self, name): delattr(self, name)


class Property:
    @property
    def p(self): return self.p
    @p.setter
    def p(self, value): self.p = value
    @functools.cached_property
    def c(self): return self.c


class Descriptor:
    def __get__(self, obj, cls): return getattr(cls, "d")
    def __set__(self, obj, value): obj.d = value


class Described:
    d = Descriptor()


class Own:
    pass


Own.__call__ = Own()
Own.__get__ = Own()


class Meta(type):
    def __call__(cls): return cls()
    def __instancecheck__(cls, x): return isinstance(x, cls)
    def __subclasscheck__(cls, x): return issubclass(x, cls)
    def __getattr__(cls, name): return getattr(cls, name + "x")
    def __prepare__(name, bases): return {}
    def __contains__(cls, x): return x in cls


class OfMeta(metaclass=Meta):
    pass


class Hooked:
    def __init_subclass__(cls):
        class Another(cls): pass


class Maker:
    def __new__(cls): return cls()


class Starter:
    def __init__(self): Starter()


class Missing(dict):
    def __missing__(self, key): return self[key]


class Abstract(abc.ABC):
    @classmethod
    def __subclasshook__(cls, other): return issubclass(other, cls)


attempt("__getattr__", lambda: Attrs().a)
attempt("__getattribute__", lambda: Attribute().a)
attempt("__setattr__", lambda: setattr(Setting(), "a", 1))
attempt("__delattr__", lambda: delattr(Setting(), "a"))
attempt("property", lambda: Property().p)
attempt("property setter", lambda: setattr(Property(), "p", 1))
attempt("cached_property", lambda: Property().c)
attempt("__get__", lambda: Described().d)
attempt("__set__", lambda: setattr(Described(), "d", 1))
attempt("its own __call__", lambda: Own()())
attempt("metaclass __call__", lambda: OfMeta())
attempt("metaclass __instancecheck__", lambda: isinstance(1, OfMeta))
attempt("metaclass __subclasscheck__", lambda: issubclass(int, OfMeta))
attempt("metaclass __getattr__", lambda: OfMeta.a)
attempt("metaclass __contains__", lambda: 1 in OfMeta)
attempt("__init_subclass__", lambda: type("Sub", (Hooked,), {}))
attempt("__new__", lambda: Maker())
attempt("__init__", lambda: Starter())
attempt("__missing__", lambda: Missing()[1])
attempt("__subclasshook__", lambda: issubclass(int, Abstract))

l = []
l.append(l)
d = {}
d[1] = d
t = ([],)
t[0].append(t)
q = collections.deque()
q.append(q)
o = types.SimpleNamespace()
o.o = o
c = collections.ChainMap()
c.maps.append(c)
p = functools.partial(print)
p.__setstate__((print, (p,), {}, {}))
attempt("repr of a list in itself", repr, l)
attempt("repr of a dict in itself", repr, d)
attempt("repr of a tuple in itself", repr, t)
attempt("repr of a deque in itself", repr, q)
attempt("repr of a namespace in itself", repr, o)
attempt("repr of a partial of itself", lambda: repr(p)[:20])
attempt("chainmap of itself", lambda: c[1])
other = []
other.append(other)
attempt("list == list", lambda: l == other)
attempt("list < list", lambda: l < other)
attempt("dict == dict", lambda: d == {1: d})
attempt("deque == deque", lambda: q == collections.deque([q]))
odd = {}
odd[1] = odd
attempt("dict == dict, both in themselves", lambda: d == odd)
attempt("tuple hash", lambda: hash(t))
attempt("json of a list", lambda: json.dumps(l))
attempt("json of a dict", lambda: json.dumps(d))
attempt("deepcopy", lambda: copy.deepcopy(l)[0][0][0] is not None)
attempt("pickle", lambda: len(pickle.loads(pickle.dumps(l))))
attempt("chain.from_iterable", lambda: next(itertools.chain.from_iterable(iter(lambda: l, 1))) is l)


def generator(): yield from g
g = generator()
attempt("generator in itself", lambda: next(g))


def ping(): return pong()
def pong(): return ping()
attempt("two functions", ping)
attempt("lambda", lambda: (lambda f: f(f))(lambda f: f(f)))
attempt("map", lambda: functools.reduce(lambda a, b: ping(), [1, 2]))
attempt("sort key", lambda: [1, 2].sort(key=lambda x: ping()))
attempt("partial", lambda: functools.partial(ping)())
attempt("lru_cache", lambda: functools.lru_cache(ping)())
f = functools.lru_cache(lambda n: f(n + 1))
attempt("lru_cache of itself", lambda: f(0))
f = functools.singledispatch(lambda n: f(n))
attempt("singledispatch", lambda: f(0))
attempt("eval", lambda: (lambda s: eval(s, {"s": s}))("eval(s)"))
attempt("exec", lambda: (lambda s: exec(s, {"s": s}))("exec(s)"))


@contextlib.contextmanager
def manager():
    with manager(): yield


attempt("contextmanager", lambda: manager().__enter__())


def handler():
    try:
        raise ValueError
    except ValueError:
        handler()
    finally:
        pass


attempt("in handlers", handler)


def finals():
    try:
        finals()
    finally:
        sys.getrecursionlimit()


attempt("in finally", finals)
attempt("type of itself", lambda: isinstance(type, type))


class Loop(Exception):
    pass


x, y = Loop("x"), Loop("y")
x.__context__, y.__context__ = y, x
x.__cause__ = y
import traceback
attempt("traceback of a loop", lambda: len("".join(traceback.format_exception(x))) < 2000)
union = int | str
for i in range(400):
    union = list[union]
attempt("deep alias", lambda: len(repr(union)) > 1000)
try:
    sys.setrecursionlimit(100_000)

    def down(n): return 0 if n == 0 else 1 + down(n - 1)
    print(down(90_000))
finally:
    sys.setrecursionlimit(1000)
attempt("after", down, 500)
