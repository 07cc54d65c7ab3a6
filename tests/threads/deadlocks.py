"""A signal's exception ends every wait for other threads, also one that nobody will ever end otherwise."""
import concurrent.futures
import queue
import signal
import threading
import time


class Stop(Exception):
    pass


def handler(signum, frame):
    raise Stop


signal.signal(signal.SIGALRM, handler)

lock, rlock, cond = threading.Lock(), threading.RLock(), threading.Condition()
held = threading.Barrier(3)
end = threading.Event()


def hold(first, second):
    with first:
        held.wait()
        if second.acquire(timeout=60):
            second.release()


def hold_cond():
    with cond:
        end.wait()


# A cycle: each of the two holds one lock and wants the other's. The main thread wants both and each thread's end.
for pair in (lock, rlock), (rlock, lock):
    threading.Thread(target=hold, args=pair, daemon=True).start()
held.wait()
waiter = threading.Thread(target=end.wait, daemon=True)
waiter.start()
full = queue.Queue(1)
full.put(1)


def in_condition():
    c = threading.Condition()
    with c:
        c.wait()


def in_condition_of_lock():
    c = threading.Condition(threading.Lock())
    with c:
        c.wait_for(lambda: False)


def with_lock():
    with lock:
        pass


def with_rlock():
    with rlock:
        pass


def own_lock():
    x = threading.Lock()
    x.acquire()
    x.acquire()


def pool():
    with concurrent.futures.ThreadPoolExecutor(1) as executor:
        f = executor.submit(end.wait)
        try:
            f.result()
        finally:
            end.set()


waits = {
    "lock": lock.acquire, "lock, timed": lambda: lock.acquire(timeout=50), "with lock": with_lock, "own lock": own_lock,
    "rlock": rlock.acquire, "rlock, timed": lambda: rlock.acquire(True, 50), "with rlock": with_rlock,
    "condition": in_condition, "condition of lock": in_condition_of_lock, "event": threading.Event().wait,
    "semaphore": threading.Semaphore(0).acquire, "barrier": threading.Barrier(2).wait,
    "queue": queue.Queue().get, "full queue": lambda: full.put(2), "tasks": full.join, "simple queue": queue.SimpleQueue().get,
    "lifo": queue.LifoQueue().get, "join": waiter.join, "join, timed": lambda: waiter.join(50), "future": concurrent.futures.Future().result, "pool": pool,
}
for name, wait in waits.items():
    began = time.monotonic()
    signal.setitimer(signal.ITIMER_REAL, 0.02)
    try:
        wait()
    except Stop:
        print(name, "ended" if time.monotonic() - began < 20 else "late")
    else:
        print(name, "did not wait")
