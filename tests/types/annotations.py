# args: -S
# Annotations of classes (PEP 649).
import builtins


def hide(s):
    """Takes the addresses out of a text."""
    parts = s.split("0x")
    return "0x".join([parts[0]] + [p.lstrip("0123456789abcdef") for p in parts[1:]])


def print(*args, **kw):
    builtins.print(*[hide(str(a)) for a in args], **kw)


class A:
    x: int
print(A.__dict__.keys(), A.__annotations__, A.__dict__.keys(), A.__annotate__)
del A.__annotations__
try: print(A.__annotations__)
except Exception as e: print(e)
class B: pass
print(B.__annotations__, B.__dict__.keys(), B.__annotate__)
B.__annotations__={'x':1}
print(B.__dict__.keys())
del B.__annotations__
print(B.__dict__.keys(), B.__annotations__)
try: int.__annotations__
except Exception as e: print(e)
try: int.__annotate__
except Exception as e: print(e)
try: int.__annotations__={}
except Exception as e: print(e)
try: A[1]
except Exception as e: print(e)
try: del A.__annotate__
except Exception as e: print(e)
try: del A.__name__
except Exception as e: print(e)
try: del A.__module__
except Exception as e: print(e)
try: A.__abstractmethods__
except Exception as e: print(e)
try: del A.__abstractmethods__
except Exception as e: print(e)
class D: pass
print(D.__annotate__, D.__dict__.keys())
try: del type("Q",(),{}).__annotations__
except AttributeError as e: print(e)