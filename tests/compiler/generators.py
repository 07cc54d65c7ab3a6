def g1():
    try:
        while True:
            try:
                x = yield
                print("x", x)
            except ValueError as e:
                print("caught", e)
                yield "v"
    finally:
        print("closing")
g = g1(); next(g); g.send(1); print(g.throw(ValueError("boo"))); next(g); g.close()
def sub():
    try:
        a = yield 1
        print("a", a)
        b = yield 2
        return (a, b)
    except KeyError:
        print("KeyError in sub")
        yield "k"
        return "kr"
def deleg():
    r = yield from sub()
    print("r", r)
    r2 = yield from [7, 8]
    return r, r2
g = deleg()
print(next(g), g.send("A"), g.send("B"), next(g))
try: next(g)
except StopIteration as e: print(e.value)
g = deleg(); next(g); print(g.throw(KeyError)); print(next(g))
g.close()
def stop():
    yield 1
    raise StopIteration(5)
try: list(stop())
except RuntimeError as e: print(repr(e), repr(e.__cause__))
def ret():
    return 5
    yield
try: next(ret())
except StopIteration as e: print(e.value)
def fin():
    try:
        yield 1
    finally:
        print("fin")
for i in fin(): break
def lam():
    f = lambda: (yield 3)
    return list(f())
print(lam())
print(list((x, y) for x in range(3) if x for y in range(x)))
print(sum(x * x for x in range(10)), all(x for x in [1, 1]), any(x > 3 for x in range(5)), tuple(i for i in "ab"))
class Aw:
    def __init__(self, n): self.n = n
    def __await__(self):
        r = yield self.n
        return r
async def co(x):
    a = await Aw(x)
    b = await Aw(x + 1)
    return a, b
def drive(c, *sends):
    out = []
    try:
        out.append(c.send(None))
        for s in sends: out.append(c.send(s))
    except StopIteration as e:
        out.append(("ret", e.value))
    return out
print(drive(co(1), "p", "q"))
class AI:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        if self.n <= 0: raise StopAsyncIteration
        self.n -= 1
        return self.n
class ACM:
    def __init__(self, s=False): self.s = s
    async def __aenter__(self): await Aw("enter"); return "acm"
    async def __aexit__(self, *a): await Aw("exit"); print("aexit", a[0]); return self.s
async def co2():
    r = []
    async for x in AI(3):
        if x == 1: continue
        r.append(x)
    else:
        r.append("else")
    async with ACM() as m: r.append(m)
    async with ACM(True): raise ValueError
    r.append([x async for x in AI(3)])
    r.append({x: y async for x in AI(2) async for y in AI(2)})
    r.append([await co3(x) for x in range(2)])
    async for x in AI(5):
        if x == 2: break
    async with ACM():
        return r, x
async def co3(x): return x * 10
print(drive(co2(), *[None] * 10))
async def ag():
    try:
        for i in range(3):
            x = yield i
            print("sent", x)
    finally:
        print("ag fin")
async def co4():
    r = []
    async for v in ag(): r.append(v)
    a = ag()
    r.append(await a.__anext__())
    r.append(await a.asend("S"))
    try: await a.athrow(ValueError("t"))
    except ValueError as e: r.append(str(e))
    await a.aclose()
    return r
print(drive(co4()))
async def co5(): return [x async for x in (i async for i in AI(3))]
print(drive(co5()))
def thrower():
    c = co(1)
    c.send(None)
    try: c.throw(KeyError("in"))
    except KeyError as e: print("out", e)
thrower()
