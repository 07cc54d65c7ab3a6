# What the end of the program finalises, and in which order: names of the main module, atexit, weakref.finalize, cycles.
import atexit, sys, weakref, builtins, gc
class D:
    def __init__(self, name): self.name = name
    def __del__(self): print('del', self.name, type(sys.stdout).__name__ if sys else 'no sys', None if D is None else D.__name__)
z = D('z')
_private = D('_private')
a = D('a')
__dunder = D('__dunder')
l = [D('in list')]
f = lambda x=D('default'): x
class C:
    attr = D('class attr')
    def meth(self): return a
c = C(); c.self = c; c.d = D('in cycle')
def closure():
    v = D('closure')
    return lambda: v
cl = closure()
def gen():
    try: yield D('gen value')
    finally: print('gen finally', a is not None)
g = gen(); next(g)
atexit.register(print, 'atexit 1', a.name)
atexit.register(lambda d=D('atexit default'): print('atexit 2', d.name))
weakref.finalize(a, print, 'finalize a')
weakref.finalize(C, print, 'finalize C')
r = weakref.ref(z, lambda r: print('callback z'))
b1 = D('b1'); b2 = D('b2'); b1.other = b2; b2.other = b1
sys.mine = D('sys attr')
builtins.mine = D('builtins attr')
gc.mine = D('gc attr')
m = type(sys)('extra'); m.d = D('module in global')
sys.modules['extra2'] = m2 = type(sys)('extra2'); m2.d = D('module in sys.modules'); m2._u = D('underscore in extra2')
del a
a = D('a again')
exc = ValueError(D('exc arg'))
def local_exc():
    d = D('frame local')
    try: 1/0
    except ZeroDivisionError as e: return e
kept = local_exc()
print('end of program')
