"""What programs do with threads through the library: pools of three kinds, queues, asyncio.to_thread."""
import asyncio
import concurrent.futures as cf
import contextvars
import math
import queue
import threading
import time


def square(x):
    return x * x


def fail(x):
    raise ValueError(f"bad {x}")


def exercise(make):
    with make(max_workers=2) as pool:
        print(" ", list(pool.map(math.factorial, range(8))))
        futures = {pool.submit(pow, i, 2): i for i in range(5)}
        print(" ", sorted((futures[f], f.result()) for f in cf.as_completed(futures)))
        f = pool.submit(math.sqrt, -1)
        print(" ", type(f.exception(30)).__name__, f.exception(), f.done(), f.cancel())
        done, pending = cf.wait([pool.submit(time.sleep, 0.01) for _ in range(3)], return_when=cf.ALL_COMPLETED)
        print(" ", len(done), len(pending))
        called = threading.Event()
        pool.submit(abs, -3).add_done_callback(lambda f: (print("  callback", f.result()), called.set()))
        called.wait(30)
    try:
        pool.submit(abs, 1)
    except RuntimeError as e:
        print(" ", e)


def threads_only():
    local = threading.local()

    def init(n):
        local.n = n

    with cf.ThreadPoolExecutor(2, "pool", initializer=init, initargs=(7,)) as pool:
        print(sorted({pool.submit(lambda: local.n).result() for _ in range(4)}), hasattr(local, "n"))
        names = {pool.submit(lambda: threading.current_thread().name).result() for _ in range(4)}
        print(all(n.startswith("pool_") for n in names))
        gate = threading.Event()
        running = [pool.submit(gate.wait) for _ in range(2)]
        waiting = [pool.submit(square, i) for i in range(3)]
        print([f.cancel() for f in waiting], [f.cancelled() for f in waiting])
        try:
            running[0].result(timeout=0.01)
        except TimeoutError as e:
            print("TimeoutError", e)
        gate.set()
        print([f.result() for f in running])
        try:
            list(pool.map(fail, [1]))
        except ValueError as e:
            print(e, [f.name for f in __import__("traceback").extract_tb(e.__traceback__)][-1])
    broken = cf.ThreadPoolExecutor(1, initializer=fail, initargs=("start",))
    f = broken.submit(square, 2)
    print(type(f.exception(30)).__name__)
    try:
        broken.submit(square, 2)
    except RuntimeError as e:
        print(type(e).__name__)
    broken.shutdown()


def queues():
    for make in queue.Queue, queue.LifoQueue, queue.PriorityQueue, queue.SimpleQueue:
        q = make()
        got = []

        def consume():
            while (x := q.get()) is not None and x != (9, None):
                got.append(x)

        end = (9, None)
        threads = [threading.Thread(target=consume) for _ in range(3)]
        for i in range(200):
            q.put((i % 5, i))
        for t in threads:
            t.start()
        while not q.empty():
            time.sleep(0.001)
        for _ in threads:
            q.put(end)
        for t in threads:
            t.join()
        print(make.__name__, len(got), sorted(i for _, i in got) == list(range(200)))
    q = queue.Queue(2)
    q.put(1)
    q.put(2)
    for f in lambda: q.put(3, timeout=0.01), lambda: q.put_nowait(3):
        try:
            f()
        except queue.Full:
            print("full")
    stopped = []

    def blocked():
        try:
            q.put(3)
        except queue.ShutDown:
            stopped.append("put")

    t = threading.Thread(target=blocked)
    t.start()
    while not q.not_full._waiters:
        time.sleep(0.001)
    q.shutdown()
    t.join()
    print(stopped, q.get(), q.get())
    try:
        q.get()
    except queue.ShutDown:
        print("shut down")


async def with_loop():
    var = contextvars.ContextVar("var")
    var.set("of the task")
    main = threading.get_ident()
    print(await asyncio.to_thread(lambda: (var.get(), threading.get_ident() != main)))
    print(await asyncio.gather(*(asyncio.to_thread(square, i) for i in range(5))))
    try:
        await asyncio.to_thread(fail, "in thread")
    except ValueError as e:
        print(e)
    loop = asyncio.get_running_loop()
    done = asyncio.Event()
    threading.Thread(target=lambda: loop.call_soon_threadsafe(done.set)).start()
    await asyncio.wait_for(done.wait(), 30)
    print(await loop.run_in_executor(None, square, 9))
    ticks = 0

    async def ticker():
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.001)

    task = asyncio.create_task(ticker())
    await asyncio.to_thread(lambda: sum(i * i for i in range(300000)))
    task.cancel()
    print("the loop went on:", ticks > 0)
    future = asyncio.run_coroutine_threadsafe
    print(await asyncio.to_thread(lambda: future(asyncio.sleep(0, "back"), loop).result(30)))


if __name__ == "__main__":
    for make in cf.ThreadPoolExecutor, cf.InterpreterPoolExecutor, cf.ProcessPoolExecutor:
        print(make.__name__)
        exercise(make)
    threads_only()
    queues()
    asyncio.run(with_loop())
