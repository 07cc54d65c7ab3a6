def E(f, *a, **k):
    """Prints what a call gives or raises, without addresses."""
    try:
        r = repr(f(*a, **k))
        i = r.find(' at 0x')
        print(r if i < 0 else r[:i] + '>')
    except BaseException as e:
        print(type(e).__name__, str(e), *getattr(e, '__notes__', ()))
E(enumerate); E(enumerate, 5); E(enumerate, [1], 'a'); E(lambda: list(enumerate('ab', 5))); E(lambda: list(enumerate(iterable='ab', start=1))); E(lambda: list(enumerate('ab', 2**63-1))); E(lambda: list(enumerate('ab', 2**70))); e = enumerate('abc', 3); next(e); r = e.__reduce__(); print(r[0], r[1][1]); E(enumerate, 'a', 1, 2); E(enumerate, 'a', x=1); E(enumerate.__class_getitem__, int)
E(reversed); E(reversed, 5); E(reversed, {1}); E(lambda: list(reversed('abc'))); E(lambda: list(reversed((1, 2)))); E(reversed, [1], 2); E(reversed, a=1); r = reversed('abc'); next(r); E(r.__length_hint__); print(r.__reduce__()[1:]); E(r.__setstate__, 0); print(list(r))
class R:
    __reversed__ = None
E(reversed, R())
class G:
    def __getitem__(self, i):
        if i > 3: raise IndexError
        return i * 2
    def __len__(self): return 4
E(lambda: list(G())); E(lambda: list(reversed(G()))); it = iter(G()); next(it); print(it.__length_hint__(), it.__reduce__()[2]); E(it.__setstate__, 2); print(list(it), list(it)); print(4 in G(), 5 in G()); a, b, *c = G(); print(a, b, c)
E(zip); E(lambda: list(zip('ab', [1, 2, 3]))); E(lambda: list(zip('ab', [1, 2, 3], strict=True))); E(lambda: list(zip('abc', [1], strict=True))); E(lambda: list(zip('a', 'b', 'cd', strict=True))); E(lambda: list(zip('ab', 'b', 'cd', strict=True))); E(zip, 5); E(zip, 'a', 5); E(zip, 'a', bad=1); E(lambda: list(zip())); z = zip('ab', 'cd'); print(next(z), len(z.__reduce__()), z.__reduce__()[0])
E(map); E(map, len); E(lambda: list(map(len, ['a', 'bb']))); E(lambda: list(map(lambda a, b: a + b, 'ab', 'cde'))); E(lambda: list(map(lambda a, b: a + b, 'ab', 'cde', strict=True))); E(map, len, 5); E(lambda: list(map(5, [1]))); E(lambda: list(map(None, [1]))); E(map, len, [], bad=1); 
E(filter); E(filter, len, 5); E(lambda: list(filter(None, [0, 1, '', 'a']))); E(lambda: list(filter(lambda x: x > 1, [1, 2, 3]))); E(filter, None); E(filter, None, [], 1); E(lambda: list(filter(bool, [0, 5]))); E(filter, function=1)
E(iter, 5); E(iter, [1], 2); E(lambda: list(iter(iter([1, 2, 3, 4]).__next__, 3))); it = iter(lambda: 1, 1); print(list(it)); E(it.__reduce__)
class I:
    def __iter__(self): return 5
E(iter, I()); E(list, I())
class N:
    __iter__ = None
E(iter, N()); E(lambda: 1 in N())
class L:
    def __init__(self, n): self.n = n
    def __length_hint__(self): return self.n
    def __iter__(self): return self
    def __next__(self): raise StopIteration
E(list, L(-1)); E(list, L('a')); E(list, L(5)); E(list, L(NotImplemented)); E(list, L(2**70))
# memoryview
m = memoryview(b'abcdef'); print(m[0], bytes(m[1:3]), m.tolist(), len(m), m.format, m.itemsize, m.nbytes, m.ndim, m.shape, m.strides, m.suboffsets, m.readonly, m.c_contiguous, m.f_contiguous, m.contiguous, m.obj); E(memoryview); E(memoryview, 'a'); E(memoryview, 5); E(m.__getitem__, 10); E(m.__getitem__, 'a'); E(m.__setitem__, 0, 1); E(m.cast, 'H'); E(lambda: m.cast('H').tolist()); E(m.cast, 'x'); E(m.cast, 5); E(lambda: m.cast('B', [2, 3]).tolist()); E(lambda: m.cast('B', [2, 3])[1, 2]); E(lambda: m.cast('B', (2, 3))[1]); E(lambda: m.cast('B', [4, 3])); E(lambda: m.cast('I')); E(lambda: bytes(m[::-1])); E(lambda: m == b'abcdef'); E(lambda: m[::2] == b'ace'); E(lambda: hash(m) == hash(b'abcdef')); E(lambda: m.hex(':')); E(lambda: m.index(98)); E(lambda: m.index(1)); E(lambda: m.count(97)); E(lambda: list(reversed(m))); E(lambda: 97 in m); E(m.tobytes, 'F'); E(m.tobytes, 'X'); E(m.toreadonly); E(lambda: m < m); E(lambda: m + b'a')
ba = bytearray(b'abcdef'); m = memoryview(ba); m[0] = 65; m[1:3] = b'XY'; print(ba); E(m.__setitem__, 0, 256); E(m.__setitem__, 0, 'a'); E(m.__setitem__, 0, b'a'); E(m.__setitem__, slice(0, 2), b'abc'); E(m.__delitem__, 0); E(hash, m); E(m.__setitem__, slice(0, 4, 2), b'12'); print(ba); 
with m as mm: print(mm.nbytes)
E(m.tolist); E(len, m); E(lambda: m[0]); E(repr, m) if 0 else None; ba.append(1); print(ba)
f = memoryview(bytearray(16)).cast('d'); f[0] = 1.5; f[1] = -2; print(f.tolist(), f.format, f[0], f.itemsize, f.cast('B').tolist()); i = memoryview(bytearray(8)).cast('i'); i[0] = -5; print(i.tolist()); E(i.__setitem__, 0, 2**31); E(i.__setitem__, 0, 1.5); q = memoryview(bytearray(8)).cast('Q'); q[0] = 2**64 - 1; print(q[0]); E(q.__setitem__, 0, -1); E(q.__setitem__, 0, 2**64); h = memoryview(bytearray(2)).cast('e'); h[0] = 1.5; print(h[0]); h[0] = 1e-7; print(h[0]); c = memoryview(bytearray(2)).cast('c'); c[0] = b'x'; print(c.tolist()); b = memoryview(bytearray(2)).cast('?'); b[0] = 5; print(b.tolist())
m = memoryview(b'abcd'); n = memoryview(m); m.release(); print(n.tolist()); x = n[1:]; print(x.obj, x == b'bcd', memoryview(b'') == b'', memoryview(b'ab').cast('H') == memoryview(b'ab').cast('h'))
class Buf:
    def __buffer__(self, flags): print('get', flags); self.m = memoryview(bytearray(b'xyz')); return self.m
    def __release_buffer__(self, m): print('release', m is self.m)
m = memoryview(Buf()); print(bytes(m), m.obj.__class__.__name__); m.release()
with memoryview(Buf()) as m: print(m[0])
print(bytes(Buf()))
