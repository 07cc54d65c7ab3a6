# args: -S
# Code objects, functions, methods and descriptors of native types.
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
# code objects
def f(a, b, /, c, *d, e=1, **g):
    "doc"
    x = 1
    def inner(): return x, a
    return [y for y in d]
co = f.__code__
for n in ['co_argcount','co_posonlyargcount','co_kwonlyargcount','co_nlocals','co_flags','co_varnames','co_cellvars','co_freevars','co_name','co_qualname','co_firstlineno','co_names']: print(n, getattr(co, n))
print(co.co_consts[0], type(co.co_code), len(co.co_code) > 0, co == co, co == f.__code__.replace(co_name='q'), hash(co) == hash(co.replace()))
print([l for _,_,l in co.co_lines()][:3], [p[0] for p in co.co_positions()][0], co.replace(co_name='zz').co_name, co.replace(co_filename='ff').co_filename, co.replace(co_firstlineno=99).co_firstlineno)
tr(lambda: co.replace(foo=1)); tr(lambda: co.replace(co_argcount='a')); tr(lambda: co.replace(1)); tr(lambda: setattr(co,'co_name',1)); tr(lambda: co.x)
tr(lambda: repr(co)[:17])
# functions
def g(a, b=2, *, c=3): return a, b, c
print(g.__defaults__, g.__kwdefaults__, g.__name__, g.__qualname__, g.__module__, g.__doc__, g.__closure__, g.__dict__, g.__annotations__, g.__type_params__)
g.__defaults__ = (7,); print(g(1)); g.__kwdefaults__ = {'c': 9}; print(g(1)); g.__kwdefaults__ = None; tr(lambda: g(1)); g.__defaults__ = None; tr(lambda: g(1, c=1)); g.__code__ = (lambda z: z+1).__code__; print(g(41))
tr(lambda: g()); tr(lambda: g(1,2)); tr(lambda: g(q=1)); tr(lambda: g(1,z=1)); 
def h(a,b,c=1,*,d,e): pass
tr(lambda: h()); tr(lambda: h(1)); tr(lambda: h(1,2)); tr(lambda: h(1,2,d=1)); tr(lambda: h(1,2,3,4)); tr(lambda: h(1,2,3,4,d=1)); tr(lambda: h(1,2,f=1)); tr(lambda: h(1,a=1)); tr(lambda: h(**{'a':1,2:3})); tr(lambda: h(*1)); tr(lambda: h(**1)); tr(lambda: h(a=1,**{'a':2}))
def po(a,/,b): pass
tr(lambda: po(a=1,b=2)); tr(lambda: po(b=1)); tr(lambda: po(1,2,3)); tr(lambda: po(1,bb=1))
g.attr = 1; print(g.__dict__, g.attr); del g.attr; tr(lambda: g.attr)
class A:
    def m(self, x): return x
    m.tag = 5
    @classmethod
    def c(cls): return cls
    @staticmethod
    def s(): return 's'
a = A(); print(A.m.tag, a.m.tag, a.m.__func__ is A.m, a.m.__self__ is a, a.m == a.m, a.m is a.m, A.c.__self__ is A, a.s(), A.s is a.s, A.__dict__['c'].__func__, A.__dict__['s'].__wrapped__)
tr(lambda: a.m()); tr(lambda: A.m()); tr(lambda: A.m(a)); tr(lambda: a.m(1,2)); tr(lambda: A.c(1)); tr(lambda: setattr(a.m,'zz',1))
print(A.m.__get__(a)(3), A.m.__get__(None, A) is A.m); tr(lambda: A.m.__get__(None)); tr(lambda: A.m.__get__()); tr(lambda: A.m.__get__(None, None))
# builtin introspection
for o in [len, [].append, list.append, dict.fromkeys, int.__add__, (1).__add__, str.maketrans, object.__new__, int.__new__, type.__call__, int.real, ''.join, list.__init__, object.__init_subclass__, type.mro]:
    print(o if not callable(o) or 'at 0x' not in repr(o) else repr(o).split(' at ')[0], getattr(o,'__name__',None), getattr(o,'__qualname__',None), getattr(o,'__text_signature__',None), type(getattr(o,'__self__',None)).__name__, getattr(o,'__module__','-'), getattr(o,'__objclass__',None))
print(len == len, [].append == [].append, (l:=[]).append == l.append, hash(l.append) == hash(l.append), (1).__add__ == (1).__add__, int.__add__ is int.__add__)
print(l.append.__reduce__(), len.__reduce__(), int.__add__.__reduce__(), list.append.__reduce__(), (1).__add__.__reduce__())
tr(lambda: int.__add__.__get__(1)(2)); tr(lambda: int.__add__.__get__('a')); tr(lambda: int.__add__.__get__(None,int)); tr(lambda: int.__add__.__get__(None)); tr(lambda: list.append.__get__({})); tr(lambda: list.append.__get__(None, list)); tr(lambda: dict.__dict__['fromkeys'].__get__({})([1])); tr(lambda: dict.__dict__['fromkeys'].__get__(None, int)); tr(lambda: dict.__dict__['fromkeys'](dict,[1])); tr(lambda: dict.__dict__['fromkeys']()); tr(lambda: int.real.__get__(5)); tr(lambda: int.real.__set__(5,1)); tr(lambda: int.__dict__['real'].__delete__(5)); tr(lambda: int.real.__get__('a'))
tr(lambda: type(len)()); tr(lambda: type(list.append)()); tr(lambda: type(int.real)()); tr(lambda: type(f)()); tr(lambda: type((lambda: (yield))())()); tr(lambda: type(None)()); tr(lambda: type(None)(1)); tr(lambda: type(...)()); tr(lambda: type(NotImplemented)()); tr(lambda: bool(NotImplemented)); tr(lambda: type(type(1).__dict__)()); tr(lambda: type('X',(type(None),),{})); tr(lambda: type('X',(type(f),),{})); tr(lambda: type('X',(type(len),),{})); tr(lambda: type('X',(slice,),{})); tr(lambda: type('X',(range,),{})); tr(lambda: type('X',(memoryview,),{}))
tr(lambda: object() == object()); tr(lambda: object() < object()); tr(lambda: format(object(),'x')); tr(lambda: object().__format__(1)); tr(lambda: object().__sizeof__() > 0); tr(lambda: object().__dir__()[:0]); tr(lambda: object.__reduce_ex__(object(),2)[1:]); tr(lambda: object().x); tr(lambda: setattr(object(),'x',1)); tr(lambda: object.__subclasshook__()); tr(lambda: object.__init_subclass__(1)); tr(lambda: object.__init_subclass__(x=1)); tr(lambda: object().__getstate__()); tr(lambda: object.__class__); tr(lambda: object.__eq__(1,1)); tr(lambda: object.__eq__(1,2)); tr(lambda: object.__ne__(1,2)); tr(lambda: object.__hash__(1) == object.__hash__(1)); tr(lambda: object.__str__('a')[:10]); tr(lambda: object.__lt__(1,2))
class IS:
    def __init_subclass__(cls, x): pass
tr(lambda: type('Y',(IS,),{})); tr(lambda: type('Y',(IS,),{},x=1).__name__); tr(lambda: type('Y',(object,),{},x=1)); tr(lambda: type('Y',(),{},metaclass=int))
class SN:
    def __set_name__(self, o, n): raise KeyError(n)
try:
    class Z: a = SN()
except KeyError as e: print(e.__notes__)
# eval order & super corner
class M(type):
    def mro(cls): return [cls, object] if cls.__name__ == 'Q' else super().mro()
class B1(metaclass=M): x = 1
class Q(B1): pass
print(Q.__mro__); tr(lambda: Q.x); print(Q.mro())
class BadMro(type):
    def mro(cls): return [cls, 1]
tr(lambda: BadMro('X',(),{}))
print(type.__flags__ != 0, int.__basicsize__, int.__itemsize__, object.__basicsize__, A.__dictoffset__, A.__weakrefoffset__, int.__dictoffset__, type.__dictoffset__)
del A.m; tr(lambda: a.m); tr(lambda: delattr(A,'zz')); tr(lambda: setattr(int,'zz',1)); tr(lambda: setattr(A,'__name__',1)); A.__name__ = 'AA'; A.__qualname__ = 'BB'; print(A, A.__name__); A.__module__ = 'mm'; print(A); tr(lambda: setattr(A,'__dict__',1)); tr(lambda: setattr(A,'__mro__',1)); tr(lambda: setattr(A,'__doc__',1)); tr(lambda: A.__doc__)
