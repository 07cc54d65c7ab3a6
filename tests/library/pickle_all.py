# _pickle: pickles of every kind of object byte for byte, what can be overridden, errors and their notes, hostile pickles.
import _pickle
import array
import collections
import copyreg
import fractions
import functools
import io
import operator
import pickle
import pickletools
import re

print(pickle.Pickler is _pickle.Pickler, pickle.loads is _pickle.loads, pickle.PicklingError.__mro__[1:3])


class Plain:
    def __init__(self, **kw):
        self.__dict__.update(kw)

    def __eq__(self, other):
        return vars(self) == vars(other)


class Slots:
    __slots__ = "a", "b"


class Args(tuple):
    def __new__(cls, *items, key=None):
        self = tuple.__new__(cls, items)
        self.key = key
        return self

    def __getnewargs_ex__(self):
        return tuple(self), {"key": self.key}


class Nested:
    class Inner:
        class Most:
            pass

        def method(self):
            return "method"


def top():
    pass


slots = Slots()
slots.a = 1
recursive = [1]
recursive.append(recursive)
rec_tuple = ([],)
rec_tuple[0].append(rec_tuple)
rec_dict = {}
rec_dict["self"] = rec_dict
shared = ["shared"]
objects = [
    None, True, False, 0, 1, -1, 255, 256, 65535, 65536, 2**31 - 1, 2**31, -2**31, -2**31 - 1, 2**63, -2**63, 2**2100, -2**2100, -128, -129,
    0.0, -1.5, 1e300, float("inf"), 3 + 4j, "", "abc", "\xe9", "\u20ac", "\U0001f40d", "a\\u\n\r\x1a\0", "\udc80", "x" * 300, b"", b"abc", bytes(range(256)),
    b"y" * 300, bytearray(), bytearray(b"xyz"), (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], [1], list(range(1002)), {}, {1: 2},
    dict.fromkeys(range(1002)), set(), {5}, frozenset(), frozenset([5]), shared * 3, [shared, (shared, shared)], int, type(None), type(...), ..., NotImplemented,
    len, top, Plain, Nested.Inner.Most, Nested.Inner().method, [].append, str.upper, Plain(a=1, b=[2]), Args(1, 2, key="k"),
    range(3), slice(1, 2), collections.OrderedDict(a=1), collections.Counter("aab"), collections.deque([1, 2], 5), fractions.Fraction(1, 3),
    array.array("i", [1, 2]), functools.partial(int, "7", base=8), operator.itemgetter(1, 2), ValueError("x"), iter([1, 2]), collections.defaultdict(list, a=[1]),
]
for proto in range(6):
    sizes = []
    for o in objects:
        data = pickle.dumps(o, proto)
        if "method" not in repr(o):
            assert data == pickle._dumps(o, proto), (o, proto)
        sizes.append(len(data))
        back = pickle.loads(data)
        old = pickle._loads(data)
        assert type(back) is type(o) is type(old)
        if not isinstance(o, (ValueError, functools.partial, operator.itemgetter, type(iter([])))) and "method" not in repr(o):
            assert back == o == old, (back, o)
    print(proto, sum(sizes[:60]), len(sizes))
    if proto >= 2:
        print(pickle.loads(pickle.dumps(slots, proto)).a)
    r = pickle.loads(pickle.dumps(recursive, proto))
    t = pickle.loads(pickle.dumps(rec_tuple, proto))
    d = pickle.loads(pickle.dumps(rec_dict, proto))
    print(r[1] is r, t[0][0] is t, d["self"] is d)
pickletools.dis(pickle.dumps([1, "a", (2.5, b"b"), {"k": Plain(x=1)}, top], 4))
big = pickle.dumps(["x" * 70000, b"y" * 70000, list(range(40000))])
print(pickle.loads(big) == ["x" * 70000, b"y" * 70000, list(range(40000))], [a for op, a, _ in pickletools.genops(big) if op.name == "FRAME"])


class Chunks:
    def __init__(self):
        self.sizes = []

    def write(self, data):
        self.sizes.append(len(data))


print(pickle.dumps(list(range(1001)), 2)[-6:], pickle.dumps(dict.fromkeys(range(1001)), 2)[-6:])
f = Chunks()
pickle.dump(["x" * 70000, b"y" * 70000, list(range(40000))], f)
print(f.sizes)


class Persistent(pickle.Pickler):
    def persistent_id(self, obj):
        return "id%d" % obj.n if isinstance(obj, Plain) and hasattr(obj, "n") else None

    def reducer_override(self, obj):
        if obj is top:
            return str, ("overridden",)
        return NotImplemented


class Loader(pickle.Unpickler):
    def persistent_load(self, pid):
        return "loaded " + pid

    def find_class(self, module, name):
        return super().find_class(module, name) if module in ("builtins", "__builtin__") else print("refused", module, name)


for proto in (0, 2, 5):
    f = io.BytesIO()
    Persistent(f, proto).dump([Plain(n=3), top, len])
    print(Loader(io.BytesIO(f.getvalue())).load())
    f = io.BytesIO()
    p = pickle.Pickler(f, proto)
    p.dispatch_table = {complex: lambda c: (str, (repr(c),))}
    p.dump([1j])
    print(pickle.loads(f.getvalue()), sorted(k for k, v in p.memo.copy().values())[:2])
    data = f.getvalue()
    u = pickle.Unpickler(io.BytesIO(data * 3))
    print([u.load() for _ in range(3)])
p = pickle.Pickler(io.BytesIO(), 2)
p.fast = True
p.dump([shared, shared])
try:
    p.dump(recursive)
except ValueError as e:
    print(str(e).split(" at ")[0])
p.persistent_id = lambda obj: "everything"
p.dump(1)

buffers = []
memory = bytearray(b"out of band")
data = pickle.dumps(pickle.PickleBuffer(memory), 5, buffer_callback=buffers.append)
print(data, bytes(pickle.loads(data, buffers=buffers)), pickle.loads(data, buffers=[b"other"]))
print(pickle.dumps(pickle.PickleBuffer(b"in band"), 5))
copyreg.add_extension(__name__, "Nested", 0xABCD)
print([pickle.dumps(Nested, 2), pickle.loads(pickle.dumps(Nested, 2))])


def show(*args):
    print("->", re.sub("0x[0-9a-f]{6,}", "0x...", " ".join(map(str, args))))


def attempt(f, *args, **kw):
    try:
        show(f(*args, **kw))
    except BaseException as e:
        notes = getattr(e, "__notes__", [])
        show(type(e).__name__, e, *notes[:5], "| context:", repr(e.__context__))


class Reduced:
    def __init__(self, r):
        self.r = r

    def __reduce__(self):
        return self.r

    def __repr__(self):
        return "<Reduced>"


for r in (1, (), (1, ()), (int, 1), (int, (), None, 5), (int, (), None, None, 5), (int, (), 1, None, None, 5), (copyreg.__newobj__, ()),
          (copyreg.__newobj__, (int,)), (copyreg.__newobj_ex__, (1, 2, 3)), (list, (), None, iter([lambda: 0])), (dict, (), None, None, iter([(1,)])),
          (Reduced, ((lambda: 0),)), "nothing", (Reduced, (), lambda: 0)):
    attempt(pickle.dumps, [1, {"k": Reduced(r)}])
attempt(pickle.dumps, lambda: 0)
attempt(pickle.dumps, 1, 6)
attempt(pickle.dumps, 1, 2, buffer_callback=print)
attempt(pickle.dump, 1, None)
attempt(pickle.load, None)
attempt(pickle.dumps, (i for i in ()))
deep = []
for i in range(100000):
    deep = [deep]
try:
    pickle.dumps(deep)
except RecursionError as e:
    print(e.__notes__[:2])
while deep:
    deep = deep[0]

hostile = [b"", b".", b"N", b"0.", b"1.", b"2.", b"a.", b"(.", b"N(a.", b"\xff", b"z.", b"'.", b"\x80\x09.", b"I1x\n.", b"I", b"F1x\n.", b"L1", b"S'a\n.", b"S'\\'\n.",
           b"T\0\0\0\x80.", b"X\xff\xff\xff\x7fab", b"h\x05.", b"p-1\n.", b"Np-1\n.",
           b"cbuiltins\nnothing\n.", b"c\nx\n.", b"cno.such\nx\n.", b"N)R.", b"cbuiltins\nint\nNR.", b"N)\x81.", b"cbuiltins\nlen\n)\x81.", b"cbuiltins\ndict\n)}N\x92.", b"N}b.", b"cbuiltins\nobject\n)\x81Nb.", b"cbuiltins\nobject\n)\x81](}}eb.", b"\x82\x00.", b"\x82\x07.", b"N\x93.", b"\x97.",
           b"N\x98.", b"P\xe9\n.", b"Qx.", b"NQ.", b"(NNNd.", b"}(Nu.", b"]]s.", b"}]Ns.", b"\x8f(]\x90.", b"\x8bffff", b"\x8a\x05ab", b"(ibuiltins\nlist\n.", b"(o."]
for data in hostile:
    attempt(pickle.loads, data)
print(pickle.loads(b"((lp100000\ng100000\nt."), pickle.loads(b"Vabc\\u20ac\n."), pickle.loads(b"S'a\\xe9'\n.", encoding="latin1"), pickle.loads(b"U\x01\xe9.", encoding="bytes"))
for cls in (pickle.Pickler, pickle.Unpickler):
    class NoInit(cls):
        def __init__(self):
            pass
    attempt(NoInit().dump, 1) if cls is pickle.Pickler else attempt(NoInit().load)
    attempt(setattr, cls(io.BytesIO()), "memo", None)
    attempt(delattr, cls(io.BytesIO()), "memo")
