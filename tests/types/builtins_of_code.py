# The builtins that code sees are what its globals call __builtins__: a module, a dict, or anything that can be subscripted.
import types

proxy = types.MappingProxyType


def attempt(f, *args):
    try:
        print("->", f(*args))
    except BaseException as e:
        print("->", type(e).__name__, e)


name = compile("superglobal", "test", "eval")
attempt(eval, name, {"__builtins__": {"superglobal": 1}})
attempt(eval, name, {"__builtins__": {}})
attempt(eval, name, {"__builtins__": proxy({"superglobal": 2})})
attempt(eval, name, {"__builtins__": proxy({})})
attempt(exec, compile("print(1)", "", "exec"), {"__builtins__": 123})


class Refusing(dict):
    def __getitem__(self, key):
        raise LookupError("no " + key)


class Missing(dict):
    def __missing__(self, key):
        return "missing " + key


attempt(eval, name, {"__builtins__": Refusing(superglobal=1)})
attempt(eval, name, Refusing(superglobal=1))
attempt(eval, name, {"__builtins__": Missing()})

imports = compile("import foo.bar", "test", "exec")
attempt(exec, imports, {"__builtins__": proxy({})})
ns = {"__builtins__": proxy({"__import__": lambda *args: args})}
exec(imports, ns)
print(ns["foo"][0], ns["foo"][1] is ns, ns["foo"][3:])
attempt(exec, "class C: pass", {"__builtins__": proxy({})})
attempt(exec, "class C: pass", {"__builtins__": proxy({"__build_class__": lambda f, n: print("built", n)}), "print": print})

reduce = compile("x.__reduce__()", "test", "eval")
attempt(eval, reduce, {"__builtins__": proxy({}), "x": iter([1, 2])})
print(eval(reduce, {"__builtins__": proxy({"iter": iter}), "x": iter([1, 2])})[1:])

ns = {"__builtins__": proxy({"len": len})}
exec("def f(): return len('abc')\ndef g(): return max(1, 2)", ns)
print(ns["f"](), ns["f"].__builtins__ is ns["__builtins__"])
attempt(ns["g"])
print(eval("(lambda: __import__('sys')._getframe().f_builtins is b)()", {"__builtins__": __builtins__, "b": vars(__builtins__)}))
# A function made by such code has them too, and so has what it calls eval for.
ns = {"__builtins__": proxy({"eval": eval, "answer": 42})}
exec("def f(): return (lambda: answer)() + eval('answer')", ns)
print(ns["f"]())
