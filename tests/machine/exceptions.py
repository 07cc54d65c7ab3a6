import sys
def show(f,*a):
    try: print(f(*a))
    except BaseException as e:
        n=[]
        while e is not None and len(n)<6:
            n.append((type(e).__name__, str(e), e.__suppress_context__)); e=e.__cause__ or e.__context__
        print(n)
def f1():
    try: 1/0
    finally:
        {}['k']
def f2():
    try: 1/0
    except ZeroDivisionError as e: raise ValueError("v") from e
def f3():
    try: 1/0
    except ZeroDivisionError as e: raise ValueError("v") from None
def f4(): raise 5
def f5(): raise ValueError from 5
def f6(): raise
def f7():
    try: 1/0
    except 5: pass
def f8():
    try: 1/0
    except (ValueError, "x"): pass
def f9():
    try: raise ValueError
    except ValueError:
        try: raise KeyError
        except KeyError: pass
        raise
def f10():
    for i in range(3):
        try: continue
        finally: print("f", i)
    while True:
        try: break
        finally: print("brk")
    try: return "r"
    finally: print("retfin")
def f11():
    try: raise ValueError(1)
    except ValueError as e: pass
    try: e
    except NameError as x: print(x, x.name)
def f12():
    class C(BaseException):
        def __new__(cls): return 5
    raise C
def f13():
    def inner(): raise RuntimeError("in")
    try: inner()
    except RuntimeError as e:
        tb=e.__traceback__
        while tb: print(tb.tb_frame.f_code.co_name, tb.tb_lineno - f13.__code__.co_firstlineno); tb=tb.tb_next
for f in (f1,f2,f3,f4,f5,f6,f7,f8,f9,f10,f11,f12,f13): show(f)
def eg():
    try:
        try: raise ExceptionGroup("g",[ValueError(1),TypeError(2),ExceptionGroup("h",[KeyError(3),ValueError(4)])])
        except* ValueError as e:
            print("V", e, e.exceptions); raise RuntimeError("new")
        except* KeyError as e: print("K", repr(e))
    except ExceptionGroup as e: print(repr(e)); [print(' ', repr(x)) for x in e.exceptions]
show(eg)
def eg2():
    try: raise ValueError("naked")
    except* ValueError as e: print(repr(e))
    else: print("else")
    finally: print("fin")
show(eg2)
def eg3():
    try: raise ValueError("n")
    except* TypeError: pass
show(eg3)
def eg4():
    try: raise ExceptionGroup("a",[ValueError(1)])
    except* ExceptionGroup: pass
show(eg4)
def eg5():
    try: raise ExceptionGroup("a",[ValueError(1), OSError(2)])
    except* ValueError: raise
show(eg5)
def unb():
    if 0: x=1
    print(x)
show(unb)
def unb2():
    def i(): return y
    i()
    y=1
show(unb2)
def unb3():
    x=1; del x; del x
show(unb3)
show(lambda: undefinedname)
def rec(): return rec()
try: rec()
except RecursionError as e: print(e)
class W:
    def __enter__(s): return s
    def __exit__(s,t,v,tb): print("exit", t, v); return s.sup
w=W(); w.sup=False
def wf():
    with w: raise ValueError("in with")
show(wf); w.sup=True; show(wf)
def wf2():
    with w as a, W() as b: 
        b.sup=True
        return 5
show(wf2)
def un(*a):
    x,y=a
show(un,1); show(un,1,2,3)
def un2(a): x,*y,z=a
show(un2,[1]); show(un2,5)
def un3(a): x,y=a
show(un3, 5); show(un3, {1:2,3:4,5:6}); show(un3, iter([1,2,3])); show(un3,iter([1]))
def st(): return [*5]
show(st)
def st2(): return {**5}
show(st2)
def k(**kw): return kw
show(lambda: k(**{'a':1}, **{'a':2})); show(lambda: k(**5)); show(lambda: k(*5)); show(lambda: k(**{1:2})); show(lambda: k(1)); show(lambda: k(a=1,**{'a':3}))
def po(a,/,b,*,c): return a,b,c
show(lambda: po(a=1,b=2,c=3)); show(lambda: po(1,2)); show(lambda: po()); show(lambda: po(1,2,3,c=4)); show(lambda: po(1,2,c=3,d=4)); show(lambda: po(1,b=2,c=3))
def df(a,b=2,*,c=3): pass
show(lambda: df()); show(lambda: df(1,2,3)); show(lambda: df(1,2,3,c=1)); show(lambda: df(1,x=2)); show(lambda: df(1,a=2)); show(lambda: df(1, bb=2))
def three(a,b,c): pass
show(lambda: three()); show(lambda: three(1)); show(lambda: three(1,2,3,4))
show(lambda: (lambda: 0)(1))
class M:
    def m(self): pass
show(lambda: M().m(1)); show(lambda: M.m())
show(lambda: 5()); show(lambda: None.x); show(lambda: [].foo); show(lambda: (1)['a']); show(lambda: [1]['a']); show(lambda: 1+'a'); show(lambda: 'a'+1); show(lambda: len(5)); show(lambda: [1]<5)
show(lambda: -'a'); show(lambda: 5 in 5); show(lambda: iter(5)); show(lambda: {}[5]); show(lambda: {[]:1})
try:
    raise ValueError("x")
except ValueError:
    print(sys.exc_info()[:2], sys.exception())
print(sys.exc_info())
def match(x):
    match x:
        case 0: return "zero"
        case [a, b]: return ("pair", a, b)
        case [a, *r]: return ("list", a, r)
        case {"k": v, **rest}: return ("map", v, rest)
        case str() as s: return ("str", s)
        case complex(real=r, imag=i): return ("c", r, i)
        case M(): return "M"
        case None | True: return "nt"
        case int(n) if n>5: return ("big", n)
        case _: return "other"
for v in (0,[1,2],[1,2,3],{"k":1,"z":2},"s",3j,M(),None,True,7,4,[],()): print(match(v))
class P:
    __match_args__=("x","y")
    def __init__(s): s.x=1; s.y=2
def m2(p):
    match p:
        case P(a,b): return a,b
print(m2(P()))
def m3(p):
    match p:
        case P(a,b,c): return a
show(m3,P())
def m4(p):
    match p:
        case P(a, x=b): return a
show(m4,P())
def m5(p):
    match p:
        case int(a,b): return a
show(m5,5)
