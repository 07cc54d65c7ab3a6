def f[T, *Ts, **P](a: T, *args: *Ts, k: T = 3) -> T: return a
print(f.__type_params__, f(1), f.__kwdefaults__)
def g[T: int, U: (int, str), V = list[T]](x: T = 5) -> U: return x
T, U, V = g.__type_params__
print(T.__bound__, U.__constraints__, V.__default__, g())
class C[T](list[T]):
    x: T
    def m[U](self, u: U) -> T: return u
    class D:
        y: T
    z = T
print(C.__type_params__, C.__mro__[1:], C.__orig_bases__, C.z is C.__type_params__[0], C[int]().m(3), C.m.__type_params__)
class E[A, B = int]: pass
print(E.__orig_bases__, E.__parameters__)
type A[T] = dict[str, T]
type B = int | str
print(A, A.__type_params__, A.__value__, A[int], B.__value__, B.__type_params__)
type R = list[R]
print(R.__value__)
class K:
    type X = K
    T = int
    type Y[U: T] = tuple[T, U]
    def h[W](self, a: T, b: W): return a
print(K.X.__value__, K.Y.__value__, K.h.__annotations__["a"])
def outer[T]():
    def inner[U](x: T) -> U:
        return T, U
    return inner
print([t.__name__ for t in outer()(1)], outer().__annotations__)
def deco(f): return f
@deco
def decorated[T](x: T = 1, *, y: T = 2): return x, y
print(decorated(), decorated.__qualname__, decorated.__annotate__.__qualname__)
@deco
class DC[T](metaclass=type): pass
print(DC.__qualname__, DC.__module__)
class Priv[__T]:
    def m(self, x: __T): return x
print(Priv.__type_params__, Priv.m.__annotations__)
async def co[T](x: T): return x
print(co.__type_params__)
def lazy[T: undefined_bound = undefined_default](): pass
try: lazy.__type_params__[0].__bound__
except NameError as e: print(e)
try: lazy.__type_params__[0].__default__
except NameError as e: print(e)
type L = undefined_alias
try: L.__value__
except NameError as e: print(e)
