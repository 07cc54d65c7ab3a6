# What code.replace() makes: tables, variables, lines; and where a frame ended.
import sys
import types, copy
def func():
    x = 1
    return x
def g(a):
    try:
        return len(a)
    except TypeError:
        return -1
def outer():
    y = 5
    def inner():
        return y
    return inner
def show(f, *a, **k):
    try: return f(*a, **k)
    except Exception as e: return type(e).__name__ + ": " + str(e)
c = func.__code__
for k, v in [("co_argcount", 0), ("co_nlocals", 1), ("co_stacksize", 7), ("co_firstlineno", 100), ("co_names", ("n",)), ("co_varnames", ("spam",)), ("co_freevars", ("freevar",)), ("co_cellvars", ("cellvar",)), ("co_filename", "F"), ("co_name", "N"), ("co_qualname", "Q.N"), ("co_linetable", g.__code__.co_linetable), ("co_linetable", b""), ("co_exceptiontable", b"")]:
    n = c.replace(**{k: v})
    print(k, getattr(n, k) == v, getattr(copy.replace(c, **{k: v}), k) == v, n == c)
print([l for _, _, l in c.replace(co_firstlineno=100).co_lines()], list(c.replace(co_linetable=b"").co_lines()))
def raiser():
    1 / 0
raiser.__code__ = raiser.__code__.replace(co_linetable=b'\xf8' * 7)
try: raiser()
except ZeroDivisionError as e: print(e.__traceback__.tb_next.tb_lineno, e.__traceback__.tb_next.tb_frame.f_lineno)
for table in b"\xff" * 3, b"\x00" * 9, b"\xf0\xff\xff\xff\xff", b"\xe8\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f", bytes(range(256)):
    n = c.replace(co_linetable=table)
    n.co_linetable == table, list(n.co_lines()), list(n.co_positions())
def t():
    TRUE=True
    def if1(x):
        x()
        if TRUE:
            pass
    def if2(x):
        x()
        if TRUE:
            pass
        else:
            pass
    def if3(x):
        x()
        if TRUE:
            pass
        else:
            return None
    def if4(x):
        x()
        if not TRUE:
            pass
    def w(x):
        x()
        try:
            return 1
        finally:
            y = 2
    def l(x):
        x()
        for i in ():
            pass
    def save():
        nonlocal frame
        frame = sys._getframe(1)
    frame = None
    for f in if1,if2,if3,if4,w,l:
        f(save)
        print(f.__name__, frame.f_lineno-f.__code__.co_firstlineno, frame.f_lasti >= 0)
t()
