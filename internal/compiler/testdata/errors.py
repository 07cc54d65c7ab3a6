# Writes errors.json: programs with the SyntaxErrors and SyntaxWarnings that CPython 3.14 finds in them after parsing.
# usage: python3.14 errors.py [folder of CPython's tests] > errors.json
import ast, json, sys, warnings

PROGRAMS = r'''
return 1
---
class C: return
---
def f():
    yield
    return 1
async def g():
    yield 1
    return 2
---
break
---
continue
---
def f():
    if x: break
---
for x in y:
    class C:
        break
---
while 1:
    def f(): continue
---
yield 1
---
class C: yield
---
class C: yield from x
---
x = await y
---
def f(): await x
---
lambda: await x
---
class C: await x
---
def f(): [await x for y in z]
---
def f(): (await x for y in z)
---
def f(): [x async for x in y]
---
def f(): (x async for x in y)
---
[x async for x in y]
---
class C: [x async for x in y]
---
async def f():
    def g(): return [x async for x in y]
---
async def f():
    return [[x async for x in y] for z in w]
---
def f():
    return [[x async for x in y] for z in w]
---
lambda: [x async for x in y]
---
async def f():
    class C: [x async for x in y]
---
def f():
    async for x in y: pass
---
def f():
    async with x: pass
---
async for x in y: pass
---
async with x: pass
---
async def f(): yield from x
---
async def f():
    lambda: (yield from x)
---
async def f(): [(yield) for x in y]
---
def f(): [(yield 1) for x in y]
---
def f(): {(yield 1) for x in y}
---
def f(): {(yield 1): 1 for x in y}
---
def f(): ((yield 1) for x in y)
---
def f(): [x for x in (yield)]
---
def f(): [x for x in y for z in (yield)]
---
try: pass
except: pass
except ValueError: pass
---
*a, *b = c
---
*a = c
---
for *x in y: pass
---
[*a, *b] = c
---
(a, (*b, *c)) = d
---
x = *a
---
f(*a for a in b)
---
f(a=1, a=2)
---
class C(a=1, a=2): pass
---
f(a=1, **k, a=3)
---
def f(a, a): pass
---
def f(a, *, a): pass
---
def f(a, **a): pass
---
lambda a, a: 1
---
def f(__debug__): pass
---
__debug__ = 1
---
del __debug__
---
x.__debug__ = 1
---
del x.__debug__
---
f(__debug__=1)
---
class __debug__: pass
---
import __debug__
---
import x as __debug__
---
from x import __debug__
---
def __debug__(): pass
---
for __debug__ in x: pass
---
with x as __debug__: pass
---
(__debug__ := 1)
---
__debug__ += 1
---
__debug__: int
---
global __debug__
---
def f[__debug__](): pass
---
match x:
    case __debug__: pass
---
match x:
    case {**__debug__}: pass
---
match x:
    case C(__debug__=1): pass
---
try: pass
except E as __debug__: pass
---
def f():
    global x
    x: int
---
def f(x):
    global x
---
def f():
    x = 1
    global x
---
def f():
    print(x)
    global x
---
def f():
    x: int
    global x
---
def f():
    import x
    global x
---
def f(x):
    nonlocal x
---
def g():
    x = 1
    def f():
        x = 1
        nonlocal x
---
def g():
    x = 1
    def f():
        print(x)
        nonlocal x
---
def g():
    x = 1
    def f():
        x: int
        nonlocal x
---
def g():
    x = 1
    def f():
        nonlocal x
        x: int
---
nonlocal x
---
def f():
    nonlocal x
---
class C:
    nonlocal x
---
def f():
    def g():
        nonlocal x
    y = 1
---
def f():
    x = 1
    def g():
        global x
        def h():
            nonlocal x
---
def f():
    global x
    nonlocal x
---
def g():
    x = 1
    def f():
        nonlocal x
        global x
---
x = 1
global x
---
print(x)
global x
---
x: int
global x
---
class C:
    x = 1
    global x
---
def f(): from x import *
---
class C: from x import *
---
x = 1
from __future__ import annotations
---
from __future__ import nope
---
from __future__ import braces
---
from __future__ import annotations, nope
---
def f():
    from __future__ import annotations
---
"""doc"""
from __future__ import annotations
1
from __future__ import division
---
[x := 1 for x in y]
---
[[(x := 1) for j in y] for x in z]
---
[x for x in (y := z)]
---
[x for x in [y := 1 for z in w]]
---
[x for x in (lambda: (y := 1))]
---
class C: [y := 1 for x in z]
---
class C:
    x = [(y := 1) for z in w]
---
[(x := 1) for y in z for x in w]
---
[(j := 0) for i in range(5) for j in range(5)]
---
[i for i in range(5) if (j := 0) for j in range(5)]
---
def f(): [i for i in range(5) if (j := 0) for k[j + 1] in range(5)]
---
[(i := 0) for i in range(5)]
---
{(i := 0) for i in range(5)}
---
{(i := 0): 1 for i in range(5)}
---
def f[T: (x := 1)](): pass
---
def f[T: (yield)](): pass
---
async def f():
    def g[T: (await x)](): pass
---
def f[T: [(x := 1) for y in z]](): pass
---
def f[T: (int, (x := 1))](): pass
---
def f[T = (x := 1)](): pass
---
def f[**T = (x := 1)](): pass
---
def f[*T = (x := 1)](): pass
---
type A = (x := 1)
---
type A = (yield)
---
type A = (await x)
---
type A = [(x := 1) for y in z]
---
class C[T]((x := 1)): pass
---
class C[T]((yield)): pass
---
class C[T](x for x in [(y := 1) for z in w]): pass
---
def f[T](a = (x := 1)): pass
---
def f[T](a: (x := 1)): pass
---
def f(a: (x := 1)): pass
---
def f(a: (yield)): pass
---
def f() -> (yield): pass
---
async def f(a: (await b)): pass
---
x: (y := 1)
---
x: (yield)
---
def f():
    x: (yield)
---
def f(a: [(x := 1) for y in z]): pass
---
def f[T, T](): pass
---
class C[T, T]: pass
---
type A[T, T] = T
---
def f[T](): nonlocal T
---
def f[__classdict__](): pass
---
class C[T]:
    nonlocal T
---
def f[T=int, U](): pass
---
def f[**P=int, *U](): pass
---
match x:
    case a: pass
    case b: pass
---
match x:
    case _: pass
    case b: pass
---
match x:
    case a | b: pass
---
match x:
    case _ | b: pass
---
match x:
    case (a | 1): pass
---
match x:
    case [a] | 1: pass
---
match x:
    case [a] | [b]: pass
---
match x:
    case [a, b] | [b, a]: pass
    case [a] | (1, a): pass
---
match x:
    case [a, a]: pass
---
match x:
    case [a, *a]: pass
---
match x:
    case {1: a, 2: a}: pass
---
match x:
    case {1: a, **a}: pass
---
match x:
    case C(a, x=a): pass
---
match x:
    case C(x=a, x=b): pass
---
match x:
    case {1: a, 1: b}: pass
---
match x:
    case {1: a, True: b}: pass
---
match x:
    case {"a": a, 'a': b}: pass
---
match x:
    case {-1: a, -1: b}: pass
---
match x:
    case {1+1j: a, 1+1j: b}: pass
---
match x:
    case {C.a: a, C.a: b}: pass
---
match x:
    case [*a, *b]: pass
---
match x:
    case [a as b, b]: pass
---
match x:
    case a if y: pass
    case b: pass
---
match x:
    case ((a) as b): pass
    case 1: pass
---
try: pass
except* E: break
---
while 1:
    try: pass
    except* E: break
---
while 1:
    try: pass
    except* E: continue
---
def f():
    try: pass
    except* E: return
---
def f():
    try: pass
    except* E: return 1
---
def f():
    try: pass
    except* E:
        for x in y: break
---
def f():
    try: pass
    except* E:
        try: pass
        finally: return
---
def f():
    try: pass
    finally: return
---
def f():
    try: pass
    finally: return 1
---
for x in y:
    try: pass
    finally: break
---
for x in y:
    try: pass
    finally: continue
---
for x in y:
    try: pass
    finally:
        for z in w: break
---
def f():
    try: pass
    finally:
        def g(): return
        while 1: break
        else: return
---
for x in y:
    try: pass
    finally:
        if x: break
        with z: continue
        try: break
        except: continue
---
def f():
    for x in y:
        try: pass
        finally:
            for a in b:
                try: break
                finally: continue
---
x is 1
---
x is not 1
---
1 is x
---
x is ()
---
x is "a"
---
x is -1
---
x is None is 1
---
x is True
---
x is ...
---
x is b"" is not 2.0
---
if x is 1: pass
---
y = not (x is 1)
---
1()
---
"a"()
---
[1]()
---
(1, 2)()
---
{}()
---
{1}()
---
[x for x in y]()
---
(x for x in y)()
---
f"a"()
---
f"{a}"()
---
t"a"()
---
None()
---
(lambda: 1)()
---
1[0]
---
None[0]
---
1.0[0]
---
{1}[0]
---
{x for x in y}[0]
---
(x for x in y)[0]
---
(lambda: 1)[0]
---
t"a"[0]
---
...[0]
---
True[0]
---
"a"["b"]
---
"a"[1.0]
---
[1]["a"]
---
[1][None]
---
[1][1, 2]
---
[[1, 2] [3, 4]]
---
(1,)["a"]
---
f"a"["b"]
---
[x for x in y]["a"]
---
b"a"["b"]
---
"a"[True]
---
"a"[1:2]
---
[1][{}]
---
[1][lambda: 1]
---
[1][(x for x in y)]
---
[1][f"a"]
---
assert (x, "msg")
---
assert ()
---
assert (1, 2), 3
---
assert (x,)
---
def f():
    x = 1
    del x
    class C: nonlocal y
---
with a:
 with a:
  with a:
   with a:
    with a:
     with a:
      with a:
       with a:
        with a:
         with a:
          with a:
           with a:
            with a:
             with a:
              with a:
               with a:
                with a:
                 with a:
                  with a:
                   with a:
                    with a:
                     with a:
                      pass
---
def f(a=(yield)): pass
---
lambda a=(yield): 1
---
@(yield)
def f(): pass
---
def f():
    class C((yield)): pass
---
async def f(): return [x for x in [await y]]
---
print(f"{x!r}" is 1)
---
class C:
    def f(self): nonlocal __x
---
def f():
    __x = 1
    class C:
        def g(self): nonlocal __x
---
def f():
    return super.x, super().x
---
x: int = (yield)
---
async def f():
    async def g(): yield
    [x async for x in g()]
    return {x: y async for x in z for y in w}
---
def f(): return {x: y async for x in z for y in w}
---
def f(): return {x async for x in z for y in w}
---
def f(): return [x for x in z async for y in w]
---
def f():
    with (yield): pass
class C:
    with (yield): pass
'''

def syntax_error(e):
    return [type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset]

def run(text):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            tree = ast.parse(text, "file")
        except Exception:
            return None
    if caught:
        return None
    out = {"text": text}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(tree, "file", "exec", dont_inherit=True)
        except SyntaxError as e:
            out["error"] = syntax_error(e)
        except Exception:
            return None
    out["warnings"] = [[str(w.message), w.lineno] for w in caught]
    if caught and "error" not in out:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                compile(tree, "file", "exec", dont_inherit=True)
            except SyntaxError as e:
                out["strict"] = syntax_error(e)
    return out

def from_tests(folder):
    import doctest
    for name in ("test_syntax", "test_patma", "test_named_expressions", "test_type_params", "test_coroutines",
                 "test_generators", "test_genexps", "test_unpack_ex", "test_scope", "test_global", "test_except_star",
                 "test_grammar", "test_future_stmt/test_future", "test_dictcomps", "test_setcomps", "test_listcomps",
                 "test_positional_only_arg", "test_keywordonlyarg", "test_type_annotations", "test_type_comments",
                 "test_annotationlib", "test_type_aliases"):
        try:
            with open(f"{folder}/{name}.py") as f:
                tree = ast.parse(f.read())
        except OSError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value
                if ">>>" in text:
                    try:
                        for example in doctest.DocTestParser().get_examples(text):
                            yield example.source
                    except ValueError:
                        pass
                elif len(text) > 5 and any(c in text for c in " \n(["):
                    import textwrap
                    yield textwrap.dedent(text)

results, seen = [], set()
for text in PROGRAMS.strip("\n").split("\n---\n"):
    results.append(run(text + "\n") or {"text": text, "parser": True})
    seen.add(text + "\n")
if len(sys.argv) > 1:
    for text in from_tests(sys.argv[1]):
        if text in seen:
            continue
        seen.add(text)
        r = run(text)
        if r and ("error" in r or r["warnings"]):
            results.append(r)
print("[\n" + ",\n".join(json.dumps(r) for r in results if "parser" not in r) + "\n]")
for r in results:
    if "parser" in r:
        print("refused by the parser:", repr(r["text"]), file=sys.stderr)
