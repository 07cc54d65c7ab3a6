"""What threads wait for, in dumps and from the module gil."""
import faulthandler
import queue
import re
import sys
import tempfile
import threading
import time

import gil

a, b = threading.Lock(), threading.RLock()
event, items, cond, barrier, semaphore = threading.Event(), queue.Queue(), threading.Condition(), threading.Barrier(3), threading.Semaphore(0)
simple, left, timed = queue.SimpleQueue(), threading.Lock(), threading.Lock()
both = threading.Barrier(2)


def first():
    with a:
        both.wait()
        with b:
            pass


def second():
    with b:
        both.wait()
        with a:
            pass


def alone():
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


def conditional():
    with cond:
        cond.wait_for(lambda: False)


leaver = threading.Thread(target=left.acquire)
leaver.start()
leaver.join()
timed.acquire()

jobs = dict(
    first=first, second=second, alone=alone, event=event.wait, queue=items.get, simple=simple.get, condition=conditional,
    barrier=barrier.wait, semaphore=semaphore.acquire, left=left.acquire, timed=lambda: timed.acquire(timeout=1000),
)
threads = {name: threading.Thread(target=f, name=name, daemon=True) for name, f in jobs.items()}
threads["joiner"] = threading.Thread(target=threads["event"].join, name="joiner", daemon=True)
for t in threads.values():
    t.start()
while len(gil.waits()) < len(threads):
    time.sleep(0.01)
time.sleep(0.1)

for w in sorted(gil.waits(), key=lambda w: w["name"]):
    what = {id(x): n for n, x in globals().items()}.get(w["address"], "?")
    print(w["name"], "|", w["what"], what, "|", w["holder_name"], w["holder"] is None, "|", "timed" if w["timed"] else "for ever", "|",
          "deadlock" if w["deadlock"] else "", w["waited"] > 0.05)
    assert w["thread"] == threads[w["name"]].ident
    assert w["held"] is None or w["held"] <= w["waited"] + 1


def neutral(text):
    text = re.sub(r"0x[0-9a-f]{5,}", "0x…", re.sub(r"\d+\.\d s", "N s", text))
    return re.sub(r"thread 0x…", "thread", text)


def rotated(text):
    # Which thread of a cycle is named first depends on when they began to wait.
    return "first and second" if "first" in text and "second" in text else text


for text in sorted(rotated(neutral(t)) for t in gil.deadlocks()):
    print(text)

with tempfile.TemporaryFile("w+") as f:
    faulthandler.dump_traceback(f)
    f.seek(0)
    dump = f.read()
for line in sorted(rotated(neutral(line)) for line in dump.splitlines() if "waits for" in line):
    print(line)
assert "\n\nCurrent thread 0x" in dump or dump.startswith("Current thread 0x")

# The frames of a thread that waits are as they would be without the line.
names = re.findall(r"in (\w+)\n", dump.split("[alone]")[1].split("\n\n")[0])
print(names)

timed.release()
threads["timed"].join()
print("timed" in [w["name"] for w in gil.waits()])

# Where threads waited: the lines are the program's, not the library's.
lock = threading.Lock()


def waiter():
    with lock:  # this line
        pass


lock.acquire()
t = threading.Thread(target=waiter)
t.start()
while not any(w["holder"] == threading.get_ident() for w in gil.waits()):
    time.sleep(0.001)
time.sleep(0.05)
lock.release()
t.join()
source = open(__file__, encoding="utf-8").read().splitlines()
for c in gil.stats()["contention"]:
    if c["kind"] == "wait" and c["what"] == "lock" and c["waited"] > 0.04 and "# this line" in source[c["line"] - 1]:
        print(c["file"] == __file__, source[c["line"] - 1].strip(), c["count"], c["met"])
print("line that waited" in gil.table())
