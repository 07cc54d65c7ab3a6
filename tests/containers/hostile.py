# more exotic checks
def E(f, *a, **k):
    """Prints what a call gives or raises, without addresses."""
    try:
        r = repr(f(*a, **k))
        i = r.find(' at 0x')
        print(r if i < 0 else r[:i] + '>')
    except BaseException as e:
        print(type(e).__name__, str(e), *getattr(e, '__notes__', ()))
import sys
# subclass behaviours
class LS(list):
    def __init__(self, *a, **k): super().__init__(*a); self.k = k
E(lambda: LS([1], x=2).k); E(lambda: LS([1, 2])[0:1].__class__); E(lambda: LS([1]) + [2]); E(lambda: type(LS([1]) * 2)); E(lambda: type(LS([1]).copy()))
class DS(dict):
    def __init__(self, *a, **k): super().__init__(*a, **k)
E(lambda: DS(a=1)); E(lambda: type(DS(a=1) | {})); E(lambda: type({} | DS(a=1)))
class SS(str):
    def __new__(cls, v, extra): o = super().__new__(cls, v); o.extra = extra; return o
E(lambda: (SS('a', 5), SS('a', 5).extra, SS('a', 5) + 'b', SS('abc', 1)[1]))
class TS(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
E(lambda: TS(1, 2, 3)); E(lambda: TS(1, 2)[0]); E(lambda: hash(TS(1, 2)) == hash((1, 2))); E(lambda: TS(1, 2) == (1, 2))
class BS(bytes):
    def __new__(cls, v): return super().__new__(cls, v * 2)
E(lambda: BS(b'ab'))
class FZ(frozenset):
    def __new__(cls, *a): return super().__new__(cls, *a)
E(lambda: FZ([1]))
class Str2(str):
    def __str__(self): return 'custom'
    def __repr__(self): return 'rcustom'
    def __format__(self, s): return 'fmt' + s
E(lambda: str(Str2('a'))); E(lambda: f'{Str2("a")} {Str2("a")!r} {Str2("a")!s} {Str2("a"):x}'); E(lambda: '%s %r' % (Str2('a'), Str2('b'))); E(lambda: '{} {:q}'.format(Str2('a'), Str2('b'))); E(lambda: ''.join([Str2('a')])); E(lambda: [Str2('a')])
class Idx:
    def __init__(self, v): self.v = v
    def __index__(self): return self.v
E(lambda: [1, 2, 3][Idx(1)]); E(lambda: 'abc'[Idx(-1)]); E(lambda: 'ab' * Idx(2)); E(lambda: [1, 2, 3][Idx(0):Idx(2)]); E(lambda: [1][Idx('a')]); E(lambda: bytes(Idx(3))); E(lambda: bytes([Idx(3)])); E(lambda: range(Idx(3))); E(lambda: 'a'.center(Idx(3))); E(lambda: '%d' % Idx(3)); E(lambda: '%x' % Idx(30)); E(lambda: '%c' % Idx(65)); E(lambda: chr(Idx(65)))
class Bad:
    def __eq__(self, o): raise KeyError('eq')
    def __hash__(self): return 5
E(lambda: [Bad()].index(1)); E(lambda: 1 in [Bad()]); E(lambda: [Bad()] == [1]); E(lambda: (Bad(),) == (1,)); E(lambda: {5: 1}.get(Bad())); E(lambda: {5: 1}.pop(Bad())); E(lambda: {5: 1}.setdefault(Bad(), 1)); E(lambda: {Bad()} == {5}); E(lambda: {5}.discard(Bad())); E(lambda: {5} & {Bad()}); E(lambda: {5} - {Bad()}); E(lambda: {5}.issubset([Bad()])); E(lambda: {Bad(): 1} == {5: 1}); E(lambda: [1, 2].count(Bad())); E(lambda: [Bad()].remove(1))
class BadIter:
    def __iter__(self): raise OSError('it')
class BadNext:
    def __iter__(self): return self
    def __next__(self): raise OSError('nx')
for B in (BadIter, BadNext):
    for f in (list, tuple, set, frozenset, dict, bytes, bytearray, enumerate, zip, ''.join, b''.join, [].extend, {}.update, set().update, sum, sorted, max, lambda x: [*x], lambda x: {**x}, lambda x: {*x}, lambda x: map(len, x), any, ','.join): E(f, B())
class BadLen:
    def __len__(self): return -1
E(len, BadLen()); E(bool, BadLen())
class BadLen:
    def __len__(self): return 'a'
E(len, BadLen()); E(list, BadLen())
class BadBool:
    def __bool__(self): return 5
E(bool, BadBool()); E(lambda: not BadBool()); E(lambda: list(filter(None, [BadBool()]))); E(lambda: [1].sort(reverse=BadBool()))
class BadRepr:
    def __repr__(self): return 5
E(repr, [BadRepr()]); E(str, BadRepr()); E(lambda: '%r' % BadRepr()); E(lambda: f'{BadRepr()}')
class BadFmt:
    def __format__(self, s): return 5
E(lambda: f'{BadFmt()}'); E(format, BadFmt()); E('{}'.format, BadFmt())
class BadHash:
    __hash__ = None
E(hash, BadHash()); E(lambda: {BadHash()}); E(lambda: {BadHash(): 1}); E(lambda: {}[BadHash()]); E(lambda: BadHash() in set())
# unpack
E(lambda: (lambda a, b: 0)(*5)); E(lambda: (lambda **k: k)(**5)); E(lambda: (lambda **k: k)(**{1: 2})); E(lambda: dict(a=1, **{'a': 2}))
def up(v):
    a, b = v
for v in ([1], [1, 2, 3], 5, 'abc', {1}, iter([1]), (1,), {1: 2}): E(up, v)
def up2(v):
    a, *b, c = v
for v in ([1], [], 5): E(up2, v)
# big
E(lambda: 'x' * 10**12); E(lambda: [0] * 10**12); E(lambda: (0,) * 10**12); E(lambda: b'x' * 10**12); E(lambda: bytearray(10**12)); E(lambda: bytes(10**12)); E(lambda: 'x'.ljust(10**12)); E(lambda: '{:>1000000000000}'.format('a')); E(lambda: '%1000000000000d' % 1); E(lambda: '%.1000000000000f' % 1); E(lambda: 'ab'.replace('', 'x' * 10**6) .__len__()); E(lambda: list(range(10**12))); E(lambda: f'{1:1000000000000}'); E(lambda: 'a\t'.expandtabs(10**9).__len__()) ; E(lambda: 'a'.zfill(10**12)); E(lambda: '%*d' % (10**12, 5)); E(lambda: 'x' * sys.maxsize); E(lambda: ('x' * 1000) * sys.maxsize); E(lambda: [1, 2] * sys.maxsize); E(lambda: 'ab'.center(sys.maxsize)); E(lambda: ' '.join(['ab'] * 5).rjust(2**63))
