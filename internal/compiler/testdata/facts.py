# Writes facts.json: what CPython 3.14 makes of programs (scopes, what code objects say of themselves, the lines that
# have instructions), the text of expressions under `from __future__ import annotations`, and folded constants.
# usage: python3.14 facts.py > facts.json
import _symtable, json, warnings
warnings.simplefilter("ignore")

PROGRAMS = r'''
x = 1
def f(a, b=2, /, c=3, *args, d, e=5, **kw):
    z = a + b
    def g():
        nonlocal z
        z += 1
        return z, x, c
    return g
---
class C(Base, metaclass=M):
    """doc"""
    x: int = 1
    y = x
    __private = 2
    if y:
        z: str
    def m(self, __k=1):
        self.__a = self.b = super().m
        return __class__, __k
    class D:
        def n(self): return __class__, y
---
def f(x):
    a = [x for x in x]
    b = {x: y for x, y in a if (w := x)}
    c = [lambda: x for x in b]
    d = (x for x in c for y in x)
    return [[i + j for j in a] for i in b], w
---
class C:
    a = [i for i in range(3)]
    b = [a for _ in a]
    c = [lambda: __class__ for i in b]
    d = (i for i in a)
---
[x for x in y]
z = {x: x for x in y}
---
def f[T: int, *Ts, **P](a: T, *args: *Ts) -> P: 
    b: T = a
    return b
class G[T](B[T], k=T):
    x: T
    def m[U](self, u: U) -> T: return u
type A[T: (int, str)] = list[T]
type B = A
---
class C:
    type A = C
    def f[T](self, x: C): return T
    T = int
    def g[U: T](self, y: U): pass
---
async def f():
    async for x in y:
        yield [z async for z in x]
    async with a as b, c as (d, e):
        await g
    return
async def g():
    return [await x for x in y]
---
def gen():
    x = yield
    y = yield from x
    return lambda: (yield x)
---
def f():
    global a, b
    a = 1
    def g():
        a = 2
        def h():
            global a
            return a, b
        return h
    import os.path, sys as s
    from m import n as o, p
    del s
    for i, (j, *k) in o: pass
    with p as q: pass
    try: pass
    except E as e: pass
    match q:
        case [u, *v] | {"a": u, **v}: pass
        case Cls(t, w=r) as whole: pass
---
from __future__ import annotations
x: int = 1
def f(a: int, b: 'str') -> None: y: float
class C:
    z: C
---
def f(x):
    if x:
        return 1
    elif x > 2:
        pass
    else:
        y = 2

    while x:
        x -= 1
        if x == 3:
            break
        continue
    else:
        z()
    for i in x:
        try:
            a()
        except (A,
                B) as e:
            b(e)
        except C:
            raise
        else:
            c()
        finally:
            d()
    with x as y, \
         z:
        pass
    return (
        x
    )
---
@dec
@dec2(
    1
)
class C:
    pass

@dec
async def f(
    a,
    b=1,
): pass

x = [
    1,
    y,
    2,
]
f(
  x,
  *y,
  z=3,
)
assert (
    x
), "m"
if (x and
    y or
    z):
    pass
x = {
    'a': 1,
    'b':
        2,
}
---
def f():
    """doc

    more
	tabs
      end
    """
    1
    "string"
    ...
    x
def g():
    if 0:
        a()
    if 1:
        b()
    while 0: c()
    while 1:
        d()
    e()
def h():
    if not __debug__: x
    return 1 + 2, -3, "a" "b", (1, (2, 3)), 2 ** 10, not 0
---
def f(x=[i for i in y], *, z=lambda q: q): pass
lambda a, *b, c=1, **d: (a, b, c, d, e)
f(lambda: [x for x in y])
---
def outer():
    def a():
        def b(): return v
        class C:
            def m(self): return v
            w = v
        return b
    v = 1
    class D:
        v = v
        def m(self): return v
---
class C:
    def f(self):
        self.a = 1
        self.b.c = 2
        (self.d, [self.e, *self.g]) = x
        for self.h in y: pass
        self.i += 1
        del self.j
        def g(): self.k = 1
        other.l = 3
    @staticmethod
    def s(this): this.m = 1
'''

EXPRESSIONS = r'''
x + y * z - (a + b) * -c ** -d
(a if b else c) if d else (e if f else g)
lambda: x
lambda a, b=1, /, c=2, *d, e, f=3, **g: (yield)
lambda a, b=1, /, c=2, *d, e, f=3, **g: h
lambda *, a: a
not a and b or c and not (d or e)
a < b <= c != d is not e not in f
(a < b) < c
-(-x)
- - x
~x ** y
(-x) ** y
x ** (y ** z)
(x ** y) ** z
a @ b // c % d << e >> f & g | h ^ i
[1, 2.5, 1e400, -1j, 1e400j, None, True, ..., "a'b", 'a"b', b'\xff', 10 ** 20]
(1,)
()
(1, 2)
{1: 2, **a, 'b': c}
{1, 2, *x}
[*a, *b]
f(a, *b, c=d, **e)
f(x for x in y)
f((x for x in y), 1)
[x for x in y if a if b for z in w]
{x: y for x, y in z}
{x async for x in y}
(x for x in (a if b else c))
a.b.c[d]
a[1:2, ::3, x:]
a[1, 2]
a[(1, 2):3]
a[b, *c]
a[:]
1 .real
1.0.real
(1).real
(x := 5)
f((y := 1))
await_
f"a{x}b{y!r:>{w}}c{{}}"
f'{x:{y}.{z}}' "q" f"{'a'}"
f"{ {1: 2}[1] }"
f"{x=}"
t"a{x}b{y!r:>5}"
"a" 'b' f"{c}"
u"x"
x if y else z, w
"\n\t\\\x00é\U0001F600\ud800"
-1
+x
a is b
(yield_)
(a, b)[0]
(lambda: 1)()
(a or b)(c)
(not a).b
"a".b
f"{x!a}"
[lambda: 1, 2]
{**a}
{*a}
a if (lambda: b) else c
'''

CONSTANTS = r'''
1 + 2
-5
~7
2 * 3 - 4
7 // 2, -7 // 2, 7 % -3, -7 % 3, 7.5 // 2, -7.5 % 2, 1 // 0.5
1 / 4, 7 / 7
2 ** 100
2 ** 200
1 << 100
1 << 200
"a" + "b" * 3
"a" * 5000
b"a" * 2 + b"b"
(1, 2) + (3,)
(1, 2) * 3
(1, 2) * 200
1 + 2j, 2j * 3j, 1 - 1j, 2j - 1
0.1 + 0.2, 1.5 * 2
"abc"[1], "abc"[-1], b"ab"[0], (1, 2)[1], "abc"[5]
not 1, not 0
True + True, True & False, 5 & 3 | 8 ^ 2
-0.0, 0.0, -(0)
1 < 2
1 if 1 else 2
9223372036854775807 + 1, -9223372036854775808 - 1
10 ** 30 // 7
-(2 ** 63)
1 >> 2, -1 >> 100
0 ** 0, 0 ** 5
[1, 2, 3]
{1, 2, 3}
x in [1, 2]
x in {1, 2}
x == (1, 2)
f(1, 2, 3)
1.0, 1, True
"x" "y"
'''

def sym(e):
    return [e.name, e.type, e.lineno, bool(e.nested), {k: v for k, v in sorted(e.symbols.items())}, e.varnames,
            [sym(c) for c in e.children]]

def meta(c):
    return [c.co_qualname, c.co_firstlineno, c.co_flags, c.co_argcount, c.co_posonlyargcount, c.co_kwonlyargcount,
            list(c.co_varnames), list(c.co_cellvars), list(c.co_freevars),
            sorted({l for _, _, l in c.co_lines() if l}),
            [meta(k) for k in c.co_consts if hasattr(k, "co_code")]]

def folded(text):
    # what is on the stack of constants: the reprs of those that the code loads
    import dis
    c = compile(text, "f", "eval")
    return [repr(i.argval) for i in dis.get_instructions(c) if i.opname in ("LOAD_CONST", "LOAD_SMALL_INT")]

out = {"programs": [], "expressions": [], "constants": []}
for text in PROGRAMS.strip("\n").split("\n---\n"):
    text += "\n"
    out["programs"].append({"text": text, "sym": sym(_symtable.symtable(text, "f", "exec")),
                            "meta": meta(compile(text, "f", "exec", dont_inherit=True))})
for text in EXPRESSIONS.strip("\n").split("\n"):
    ns = {}
    try:
        exec(compile("from __future__ import annotations\ndef f(x: (" + text + ")): pass", "f", "exec"), ns)
    except SyntaxError as e:
        continue
    ns["__annotations__"] = ns["f"].__annotations__
    out["expressions"].append([text, ns["__annotations__"]["x"]])
for text in CONSTANTS.strip("\n").split("\n"):
    out["constants"].append([text, folded(text)])
print(json.dumps(out, indent=1))
