# Structures nested and chained far deeper than any stack, used and dropped.
import copy, pickle, marshal, json, itertools, functools, weakref, gc, sys, operator, collections, types, traceback, time, io


def attempt(label, f, *args, show=True):
    start = time.monotonic()
    try:
        r = repr(f(*args))[:60]
    except (RecursionError, MemoryError) as e:
        r = type(e).__name__
    except Exception as e:
        r = "%s: %s" % (type(e).__name__, str(e)[:100])
    took = time.monotonic() - start
    print(label, "->", r if show else "ends", "" if took < 20 else "SLOW %.1f" % took)


N = 2_000 if "refaudit" in sys._xoptions else 30_000  # the audit counts the whole heap anew, again and again


def nest(make, n=N):
    x = None
    for i in range(n):
        x = make(x)
    return x


class Node:
    def __init__(self, next): self.next = next


class Slot:
    __slots__ = ("next",)
    def __init__(self, next): self.next = next


class Dying:
    def __init__(self, next): self.next = next
    def __del__(self): pass


kinds = {
    "list": lambda x: [x],
    "tuple": lambda x: (x,),
    "dict": lambda x: {1: x},
    "dict with two": lambda x: {1: x, 2: 3},
    "set of frozensets": lambda x: frozenset([x]),
    "deque": lambda x: collections.deque([x]),
    "object": Node,
    "slots": Slot,
    "finalised": Dying,
    "namespace": lambda x: types.SimpleNamespace(a=x),
    "partial": lambda x: functools.partial(print, x),
    "method": lambda x: types.MethodType(print, x),
    "iterator": lambda x: iter([x]),
    "map": lambda x: map(print, [x]),
    "zip": lambda x: zip([x]),
    "slice": lambda x: slice(x, None, None),
    "cell": lambda x: types.CellType(x),
    "generator": lambda x: (y for y in [x]),
    "closure": lambda x: lambda: x,
    "alias": lambda x: types.GenericAlias(list, (x,)),
    "property": lambda x: property(x),
    "classmethod": lambda x: classmethod(x),
    "proxy": lambda x: types.MappingProxyType({1: x}),
    "exception": lambda x: ValueError(x),
    "defaults": lambda x: types.FunctionType(compile("0", "f", "eval"), {}, argdefs=(x,)),
    "OrderedDict": lambda x: collections.OrderedDict(a=x),
    "defaultdict": lambda x: collections.defaultdict(None, a=x),
    "ChainMap": lambda x: collections.ChainMap({1: x}),
    "attrgetter": lambda x: operator.itemgetter((x,)),
    "lru_cache": lambda x: functools.lru_cache(functools.partial(print, x)),
    "chain": lambda x: itertools.chain([x]),
    "repeat": lambda x: itertools.repeat(x),
    "count": lambda x: itertools.cycle([x]),
    "tee": lambda x: itertools.tee([x])[0],
    "islice": lambda x: itertools.islice([x], 1),
    "groupby": lambda x: itertools.groupby([x]),
    "enumerate": lambda x: enumerate([x]),
    "weakref callback": lambda x: weakref.ref(Node, functools.partial(print, x)),
}
for name, make in kinds.items():
    attempt("drop " + name, lambda: nest(make, N) is None)
    gc.collect()
for name in ("list", "tuple", "dict", "deque", "namespace", "slice", "exception", "proxy", "OrderedDict", "partial", "alias", "set of frozensets"):
    x = nest(kinds[name], N if name != "set of frozensets" else 10)
    y = nest(kinds[name], N if name != "set of frozensets" else 10)
    attempt("repr of " + name, lambda: len(repr(x)) > 1000, show=False)
    attempt("str of " + name, lambda: len(str(x)) > 1000, show=False)
    attempt("== of " + name, lambda: x == y, show=False)
    attempt("< of " + name, lambda: x < y if name in ("list", "tuple") else None, show=False)
    attempt("hash of " + name, lambda: isinstance(hash(x), int), show=False)
    attempt("deepcopy of " + name, lambda: copy.deepcopy(x) is None, show=False)
    attempt("pickle of " + name, lambda: pickle.dumps(x) is None, show=False)
    attempt("pickle in Python of " + name, lambda: pickle._dumps(x) is None, show=False)
    if name in ("list", "tuple", "dict"):
        attempt("marshal of " + name, lambda: marshal.dumps(x) is None)
        attempt("json of " + name, lambda: json.dumps(x) is None, show=False)
        attempt("isinstance of " + name, lambda: isinstance(1, x), show=False)
    del x, y
attempt("pickle a thousand", lambda: len(pickle.dumps(nest(kinds["list"], 100))))
attempt("unpickle a hundred thousand", lambda: pickle.loads(b"(" * 0 + b"]" * 100_000 + b"a" * 99_999 + b".") is None)
attempt("unpickle tuples", lambda: pickle.loads(b")" + b"\x85" * 100_000 + b".") is None)
attempt("unpickle marks", lambda: pickle.loads(b"(" * 100_000 + b"t." ) is None)
attempt("json of brackets", lambda: json.loads("[" * 100_000 + "]" * 100_000) is None)
attempt("json of open brackets", lambda: json.loads("[" * 100_000))
attempt("json of objects", lambda: json.loads('{"a":' * 100_000))
attempt("json of a hundred", lambda: json.loads("[" * 100 + "]" * 100) is None)
attempt("marshal of lists", lambda: marshal.loads(b"[\x01\x00\x00\x00" * 100_000 + b"N") is None)
attempt("marshal of tuples", lambda: marshal.loads(b")\x01" * 100_000 + b"N") is None)
attempt("isinstance of nested tuples", lambda: isinstance(1, nest(lambda x: (x or str,), 100_000)), show=False)
attempt("str.startswith of nested tuples", lambda: "a".startswith(nest(lambda x: (x or "a",), 100_000)), show=False)
attempt("except of nested tuples", lambda: exec("try: 1/0\nexcept t: pass", {"t": nest(lambda x: (x or ValueError,), 50)}))

# iterators of iterators
for name, make in {"map": lambda x: map(int, x or []), "filter": lambda x: filter(None, x or []), "zip": lambda x: zip(x or []), "chain": lambda x: itertools.chain(x or []),
                   "enumerate": lambda x: enumerate(x or []), "islice": lambda x: itertools.islice(x or [], 5), "iter": lambda x: iter(x or []),
                   "takewhile": lambda x: itertools.takewhile(bool, x or []), "cycle": lambda x: itertools.cycle(x or []), "tee": lambda x: itertools.tee(x or [])[0],
                   "accumulate": lambda x: itertools.accumulate(x or []), "pairwise": lambda x: itertools.pairwise(x or []), "groupby": lambda x: itertools.groupby(x or []),
                   "batched": lambda x: itertools.batched(x or [], 2), "starmap": lambda x: itertools.starmap(max, x or []),
                   "zip_longest": lambda x: itertools.zip_longest(x or []), "generator": lambda x: (y for y in x or [])}.items():
    if name in ("generator",):
        x = nest(make, N)
        attempt("next of " + name, lambda: next(x, None), show=False)
    x = nest(make, N)
    attempt("drop iterator " + name, lambda: x is None)
    x = None


def chained(n, attr):
    e = None
    for i in range(n):
        f = ValueError(i)
        setattr(f, attr, e)
        e = f
    return e


for attr in ("__context__", "__cause__"):
    e = chained(N, attr)
    attempt("drop " + attr, lambda: e is None)
    e = chained(1000, attr)
    attempt("raise with " + attr, lambda: exec("raise e", {"e": e}))
    e = None


def handlers(n):
    e = None
    for i in range(n):
        try:
            try:
                raise e or KeyError(i)
            finally:
                raise ValueError(i)
        except ValueError as f:
            e = f
    return e


e = handlers(N)
n = 0
while e: e, n = e.__context__, n + 1
print(n // N)
e = None
g = None
for i in range(N):
    g = ExceptionGroup("g", [g or ValueError(1)])
attempt("split a deep group", lambda: g.split(ValueError) is None, show=False)
attempt("repr of a deep group", lambda: repr(g) is None, show=False)
g = None
attempt("drop a group", lambda: None)


def delegate(n):
    if n: yield from delegate(n - 1)
    else: yield 1


attempt("yield from 900", lambda: list(delegate(900)))
attempt("yield from 5000", lambda: list(delegate(5000)))
g = iter([1])
for i in range(N):
    g = (lambda g: (yield from g))(g)
attempt("next of delegates", lambda: next(g), show=False)
g = None


async def awaits(n):
    if n: return await awaits(n - 1)
    return 1


attempt("await 900", lambda: next(awaits(900).__await__(), None))
attempt("await 5000", lambda: next(awaits(5000).__await__(), None))

# classes
C = object
for i in range(900): C = type("C", (C,), {})
print(len(C.__mro__))
attempt("attribute of a deep class", lambda: C().nothing)
attempt("isinstance of a deep class", lambda: isinstance(C(), object))
attempt("abc of a deep class", lambda: issubclass(C, collections.abc.Iterable))
attempt("instance of a deep class", lambda: type(C()) is C)
attempt("set on a base", lambda: setattr(C.__mro__[-2], "x", 1) or C.x)
del C
gc.collect()
attempt("many bases", lambda: len(type("D", tuple(type("B%d" % i, (), {}) for i in range(N // 30)), {}).__mro__) == N // 30 + 2)
attempt("nested classes", lambda: nest(lambda x: type("N", (), {"x": x}), N // 3) is None)
attempt("metaclasses", lambda: nest(lambda x: type("M", (x or type,), {}), 900) is None)
gc.collect()

# long chains of weak references, links and cells
l = [Node(None) for i in range(N)]
refs = [weakref.ref(x, lambda r: None) for x in l]
for a, b in zip(l, l[1:]): a.next = b
l[-1].next = l[0]
del a, b, l
gc.collect()
print(sum(r() is not None for r in refs) == 0)
d = weakref.WeakValueDictionary()
x = None
for i in range(N):
    x = Node(x)
    d[i] = x
del x
print(len(d) == 0)
s = "x"
for i in range(20): s += s
print(len(s))
class Str(str): pass
x = nest(lambda x: Str(x or "a"), N)
print(len(x) < 5)
root = ()
for i in range(N): root = (root, root)
root = None
f = print
for i in range(N): f = functools.partial(f)
attempt("flat partial", f)
a = [None]
for i in range(N): a[0] = [a[0]]
b = copy.copy(a)
a = b = None
print("done")
