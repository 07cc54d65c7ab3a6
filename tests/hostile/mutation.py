# Comparisons, hashes and iterators that change what is being worked on. What CPython raises must be raised; what is undefined must only not crash.
import collections, array, itertools, functools, heapq, bisect, random, operator, weakref, gc


def attempt(label, f, *args, show=True):
    try:
        r = repr(f(*args))[:80]
    except Exception as e:
        r = "%s: %s" % (type(e).__name__, str(e)[:100])
    print(label, "->", r if show else "ends")


class Key:
    """A key with a hash of one's own, and a comparison that does something."""
    def __init__(self, h, do=None, same=False):
        self.h, self.do, self.same = h, do, same
    def __hash__(self): return self.h
    def __eq__(self, other):
        if self.do: self.do()
        return self.same
    def __lt__(self, other):
        if self.do: self.do()
        return False
    def __repr__(self): return "K%d" % self.h


def on_dict(label, use):
    for what in ("clear", "fill", "delete", "replace", "popitem"):
        d = {Key(1): 0, 2: 3, "a": "b"}
        left = [50]

        def change():
            if not left[0]: return
            left[0] -= 1
            if what == "clear": d.clear()
            elif what == "fill": d.update((("x", left[0], i), i) for i in range(50))
            elif what == "delete":
                for k in list(d): d.pop(k, None)
            elif what == "replace":
                d.clear()
                for i in range(10): d["r%d" % i] = i
            elif d: d.popitem()
        for i in range(5):
            d[Key(1)] = i
        probe = Key(1, change)
        attempt("%s, %s" % (label, what), use, d, probe, show=False)
        for k in list(d): d.pop(k, None)


on_dict("lookup", lambda d, k: d[k])
on_dict("get", lambda d, k: d.get(k))
on_dict("store", lambda d, k: d.__setitem__(k, 1))
on_dict("setdefault", lambda d, k: d.setdefault(k, 1))
on_dict("pop", lambda d, k: d.pop(k))
on_dict("del", lambda d, k: d.__delitem__(k))
on_dict("in", lambda d, k: k in d)
on_dict("update", lambda d, k: d.update({k: 1}))
on_dict("or", lambda d, k: d | {k: 1})
on_dict("==", lambda d, k: d == {k: 1, 2: 3, "a": "b", 4: 5, 6: 7, 8: 9, 10: 11})
on_dict("keys &", lambda d, k: d.keys() & {k})
on_dict("items in", lambda d, k: (k, 1) in d.items())
on_dict("values in", lambda d, k: k in d.values())
on_dict("fromkeys", lambda d, k: dict.fromkeys([k, Key(1), k]))
on_dict("dict()", lambda d, k: dict([(k, 1), (Key(1), 2)]))
on_dict("count", lambda d, k: collections.Counter([k, Key(1)]))
on_dict("kwargs", lambda d, k: (lambda **kw: kw)(**{"a": 1, k: 2}))


def on_set(label, use):
    for what in ("clear", "fill", "delete", "pop"):
        s = {Key(1), 2, "a"}
        left = [50]

        def change():
            if not left[0]: return
            left[0] -= 1
            if what == "clear": s.clear()
            elif what == "fill": s.update(("x", left[0], i) for i in range(50))
            elif what == "delete":
                for k in list(s): s.discard(k)
            elif s: s.pop()
        for i in range(5):
            s.add(Key(1))
        attempt("set %s, %s" % (label, what), use, s, Key(1, change), show=False)
        s.clear()


on_set("in", lambda s, k: k in s)
on_set("add", lambda s, k: s.add(k))
on_set("discard", lambda s, k: s.discard(k))
on_set("remove", lambda s, k: s.remove(k))
on_set("&", lambda s, k: s & {k})
on_set("|", lambda s, k: s | {k})
on_set("-", lambda s, k: s - {k})
on_set("^", lambda s, k: s ^ {k})
on_set("&=", lambda s, k: s.intersection_update({k}))
on_set("-=", lambda s, k: s.difference_update([k]))
on_set("^=", lambda s, k: s.symmetric_difference_update({k}))
on_set("==", lambda s, k: s == {k, 1, 2, 3, 4, 5, 6, 7})
on_set("<=", lambda s, k: s <= {k, Key(1), 2, 3, 4, 5, 6, 7, 8})
on_set("isdisjoint", lambda s, k: s.isdisjoint([k]))
on_set("update", lambda s, k: s.update([k, Key(1)]))

for label, use in {
    "insert": lambda d: [d.__setitem__(k + 100, 1) for k in d],
    "delete": lambda d: [d.__delitem__(k) for k in d],
    "clear": lambda d: [d.clear() for k in d],
    "same size": lambda d: [(d.pop(k), d.__setitem__(k + 100, 1))[0] for k in d],
    "items": lambda d: [d.clear() for k, v in d.items()],
    "values": lambda d: [d.popitem() for v in d.values()],
    "reversed": lambda d: [d.clear() for k in reversed(d)],
    "update while": lambda d: [d.update({k + 1000: 1}) for k in d],
    "list": lambda d: list(map(lambda k: d.pop(k), d)),
}.items():
    attempt("iterate a dict, " + label, use, dict.fromkeys(range(10)))
    attempt("iterate an OrderedDict, " + label, use, collections.OrderedDict.fromkeys(range(10)))
for label, use in {
    "add": lambda s: [s.add(k + 100) for k in s],
    "discard": lambda s: [s.discard(k) for k in s],
    "clear": lambda s: [s.clear() for k in s],
    "update": lambda s: [s.update(range(100)) for k in s],
}.items():
    attempt("iterate a set, " + label, use, set(range(10)))
for label, use in {
    "append": lambda q: [q.append(k) for k in q],
    "pop": lambda q: [q.pop() for k in q],
    "rotate": lambda q: [q.rotate() for k in q],
    "clear": lambda q: [q.clear() for k in q],
}.items():
    attempt("iterate a deque, " + label, use, collections.deque(range(10)))


def on_list(label, use, show=True):
    for what in ("clear", "append", "delete", "replace"):
        l = []
        left = [200]

        def change():
            if not left[0]: return
            left[0] -= 1
            if what == "clear": l.clear()
            elif what == "append": l.append(1)
            elif what == "delete": del l[::2]
            else: l[:] = [1, 2, 3]
        l.extend(Key(i, change) for i in range(20))
        attempt("list %s, %s" % (label, what), use, l, Key(1, change), show=show)
        left[0] = 0


on_list("sort", lambda l, k: (l.sort(), len(l))[1])
on_list("sort by key", lambda l, k: (l.sort(key=lambda x: x.do() or 1), len(l))[1])
on_list("sorted", lambda l, k: len(sorted(l)))
on_list("index", lambda l, k: l.index(k))
on_list("count", lambda l, k: l.count(k))
on_list("in", lambda l, k: k in l)
on_list("remove", lambda l, k: l.remove(k))
on_list("==", lambda l, k: l == [k] * 20)
on_list("<", lambda l, k: l < [k] * 20)
on_list("min", lambda l, k: min(l) is not None, False)
on_list("extend itself", lambda l, k: l.extend(map(lambda x: x.do() if isinstance(x, Key) else 1, list(l))) or len(l))
on_list("bisect", lambda l, k: bisect.bisect(l, k), False)
on_list("heapify", lambda l, k: heapq.heapify(l), False)
on_list("heappush", lambda l, k: heapq.heappush(l, k), False)
on_list("heappop", lambda l, k: heapq.heappop(l) is not None, False)
on_list("slice from", lambda l, k: l.__setitem__(slice(0, 5), map(lambda x: x.do() if isinstance(x, Key) else 1, list(l))) or len(l))
on_list("reversed", lambda l, k: len([x.do() if isinstance(x, Key) else 1 for x in reversed(l)]))
on_list("for", lambda l, k: len([x.do() if isinstance(x, Key) else 1 for x in itertools.islice(l, 500)]))
on_list("deque", lambda l, k: collections.deque(l).count(k))


class Repr:
    def __init__(self, do): self.do = do
    def __repr__(self):
        self.do()
        return "R"


l = []
l += [Repr(l.clear), 1, 2]
attempt("repr of a list that is cleared", repr, l)
l = []
l += [Repr(lambda: l.append(Repr(lambda: None)) if len(l) < 10 else None) for i in range(3)]
attempt("repr of a list that grows", repr, l)
d = {}
d.update({1: Repr(d.clear), 2: 3})
attempt("repr of a dict that is cleared", repr, d)
s = set()
s |= {Repr(s.clear)}
attempt("repr of a set that is cleared", repr, s)
q = collections.deque()
q.extend([Repr(q.clear), 1])
attempt("repr of a deque that is cleared", repr, q)


class Index:
    def __init__(self, n, do): self.n, self.do = n, do
    def __index__(self):
        self.do()
        return self.n


l = list(range(10))
attempt("index that clears", lambda: l[Index(5, l.clear)])
l = list(range(10))
attempt("slice that clears", lambda: l[Index(2, l.clear):Index(8, int)])
l = list(range(10))
attempt("slice assignment that clears", lambda: l.__setitem__(slice(Index(2, l.clear), 8), [1]) or l)
l = list(range(10))
attempt("extended slice assignment that clears", lambda: l.__setitem__(slice(Index(0, l.clear), 10, 2), [1] * 5) or l)
l = list(range(10))
attempt("extended slice deletion that clears", lambda: l.__delitem__(slice(Index(0, l.clear), 10, 2)) or l)
l = list(range(10))
attempt("insert that clears", lambda: l.insert(Index(5, l.clear), 1) or l)
l = list(range(10))
attempt("pop that clears", lambda: l.pop(Index(5, l.clear)))
l = list(range(10))
attempt("repeat that clears", lambda: l * Index(3, l.clear))
b = bytearray(range(10))
attempt("bytearray index that clears", lambda: b[Index(5, b.clear)])
b = bytearray(range(10))
attempt("bytearray store that clears", lambda: b.__setitem__(Index(5, b.clear), 1))
b = bytearray(range(10))
attempt("bytearray value that clears", lambda: b.__setitem__(5, Index(1, b.clear)))
b = bytearray(range(10))
attempt("bytearray slice that clears", lambda: b.__setitem__(slice(Index(2, b.clear), 8), b"x") or b)
b = bytearray(range(10))
attempt("bytearray of a view of itself", lambda: b.__setitem__(slice(0, 5), memoryview(b)[2:5]) or b)
b = bytearray(b"abc")
attempt("bytearray extend by itself", lambda: b.extend(b) or b)
b = bytearray(b"abc")
attempt("bytearray += itself", lambda: operator.iadd(b, b))
b = bytearray(b"abc")
attempt("bytearray insert that clears", lambda: b.insert(Index(1, b.clear), 65) or b)
b = bytearray(b"abcabc")
attempt("bytearray join clears", lambda: b.join(iter(lambda: (b.clear(), b"")[1] if b else b"", b"")) )
b = bytearray(b"abcabc")
attempt("bytearray find that clears", lambda: b.find(97, Index(0, b.clear)))
b = bytearray(b"a,b")
attempt("bytearray extend of an iterator that clears", lambda: b.extend((b.clear(), 65)[1] for i in range(3)) or b)
a = array.array("i", range(10))
attempt("array index that clears", lambda: a[Index(5, lambda: a.__delitem__(slice(None)))])
a = array.array("i", range(10))
attempt("array store that clears", lambda: a.__setitem__(5, Index(5, lambda: a.__delitem__(slice(None)))))
a = array.array("i", range(10))
attempt("array insert that clears", lambda: a.insert(5, Index(5, lambda: a.__delitem__(slice(None)))) or a)
a = array.array("i", range(10))
attempt("array append that clears", lambda: a.append(Index(5, lambda: a.__delitem__(slice(None)))) or a)
a = array.array("i", range(3))
attempt("array extend by itself", lambda: a.extend(a) or a)
a = array.array("i", range(3))
attempt("array extend that clears", lambda: a.extend((a.__delitem__(slice(None)), i)[1] for i in range(5)) or a)
a = array.array("i", range(3))
attempt("array iterate and pop", lambda: [a.pop() for x in a])
for t in (bytearray(b"abcdef"), array.array("b", b"abcdef")):
    m = memoryview(t)
    for label, f in (("append", lambda: t.append(1)), ("extend", lambda: t.extend(b"ab")), ("pop", lambda: t.pop()), ("delete", lambda: t.__delitem__(slice(0, 2))),
                     ("insert", lambda: t.insert(0, 1)), ("+=", lambda: operator.iadd(t, t)), ("*=", lambda: operator.imul(t, 2)), ("same", lambda: t.__setitem__(slice(0, 2), t[:2])),
                     ("clear", lambda: t.clear()), ("remove", lambda: t.remove(97))):
        attempt("resize while exported, %s %s" % (type(t).__name__, label), f)
    m.release()
m = memoryview(bytearray(b"abcdef"))
attempt("release in an index", lambda: m[Index(2, m.release)])
m = memoryview(bytearray(b"abcdef"))
attempt("release in a store", lambda: m.__setitem__(2, Index(2, m.release)))
m = memoryview(bytearray(b"abcdef"))
attempt("release in a store's index", lambda: m.__setitem__(Index(2, m.release), 2))
m = memoryview(bytearray(b"abcdef"))
attempt("release in a slice", lambda: m[Index(2, m.release):], show=False)
m = memoryview(bytearray(b"abcdef"))
n = m[1:]
attempt("release with a view of it", lambda: (m.release(), bytes(n))[1])
m = memoryview(bytearray(b"abcdef"))
attempt("release while it is iterated", lambda: [(m.release(), x)[1] for x in m])
m = memoryview(bytearray(b"abcdef"))
attempt("release in a count", lambda: m.count(Key(1, m.release)) if hasattr(m, "count") else None, show=False)
m = memoryview(bytearray(b"abcdef"))
attempt("release in hash", lambda: hash(m))
attempt("join with one that clears", lambda: (lambda l: b"".join(l))([b"a", b"b"]))


class Hint:
    def __init__(self, n): self.n = n
    def __iter__(self): return iter([1, 2, 3])
    def __length_hint__(self): return self.n() if callable(self.n) else self.n


for n in (-1, 10 ** 30, "a", 1.5, None, NotImplemented, 10 ** 17, lambda: 1 // 0, lambda: [][0], 0, True):
    for t in (list, tuple, bytes, bytearray, collections.deque, operator.length_hint):
        if n == 10 ** 17 and t in (bytes, bytearray, list, tuple): continue
        attempt("hint %s, %s" % ("call" if callable(n) else n, t.__name__), t, Hint(n))
    attempt("hint %s, extend" % ("call" if callable(n) else n,), lambda: (lambda l: l.extend(Hint(n)) or l)([0]) if n != 10 ** 17 else 0)


class Len:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
    def __getitem__(self, i):
        if i > 5: raise IndexError
        return i


for n in (-1, 10 ** 30, "a", 1.5, None, True, 2 ** 63 - 1, 2 ** 63):
    attempt("len %s" % n, len, Len(n))
    attempt("bool %s" % n, bool, Len(n))
    attempt("reversed %s" % n, lambda: next(reversed(Len(n))), show=n != 2 ** 63 - 1)
    attempt("sample %s" % n, random.sample, Len(n), 1, show=False)


class Mapping:
    def __init__(self, keys): self.k = keys
    def keys(self): return self.k
    def __getitem__(self, k): return 1


for keys in (None, 5, [[]], (x for x in [1, []]), iter("ab"), "ab"):
    attempt("dict of a mapping", dict, Mapping(keys), show=not hasattr(keys, "gi_frame"))
    attempt("** of a mapping", lambda: (lambda **kw: kw)(**Mapping(keys)), show=not hasattr(keys, "gi_frame"))
for pairs in ([1], [(1,)], [(1, 2, 3)], [[]], ["ab"], ["abc"], [([], 1)], 5, [None], iter([(1, 2), 3])):
    attempt("dict of pairs", dict, pairs)

# a list whose items die while it is changed
class Dying:
    def __init__(self, do): self.do = do
    def __del__(self): self.do()


l = []
l.append(Dying(lambda: l.append(1)))
l.clear()
print(l)
l = [Dying(lambda: l.clear()), 1, 2]
l[0] = None
print(l)
l = [0, Dying(lambda: l.append(5)), 2]
l[:] = []
print(l)
l = [0, Dying(lambda: l.append(5)), 2]
del l[1:]
print(l)
d = {}
d[1] = Dying(lambda: d.__setitem__(2, 3))
d.clear()
print(d)
d = {1: Dying(lambda: d.clear())}
d[1] = 5
print(d)
d = {1: Dying(lambda: d.update({i: i for i in range(100)}))}
del d[1]
print(len(d))
s = set()
x = Dying(lambda: s.add(1))
s.add(x)
del x
s.clear()
print(s)
q = collections.deque()
q.append(Dying(lambda: q.append(1)))
q.clear()
print(q)
q = collections.deque(maxlen=1)
q.append(Dying(lambda: q.append(1) if len(q) < 3 else None))
q.append(2)
print(len(q))


class Obj: pass


o = Obj()
o.a = Dying(lambda: o.__dict__.clear())
o.b = 1
o.a = 2
print(o.__dict__)
o.a = Dying(lambda: setattr(o, "z", 1))
del o.a
print(sorted(o.__dict__))
g = (x for x in [Dying(lambda: g.close())])
next(g)
attempt("generator that closes itself", lambda: list(g))


def resumes():
    yield next(r)
r = resumes()
attempt("generator in itself", lambda: next(r))
it = iter([1, 2, 3])
attempt("tee in itself", lambda: [next(x) for x in itertools.tee(it)])


class Again:
    def __iter__(self): return self
    def __next__(self): return next(z)


z = zip(Again())
attempt("zip in itself", lambda: next(z), show=False)
z = map(lambda x: x, Again())
attempt("map in itself", lambda: next(z), show=False)
z = itertools.chain(Again())
attempt("chain in itself", lambda: next(z), show=False)
z = itertools.accumulate(Again())
attempt("accumulate in itself", lambda: next(z), show=False)
z = itertools.groupby(Again())
attempt("groupby in itself", lambda: next(z), show=False)
z = itertools.cycle(Again())
attempt("cycle in itself", lambda: next(z), show=False)
z = enumerate(Again())
attempt("enumerate in itself", lambda: next(z), show=False)
z = filter(None, Again())
attempt("filter in itself", lambda: next(z), show=False)
z = itertools.batched(Again(), 2)
attempt("batched in itself", lambda: next(z), show=False)
z = itertools.pairwise(Again())
attempt("pairwise in itself", lambda: next(z), show=False)
z = itertools.islice(Again(), 5)
attempt("islice in itself", lambda: next(z), show=False)
z = itertools.tee(Again())[0]
attempt("tee of one that reads it", lambda: next(z), show=False)
