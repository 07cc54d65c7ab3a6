# Threads at the end: locals of ended threads, threads waited for, threading._shutdown before atexit, thread locals.
import threading, time, atexit, sys, _thread
class D:
    def __init__(self, name): self.name = name
    def __del__(self): print('del', self.name, threading.current_thread().name if threading and threading.current_thread else None, flush=True)
def target(d, *rest, k=None):
    local = D('local of ' + d.name)
    print('running', d.name)
t = threading.Thread(target=target, args=(D('arg'), D('arg2')), kwargs={'k': D('kw')}, name='T1')
t.start(); t.join()
print('joined')
del t
loc = threading.local()
def with_local():
    loc.d = D('thread local')
    print('set')
t = threading.Thread(target=with_local, name='T2'); t.start(); t.join(); print('joined T2')
loc.main = D('main local')
del loc
print('local dropped')
def failing():
    d = D('local of failing')
    raise ValueError('in thread')
threading.excepthook = lambda a: print('excepthook', a.exc_type.__name__, a.thread.name)
t = threading.Thread(target=failing, name='T3'); t.start(); t.join(); print('joined T3')
done = _thread.allocate_lock(); done.acquire()
def low(d):
    done.release()
_thread.start_new_thread(low, (D('low arg'),)); done.acquire(); time.sleep(0.05); print('low done')
class Sub(threading.Thread):
    def __init__(self): super().__init__(name='T4'); self.d = D('attr')
    def run(self): d = D('run local')
    def __del__(self): print('del thread')
s = Sub(); s.start(); s.join(); del s; print('sub gone')
def last():
    d = D('late local')
    time.sleep(0.1)
    print('late thread ends')
threading.Thread(target=last, name='late').start()
threading._register_atexit(print, 'threading atexit')
atexit.register(print, 'atexit')
g = D('global')
print('end of main')
