import sys
def show(f,*a):
    try: print(f(*a))
    except BaseException as e: print(type(e).__name__, e, repr(e.__cause__), repr(e.__context__))
def g():
    try:
        x = yield 1
        print("x",x)
        yield 2
    except ValueError as e:
        print("caught", e); yield 3
    finally:
        print("fin")
a=g(); print(next(a)); show(a.throw, ValueError("v")); show(next,a); show(next,a)
a=g(); show(a.send, 1); print(next(a)); print(a.send("q")); a.close(); show(next,a)
a=g(); next(a); show(a.throw, KeyError("k"))
def ign():
    while True:
        try: yield
        except GeneratorExit: pass
a=ign(); next(a); show(a.close)
def ret():
    try: yield 1
    except GeneratorExit: return 42
a=ret(); next(a); print(a.close())
def si(): 
    yield 1
    raise StopIteration("x")
a=si(); next(a); show(next,a)
def me():
    yield next(m)
m=me(); show(next,m)
def inner():
    try:
        r = yield "i1"
        print("inner got", r)
        r = yield "i2"
        return "res"
    except ValueError as e:
        print("inner caught", e)
        yield "i3"
        return "handled"
    finally: print("inner fin")
def outer():
    r = yield from inner()
    print("outer got", r)
    r = yield from [10,20]
    print("list", r)
    return "end"
o=outer(); print(next(o)); print(o.gi_yieldfrom.__name__); print(o.send(5)); print(o.throw(ValueError("zz"))); print(list(o))
o=outer(); next(o); o.close()
o=outer(); next(o); show(o.throw, TypeError("t"))
class It:
    def __init__(s): s.n=0
    def __iter__(s): return s
    def __next__(s):
        s.n+=1
        if s.n>2: raise StopIteration("itval")
        return s.n
    def send(s,v): print("send",v); return next(s)
    def throw(s,e): print("throw",e); raise StopIteration("thrown")
    def close(s): print("close")
def d(): 
    r = yield from It(); print("r",r); yield "after"
o=d(); print(next(o), o.send(9)); show(o.send, 8); 
o=d(); next(o); show(o.throw, ValueError(1)); o.close()
o=d(); next(o); o.close()
print(o.gi_running, o.gi_frame, o.gi_code.co_name, o.gi_suspended)
o=d(); print(o.gi_suspended, o.gi_frame.f_lineno); next(o); print(o.gi_suspended)
show(lambda: list(x/0 for x in [1]))

def f():
    try:
        yield
    finally:
        return 7
a=f(); next(a); show(next,a)
def nested(n):
    if n: yield from nested(n-1)
    yield n
print(list(nested(5)))
def exc_ctx():
    try: raise KeyError(1)
    except KeyError:
        yield 1
        try: raise ValueError(2)
        except ValueError as e: print(repr(e.__context__))
        yield sys.exception()
for v in exc_ctx(): print(repr(v), sys.exception())
a=g()
print(a.__name__, a.__qualname__)
show(a.throw, 5); show(a.throw)
def lg():
    yield 1
    yield 2
x=lg()
for i in x: break
print(list(x))
print(sum(i for i in range(10)), max(lg()), tuple(lg()), [*lg(), *lg()], {**dict(a=1)})
a,b=lg(); print(a,b)
show(lambda: [a for a,b in [lg(), [1]]])
def delg():
    try:
        yield 1
    finally:
        print("deleted")
z=delg(); next(z); del z
print("after del")
def rt():
    yield 1
    return 5
r=rt(); next(r)
try: next(r)
except StopIteration as e: print(e.value, e.args)
def tup():
    return (1,2)
    yield
try: next(tup())
except StopIteration as e: print(e.value, e.args)
