# args: -S
# Functions, methods, cells, modules, properties, super, namespaces, proxies, unions, aliases.
import builtins


def hide(s):
    """Takes the addresses out of a text."""
    parts = s.split("0x")
    return "0x".join([parts[0]] + [p.lstrip("0123456789abcdef") for p in parts[1:]])


def print(*args, **kw):
    builtins.print(*[hide(str(a)) for a in args], **kw)


import _types as types
def tr(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
def f(a,b=1,*,c=2): "doc"; return a
def s(o,n,v):
    def g():
        setattr(o,n,v); return getattr(o,n)
    return g
def d(o,n):
    return lambda: delattr(o,n)
tr(s(f,'__code__',1)); tr(s(f,'__defaults__',1)); tr(s(f,'__kwdefaults__',1)); tr(s(f,'__name__',1)); tr(s(f,'__qualname__',1))
tr(s(f,'__annotations__',1)); tr(s(f,'__annotate__',1)); tr(s(f,'__dict__',1)); tr(s(f,'__type_params__',1)); tr(s(f,'__globals__',1)); tr(s(f,'__closure__',1))
tr(d(f,'__code__')); tr(d(f,'__name__')); tr(d(f,'__dict__')); tr(d(f,'__annotate__')); tr(d(f,'__type_params__')); tr(d(f,'__annotations__')); tr(d(f,'__doc__')); tr(lambda: f.__doc__); tr(d(f,'__module__')); tr(lambda: f.__module__); tr(d(f,'__defaults__')); tr(lambda: f.__defaults__)
x=1
def outer():
    def g(): return x
    def h(): return tr
    def k():
        return y
    y=2
    return g,h,k
g,h,k=outer()
tr(lambda: setattr(g,'__code__',k.__code__))
tr(lambda: types.FunctionType(1)); tr(lambda: types.FunctionType(f.__code__,1)); tr(lambda: types.FunctionType(f.__code__,{},1)); tr(lambda: types.FunctionType(f.__code__,{},None,1)); tr(lambda: types.FunctionType(k.__code__,{})); tr(lambda: types.FunctionType(k.__code__,{},closure=1)); tr(lambda: types.FunctionType(k.__code__,{},closure=())); tr(lambda: types.FunctionType(k.__code__,{},closure=(1,))); tr(lambda: types.FunctionType(f.__code__,{},closure=(1,)))
tr(lambda: types.MethodType(1,2)); tr(lambda: types.MethodType(len,None)); tr(lambda: types.MethodType(len)); tr(lambda: types.MethodType(f,1)); tr(lambda: types.MethodType(f,1).__func__)
m=types.MethodType(f,1)
tr(lambda: setattr(m,'x',1)); tr(lambda: m.__name__); tr(lambda: m.__doc__); tr(lambda: m.__reduce__()); tr(lambda: m.nosuch)
c=types.CellType(); tr(lambda: c.cell_contents); tr(lambda: repr(c)); tr(lambda: types.CellType(1)<types.CellType(2)); tr(lambda: types.CellType()<types.CellType(2)); tr(lambda: types.CellType(1,2)); tr(lambda: types.CellType(x=1))
tr(lambda: repr(types.CellType(1)))
mo=types.ModuleType('m'); tr(lambda: repr(mo)); tr(lambda: mo.x); tr(lambda: mo.__dict__); tr(lambda: types.ModuleType()); tr(lambda: types.ModuleType(1)); tr(lambda: mo.__annotations__); tr(lambda: delattr(mo,'x')); tr(lambda: setattr(mo,'__dict__',1)); tr(lambda: types.ModuleType('x',doc='d').__doc__)
del mo.__name__; tr(lambda: repr(mo)); tr(lambda: mo.x)
class P:
    @property
    def p(self): "pdoc"; return 1
    q=property(); q2=property(lambda s: 1, doc='xx')
tr(lambda: P().q); tr(s(P(),'p',1)); tr(d(P(),'p')); tr(lambda: P.p.__doc__); tr(lambda: P.p.__name__); tr(lambda: P.q2.__name__); tr(lambda: property().__name__); tr(lambda: property().__get__(1)); tr(lambda: property(1,2,3,4,5)); tr(lambda: property(foo=1)); tr(lambda: property(lambda s:1).__get__(1)); tr(lambda: property().__set__(1,2)); tr(lambda: P.__dict__['p'].__set_name__()); tr(lambda: P.p.__isabstractmethod__)
tr(lambda: classmethod()); tr(lambda: classmethod(1,2)); tr(lambda: classmethod(1)); tr(lambda: staticmethod(f)); tr(lambda: classmethod(f).__wrapped__); tr(lambda: staticmethod(f)(3)); tr(lambda: classmethod(f)(3)); tr(lambda: staticmethod(x=1)); tr(lambda: staticmethod(f).__dict__);tr(lambda: staticmethod(f).__name__)
tr(lambda: super()); tr(lambda: super(1)); tr(lambda: super(int,'a')); tr(lambda: super(bool,True)); tr(lambda: super(bool,bool)); tr(lambda: super(bool)); tr(lambda: super(bool,True).foo); tr(lambda: super(bool,True).__class__); tr(lambda: super(bool,True).__self__); tr(lambda: super(1,2,3)); tr(lambda: super(x=1)); tr(lambda: super(int,1,2))
class S:
    def f(): super()
    def g(self): 
        del self; super()
    def h(self): __class__=3; super()
tr(lambda: S.f()); tr(lambda: S().g())
tr(lambda: types.SimpleNamespace(a=1,b=2)); tr(lambda: types.SimpleNamespace(1)); tr(lambda: types.SimpleNamespace({'a':1})); tr(lambda: types.SimpleNamespace(1,2)); tr(lambda: types.SimpleNamespace({1:2})); tr(lambda: types.SimpleNamespace(a=1)==types.SimpleNamespace(a=1)); tr(lambda: types.SimpleNamespace(a=1)<types.SimpleNamespace(a=1)); tr(lambda: types.SimpleNamespace().x); tr(lambda: types.SimpleNamespace(a=1).__reduce__()); tr(lambda: types.SimpleNamespace(a=1).__replace__(a=2)); tr(lambda: types.SimpleNamespace(a=1).__replace__(1))
n=types.SimpleNamespace(); n.n=n; tr(lambda:n)
tr(lambda: types.MappingProxyType({1:2})); tr(lambda: types.MappingProxyType([])); tr(lambda: types.MappingProxyType()); tr(lambda: types.MappingProxyType({1:2})|{3:4}); tr(lambda: types.MappingProxyType({1:2})[3]); 
mp=types.MappingProxyType({1:2})
def setit(): mp[1]=2
def delit(): del mp[1]
def ior():
    global mp
    mp|={}
tr(setit); tr(delit); tr(ior); tr(lambda: hash(mp)); tr(lambda: mp=={1:2}); tr(lambda: list(reversed(mp))); tr(lambda: str(mp)); tr(lambda: mp.get(5,6)); tr(lambda: mp.get()); tr(lambda: len(mp)); tr(lambda: 1 in mp); tr(lambda: mp.foo); tr(lambda: types.MappingProxyType[int]);
class M: x:1
tr(lambda: int|str); tr(lambda: int|None); tr(lambda: int|1); tr(lambda: 1|int); tr(lambda: (int|str).__args__); tr(lambda: type(int|str)); tr(lambda: list[int]|None); tr(lambda: hash(int|str)==hash(str|int)); tr(lambda: (int|str)==(str|int)); tr(lambda: (int|str)|int); tr(lambda: isinstance(1,int|str)); tr(lambda: isinstance(1,list[int]|int)); tr(lambda: isinstance(1,list[int])); tr(lambda: issubclass(int,list[int])); tr(lambda: isinstance(1, int|None)); tr(lambda: int|int); tr(lambda: None|int); tr(lambda: (int|str)[int]); tr(lambda: (int|str).foo); tr(lambda: types.UnionType()); tr(lambda: types.UnionType[int,str]); tr(lambda: types.UnionType[int]); tr(lambda: int|'a'); tr(lambda: 'a'|int)
tr(lambda: (int|str)()); tr(lambda: (int|str).__origin__); tr(lambda: (int|str).__name__); tr(lambda: (int|str).__parameters__); tr(lambda:(int|str).__module__); tr(lambda: (int|str).__mro_entries__(())); tr(lambda: setattr(int|str,'x',1)); tr(lambda: int|bool|int|str)
tr(lambda: list[int]); tr(lambda: list[int,str].__args__); tr(lambda: list[int]()); tr(lambda: dict[str,int](a=1)); tr(lambda: list[int].__origin__); tr(lambda: list[()]); tr(lambda: list[...]); tr(lambda: tuple[int,...]); tr(lambda: list[int]==list[int]); tr(lambda: hash(list[int])==hash(list[int])); 
tr(lambda: next(iter(tuple[int]))); tr(lambda: list[int].append); tr(lambda: list[int].foo); tr(lambda: list[int].__class__); tr(lambda: setattr(list[int],'x',1)); tr(lambda: type(list[int])); tr(lambda: list[int].__mro_entries__(())); tr(lambda: list[int][int]); tr(lambda: list[int].__parameters__); tr(lambda: list[int].__reduce__()); tr(lambda: list[['a']]); tr(lambda: list[f]); tr(lambda: list[1]); tr(lambda: list[type(None)]); tr(lambda: list[None]); tr(lambda: types.GenericAlias(list,(int,))); tr(lambda: types.GenericAlias(list)); tr(lambda: types.GenericAlias(list, int, 3)); tr(lambda: dir(list[int])[:5]); tr(lambda: list[int].__unpacked__);
