# _multiprocessing and _posixshmem: semaphores and shared memory, alone, between threads and between processes.
import _multiprocessing as m, _posixshmem as s
import multiprocessing as mp
import os, re, threading, time
from multiprocessing import shared_memory

def t(x):
    try: print(x, '->', re.sub('0x[0-9a-f]+', 'PTR', repr(eval(x)))[:200])
    except BaseException as e: print(x, '!!', type(e).__mro__[:2], e)

def child(lock, queue, name):
    with lock:
        pass
    shm = shared_memory.SharedMemory(name)
    shm.buf[os.getpid() % 7 + 1] = 1
    shm.close()
    queue.put('from the child')

def square(x):
    return x * x

if __name__ == '__main__':
    N = '/gs-test-%d' % os.getpid()
    for x in '''m.SemLock(5,1,1,N,True)
m.SemLock(1,1,1,N,True).name
m.SemLock(1,1,1,N,True).release()
m.SemLock(0,1,1,N,True).release()
m.SemLock(1,1,1,'/a/b',True)
m.SemLock(1,1,1,5,True)
m.SemLock(1,-1,1,N,True)
m.SemLock(1,0,1,N,True).acquire(True,0.01)
m.SemLock(1,0,1,N,True).acquire(True,'x')
m.SemLock(1,0,1,N,True).acquire(False)
m.SemLock(1,1,1,N,True).__enter__()
m.SemLock._rebuild(1,1,1,'/nope-gs')
m.sem_unlink('/nope-gs')
m.SemLock.SEM_VALUE_MAX
m.flags
s.shm_open('/nope-gs',0)
s.shm_unlink('/nope-gs')
s.shm_open('/a/b',0)
s.shm_open(5,0)'''.splitlines(): t(x)
    a = m.SemLock(1, 0, 10, N, False)
    b = m.SemLock._rebuild(0, 1, 10, N)
    m.sem_unlink(N)
    print(a.name == N, a.kind, a.maxvalue, a._is_zero(), b._get_value(), a._count())
    got = []
    ts = [threading.Thread(target=lambda: got.append(a.acquire())) for _ in range(5)]
    [x.start() for x in ts]
    for _ in range(5): b.release()
    [x.join() for x in ts]
    print(got, a._get_value(), a._count(), b._count())
    r = m.SemLock(0, 1, 1, N, True)
    print(r.acquire(), r.acquire(), r._count(), r._is_mine(), r._is_zero(), r.release(), r.release(), r._is_mine(), r._get_value())
    ctx = mp.get_context('spawn')
    shm = shared_memory.SharedMemory(create=True, size=16)
    lock, queue = ctx.Lock(), ctx.Queue()
    p = ctx.Process(target=child, args=(lock, queue, shm.name))
    p.start()
    print(queue.get(timeout=60))
    p.join()
    print(p.exitcode, sum(shm.buf[:8]))
    shm.close()
    shm.unlink()
    with ctx.Pool(2) as pool:
        print(pool.map(square, range(6)))
