import sys
def show(f,*a):
    try: print(f(*a))
    except BaseException as e: print(type(e).__name__, e, repr(e.__cause__), repr(e.__context__))
class Aw:
    def __init__(s,v): s.v=v
    def __await__(s):
        r = yield s.v
        return r
async def c1():
    x = await Aw(1)
    print("c1", x)
    y = await Aw(2)
    return x+y
async def c2():
    r = await c1()
    return r*2
c=c2(); print(c.send(None)); print(c.cr_await.__name__, c.cr_running, c.cr_suspended); print(c.send(10)); show(c.send, 20)
show(c.send, None)
c=c2(); c.send(None); show(c.throw, ValueError("x")); show(c.send,None); c.close()
async def bad(): await 5
show(bad().send, None)
async def ag():
    try:
        x = yield 1
        print("ag", x)
        await Aw("aw")
        yield 2
    finally:
        print("ag fin")
async def use():
    async for v in ag(): print("v", v)
    return "done"
c=use(); show(c.send, None); show(c.send, None)
async def comp(): return [v async for v in ag()], {v: v async for v in ag()}
c=comp(); show(c.send,None); show(c.send,None);show(c.send,None)
a=ag(); s=a.asend(None); show(s.send,None); show(s.send,None)
s=a.asend(5); show(s.send,None); show(s.send,None); 
s=a.athrow(ValueError("q")); show(s.send,None); 
s=a.asend(None); show(s.send,None)
a=ag(); show(a.__anext__().send,None); s=a.aclose(); show(s.send,None); show(s.send,None)
class CM:
    async def __aenter__(s): print("enter"); return 1
    async def __aexit__(s,*a): print("exit", a[0]); return True
async def w():
    async with CM() as x:
        print(x); raise ValueError
    return "w"
show(w().send,None)
class NC: pass
async def w2():
    async with NC(): pass
show(w2().send,None)
class SC:
    def __enter__(s): pass
    def __exit__(s,*a): pass
async def w3():
    async with SC(): pass
show(w3().send,None)
def w4():
    with CM(): pass
show(w4)
def w5():
    with NC(): pass
show(w5)
async def w6():
    async for i in [1]: pass
show(w6().send,None)
class BA:
    def __aiter__(s): return s
    def __anext__(s): return 5
async def w7():
    async for i in BA(): pass
show(w7().send,None)
class BB:
    def __aiter__(s): return 5
async def w8():
    async for i in BB(): pass
show(w8().send,None)
class BAw:
    def __await__(s): return 5
async def w9(): await BAw()
show(w9().send,None)
async def si(): raise StopIteration(1)
show(si().send,None)
async def sai():
    yield 1
    raise StopAsyncIteration
async def u():
    async for x in sai(): print(x)
show(u().send,None)
import types
@types.coroutine
def tc():
    r = yield "tc"
    return r
async def utc(): return await tc()
c=utc(); show(c.send,None); show(c.send,3)
c=c1()
w=c.__await__(); show(next,w); show(w.send,1); w.close()
async def anx():
    a=ag()
    print(await anext(a))
    print(await anext(a, "def"))
    print(await anext(a, "def"))
c=anx(); show(c.send,None); show(c.send,None); 
print(type(c1.__code__.co_flags))
async def unaw(): pass
unaw()
async def dbl():
    c=c1()
    c.send(None)
    await c
show(dbl().send, None)
show(lambda: iter(c1()))
