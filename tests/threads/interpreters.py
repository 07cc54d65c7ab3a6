# Several interpreters in one process (PEP 734): they share nothing, run at the same time, and send each other copies.
import sys
import threading
from concurrent import interpreters
from concurrent.futures import InterpreterPoolExecutor


def attempt(what, f, *args, **kwargs):
    try:
        print(what, "->", f(*args, **kwargs))
    except Exception as e:
        print(what, "!!", type(e).__name__, str(e).split("\n")[0], "| cause:", type(e.__cause__).__name__)


def add(a, b=2):
    return a + b


def stateless(a, b):
    return a + b


def uses_global():
    return len(TABLE)


TABLE = [1, 2, 3]


def fails():
    return 1 // 0


def main():
    print(interpreters.get_main() == interpreters.get_current(), interpreters.get_main().whence)
    i = interpreters.create()
    print(i in interpreters.list_all(), i.is_running(), i.whence)

    # Code runs in the other's __main__.
    i.exec("x = 1\nimport sys")
    i.exec("x += 1; print('there', x, __name__)")
    i.prepare_main(a=1, b="text", c=(1, (2.5, None)), d=b"bytes", e=True)
    i.exec("print(a, b, c, d, e)")
    attempt("not shareable", i.prepare_main, v=[1])
    attempt("too large", i.prepare_main, v=1 << 70)
    attempt("nothing", i.prepare_main)
    try:
        x
    except NameError as e:
        print(e)

    # Errors come over as text.
    try:
        i.exec("def f():\n    raise ValueError('no')\nf()")
    except interpreters.ExecutionFailed as e:
        print(e)
        print(e.excinfo.type.__name__, e.excinfo.msg, e.excinfo.formatted)
    attempt("syntax", i.exec, "a b")
    attempt("system exit", i.exec, "raise SystemExit(3)")

    # Calls.
    attempt("stateless", i.call, stateless, 1, b=5)
    attempt("builtin", i.call, len, "four")
    attempt("lists are copied", i.call, sorted, [3, 1, 2])
    attempt("class", i.call, dict, a=1)
    attempt("global", i.call, uses_global)
    attempt("error", i.call, fails)
    attempt("closure", i.call, (lambda v: lambda: v)(1))
    attempt("result", i.call, lambda: (n for n in ()))
    attempt("eval there", i.call, eval, "a + 1")

    # Memory that both see.
    data = bytearray(b"abc")
    i.prepare_main(view=memoryview(data))
    i.exec("view[0] = ord('X'); print(bytes(view), view.readonly)")
    print(data)

    # Queues.
    q = interpreters.create_queue(3)
    print(q.maxsize, q.empty(), q.full(), q.qsize())
    i.prepare_main(q=q)
    i.exec("q.put((1, 'two')); q.put([3]); q.put(q)")
    print(q.full(), q.get(), q.get(), q.get() is q)
    attempt("empty", q.get_nowait)
    attempt("empty in time", q.get, timeout=0)
    for n in range(3):
        q.put(n)
    attempt("full", q.put_nowait, 4)
    while not q.empty():
        q.get()
    i.exec("q.put('of one that ends')")
    q.put("mine")

    # Threads: each in an interpreter of its own.
    results = interpreters.create_queue()

    def work(results, n):
        total = 0
        for k in range(20000):
            total += k * n
        results.put((n, total))

    others = [interpreters.create() for _ in range(3)]
    threads = [o.call_in_thread(work, results, n) for n, o in enumerate(others)]
    for t in threads:
        t.join()
    print(sorted(results.get() for _ in others))
    for o in others:
        o.close()

    # Two cannot run in the same one.
    inside, go = interpreters.create_queue(), interpreters.create_queue()
    i.prepare_main(inside=inside, go=go)
    t = threading.Thread(target=i.exec, args=("inside.put(1); go.get()",))
    t.start()
    inside.get()
    print(i.is_running())
    attempt("busy", i.exec, "pass")
    attempt("close", i.close)
    go.put(1)
    t.join()

    # What is not allowed there.
    attempt("signals", i.exec, "import signal; signal.signal(2, signal.SIG_DFL)")
    attempt("daemons", i.exec, "import threading; threading.Thread(daemon=True)")
    attempt("exec", i.exec, "import os; os.execv('/bin/true', ['true'])")
    i.exec("import threading; t = threading.Thread(target=print, args=('thread there',)); t.start(); t.join()")

    i.close()
    attempt("closed", i.exec, "pass")
    print(q.get(), q.get())
    attempt("self", interpreters.get_current().close)

    with InterpreterPoolExecutor(2) as pool:
        print(list(pool.map(stateless, range(4), range(4))))
        try:
            pool.submit(fails).result()
        except ZeroDivisionError as e:
            print("carried over:", e, type(e.__cause__).__name__)
    print(len(interpreters.list_all()))


if __name__ == "__main__":
    main()
