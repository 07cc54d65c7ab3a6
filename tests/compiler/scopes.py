x = "global"
class A:
    x = "class"
    y = [x for i in range(2)]
    z = [i for i in x]
    def f(self): return x
    g = lambda self: x
    class B:
        w = x
        try: v = z
        except NameError as e: v = str(e)
print(A.y, A.z, A().f(), A().g(), A.B.w, A.B.v)
def outer():
    x = "outer"
    class C:
        a = x
        x = "inner"
        b = x
        def m(self): return x
    def mod():
        nonlocal x
        x = "changed"
    r = [C.a if hasattr(C, "a") else None, C.b, C().m()]
    mod()
    return r, x, C().m()
try: print(outer())
except NameError as e: print(e)
def outer2():
    x = "outer"
    class C:
        b = x
        def m(self): return x
        @staticmethod
        def s():
            nonlocal x
            x = "s"
    C.s()
    return C.b, C().m(), x
print(outer2())
def counter():
    n = 0
    def inc(k=1):
        nonlocal n
        n += k
        return n
    return inc
c = counter(); c(); c(5); print(c())
def comp():
    x = 10
    y = [x for x in range(3)]
    z = [(lambda: x)() for x in range(3)]
    fs = [lambda: x for x in range(3)]
    gs = list((lambda: x) for x in range(3))
    w = {x: x*x for x in range(3) if x}
    v = {x for x in "aab"}
    nested = [[x + y for y in range(2)] for x in range(2)]
    return x, y, z, [f() for f in fs], [g() for g in gs], w, sorted(v), nested
print(comp())
def comp2():
    try:
        [q for q in (1, 0) if 1 / q]
    except ZeroDivisionError:
        pass
    try: q
    except NameError as e: print(e)
    q = 5
    try:
        [q for q in (1, 0) if 1 / q]
    except ZeroDivisionError:
        print("q", q)
    total = 0
    parts = [total := total + v for v in range(5)]
    any((hit := v) > 2 for v in parts)
    return total, parts, hit
print(comp2())
print([x for x in range(3)], x)
def cellcomp():
    k = "k"
    g = lambda: k
    r = [(k, (lambda: k)) for k in range(2)]
    return k, g(), [(a, b()) for a, b in r]
print(cellcomp())
class P:
    __priv = 1
    def __init__(self): self.__x = 2
    def get(self): return self.__x, self.__priv, self.__f(__kw=1)
    def __f(self, **kw): return kw
    [__y for __y in range(2)]
print(P().get(), sorted(k for k in vars(P) if "P" in k))
class Base:
    def hi(self): return "base"
    @classmethod
    def cm(cls): return cls.__name__
class Sub(Base):
    def hi(self): return "sub+" + super().hi()
    def two(self): return super(Sub, self).hi()
    def cell(self):
        f = lambda: self
        return super().hi(), f() is self
    @classmethod
    def cm(cls): return super().cm() + "!"
    def cls(self): return __class__
    x = [__qualname__, __module__]
print(Sub().hi(), Sub().two(), Sub().cell(), Sub.cm(), Sub().cls(), Sub.x, Sub.__static_attributes__, P.__static_attributes__, Sub.__firstlineno__)
def deco(tag):
    def d(f):
        print("deco", tag, getattr(f, "__name__", f))
        return f
    return d
@deco(1)
@deco(2)
def decorated(a, b=[], *args, c, d=3, **kw): return a, b, args, c, d, kw
print(decorated(1, c=2), decorated.__defaults__, decorated.__kwdefaults__)
@deco("c")
class Deco: pass
def posonly(a, b=2, /, c=3, *, d): return a, b, c, d
print(posonly(1, d=4), posonly(1, 5, c=6, d=7))
try: posonly(a=1, d=2)
except TypeError as e: print(e)
def gl():
    global newglobal
    newglobal = 5
    def inner(): return newglobal
    return inner()
print(gl(), newglobal)
def loc():
    a = 1
    def b(): return a
    return sorted(locals())
print(loc())
print(sorted(k for k in globals() if k.startswith("new")))
def gen_scope():
    it = (i for i in range(x2))
    return it
try: gen_scope()
except NameError as e: print(e)
print((lambda a, *b, c=1, **d: (a, b, c, d))(1, 2, c=3, e=4))
def f(a, b):
    def g():
        return a, b
    a = a + 1
    return g()
print(f(1, 2))
exec("y1 = [i for i in range(3)]; print(y1)")
d = {}
exec("z = 1\ndef f(): return z\nprint(f())", d)
print(eval("[a + x for a in (1, 2)]", {"x": 10}), eval("x", {"x": 1}, {"x": 2}))
