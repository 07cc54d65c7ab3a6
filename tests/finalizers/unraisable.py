# Errors in finalisers: what standard error shows, and that the program goes on.
import sys, gc, weakref
import re
class Out:
    def write(self, s): sys.stdout.write(re.sub('0x[0-9a-f]+', '0x', s))
    def flush(self): pass
sys.stderr = Out()
class D:
    def __del__(self): raise ValueError('in __del__')
    def __repr__(self): return '<a D>'
def f():
    d = D()
    return 1
print(f())
D()
class E:
    def __del__(self): 1 / 0
    def __repr__(self): return '<an E>'
l = [E()]; l.clear()
try:
    raise KeyError('outer')
except KeyError as e:
    D()
    print('still', repr(e), sys.exc_info()[0].__name__)
class K:
    def __del__(self): raise KeyboardInterrupt('k')
K.__del__.__qualname__ = 'K.renamed'
K()
class S:
    def __del__(self): sys.exit(3)
S()
class N:
    def __del__(self, extra): pass
N()
class B:
    __del__ = None
class Cls:
    __del__ = 5
Cls()
class R:
    def __del__(self):
        raise R.Err('x')
    class Err(Exception):
        def __str__(self): raise RuntimeError
R()
class T:
    def __del__(self): pass
    __del__ = staticmethod(lambda: 1 / 0)
T()
def g():
    try: yield
    finally: raise OSError(2, 'text')
x = g(); next(x)
sys.unraisablehook = lambda u: print('hook', u.exc_type.__name__, u.exc_value, u.err_msg.split(' at 0x')[0], u.object.__qualname__ if hasattr(u.object, '__qualname__') else type(u.object).__name__, u.exc_traceback is not None)
D()
del x
def bad(u): raise RuntimeError('bad hook')
bad.__qualname__ = 'bad'
class Hook:
    def __call__(self, u): 1 / 0
    def __repr__(self): return '<hook>'
sys.unraisablehook = Hook()
D()
del sys.unraisablehook
D()
sys.unraisablehook = None
D()
sys.unraisablehook = sys.__unraisablehook__
class Rec:
    def __init__(self, n): self.n = n
    def __del__(self):
        print('rec', self.n)
        if self.n: self.child = Rec(self.n - 1)
Rec(3)
class Res:
    n = 0
    def __del__(self):
        Res.n += 1
        print('resurrect', Res.n)
        Res.kept = self
Res()
Res.kept = None
print('once', Res.n)
class ResBase:
    def __del__(self):
        print('again', len(box))
        box.append(self)
box = []
ResBase(); o = box.pop(); print(gc.is_finalized(o)); del o
class SetAttr:
    def __del__(self):
        self.x = Rec(0)
        print('attr set')
SetAttr()
class Deep:
    def __init__(self, nxt): self.nxt = nxt
d = None
for _ in range(100000): d = Deep(d)
del d; print('deep instances')
d = None
for _ in range(100000): d = (d,)
del d; print('deep tuples')
d = None
for _ in range(100000): d = [d]
del d; print('deep lists')
d = None
for _ in range(100000): d = {'k': d}
del d; print('deep dicts')
e = None
for _ in range(100000):
    n = ValueError(); n.__context__ = e; e = n
del e, n; print('deep exceptions')
def gen(x):
    try: yield x
    finally: pass
d = None
for _ in range(20000):
    d = gen(d); next(d)
del d; print('deep generators')
d = lambda: 0
for _ in range(100000): d = (lambda p: lambda: p)(d)
del d; print('deep closures')
class DeepDel(Deep):
    def __del__(self): pass
d = None
for _ in range(100000): d = DeepDel(d)
del d; print('deep __del__')
d = None
for _ in range(100000): d = d.__repr__
del d; print('deep methods')
import functools, itertools
d = print
for _ in range(100000): d = functools.partial(d); d.x = 0
del d; print('deep partials')
d = iter(())
for _ in range(100000): d = itertools.chain(d)
del d; print('deep chains')
d = iter([])
for _ in range(100000): d = map(None, d)
del d; print('deep maps')
