import sys; sys.modules["_asyncio"] = None  # the library's own asyncio: the accelerator leaves fewer tracebacks behind
# Generators, coroutines and asynchronous generators that are left in the middle.
import asyncio, gc, sys, types, warnings, weakref
class D:
    def __init__(self, name):
        self.name = name
    def __del__(self):
        print('  del', self.name)
def g(name):
    a = D(name + '.local')
    try:
        yield D(name + '.1')
        b = D(name + '.second')
        yield D(name + '.2')
        print('  end of', name)
    except GeneratorExit:
        print('  GeneratorExit in', name)
        raise
    finally:
        print('  finally', name)
print('never started'); x = g('x'); del x
print('dropped'); x = g('x'); next(x); print('  suspended'); del x
print('closed'); x = g('x'); next(x); x.close(); print('  closed'); del x
print('finished'); x = g('x'); list(x); print('  listed'); del x
print('thrown'); x = g('x'); next(x)
try: x.throw(KeyError('k'))
except KeyError: print('  thrown')
print('  still'); del x
print('rebinding'); x = g('x'); next(x); x = g('y'); next(x); print('  rebound'); x = None
def delegating():
    d = D('outer')
    try:
        yield from g('inner')
    finally:
        print('  outer finally')
print('yield from'); x = delegating(); next(x); print('  suspended'); del x
print('sent'); x = g('x'); next(x); x.send(D('sent')); print('  sent'); del x
def ret():
    a = D('ra')
    yield 1
    return D('value')
print('return'); x = ret(); next(x)
try: next(x)
except StopIteration as e: print('  value', e.value.name)
print('  after'); del x
def ignoring():
    try:
        yield 1
    except GeneratorExit:
        yield 2
sys.unraisablehook = lambda u: print('  unraisable', type(u.exc_value).__name__, u.exc_value, u.err_msg.split(' at 0x')[0], type(u.object).__name__)
print('ignoring'); x = ignoring(); next(x); del x
print('  next')
def failing():
    a = D('fa')
    try:
        yield 1
    finally:
        raise ValueError('in finally')
print('failing'); x = failing(); next(x); del x
print('close failing'); x = failing(); next(x)
try: x.close()
except ValueError as e: print('  raised', e)
print('  after'); del x
print('cycle')
def cyc():
    me = yield
    d = D('cyc')
    try:
        yield me
    finally:
        print('  cycle finally')
x = cyc(); next(x); x.send(x); del x; print('  dropped'); gc.collect(); print('  collected')
print('in list'); l = [g('p'), g('q')]; [next(i) for i in l]; print('  suspended'); del l
print('frame locals'); x = g('f'); next(x); fr = x.gi_frame; x.close(); print('  closed'); del fr; del x
print('frame kept'); x = g('f'); next(x); fr = x.gi_frame; del x; print('  gen gone'); print(sorted(fr.f_locals)); fr.clear(); print('  cleared'); del fr
print('resurrect')
box = []
def res():
    try:
        yield 1
    finally:
        box.append(sys._getframe().f_generator if hasattr(sys._getframe(), 'f_generator') else None)
        print('  in finally')
x = res(); next(x); del x; print('  box', len(box)); box.clear(); print('  cleared')
print('weakref'); x = g('w'); next(x); r = weakref.ref(x, lambda _: print('  callback')); del x
print('genexp'); x = (D(f'ge{i}') for i in range(3)); next(x); print('  one'); y = next(x); print('  two'); del x; print('  gen gone'); del y
print('genexp over'); x = (d.name for d in [D('s1'), D('s2')]); next(x); print('  one'); next(x); print('  two'); next(x, None); print('  over'); del x
print('exception in body')
def boom():
    a = D('boom')
    yield 1
    1 / 0
x = boom(); next(x)
try: next(x)
except ZeroDivisionError: print('  caught')
print('  after'); del x

async def coro():
    d = D('coro')
    try:
        await sleeper()
    finally:
        print('  coro finally')
@types.coroutine
def sleeper():
    yield 'tick'
print('coroutine'); c = coro(); print(c.send(None)); del c; print('  dropped')
print('coroutine close'); c = coro(); c.send(None); c.close(); print('  closed'); del c
print('never awaited')
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter('always')
    c = coro(); del c
    print('  ', len(w), w[0].message if w else None)
del w
async def agen():
    d = D('ag.local')
    try:
        yield D('ag1')
        yield D('ag2')
    finally:
        print('  ag finally')
async def use():
    async for x in agen():
        print('  got', x.name)
        break
    print('  after break')
    await asyncio.sleep(0)
    print('  after sleep')
print('async gen'); asyncio.run(use()); print('  run over')
async def use2():
    a = agen()
    await anext(a)
    print('  one')
    await a.aclose()
    print('  aclosed')
    a = agen()
    await anext(a)
    print('  left')
print('async gen left'); asyncio.run(use2()); print('  run over')
print('async gen without loop'); a = agen()
try: a.__anext__().send(None)
except StopIteration as e: print('  item', e.value.name)
del a
print('  dropped')
async def tasks():
    async def worker(n):
        d = D(f'task{n}')
        try:
            await asyncio.sleep(10)
        finally:
            print('  worker finally', n)
    t = [asyncio.create_task(worker(i)) for i in range(2)]
    await asyncio.sleep(0)
    t[0].cancel()
    try: await t[0]
    except asyncio.CancelledError: print('  cancelled')
    print('  leaving')
print('tasks'); asyncio.run(tasks()); gc.collect(); print('  run over')
async def ctx():
    class A:
        async def __aenter__(self): return D('aenter')
        async def __aexit__(self, *a): print('  aexit')
        def __del__(self): print('  del A')
    async with A() as a:
        print('  body')
    print('  after')
print('async with'); asyncio.run(ctx())
async def comp():
    async def src():
        for i in range(2):
            yield D(f'src{i}')
    l = [x.name async for x in src()]
    print('  ', l)
    s = [x async for x in src() if x.name.endswith('1')]
    print('  filtered')
print('async comp'); asyncio.run(comp())
print('close running')
def running():
    try: me.close()
    except ValueError as e: print('  ', e)
    yield
me = running(); next(me); del me
print('end')
