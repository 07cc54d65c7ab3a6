def gen(n):
    try:
        for i in range(n):
            got = yield i
            if got:
                print("got", got)
    except GeneratorExit:
        print("closed")
        raise
    except ValueError as e:
        print("caught", e)
        yield "recovered"
    finally:
        print("finally")
    return "result"

g = gen(3)
print(next(g), g.send("hello"), g.send(None))
try:
    next(g)
except StopIteration as e:
    print("stop", e.value)
g = gen(3)
next(g)
print(g.throw(ValueError("thrown")))
g = gen(3)
next(g)
g.close()
def delegate():
    r = yield from gen(2)
    print("delegate got", r)
    yield from (x * x for x in range(3))
print(list(delegate()))
def bad():
    yield 1
    raise StopIteration("no")
try:
    list(bad())
except RuntimeError as e:
    print(e, repr(e.__cause__))

async def answer(n):
    return n * 2
async def agen():
    for i in range(3):
        yield await answer(i)
async def main():
    return [x async for x in agen()], {k: await answer(k) for k in range(2)}
def run(coro):
    try:
        while True:
            coro.send(None)
    except StopIteration as e:
        return e.value
print(run(main()))
