# args: -S
# Special methods and what misses them.
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
# with/iter/async protocols & special lookups
class CM:
    def __enter__(s): return 1
tr(lambda: exec('with CM(): pass')); 
class CM2:
    def __exit__(s, *a): pass
tr(lambda: exec('with CM2(): pass')); tr(lambda: exec('with 1: pass'))
# descriptors priority
class Data:
    def __get__(s,i,o): return 'data'
    def __set__(s,i,v): i.__dict__['x']=v
class NonData:
    def __get__(s,i,o): return 'nondata'
class O: x = Data(); y = NonData(); z = 1
o = O(); o.x = 5; print(o.x, o.__dict__); o.y = 6; print(o.y); del o.y; print(o.y); o.z=3; print(o.z, O.z); del o.z; print(o.z); tr(lambda: delattr(o,'z'))
# class dict order & dynamic attrs
class Many: pass
m = Many()
for i in range(200): setattr(m, f'a{i}', i)
print(m.a0, m.a199, len(m.__dict__), list(m.__dict__)[:3]); m2 = Many(); m2.b = 1; m2.a = 2; print(list(m2.__dict__)); del m2.b; m2.b = 3; print(m2.__dict__)
objs = []
for i in range(600):
    q = Many(); setattr(q, f'k{i}', i); objs.append(q)
print(all(getattr(q, f'k{i}') == i for i, q in enumerate(objs)))
m3 = Many(); m3.x = 1; d = m3.__dict__; d['y'] = 2; print(m3.y); m3.z = 3; print(d); d.clear(); tr(lambda: m3.x); m3.__dict__ = {'w': 1}; print(m3.w, d); tr(lambda: setattr(m3, '__dict__', 1)); del m3.__dict__; print(m3.__dict__)
# str subclass attr name
class SS(str): pass
setattr(m3, SS('foo'), 1); print(m3.foo, getattr(m3, SS('foo')))
tr(lambda: getattr(m3, 1)); tr(lambda: setattr(m3, 1, 1)); tr(lambda: hasattr(m3, 1)); tr(lambda: getattr(m3)); tr(lambda: getattr(m3,'a','b','c'))
# comparisons reflected
class C1:
    def __eq__(s,o): print('C1.eq'); return NotImplemented
    def __lt__(s,o): print('C1.lt'); return NotImplemented
    def __gt__(s,o): print('C1.gt'); return NotImplemented
class C2(C1):
    def __eq__(s,o): print('C2.eq'); return NotImplemented
    def __gt__(s,o): print('C2.gt'); return 'gt'
print(C1()==C2(), C1()<C2(), C1()!=C2()); tr(lambda: C1()<C1()); tr(lambda: C1()<1)
# inplace fallback
class IP:
    def __add__(s,o): return ('add',o)
    def __iadd__(s,o): return NotImplemented
x = IP(); x += 1; print(x)
class NoIP: pass
y = NoIP()
tr(lambda: exec('y += 1', globals())); tr(lambda: exec('y **= 1', globals())); tr(lambda: exec('y @= 1', globals())); tr(lambda: y @ 1); tr(lambda: y ** 1); tr(lambda: pow(y,1,2)); tr(lambda: divmod(y,1)); tr(lambda: -y); tr(lambda: ~y); tr(lambda: abs(y)); tr(lambda: y()); tr(lambda: y[1]); tr(lambda: len(y)); tr(lambda: iter(y)); tr(lambda: next(y)); tr(lambda: 1 in y); tr(lambda: int(y)); tr(lambda: float(y)); tr(lambda: complex(y)); tr(lambda: exec('y[0]=1',globals())); tr(lambda: exec('del y[0]',globals())); tr(lambda: round(y)); tr(lambda: reversed(y)); tr(lambda: bytes(y)); tr(lambda: hash(y)==hash(y)); tr(lambda: range(y)); tr(lambda: [1][y]); tr(lambda: 'a'*y); tr(lambda: y*'a'); tr(lambda: [1]+y); tr(lambda: y+[1]); tr(lambda: y.x.z); tr(lambda: NoIP.q); tr(lambda: NoIP[1]); tr(lambda: 'a'%y); tr(lambda: chr(y)); tr(lambda: isinstance(1,y)); tr(lambda: issubclass(y,int)); tr(lambda: sum([y])); tr(lambda: sorted([y,y])); tr(lambda: max(y,y)); tr(lambda: hex(y)); tr(lambda: {**y}); tr(lambda: [*y]); tr(lambda: dict(y))
# repr recursion / property inheritance / doc
class Pr:
    @property
    def a(self): "A"; return 1
    @a.setter
    def a(self, v): self._a = v
    @a.deleter
    def a(self): print('deleted')
class Pr2(Pr):
    @Pr.a.getter
    def a(self): return 2
p = Pr2(); print(p.a, Pr2.a.__doc__, Pr.a.fset is Pr2.a.fset); p.a = 3; del p.a; print(p._a)
class MyProp(property):
    "mydoc"
    foo = 1
class UM:
    @MyProp
    def q(self): "qdoc"; return 1
print(UM.q.__doc__, UM().q, MyProp(lambda s: 1).__doc__, UM.q.foo)
# class creation with bases objects
class ME:
    def __mro_entries__(s, bases): return (dict,)
class UsesME(ME(), list.__class__ and object): pass
print(UsesME.__mro__, UsesME.__orig_bases__[1:])
tr(lambda: exec('class X(1): pass')); tr(lambda: exec('class X(metaclass=1): pass')); tr(lambda: exec('class X(metaclass=lambda *a, **k: a): pass\nprint(X[0])')); tr(lambda: exec('class X(int, str): pass')); tr(lambda: exec('class X(bool): pass')); tr(lambda: exec('class X(object, object): pass')); tr(lambda: exec('class X(foo=1): pass')); tr(lambda: exec('class X(object, A:=int): pass'))
# NotImplemented in bool etc, callable, type names
print(callable(y), callable(len), callable(NoIP), callable(lambda: 1), type(y).__name__, type.__name__)
# weird __getattr__ on class
class Meta(type):
    def __getattribute__(c, n):
        if n == 'secret': return 42
        return super().__getattribute__(n)
    def __setattr__(c, n, v): print('mset', n); super().__setattr__(n, v)
    def __delattr__(c, n): print('mdel', n); super().__delattr__(n)
    def __len__(c): return 5
    def __iter__(c): return iter([1,2])
    def __contains__(c, x): return x == 1
    def __getitem__(c, x): return ('mgi', x)
    def __repr__(c): return 'Meta!'
    def __instancecheck__(c, x): return x == 3
    def __subclasscheck__(c, x): return x is int
    def __eq__(c, o): return o == 'eq'
    def __hash__(c): return 7
    def __bool__(c): return False
    def __dir__(c): return ['zz', 'aa']
class CC(metaclass=Meta): pass
print(CC.secret, len(CC), list(CC), 1 in CC, CC[4], CC, isinstance(3, CC), isinstance(CC(), CC), issubclass(int, CC), CC == 'eq', hash(CC), bool(CC), dir(CC)); CC.x = 1; del CC.x; tr(lambda: CC.nope)
