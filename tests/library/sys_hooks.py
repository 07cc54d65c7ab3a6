# What sys.excepthook, sys.unraisablehook and sys.displayhook write, and the checks of sys functions.
import io
import re
import sys


def shown(f, *args):
    old, sys.stderr = sys.stderr, io.StringIO()
    try:
        try:
            f(*args)
        finally:
            text = sys.stderr.getvalue()
            sys.stderr = old
    except Exception as e:
        print(type(e).__name__, e)
    print(re.sub("0x[0-9a-f]+", "0x", text))


class Broken:
    def __repr__(self):
        raise ZeroDivisionError


caught = []
sys.unraisablehook = caught.append


class Deleted:
    def __del__(self):
        raise ValueError("del")


Deleted()
Args = type(caught[0])
print(Args.__name__, len(caught[0]), caught[0].err_msg is None or caught[0].err_msg.split(" <")[0])
e = ValueError("v")
for args in [(ValueError, e, None, None, None), (ValueError, e, None, "msg", None), (ValueError, e, None, None, 5), (ValueError, e, None, "msg", 5),
             (ValueError, e, None, "msg", Broken()), (ValueError, e, None, None, Broken()), (ValueError, None, None, None, None),
             (ValueError, None, None, "m", 3), (int, e, None, None, len)]:
    shown(sys.__unraisablehook__, Args(args))


class Chained:
    def __del__(self):
        try:
            [][1]
        except IndexError:
            raise KeyError("c") from ValueError("no more than the last is shown")


class Noted:
    def __del__(self):
        e = ValueError("a\nb")
        e.add_note("note")
        raise e


class Grouped:
    def __del__(self):
        raise ExceptionGroup("g", [ValueError(1)])


class BadStr(Exception):
    def __str__(self):
        raise TypeError


class Unspeakable:
    def __del__(self):
        raise BadStr


class Syntax:
    def __del__(self):
        exec("x = = 1")


class Deep:
    def __del__(self):
        def f(n):
            return f(n - 1) if n else 1 / 0
        f(10)


def failing(args):
    raise KeyError("hook")


for hook in sys.__unraisablehook__, failing, None:
    sys.unraisablehook = hook
    for cls in Chained, Noted, Grouped, Unspeakable, Syntax, Deep:
        shown(cls)
        if hook is not sys.__unraisablehook__:
            break
del sys.unraisablehook
shown(Deleted)
sys.unraisablehook = sys.__unraisablehook__
shown(sys.excepthook, ValueError, ValueError("x"), None)
shown(sys.excepthook, 1, None, None)
shown(sys.excepthook, 1, "1", 1)
shown(sys.excepthook, 1, ValueError("y"), 5)


class Narrow(io.TextIOWrapper):
    pass


raw = io.BytesIO()
narrow = Narrow(raw, "latin-1")
old, sys.stdout = sys.stdout, narrow
sys.displayhook("a=\xe9 b=\udc80 c=\U00010000 d=\U0010ffff")
sys.stdout.flush()
sys.stdout = old
print(raw.getvalue())


def check(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


check(type(sys.flags))
check(type(sys.version_info), ())
check(type(sys.float_info))
check(sys.setrecursionlimit, 2**40)
check(sys.set_int_max_str_digits, 2**70)
check(sys._getframe, 2**100)
check(sys._getframemodulename, 0)
check(sys._getframemodulename, 100)
check(sys.audit, 1)
check(sys.activate_stack_trampoline, "x")
check(sys.activate_stack_trampoline, b"x")
check(sys.deactivate_stack_trampoline)
check(sys.set_coroutine_origin_tracking_depth, 2**40)
check(sys.setdlopenflags, "a")
s = "".join(["never", " interned before"])
print(sys._is_interned(s), sys.intern(s) is s, sys._is_interned(s), sys.intern(s.swapcase().swapcase()) is s)

# Trace and profile functions of all threads.
import threading

ready, go = threading.Event(), threading.Event()
seen = []


def work():
    ready.set()
    go.wait()
    sum([1])
    seen.append(sys.getprofile() is profile)


def profile(frame, event, arg):
    pass


th = threading.Thread(target=work)
th.start()
ready.wait()
sys._setprofileallthreads(profile)
go.set()
th.join()
sys._setprofileallthreads(None)
print(seen, sys.getprofile())

# What audit hooks are told of, and that they are traced only if they say so.
traced, events = [], []


class Hook:
    def __call__(self, event, args):
        if event in wanted:
            events.append((event, args[1] if event.startswith("object") else len(args)))


wanted = {"object.__setattr__", "gc.get_objects", "gc.get_referrers", "gc.get_referents", "sys._getframemodulename", "time.sleep"}
hook = Hook()
sys.addaudithook(hook)


class A:
    pass


class B:
    pass


class C(A):
    pass


C.__name__ = "X"
C.__bases__ = (B,)
C.new = 1
a = A()
a.__class__ = B
import gc
import time

gc.get_objects(0)
gc.get_referrers(a)
gc.get_referents(a)
sys._getframemodulename()
try:
    time.sleep(-1)
except ValueError as e:
    print(e)
wanted = set()
print(events)


def trace(frame, event, arg):
    if frame.f_code is Hook.__call__.__code__:
        traced.append(event)


sys.settrace(trace)
sys.audit("one")
Hook.__cantrace__ = True
sys.audit("two")
Hook.__cantrace__ = False
sys.audit("three")
sys.settrace(None)
print(traced)
