# Callbacks of weak references and weakref.finalize: when, in which order, with what still alive.
import gc, sys, weakref
class D:
    def __init__(self, name): self.name = name
    def __del__(self): print('  del', self.name)
    def __repr__(self): return self.name
class Q:
    def __init__(self, name): self.name = name
def cb(tag):
    def call(ref): print('  callback', tag, ref() is None)
    return call
print('order'); d = D('d'); r = [weakref.ref(d, cb(i)) for i in range(3)]; del d
print('dead ref has no callback'); d = D('d'); r = weakref.ref(d, cb('r')); del r; del d
print('alive in __del__')
class A:
    def __del__(self): print('  in del', ref() is None)
a = A(); ref = weakref.ref(a, cb('A')); del a
print('proxy'); d = D('d'); p = weakref.proxy(d, lambda p: print('  proxy callback')); del d
try: p.name
except ReferenceError as e: print('  ', e)
print('finalize'); d = D('d'); f = weakref.finalize(d, print, '  finalize', 1); del d; print('  alive', f.alive)
print('finalize called'); d = D('d'); f = weakref.finalize(d, print, '  finalize', 2); f(); print('  called'); del d
print('finalize detach'); d = D('d'); f = weakref.finalize(d, print, '  finalize', 3); f.detach(); del d
print('several finalize'); d = D('d'); fs = [weakref.finalize(d, print, '  finalize', i) for i in range(3)]; del d
print('mixed'); d = D('d'); a = weakref.ref(d, cb('first')); f = weakref.finalize(d, print, '  finalize'); b = weakref.ref(d, cb('second')); del d
sys.unraisablehook = lambda u: print('  unraisable', repr(u.exc_value), u.err_msg.split(' at 0x')[0], type(u.object).__name__)
print('failing callback'); d = D('d'); r = weakref.ref(d, lambda r: 1 / 0); r2 = weakref.ref(d, cb('ok')); del d
print('failing finalize')
hook = sys.excepthook
d = D('d'); sys.excepthook = lambda *a: print('  excepthook', a[0].__name__); f = weakref.finalize(d, lambda: 1 / 0); del d
sys.excepthook = hook
print('WeakValueDictionary'); w = weakref.WeakValueDictionary(); d = D('d'); w['k'] = d; print('  ', len(w)); del d; print('  ', len(w))
print('WeakKeyDictionary'); w = weakref.WeakKeyDictionary(); d = D('d'); w[d] = D('value'); del d; print('  ', len(w))
print('WeakSet'); w = weakref.WeakSet(); d = D('d'); w.add(d); del d; print('  ', len(w))
print('iterating'); w = weakref.WeakValueDictionary(); ds = [D(f'i{i}') for i in range(3)]
for i, x in enumerate(ds): w[i] = x
for k, v in w.items():
    if k == 0:
        ds.clear(); del x
        print('  cleared', len(w))
    print('  item', k)
del v
print('  after', len(w))
print('WeakMethod'); d = D('d'); m = weakref.WeakMethod(D.__repr__.__get__(d), lambda r: print('  method gone')); print('  ', m() is not None); del d
print('callback of a callback'); d = D('d'); e = D('e')
def drop(r):
    global e
    print('  dropping e'); del e; print('  dropped')
r1 = weakref.ref(d, drop); r2 = weakref.ref(e, cb('e')); del d
print('resurrecting')
keep = []
class R:
    def __del__(self): print('  resurrect'); keep.append(self)
x = R(); r = weakref.ref(x, cb('R')); del x; print('  alive', r() is not None); keep.clear(); print('  gone', r())
print('cycle')
class N:
    def __init__(self, name): self.name = name
    def __del__(self): print('  del', self.name, wr() is None)
a, b = N('a'), N('b'); a.o, b.o = b, a; wr = weakref.ref(a); wr2 = weakref.ref(b, cb('b')); del a, b; gc.collect(); print('  collected')
print('cycle with inner callback'); a = Q('a'); a.me = a; a.r = weakref.ref(a, cb('inner')); del a; gc.collect(); print('  collected')
print('cycle finalize'); a = Q('a'); a.me = a; f = weakref.finalize(a, print, '  finalize'); del a; print('  dropped'); gc.collect(); print('  collected')
print('cycle WeakValue'); w = weakref.WeakValueDictionary(); a = Q('a'); a.me = a; w[1] = a; del a; gc.collect(); print('  ', len(w))
print('callback arguments'); a = Q('a')
class Ref(weakref.ref):
    def __init__(self, o, c, tag): super().__init__(o, c); self.tag = tag
    def __new__(cls, o, c, tag): return super().__new__(cls, o, c)
    def __del__(self): print('  del ref', self.tag)
r = Ref(a, lambda r: print('  tag', r.tag), 'T'); del a; print('  after'); del r
print('function'); 
def fn(): pass
r = weakref.ref(fn, cb('function')); del fn
print('method object'); r = weakref.ref(D('m').__repr__, cb('bound')); print('  after')
print('class'); 
class K: pass
r = weakref.ref(K, cb('class')); del K; print('  dropped'); gc.collect()
print('set'); s = {1}; r = weakref.ref(s, cb('set')); del s
print('generator'); g = (i for i in ()); r = weakref.ref(g, cb('generator')); del g
print('module'); import types; m = types.ModuleType('m'); m.d = D('in module'); r = weakref.ref(m, cb('module')); del m
print('rebinding'); d = D('d1'); r = weakref.ref(d, cb('d1')); d = D('d2'); print('  rebound'); del d
print('many'); objs = [Q(i) for i in range(4)]; rs = [weakref.ref(o, cb(o.name)) for o in objs]; del objs
print('end')
