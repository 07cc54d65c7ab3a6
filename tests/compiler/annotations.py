x: int = 1
y: undefined_later
if True:
    z: "str" = 2
if False:
    w: float = 3
print(__annotate__(1) if "undefined_later" in globals() else "no")
try:
    __annotate__(1)
except NameError as e:
    print(e)
undefined_later = list
print(__annotate__(1))
try:
    __annotate__(3)
except NotImplementedError as e:
    print("NotImplementedError")
print(sorted(__conditional_annotations__))
class C:
    """doc"""
    a: int
    b: "C" = 3
    if x:
        c: C
    else:
        d: D
    for i in range(2):
        e: i
    __priv: int
    def f(self, p: int, /, q: b = 1, *args: C, r: "i", **kw: "s") -> x:
        v: nothing = 1
        return v
    (paren): int = 5
    attr = type("O", (), {})()
    attr.x: undefined_name = 7
print(C.__annotations__, C.paren, C.attr.x)
print(C.f.__annotations__)
print(C.__annotate__(1) is not None, C.f.__annotate__(1))
print(C().f(1, r=2))
class E(C):
    n: int
print(E.__annotations__)
def g(a, b: int, c=1) -> None: pass
print(g.__annotations__, g.__annotate__.__name__, g.__annotate__.__qualname__)
def h(a, b): pass
print(h.__annotations__, h.__annotate__)
def outer():
    T = int
    def inner(a: T) -> T: pass
    class K:
        T = str
        m: T
        def meth(self, t: T): pass
    return inner.__annotations__, K.__annotations__, K.meth.__annotations__
print(outer())
lam = lambda: 0
print(lam.__annotations__)
def late(a: Later): pass
class Later: pass
print(late.__annotations__ == {"a": Later})
class M(type):
    def __new__(m, n, b, ns, **kw):
        print(sorted(k for k in ns if "annot" in k), kw)
        return super().__new__(m, n, b, ns)
class N(metaclass=M, opt=1):
    q: int
print(N.__annotations__)
def comp():
    class Q:
        a: [v for v in (1, 2)]
        b: [a for a in (3,)] = 5
    return Q.__annotations__
print(comp())
ns = {}
exec("""from __future__ import annotations
x: int = 1
y: a.b[c:d, 'e'] | None
def f(a: int, b: 'q' = 3, *c: *Ts) -> lambda x: (yield_): pass
class C:
    z: list[C]
    def m(self, x: C.z): pass
""", ns)
print(ns["__annotations__"], ns["f"].__annotations__, ns["C"].__annotations__, ns["C"].m.__annotations__)
