# args: -W ignore
import sys
def boom(*a, **k): raise ValueError("boom")
class Bad:
    def __getattr__(self, n): boom()
    def __add__(self, o): boom()
    __radd__ = __iadd__ = __lt__ = __neg__ = __getitem__ = __setitem__ = __delitem__ = __call__ = __contains__ = __bool__ = __len__ = __iter__ = __enter__ = __eq__ = __add__
    def __format__(self, s): boom()
    def __hash__(self): boom()
    def __repr__(self): boom()
    def __index__(self): boom()
    def __setattr__(self, k, v): boom()
    def __delattr__(self, k): boom()
b = Bad()
x = None
d = {}
cases = r'''
x.foo
x.foo.bar
b.attr
x + 1
(x +
  1)
1 + b
b + 1 + 2
b < 3
1 < 2 < x
1 in x
x[1]
x[1][2]
d["k"]
d[
 "k"]
-x
~x
x()
x(1, 2)
boom()
boom(1,
     2)
x.foo()
b.foo(1)
boom().x
b[1]
b[1:2]
b[1:2:3]
not b
b and 1
1 if b else 2
undefined
undefined.x
undefined(1)
f"{x:d}"
f"{b}"
f"{b!r}"
f"a{x}b{b:>3}"
[1, b + 1]
{b: 1}
{b}
[*x]
(*x, 1)
{**x}
boom(*x)
boom(**x)
boom(a=1, **{"a": 2})
[y for y in x]
[y + x for y in (1,)]
[y for y in (1,) if b]
{y: x[y] for y in (1,)}
list(y + x for y in (1,))
(lambda: x + 1)()
lambda a=x.foo: 1
"%d" % x
1 / 0
2 ** x
x @ x
x is x + 1
b == 1
b.a.b.c
x \
  .foo
(x
  .foo
  .bar)
(x
  .foo())
boom(1)(2)(3)
(
   b
   .foo
   ()
)
x if b else 3
(yy := x + 1)
int("z")
'''
stmts = r'''
x.foo = 1
x.foo += 1
b.foo = 1
b[1] = 2
b[1] += 2
del b[1]
del b.foo
del x.foo
del undefined
a, c = x
a, c = 1, 2, 3
(a, c), e = 1, 2
[a, *c] = x
for i in x: pass
for i in b: pass
for i, j in [1]: pass
while b: pass
if b: pass
with x: pass
with b as f: pass
with boom() as f, b: pass
raise ValueError("a")
raise ValueError from x.foo
raise x
raise undefined
assert x, "msg"
assert x
assert b
assert x, b.foo
import nonexistent_mod
from nonexistent import y
x += 1
b += 1
def f(a=x.foo): pass
@x
def f(): pass
@boom
def f(): pass
@boom(1)
class C: pass
class C(x): pass
class C(x.foo): pass
class C(metaclass=boom): pass
class C: y = x.foo
return_ = [x.foo for _ in (1,)]
try: x.foo
finally: pass
try: x.foo
except x: pass
try: x.foo
except b.foo: pass
match x.foo:
    case 1: pass
match b:
    case 1: pass
match 1:
    case x.foo: pass
match 1:
    case x(): pass
match [1]:
    case [a] if x.foo: pass
match {1: b}:
    case {1: 5}: pass
global zz; zz = x.foo
del d["q"], x
print(b)
print(1,
   x.foo, 3)
y = (1 +
   x)
y = [
  1,
  x.foo,
]
try: raise ExceptionGroup("e", [KeyError()])
except* x: pass
z: x.foo = x.foo
x.foo: int = 3
type A = int; A.foo
'''
def split(s):
    out = []
    for line in s.strip("\n").split("\n"):
        if out and (line.startswith((" ", ")", "except", "finally", "]")) or out[-1].rstrip().endswith(("(", "[", "\\")) or out[-1].startswith("@") and out[-1].count("\n") == 0):
            out[-1] += "\n" + line
        else: out.append(line)
    return out
def where(src, mode):
    for wrap in (0, 1):
        text = src
        if wrap:
            if mode == "eval": text = "def fun(x, b, d):\n    return (" + src + ")"
            else: text = "def fun(x, b, d):\n" + "\n".join("    " + l for l in src.split("\n"))
            if "global" in src and "zz" in src or "x is x" in src: continue
        try:
            c = compile(text, "f", "eval" if mode == "eval" and not wrap else "exec")
        except SyntaxError as e:
            print("SE", e.msg, src); continue
        ns = dict(b=b, x=x, d=dict(d), boom=boom)
        try:
            if wrap:
                exec(c, ns); ns["fun"](x, b, dict(d))
            elif mode == "eval": eval(c, ns)
            else: exec(c, ns)
            print("no error", repr(src))
        except BaseException as e:
            tb = e.__traceback__.tb_next
            out = []
            while tb:
                co = tb.tb_frame.f_code
                if co.co_filename == "f":
                    pos = list(co.co_positions())[tb.tb_lasti // 2]
                    out.append((co.co_name, tb.tb_lineno, pos))
                tb = tb.tb_next
            print(repr(src), wrap, type(e).__name__, out)

for s in split(cases): where(s, "eval")
for s in split(stmts): where(s, "exec")


# Lines and carets of operands that are constants, and of comparisons whose truth is asked.
def constants(x):
    y = (x +
         1)
    z = ("a" +
         x[
             0])
    return (y <
            2)


class Bad:
    def __lt__(self, o):
        raise ValueError

    __eq__ = __lt__


def shown(text):
    import traceback
    try:
        exec(compile(text, "f", "exec"), {"b": Bad(), "c": 1, "d": 0})
    except ValueError as e:
        for f in traceback.extract_tb(e.__traceback__)[1:2]:
            print(repr(text), f.lineno, f.colno, f.end_colno)


print([line for _, _, line in constants.__code__.co_lines() if line is not None][1:] != [], sorted({line - constants.__code__.co_firstlineno for _, _, line in constants.__code__.co_lines() if line}))
for text in ("not b < 1", "not b == c", "x = b < c and d", "x = c and b < 1 or d", "x = c or d\nx = d or b < 1", "if b < 1: pass", "if not b < 1: pass", "if c and b < 1: pass",
             "x = d or (b < 1 and c) or c", "x = c and (b == 1) and c", "while b < 1: pass", "assert b < 1", "x = c if b < 1 else d", "[c for q in [1] if b < 1]", "x = (d or b < 1) and c"):
    shown(text)
