# asyncio over the native futures and tasks: what they tell, cancellation, errors, context, eager tasks, subclasses.
import asyncio
import contextvars
import gc
import re
import threading
import weakref

var = contextvars.ContextVar("var", default="outer")


def clean(v):
    return re.sub(r"0x[0-9a-f]+|/\S*/", "", repr(v))


async def value(n, delay=0):
    await asyncio.sleep(delay)
    return n


async def broken():
    await asyncio.sleep(0)
    raise KeyError("broken")


async def forever(log):
    try:
        await asyncio.sleep(1000)
    except asyncio.CancelledError as e:
        log.append(e.args)
        raise
    finally:
        log.append("finally")


async def futures():
    loop = asyncio.get_running_loop()
    f = loop.create_future()
    print(f, f.done(), f._state, f._callbacks, f._asyncio_future_blocking)
    for m in (f.result, f.exception):
        try:
            m()
        except asyncio.InvalidStateError as e:
            print(e)
    order = []
    first = lambda x: order.append(("first", x is f))
    f.add_done_callback(first)
    f.add_done_callback(lambda x: order.append(("second", x.result())))
    f.add_done_callback(first)
    print(f.remove_done_callback(first), len(f._callbacks))
    f.set_result(7)
    print(order, f, f.cancel())
    await asyncio.sleep(0)
    print(order, await f, f._callbacks)
    try:
        f.set_result(8)
    except asyncio.InvalidStateError as e:
        print(e)
    f = loop.create_future()
    f.set_exception(ValueError("v"))
    try:
        await f
    except ValueError as e:
        print(repr(e), f)
    f = loop.create_future()
    for bad in (3, StopIteration):
        try:
            f.set_exception(bad)
        except TypeError as e:
            print(e)
    print(repr(f.exception()), repr(f.exception().__cause__))
    f = loop.create_future()
    print(f.cancel("why"), f.cancelled(), f)
    try:
        await f
    except asyncio.CancelledError as e:
        print(e.args)
    it = iter(loop.create_future())
    print(next(it)._asyncio_future_blocking)
    try:
        it.send(None)
    except RuntimeError as e:
        print(e)
    try:
        it.throw(OSError("thrown"))
    except OSError as e:
        print(e)


async def tasks():
    t = asyncio.create_task(value(1), name="one")
    print(t, t.get_name(), t.done(), t.cancelling(), asyncio.current_task() is t)
    t.set_name(2)
    print(await t, t.get_name(), t in asyncio.all_tasks())
    try:
        t.set_result(1)
    except RuntimeError as e:
        print(e)
    t = asyncio.create_task(broken())
    try:
        await t
    except KeyError as e:
        print(repr(e), t.exception() is e)
    log = []
    t = asyncio.create_task(forever(log))
    await asyncio.sleep(0)
    print(t.cancel("stop"), t.cancelling(), t.uncancel(), t.cancelled())
    try:
        await t
    except asyncio.CancelledError as e:
        print(e.args, t.cancelled(), log)
    t = asyncio.create_task(forever([]))
    t.cancel()
    print(t._must_cancel)
    print(await asyncio.gather(t, value(3), broken(), return_exceptions=True))
    for wrong in (3, value):
        try:
            asyncio.create_task(wrong)
        except TypeError as e:
            print(clean(e))
    c = value(1)
    await c
    try:
        await c
    except RuntimeError as e:
        print(e)

    async def itself():
        await asyncio.current_task()

    class Odd:
        def __await__(self):
            yield "odd"

    async def odd():
        await Odd()

    for coro in (itself(), odd()):
        try:
            await asyncio.create_task(coro)
        except RuntimeError as e:
            print(clean(e)[:60])


async def context():
    var.set("main")

    async def child():
        before = var.get()
        var.set("child")
        return before, var.get()

    print(await asyncio.create_task(child()), var.get())
    ctx = contextvars.copy_context()
    print(await asyncio.create_task(child(), context=ctx), ctx[var], var.get())


async def eager():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    seen = []

    async def at_once():
        seen.append(asyncio.current_task() is not outer)
        return 1

    outer = asyncio.current_task()
    t = asyncio.create_task(at_once())
    print(t.done(), seen, t.result(), asyncio.current_task() is outer)
    print(await asyncio.gather(value(1), value(2, 0.001)))
    asyncio.get_running_loop().set_task_factory(None)


class MyTask(asyncio.Task):
    def cancel(self, msg=None):
        print("MyTask.cancel", msg)
        return super().cancel(msg)


async def subclasses():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(lambda loop, coro, **kw: MyTask(coro, loop=loop, **kw))
    log = []
    t = asyncio.create_task(forever(log))
    t.note = "attributes"
    await asyncio.sleep(0)

    async def waits():
        await t

    w = asyncio.create_task(waits())
    await asyncio.sleep(0)
    w.cancel("through")
    try:
        await w
    except asyncio.CancelledError:
        print(type(t).__name__, t.note, t.cancelled(), log)
    loop.set_task_factory(None)


async def groups():
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(10)
    except TimeoutError:
        print("timeout")
    try:
        async with asyncio.TaskGroup() as g:
            g.create_task(broken())
            g.create_task(asyncio.sleep(1000))
    except* KeyError as e:
        print(e.exceptions)
    q = asyncio.Queue(1)

    async def producer():
        for n in range(4):
            await q.put(n)
        q.shutdown()

    async def consumer():
        got = []
        try:
            while True:
                got.append(await q.get())
        except asyncio.QueueShutDown:
            return got

    print(await asyncio.gather(producer(), consumer()))


def lost():
    told = []

    async def main():
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda loop, c: told.append((c["message"], repr(c.get("exception")))))
        f = loop.create_future()
        f.set_exception(OSError("nobody asks"))
        del f
        t = asyncio.create_task(broken())
        await asyncio.sleep(0.001)
        r = weakref.ref(t)
        del t
        gc.collect()
        print(r() is None)

    asyncio.run(main())
    print(told)


def threads():
    results = []

    async def main(n):
        results.append((n, await asyncio.gather(*[value(n * i) for i in range(3)]), len(asyncio.all_tasks())))
        results.append(await asyncio.to_thread(lambda: n))

    many = [threading.Thread(target=lambda n=n: asyncio.run(main(n))) for n in range(3)]
    for t in many:
        t.start()
    for t in many:
        t.join()
    print(sorted(results, key=repr))


for part in (futures, tasks, context, eager, subclasses, groups):
    print("#", part.__name__)
    asyncio.run(part())
lost()
threads()
for f in (asyncio.get_running_loop, asyncio.current_task, asyncio.all_tasks):
    try:
        f()
    except RuntimeError as e:
        print(e)
