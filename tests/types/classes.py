# args: -S
# Classes: metaclasses, slots, special methods, layout, mro, subclasses of built-in types, finalisers, super.
import builtins


def hide(s):
    """Takes the addresses out of a text."""
    parts = s.split("0x")
    return "0x".join([parts[0]] + [p.lstrip("0123456789abcdef") for p in parts[1:]])


def print(*args, **kw):
    builtins.print(*[hide(str(a)) for a in args], **kw)


def tr(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
# metaclass
class M(type):
    def __new__(m, n, b, d, **k):
        print('new', n, k, sorted(d)); return super().__new__(m, n, b, d)
    def __init__(c, n, b, d, **k): print('init', n, k)
    @classmethod
    def __prepare__(m, n, b, **k): print('prep', n, b, k); return {'z': 1}
    def __call__(c, *a, **k): print('call', a, k); return super().__call__(*a, **k)
    def __getattr__(c, n): return 'meta:'+n
class A(metaclass=M, foo=1):
    def __init__(self, x): self.x = x
print(A.z, A.foo, A(3).x)
class B(A): pass
print(type(B), B.__mro__)
# init_subclass, set_name
class D:
    def __set_name__(self, o, n): print('setname', o.__name__, n)
    def __get__(self, i, o): return ('get', i is None, o.__name__)
    def __set__(self, i, v): print('set', v)
    def __delete__(self, i): print('del')
class P:
    def __init_subclass__(cls, **kw): print('isub', cls.__name__, kw)
class Q(P, a=1, b=2):
    d = D()
q = Q(); print(q.d, Q.d); q.d = 5; del q.d
# __slots__
class S:
    __slots__ = ('b', 'a', '__c')
    def __init__(self): self.a = 1; self.__c = 3
s = S(); print(s.a, s._S__c); tr(lambda: s.b); tr(lambda: setattr(s, 'zz', 1)); del s.a; tr(lambda: s.a); print(S.a, S.__slots__)
tr(lambda: delattr(s,'b'))
class S2(S): __slots__ = ('d', '__dict__')
s2 = S2(); s2.d = 1; s2.q = 2; print(s2.__dict__, s2.a)
tr(lambda: s.__dict__)
tr(lambda: type('X', (S, type('Y', (), {'__slots__': ('q',)})), {}))
# getattr/setattr hooks
class G:
    def __getattr__(self, n):
        if n == 'bad': raise AttributeError('nope')
        return n.upper()
    def __setattr__(self, n, v): object.__setattr__(self, n, v*2)
g = G(); g.x = 4; print(g.x, g.y); tr(lambda: g.bad); print(hasattr(g,'bad'))
class G2:
    def __getattribute__(self, n):
        if n == 'z': return 26
        return object.__getattribute__(self, n)
print(G2().z); tr(lambda: G2().w)
class Pp:
    @property
    def p(self): return self.missing
    def __getattr__(self, n): return 'ga '+n
print(Pp().p)
# operators
class N:
    def __init__(s, v): s.v = v
    def __add__(s, o): return ('add', s.v, getattr(o, 'v', o))
    def __radd__(s, o): return ('radd', s.v, o)
    def __iadd__(s, o): s.v += 100; return s
    def __eq__(s, o): return NotImplemented
    def __lt__(s, o): return 'lt'
    def __pow__(s, o, m=None): return ('pow', o, m)
    def __rpow__(s, o, m=None): return ('rpow', o, m)
    def __neg__(s): return 'neg'
    def __index__(s): return s.v
    def __bool__(s): return s.v > 0
    def __len__(s): return s.v
    def __getitem__(s, i):
        if i > 3: raise IndexError
        return i*10
    def __contains__(s, x): return x == 7
    def __call__(s, *a, **k): return (a, k)
    def __matmul__(s, o): return 'mm'
n = N(1); print(n+1, 1+n, n+n, n<2, n==n, n!=n, n==1, n**2, -n, [1,2,3][n], bool(n), bool(N(0)), len(n), list(n), 7 in n, 8 in n, n(1,a=2), n@1, 3**n)
n += 1; print(n.v); tr(lambda: hash(n)); tr(lambda: n-1); tr(lambda: 1-n); tr(lambda: n>2); tr(lambda: n<=2)
class Sub(N):
    def __radd__(s, o): return 'subradd'
print(N(1)+Sub(2), Sub(1)+N(2))
# bad returns
class Bad:
    def __len__(s): return -1
    def __bool__(s): return 3
    def __hash__(s): return 'x'
    def __repr__(s): return 1
    def __str__(s): return 2
    def __index__(s): return 'a'
    def __iter__(s): return 1
    def __init__(s): return None
    def __contains__(s, x): raise KeyError(x)
b = Bad(); tr(lambda: len(b)); tr(lambda: bool(b)); tr(lambda: hash(b)); tr(lambda: repr(b)); tr(lambda: str(b)); tr(lambda: [1][b]); tr(lambda: list(b)); tr(lambda: 1 in b)
class BI:
    def __init__(s): return 1
tr(BI)
class NI: __iter__ = None; __hash__ = None; __contains__ = None; __getitem__ = lambda s, i: i
tr(lambda: iter(NI())); tr(lambda: hash(NI())); tr(lambda: 1 in NI())
# dunder set at run time
class R: pass
r = R()
R.__len__ = lambda s: 42; print(len(r)); del R.__len__; tr(lambda: len(r))
R.__call__ = lambda s: 'called'; print(r())
class R2(R): pass
R.__getitem__ = lambda s, i: i; print(R2()[5])
R.__eq__ = lambda s, o: True; print(R2() == 3, hash(R2()) != 0)
# __class__ assignment
class X1: 
    def f(s): return 1
class X2:
    def f(s): return 2
x = X1(); x.a = 5; x.__class__ = X2; print(x.f(), x.a); x.b = 6; print(x.__dict__)
tr(lambda: setattr(x, '__class__', int)); tr(lambda: setattr(x, '__class__', S)); tr(lambda: setattr(x,'__class__',1)); tr(lambda: setattr(1,'__class__',int))
# bases
class Ba:
    def f(s): return 'Ba'
class Bb:
    def f(s): return 'Bb'
class Bc(Ba): pass
c = Bc(); print(c.f()); Bc.__bases__ = (Bb,); print(c.f(), Bc.__mro__, Ba.__subclasses__(), Bb.__subclasses__())
tr(lambda: setattr(Bc,'__bases__',())); tr(lambda: setattr(Bc,'__bases__',1)); tr(lambda: setattr(Bc,'__bases__',(1,))); tr(lambda: setattr(Bc,'__bases__',(Bc,))); tr(lambda: setattr(Bc,'__bases__',(int,)))
# mro conflict
class O1: pass
class O2(O1): pass
tr(lambda: type('Z',(O1,O2),{})); tr(lambda: type('Z',(O1,O1),{})); tr(lambda: type('Z',(1,),{})); tr(lambda: type(1,(),{})); tr(lambda: type('Z',[],{})); tr(lambda: type('Z',(),[])); tr(lambda: type('a\0b',(),{}))
class M1(type): pass
class M2(type): pass
class C1(metaclass=M1): pass
class C2(metaclass=M2): pass
tr(lambda: type('Z',(C1,C2),{}))
# abstract
class Ab: pass
Ab.__abstractmethods__ = frozenset(['b','a']); tr(Ab); Ab.__abstractmethods__ = ['q']; tr(Ab); del Ab.__abstractmethods__; print(type(Ab()).__name__)
# builtin subclass
class L(list):
    def __init__(s, *a): super().__init__(*a); s.tag = 1
l = L([1,2]); l.append(3); print(l, l.tag, l+[4], l==[1,2,3], len(l), type(l*2))
class I(int):
    def __add__(s, o): return I(int.__add__(s, o))
    def __repr__(s): return f'I({int(s)})'
print(I(3)+4, I(3)*2, I(5), [I(1)], I(3) == 3, hash(I(3)), {I(3): 1}[3])
class St(str):
    def __eq__(s, o): return 'eq'
    __hash__ = str.__hash__
print(St('a') == 1, St('a').upper(), len(St('abc')), {'a':1}[St('a')] if False else '')
class Di(dict):
    def __missing__(s, k): return k*2
print(Di()[4], Di(a=1))
class T(tuple):
    def __new__(c, *a): return super().__new__(c, a)
print(T(1,2,3), T(1)[0], T.__new__)
class F(float): pass
print(F(2.5)+1, F(1.5))
class E(ValueError):
    def __init__(s, a, b): super().__init__(a); s.b = b
tr(lambda: (_ for _ in ()).throw(E(1,2)))
try: raise E('m', 3)
except ValueError as e: print(e, e.b, e.args)
# __del__
class De:
    def __init__(s, n): s.n = n
    def __del__(s): print('del', s.n)
d = De(1); d = De(2); del d
def ff(): x = De(3); return 5
print(ff()); De(4); lst = [De(5), De(6)]; lst.clear(); dd = {'a': De(7)}; del dd['a']
class Res:
    def __del__(s): global saved; saved = s; print('res')
x = Res(); del x; print(saved); saved = None; print('end')
# super
class Sa:
    def f(self): return 'Sa'
    @classmethod
    def c(cls): return cls.__name__
    @property
    def p(self): return 'p'
class Sb(Sa):
    def f(self): return super().f() + 'Sb'
    @classmethod
    def c(cls): return super().c() + '!'
    def g(self): return super().p
    def h(self): return super(Sb, self).f
    def bad(self): return super().nope
print(Sb().f(), Sb.c(), Sb().g(), Sb().h()()); tr(Sb().bad); print(super(Sb, Sb()).f(), super(Sb, Sb).f)
# class body closure & qualname
def outer():
    class In:
        def m(self): return __class__
    return In
print(outer().__qualname__, outer()().m(), outer().m.__qualname__)
class K:
    a = 1

    def __class_getitem__(cls, k): return (cls.__name__, k)
print(K[3])
class Doc: "docs"
print(Doc.__doc__, K.__doc__); Doc.__doc__ = 'new'; print(Doc.__doc__)
print([x for x in dir(Doc()) if 's' in x])
print(type.__repr__(int), object.__repr__(3)[:15], int.__mro__, bool.__base__, type(type), type.__mro__)
