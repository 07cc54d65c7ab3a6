def E(f, *a, **k):
    """Prints what a call gives or raises, without addresses."""
    try:
        r = repr(f(*a, **k))
        i = r.find(' at 0x')
        print(r if i < 0 else r[:i] + '>')
    except BaseException as e:
        print(type(e).__name__, str(e), *getattr(e, '__notes__', ()))
# bytes
for s in [b'', b'abc', b'Hello World', b'123', b' \t\n', b'a b', b"it's", b'"x\'', b'\x00\xff\n\r\t\\']:
  for T in (bytes, bytearray):
    s = T(s)
    print(s, [getattr(s, m)() for m in 'lower upper title capitalize swapcase isalpha isdigit isalnum isspace isascii islower isupper istitle strip split splitlines hex'.split()])
for B in (bytes, bytearray):
    a = B(b'abcabc')
    E(a.find, b'c', 1, 2); E(a.find, 99); E(a.find, 'c'); E(a.find, 300); E(a.index, b'z'); E(a.rindex, b'z'); E(a.count, b''); E(a.count, 97); E(a.rfind, b'a'); E(a.find, memoryview(b'bc')); E(a.find, 1.5)
    E(a.split, b'b'); E(a.rsplit, b'b', 1); E(a.split, b''); E(a.split, 'b'); E(a.split, 1); E(a.startswith, (b'x', b'a')); E(a.startswith, ('x',)); E(a.startswith, 'a'); E(a.endswith, 1)
    E(a.replace, b'b', b'BB'); E(a.replace, b'', b'-', 2); E(a.replace, 'a', b''); E(a.replace, b'a', b'', count=1)
    E(a.center, 10, b'*'); E(a.center, 10, '*'); E(a.center, 10, b'**'); E(a.ljust, 8); E(B(b'-42').zfill, 6); E(B(b'a\tb').expandtabs, 4)
    E(a.translate, None, b'a'); E(a.translate, b'x'); E(a.translate, bytes(range(256))); E(B.maketrans, b'ab', b'cd') if 0 else None; E(B.maketrans, b'a', b'bc'); E(a.translate, None, delete=b'b'); E(a.translate, 'x')
    E(a.partition, b'b'); E(a.rpartition, b'z'); E(a.partition, b''); E(a.partition, 'x')
    E(B(b',').join, [b'a', bytearray(b'b'), memoryview(b'c')]); E(B(b',').join, [b'a', 'b']); E(B(b',').join, 1); E(B(b',').join, [])
    E(a.removeprefix, b'a'); E(a.removesuffix, b'bc'); E(a.strip, b'ac'); E(a.strip, 'a'); E(a.strip, 1)
    E(a.__getitem__, 50); E(a.__getitem__, 'x'); E(a.__getitem__, slice(None, None, -1)); E(a.__getitem__, -1); E(a.__getitem__, 10**30)
    E(lambda: a + 1); E(lambda: a + 'x'); E(lambda: a + b'x'); E(lambda: a * 2); E(lambda: a * 'x'); E(lambda: 'x' in a); E(lambda: 97 in a); E(lambda: 300 in a); E(lambda: b'bc' in a); E(lambda: a < 'x'); E(lambda: a < b'b'); E(lambda: a == 'x'); E(lambda: a == memoryview(b'abcabc')); E(lambda: a + bytearray(b'q')); E(lambda: a * 10**15); E(lambda: a * 2**62)
    E(B, 5); E(B, -1); E(B, 'x'); E(B, 'x', 'ascii'); E(B, [1, 2, 300]); E(B, [1, 'a']); E(B, 1.5); E(B, b'x', 'ascii'); E(B, 1, 'ascii'); E(B, encoding='x'); E(B, errors='x'); E(B, 'é', 'ascii'); E(B, 'é', 'ascii', 'ignore'); E(B, 1, 2, 3, 4); E(B, (1, 2)); E(B, {3}); E(B, range(3)); E(B, None); E(B, 10**30); E(B, source=b'a'); E(B, object=1)
    E(B.fromhex, '01 ab'); E(B.fromhex, '0'); E(B.fromhex, 'zz'); E(B.fromhex, 1); E(B.fromhex, b'0102'); E(B.fromhex, '0 1'); E(a.hex, ':'); E(a.hex, ':', 2); E(a.hex, ':', -4); E(a.hex, '::'); E(a.hex, 1); E(a.hex, 'é')
    E(a.decode); E(B(b'\xff').decode); E(B(b'\xff').decode, 'ascii'); E(B(b'\xff\xfe').decode, 'utf-8', 'backslashreplace'); E(B(b'\xe9').decode, 'latin-1'); E(B(b'\xff').decode, 'utf-8', 'surrogateescape'); E(B(b'\xe2\x82').decode); E(B(b'\xed\xa0\x80').decode); E(B(b'a').decode, 'nope'); E(B(b'a').decode, errors='zz'); E(B(b'\xff').decode, errors='zz')
    E(lambda: B(b'%s %d %r %a %b %c %x %5.1f') % (b'x', 5, 'é', 'é', b'q', 65, 255, 2.5)); E(lambda: B(b'%s') % 'x'); E(lambda: B(b'%d') % 'x'); E(lambda: B(b'%c') % 300); E(lambda: B(b'%c') % b'xx'); E(lambda: B(b'%(a)s') % {b'a': b'1'}); E(lambda: B(b'%c') % 'x'); E(lambda: B(b'%5s|') % b'ab'); E(lambda: B(b'x') % 1); E(lambda: B(b'%s')% (1,2)); E(lambda: B(b'%z') % 1)
    E(a.__iter__); E(iter(a).__reduce__); E(a.__reduce__) if B is bytearray else None; E(a.__getnewargs__) if B is bytes else None
    E(lambda: hash(a) == hash(bytes(a)))
ba = bytearray(b'abc')
E(ba.append, 100); E(ba.append, 300); E(ba.append, 'x'); E(ba.extend, [1, 2]); E(ba.extend, 'x'); E(ba.extend, b'zz'); E(ba.extend, 5); E(ba.insert, 0, 65); E(ba.insert, -100, 66); E(ba.pop); E(ba.pop, 0); E(ba.pop, 100); E(ba.remove, 97); E(ba.remove, 250); E(ba.reverse); print(ba); E(ba.copy); E(ba.resize, 3); print(ba); E(ba.resize, -1); E(ba.clear); print(ba); E(ba.pop); E(ba.resize, 2); print(ba)
ba = bytearray(range(10)); ba[1:3] = b'xyz'; print(ba); ba[::2] = b'abcdef'; print(ba)
def f(): ba[::2] = b'a'
E(f)
def f(): ba[0] = 'a'
E(f)
def f(): ba[0] = 256
E(f)
def f(): ba[0:1] = 5
E(f)
def f(): ba[0:1] = 'a'
E(f)
def f(): ba[100] = 5
E(f)
def f(): ba['a'] = 5
E(f)
del ba[0]; print(ba); del ba[::2]; print(ba); ba[1:1] = [1,2,3]; print(ba)
m = memoryview(ba)
E(ba.append, 1); E(ba.clear); E(ba.__iadd__, b'x'); m.release(); ba += b'x'; print(ba); ba *= 2; print(ba)
def f():
    global ba
    ba += 'x'
E(f)
class B2(bytes): pass
x = B2(b'abc'); print(type(x), type(x.strip()), type(x + b''), type(x[:]), type(bytes(x)), B2.fromhex('00'), type(B2.fromhex('00')), x)
class B3(bytearray): pass
x = B3(b'abc'); print(type(x), type(x.strip()), x, type(B3.fromhex('00')))
class HB:
    def __bytes__(self): return b'hi'
E(bytes, HB()); E(lambda: b'%b' % HB())
class HB:
    def __bytes__(self): return 1
E(bytes, HB())
E(bytearray().__alloc__); print(bytes(bytearray(b'x')), b'a'.__bytes__())
