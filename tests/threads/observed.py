"""Threads as others see them: signals, hooks, names, frames, exceptions in flight, trace functions, daemons at the end."""
import io
import signal
import subprocess
import sys
import threading
import time
import traceback

# A signal's handler runs in the main thread, whatever the others compute.
stop = threading.Event()


def compute():
    n = 0
    while not stop.is_set():
        for i in range(1000):
            n += i * i
    return n


workers = [threading.Thread(target=compute, name=f"worker {i}") for i in range(3)]
for w in workers:
    w.start()
seen = []
signal.signal(signal.SIGALRM, lambda signum, frame: seen.append(threading.current_thread() is threading.main_thread()))
for i in range(5):
    signal.setitimer(signal.ITIMER_REAL, 0.002)
    n = 0
    while len(seen) == i:
        n += 1
print("signals", seen)
began = time.monotonic()
signal.setitimer(signal.ITIMER_REAL, 0.01)
time.sleep(0.05)
print("slept on", time.monotonic() - began >= 0.05, len(seen))
stop.set()
for w in workers:
    w.join()

# The hook for exceptions that nobody catches.
caught = []
threading.excepthook = lambda args: caught.append((args.exc_type.__name__, str(args.exc_value), args.thread.name, args.exc_traceback is not None))


def bad():
    raise LookupError("nothing")


def leave():
    sys.exit(3)


for f in bad, leave:
    t = threading.Thread(target=f, name=f.__name__)
    t.start()
    t.join()
print(caught)
threading.excepthook = lambda args: 1 / 0
old, sys.stderr = sys.stderr, io.StringIO()
t = threading.Thread(target=bad, name="twice")
t.start()
t.join()
text, sys.stderr = sys.stderr.getvalue(), old
print([line for line in text.splitlines() if not line.startswith(("  ", "Traceback"))])
threading.excepthook = threading.__excepthook__
old, sys.stderr = sys.stderr, io.StringIO()
t = threading.Thread(target=bad, name="by default")
t.start()
t.join()
text, sys.stderr = sys.stderr.getvalue(), old
print(text.splitlines()[0], "|", text.splitlines()[-1])

# Frames and exceptions of all threads.
inside, go = threading.Barrier(3), threading.Event()


def handling(name):
    try:
        raise KeyError(name)
    except KeyError:
        inside.wait()
        go.wait()


threads = [threading.Thread(target=handling, args=(n,), name=n) for n in ("one", "two")]
for t in threads:
    t.start()
inside.wait()
while any(sys._current_frames()[t.ident].f_code.co_name != "wait" for t in threads):
    time.sleep(0.001)
frames, excs = sys._current_frames(), sys._current_exceptions()
for t in threads:
    names = [f.name for f in traceback.extract_stack(frames[t.ident])]
    print(t.name, [n for n in names if n in ("handling", "run", "_bootstrap")], repr(excs[t.ident]))
print(frames[threading.get_ident()] is sys._getframe(), excs[threading.get_ident()], sorted(frames) == sorted(excs))
go.set()
for t in threads:
    t.join()
print([t.ident in sys._current_frames() for t in threads])

# Trace and profile functions of all threads, those that run already too.
calls, ready, go = set(), threading.Event(), threading.Event()


def traced():
    pass


def early():
    ready.set()
    while not go.is_set():
        time.sleep(0.001)
    traced()


def tracer(frame, event, arg):
    if frame.f_code.co_name == "traced":
        calls.add((threading.current_thread().name, event))


for set_all, name in (threading.settrace_all_threads, "trace"), (threading.setprofile_all_threads, "profile"):
    calls.clear()
    ready.clear()
    go.clear()
    t = threading.Thread(target=early, name="early")
    t.start()
    ready.wait()
    set_all(tracer)
    late = threading.Thread(target=traced, name="late")
    late.start()
    late.join()
    go.set()
    t.join()
    set_all(None)
    print(name, sorted(calls))
print(threading.gettrace(), threading.getprofile(), sys.gettrace(), sys.getprofile())

# Names.
t = threading.Thread(target=traced)
print(t.name.startswith("Thread-"), t.name.endswith("(traced)"), repr(t).startswith("<Thread(Thread-"))
t.name = "renamed"
print(t, t.native_id)
print(threading.main_thread().name, threading.active_count())


# The end of a program: others are waited for, daemons are not.
def run(source):
    p = subprocess.run([sys.executable, *(() if sys._is_gil_enabled() else ("-X", "gil=0")), "-c", source], capture_output=True, text=True, timeout=60)
    print(p.returncode, p.stdout.split(), p.stderr.splitlines()[-1:] if p.stderr else "")


run("""
import threading, time, atexit
ending = threading.Event()
def late():
    ending.wait(); print("late")
atexit.register(print, "atexit")
def exiting():
    print("threads"); ending.set()
threading._register_atexit(exiting)
threading.Thread(target=late).start()
print("end")
""")
run("""
import threading, time
def forever():
    while True:
        time.sleep(.001)
def busy():
    while True: pass
class D:
    def __del__(self): print("del")
def local():
    d = D()
    time.sleep(1000)
for f in forever, busy, local:
    threading.Thread(target=f, daemon=True).start()
time.sleep(.02)
print("end")
""")
run("""
import threading, sys
def f(): sys.exit(5)
threading.Thread(target=f).start()
def g(): raise ValueError("in thread")
t = threading.Thread(target=g); t.start(); t.join()
sys.exit(4)
""")
run("""
import threading, time
def f():
    threading.main_thread().join(); print("main is done")
    try:
        threading.Thread(target=print, args=("new",)).start()
    except RuntimeError as e:
        print(type(e).__name__)
threading.Thread(target=f).start()
""")
