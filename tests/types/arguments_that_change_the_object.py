"""Arguments whose conversion changes the object that a method works on."""
import array, io

def attempt(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

class Clears:
    def __init__(self, obj): self.obj = obj
    def __buffer__(self, flags):
        self.obj.clear()
        return memoryview(b'a')
    def __index__(self):
        self.obj.clear()
        return 0

for name in 'find', 'count', 'index', 'rindex', 'rfind', 'split', 'rsplit':
    ba = bytearray(b'abc')
    attempt(lambda: getattr(ba, name)(Clears(ba)))
ba = bytearray(b'abc')
attempt(lambda: Clears(ba) in ba)
a = array.array('b', [1, 2, 3])
attempt(lambda: a.__setitem__(1, Clears(a)))
print(a)

class Item:
    def __init__(self, do): self.do = do
    def __buffer__(self, flags):
        self.do()
        return memoryview(b'x')
seq = [b'a', Item(lambda: seq.clear()), b'c']
attempt(lambda: b'-'.join(seq))
seq = [b'a', Item(lambda: seq.__setitem__(1, b'z')), b'c']
attempt(lambda: b'-'.join(seq))
b = bytearray(b'x' * 4)
b.extend(Item(lambda: b.extend(b'yy')))
print(b)
f = io.BytesIO(b'abc')
attempt(lambda: f.write(Item(f.close)))
f = io.BytesIO(b'abc')
kept = []
attempt(lambda: f.write(Item(lambda: kept.append(f.getbuffer()))))
kept.pop().release()
m = memoryview(bytearray(b'abcdef'))
class Releases:
    def __index__(self):
        m.release()
        return 2
attempt(lambda: m[Releases()])
m = memoryview(bytearray(b'abcdef'))
print(m[:Releases()].tobytes())
m = memoryview(bytearray(b'abcdef'))
attempt(lambda: m.__setitem__(0, Releases()))
b = bytearray()
def gen():
    for i in range(3):
        yield i
        print(list(b))
b.__init__(gen())
