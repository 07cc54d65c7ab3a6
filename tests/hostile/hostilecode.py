# Codes, syntax trees and functions made of wrong parts.
import ast, types, marshal, sys, dis, inspect, warnings

warnings.simplefilter("ignore")


def attempt(label, f, *args, show=True):
    try:
        r = repr(f(*args))
        r = r if len(r) < 100 and " at 0x" not in r else "something"
    except RecursionError:
        r = "RecursionError"
    except Exception as e:
        r = "%s: %s" % (type(e).__name__, str(e)[:150])
    print(label, "->", r if show else "ends")


def outer():
    y = 5

    def f(a, b=2, *c, d=3, **e):
        x = a + b + y
        return [x for x in (x, c, d)], lambda: x
    return f


f = outer()
code = f.__code__
def quietly(f):
    if sys.implementation.name == "cpython": return  # does not check what it is given, and dies
    try: f()
    except Exception: pass


for name in ("co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_nlocals", "co_stacksize", "co_flags", "co_firstlineno"):
    for v in (-1, 10 ** 30, 2 ** 31 - 1, "a", None, 1.5, 0, 100, 255):
        def use():
            c = code.replace(**{name: v})
            g = types.FunctionType(c, {}, "g", (2,), f.__closure__)
            return g(1)
        quietly(use)
for name in ("co_code", "co_consts", "co_names", "co_varnames", "co_freevars", "co_cellvars", "co_filename", "co_name", "co_qualname", "co_linetable", "co_exceptiontable"):
    for v in (None, 5, "", b"", (), ("a",), ("a", "b", "c"), (1, 2), [1], b"\x00" * 10, b"\xff" * 100, ("",) * 50, (code,) * 20, "x" * 100, b"\x80" * 7, (None,) * 30, ("a", "a", "a", "a", "a", "a"), code.co_code[:-4], code.co_code * 2):
        def use():
            c = code.replace(**{name: v})
            g = types.FunctionType(c, {}, "g", (2,), f.__closure__)
            list(c.co_lines()), list(c.co_positions()), list(c.co_branches()), hash(c), c == code, repr(c)
            marshal.loads(marshal.dumps(c))
            return g(1)
        quietly(use)


class Index:
    def __index__(self): return 1


attempt("replace by an index", lambda: code.replace(co_argcount=Index()).co_argcount)
attempt("replace unknown", lambda: code.replace(nothing=1))
attempt("replace by position", lambda: code.replace(1))
attempt("CodeType()", lambda: types.CodeType())
attempt("CodeType of few", lambda: types.CodeType(0, 0, 0))
quietly(lambda: types.CodeType(0, 0, 0, 0, 0, 0, b"", (), (), (), "", "", "", 0, b"", b"", 5))
quietly(lambda: types.CodeType(-1, 0, 0, 0, 0, 0, b"", (), (), (), "", "", "", 0, b"", b""))
quietly(lambda: exec(types.CodeType(0, 0, 0, 0, 0, 0, b"", (), (), (), "", "", "", 0, b"", b"")))
attempt("function of no code", lambda: types.FunctionType(5, {}))
attempt("function of no globals", lambda: types.FunctionType(code, 5))
attempt("function without closure", lambda: types.FunctionType(code, {}))
attempt("function with a wrong closure", lambda: types.FunctionType(code, {}, "g", None, (5,)))
attempt("function with a short closure", lambda: types.FunctionType(code, {}, "g", None, ()))
attempt("function with a long closure", lambda: types.FunctionType(code, {}, "g", None, f.__closure__ * 2))
attempt("function with wrong defaults", lambda: types.FunctionType(code, {}, "g", 5, f.__closure__))
attempt("function with an empty cell", lambda: types.FunctionType(code, {}, "g", (2,), (types.CellType(),))(1))
attempt("function with many defaults", lambda: types.FunctionType(code, {}, "g", (1,) * 50, f.__closure__)(), show=False)
g = outer()
for name, vs in {"__code__": (5, None, (lambda: 1).__code__), "__defaults__": (5, [1], (1,) * 100, None), "__kwdefaults__": (5, {}, {1: 2}, {"z": 1}, None), "__closure__": (5, None), "__globals__": ({},),
                 "__dict__": (5, None), "__name__": (5, None), "__qualname__": (5,), "__annotations__": (5, {}, None), "__type_params__": (5, ()), "__annotate__": (5, None, lambda: 1), "__module__": (5,), "__builtins__": (5,)}.items():
    for v in vs:
        attempt("function.%s = %s" % (name, v if not callable(v) and not hasattr(v, "co_code") else "..."), lambda: setattr(g, name, v))
        attempt("then called", lambda: g(1)[0])
        attempt("then removed", lambda: delattr(g, name))
g = outer()
g.__defaults__ = (1,) * 100
attempt("too many defaults", lambda: g()[0])
g.__kwdefaults__ = {5: 6}
attempt("wrong keyword defaults", lambda: g(1, 2)[0])


def gen():
    yield 1
    yield 2


def plain(): return 5


attempt("another code, generator", lambda: setattr(plain, "__code__", gen.__code__) or list(plain()))
it = gen()
next(it)
gen.__code__ = (lambda: 7).__code__
attempt("its code was changed", lambda: list(it))
attempt("then", gen)


def recursive(n):
    recursive.__code__ = (lambda n: n).__code__
    return recursive(n)


attempt("changes its own code", recursive, 3)
for args in ((5,), (None,), (code,), (b"1",), ("1", 5), ("1", {}, 5), (compile("1", "f", "eval"), {}, []), ("x", {"__builtins__": 5}), ("len", {"__builtins__": None}), ("1", {"__builtins__": {}}), ("print", {"__builtins__": {}}), ("\x00",), ("",), ("1\n2",), (" 1",), ("a", {}, {1: 2})):
    attempt("eval %s" % (str(args)[:40] if "code object" not in str(args) else "a code"), eval, *args)
    attempt("exec %s" % (str(args)[:40] if "code object" not in str(args) else "a code"), exec, *args)
for args in (("1", "f", "x"), ("1", "f\0", "exec"), ("1", 5, "exec"), (5, "f", "exec"), ("1", "f", "exec", -1), ("1", "f", "exec", 2 ** 40), ("1", "f", "exec", 0, False, 99), ("1", "f", "exec", 0, False, -2), (b"\xff", "f", "exec"), ("# coding: x\n1", "f", "exec"), (b"# coding: x\n1", "f", "exec"), ("\ud800", "f", "exec"), (bytearray(b"1"), "f", "exec"), (memoryview(b"1"), "f", "eval"), ("1", b"f", "exec"), ("1;2", "f", "single"), ("1\n2", "f", "single"), ("", "f", "single"), ("", "f", "eval")):
    attempt("compile %s" % (str(args)[:40] if "memory" not in str(args) else "a view"), lambda: type(compile(*args)).__name__)


def tree(e): return ast.fix_missing_locations(ast.Expression(e))


name = ast.Name("a", ast.Load())
loop = ast.List([], ast.Load())
loop.elts.append(loop)
cyclic = ast.BinOp(name, ast.Add(), name)
cyclic.left = cyclic
position = dict(lineno=1, col_offset=0, end_lineno=1, end_col_offset=1)
loop.__dict__.update(position)
cyclic.__dict__.update(position)
for label, t in {
    "None": None, "an int": 5, "a name": name, "no body": ast.Expression(), "body None": ast.Expression(None), "body of a str": ast.Expression("a"), "list of itself": ast.Expression(loop), "sum of itself": ast.Expression(cyclic),
    "no position": ast.Expression(ast.Name("a", ast.Load())), "name of an int": tree(ast.Name(5, ast.Load())), "name None": tree(ast.Name("None", ast.Load())), "store": tree(ast.Name("a", ast.Store())), "no context": tree(ast.Name("a")), "wrong context": tree(ast.Name("a", 5)),
    "empty name": tree(ast.Name("", ast.Load())), "constant of a list": tree(ast.Constant([1])), "constant of an object": tree(ast.Constant(object())), "constant of a deep tuple": tree(ast.Constant((1, (2, [3])))), "constant of a code": tree(ast.Constant(code)), "constant kind": tree(ast.Constant(1, 5)),
    "no operands": tree(ast.BoolOp(ast.And(), [])), "one operand": tree(ast.BoolOp(ast.And(), [name])), "no comparators": tree(ast.Compare(name, [], [])), "uneven comparators": tree(ast.Compare(name, [ast.Lt()], [name, name])), "uneven dict": tree(ast.Dict([name], [])), "dict of None": tree(ast.Dict([None], [name])),
    "no generators": tree(ast.ListComp(name, [])), "element None": tree(ast.List([None], ast.Load())), "empty set": tree(ast.Set([])), "call of None": tree(ast.Call(None, [], [])), "keyword of itself": tree(ast.Call(name, [], [ast.keyword(None, name), ast.keyword("a", name), ast.keyword("a", name)])), "starred": tree(ast.Starred(name, ast.Load())),
    "attribute of an int": tree(ast.Attribute(name, 5, ast.Load())), "slice alone": tree(ast.Slice(None, None, None)), "joined": tree(ast.JoinedStr([name])), "joined of ints": tree(ast.JoinedStr([ast.Constant(5)])), "joined names": tree(ast.JoinedStr([name, name])), "joined spec": tree(ast.JoinedStr([ast.FormattedValue(name, -1, name), name])), "formatted by a name": tree(ast.FormattedValue(name, -1, name)), "yield": tree(ast.Yield(None)), "await": tree(ast.Await(name)),
    "lambda of the same": tree(ast.Lambda(ast.arguments([], [ast.arg("a"), ast.arg("a")], None, [], [], None, []), name)), "too many defaults": tree(ast.Lambda(ast.arguments([], [], None, [], [], None, [name]), name)), "kw_defaults": tree(ast.Lambda(ast.arguments([], [], None, [ast.arg("k")], [], None, []), name)),
    "named": tree(ast.NamedExpr(ast.Attribute(name, "b", ast.Store()), name)), "operator": tree(ast.BinOp(name, 5, name)), "operator None": tree(ast.BinOp(name, None, name)), "unary": tree(ast.UnaryOp(ast.Add(), name)), "statement": tree(ast.Pass()), "lines": ast.Expression(ast.Constant(1, lineno=-5, col_offset=-5, end_lineno=-10, end_col_offset=10 ** 6)),
    "lines backwards": ast.Expression(ast.Constant(1, lineno=5, col_offset=0, end_lineno=1, end_col_offset=0)), "columns backwards": ast.Expression(ast.Constant(1, lineno=1, col_offset=5, end_lineno=1, end_col_offset=0)), "line of a str": ast.Expression(ast.Constant(1, lineno="a", col_offset=0)), "huge line": ast.Expression(ast.Constant(1, lineno=2 ** 40, col_offset=0, end_lineno=2 ** 40, end_col_offset=0)),
}.items():
    attempt("tree of " + label, lambda: eval(compile(t, "f", "eval"), {"a": 1}) and 1)
    attempt("unparse " + label, lambda: ast.unparse(t) if label not in ("list of itself", "sum of itself") else 0, show=False)
    attempt("dump " + label, lambda: ast.dump(t) if label not in ("list of itself", "sum of itself") else 0, show=False)
for label, body in {
    "body None": None, "of None": [None], "of an int": [5], "of an expression": [name], "if without body": [ast.If(name, [], [])], "for without target": [ast.For(None, name, [ast.Pass()], [])], "for to a call": [ast.For(ast.Call(name, [], []), name, [ast.Pass()], [])], "while": [ast.While(name, [], [])],
    "function without body": [ast.FunctionDef("f", ast.arguments([], [], None, [], [], None, []), [], [])], "function of an int": [ast.FunctionDef(5, ast.arguments([], [], None, [], [], None, []), [ast.Pass()], [])], "class without name": [ast.ClassDef(None, [], [], [ast.Pass()], [])], "return": [ast.Return(name)], "break": [ast.Break()], "continue": [ast.Continue()],
    "delete nothing": [ast.Delete([])], "delete a call": [ast.Delete([ast.Call(name, [], [])])], "assign to nothing": [ast.Assign([], name)], "assign to a constant": [ast.Assign([ast.Constant(1)], name)], "assign with a load": [ast.Assign([name], name)], "annassign": [ast.AnnAssign(ast.Tuple([], ast.Store()), name, name, 1)],
    "with nothing": [ast.With([], [ast.Pass()])], "try nothing": [ast.Try([ast.Pass()], [], [], [])], "try without body": [ast.Try([], [], [], [ast.Pass()])], "bare except first": [ast.Try([ast.Pass()], [ast.ExceptHandler(None, None, [ast.Pass()]), ast.ExceptHandler(name, None, [ast.Pass()])], [], [])], "else without except": [ast.Try([ast.Pass()], [], [ast.Pass()], [ast.Pass()])],
    "raise from": [ast.Raise(None, name)], "import nothing": [ast.Import([])], "import from nothing": [ast.ImportFrom("a", [], 0)], "import from below": [ast.ImportFrom("a", [ast.alias("b", None)], -5)], "import star": [ast.ImportFrom(None, [ast.alias("*", "x")], 0)], "global nothing": [ast.Global([])], "global of an int": [ast.Global([5])], "nonlocal": [ast.Nonlocal(["a"])],
    "match nothing": [ast.Match(name, [])], "match a name": [ast.Match(name, [ast.match_case(ast.MatchValue(name), None, [ast.Pass()])])], "match a singleton": [ast.Match(name, [ast.match_case(ast.MatchSingleton(5), None, [ast.Pass()])])], "match a star": [ast.Match(name, [ast.match_case(ast.MatchStar("x"), None, [ast.Pass()])])], "match a class": [ast.Match(name, [ast.match_case(ast.MatchClass(name, [], ["a"], []), None, [ast.Pass()])])],
    "match a mapping": [ast.Match(name, [ast.match_case(ast.MatchMapping([name], [], None), None, [ast.Pass()])])], "match or": [ast.Match(name, [ast.match_case(ast.MatchOr([]), None, [ast.Pass()])])], "match as": [ast.Match(name, [ast.match_case(ast.MatchAs(ast.MatchAs(None, None), None), None, [ast.Pass()])])], "type alias": [ast.TypeAlias(ast.Constant(1), [], name)], "expression None": [ast.Expr(None)], "assert": [ast.Assert(None, None)], "async for": [ast.AsyncFor(ast.Name("x", ast.Store()), name, [ast.Pass()], [])],
}.items():
    def use():
        t = ast.Module(body, [])
        try: ast.fix_missing_locations(t)
        except Exception: pass
        return type(compile(t, "f", "exec")).__name__
    attempt("module " + label, use)
deep = name
N = 2_000 if "refaudit" in sys._xoptions else 100_000
for i in range(N): deep = ast.UnaryOp(ast.Not(), deep, **position)
attempt("a deep tree", lambda: compile(ast.Expression(deep), "f", "eval") is None, show=False)
attempt("walk a deep tree", lambda: sum(1 for n in ast.walk(deep)) > N)
attempt("dump a deep tree", lambda: ast.dump(deep) is None, show=False)
attempt("repr a deep tree", lambda: repr(deep) is None, show=False)
del deep


class Fields(ast.Name):
    _fields = ("id", "ctx", "nothing")


class Bad(ast.Name):
    _fields = 5


class Raising(ast.Name):
    @property
    def id(self): raise KeyError("id")


attempt("more fields", lambda: eval(compile(tree(Fields("a", ast.Load())), "f", "eval"), {"a": 1}), show=False)
attempt("no fields", lambda: compile(tree(Bad("a", ast.Load())), "f", "eval"), show=False)
attempt("fields that raise", lambda: compile(ast.Expression(Raising(ctx=ast.Load(), **position)), "f", "eval"))
ast.Name._fields += ("more",)
attempt("fields of all names", lambda: ast.dump(name), show=False)
ast.Name._fields = ("id", "ctx")
attempt("literal_eval", lambda: ast.literal_eval("[" * 100 + "]" * 100) is None)
attempt("literal_eval of a call", lambda: ast.literal_eval("f()"))
attempt("literal_eval of sums", lambda: ast.literal_eval("1" + "+1j" * 2), show=False)
frame = sys._getframe()
for v in (-1, "a", None, 0, 5, 10 ** 9):
    attempt("f_lineno = %r" % (v,), lambda: setattr(frame, "f_lineno", v))
attempt("del f_lineno", lambda: delattr(frame, "f_lineno"))
attempt("f_trace", lambda: setattr(frame, "f_trace", 5), show=False)
del frame.f_trace
locs = (lambda a: sys._getframe().f_locals)(1)
attempt("f_locals of a dead frame", lambda: (locs["a"], locs.update(a=2), locs["a"]))
attempt("f_locals with no str", lambda: locs.__setitem__(5, 6), show=False)
print("done")
