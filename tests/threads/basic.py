import _thread
lock = _thread.allocate_lock()
done = _thread.allocate_lock()
done.acquire()
results = []
left = 4
def work(n):
    global left
    total = 0
    for i in range(20000):
        total += i % (n + 1)
    with lock:
        results.append((n, total))
        left -= 1
        if left == 0:
            done.release()
for n in range(4):
    _thread.start_new_thread(work, (n,))
with done:
    print(sorted(results))
print(lock.locked(), lock.acquire(False), lock.acquire(False), lock.acquire(True, 0.01))
lock.release()
try:
    lock.release()
except RuntimeError as e:
    print(e)
r = _thread.RLock()
with r, r:
    print(r._is_owned(), r._recursion_count())
local = _thread._local()
local.x = 1
seen = []
done.acquire()
def other():
    try:
        seen.append(local.x)
    except AttributeError as e:
        seen.append(str(e))
    local.x = 2
    done.release()
_thread.start_new_thread(other, ())
with done:
    print(seen, local.x)
h = _thread.start_joinable_thread(lambda: seen.append("joined"), daemon=False)
h.join()
print(seen[-1], h.is_done())
