"""How the interpreter shares time between threads: ratios and lateness, for any Python.

Prints one line a figure: two CPU-bound threads against one, how far apart their progress is, how late a thread that sleeps
1 ms wakes beside one that computes (for three switch intervals), and how long ten threads that sleep 0.5 s take together.
Figures are medians of several rounds.
"""
import statistics
import sys
import threading
import time

ROUNDS = 5
WORK = 10_000_000


def work(n):
    while n:
        n -= 1


def one_against_two():
    ratios = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work(WORK)
        work(WORK)
        one = time.perf_counter() - start
        threads = [threading.Thread(target=work, args=(WORK,)) for _ in range(2)]
        start = time.perf_counter()
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        ratios.append((time.perf_counter() - start) / one)
    return statistics.median(ratios)


def fairness():
    apart = []
    for _ in range(ROUNDS):
        counts = [0, 0]
        stop = False

        def hog(i):
            while not stop:
                counts[i] += 1

        threads = [threading.Thread(target=hog, args=(i,)) for i in range(2)]
        for t in threads:
            t.start()
        time.sleep(0.6)
        stop = True
        for t in threads:
            t.join()
        apart.append(1 - min(counts) / max(counts))
    return statistics.median(apart)


def lateness(interval):
    """How late the sleeper is, in milliseconds: median and 90th percentile."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(interval)
    stop = False

    def hog():
        while not stop:
            pass

    late = []
    t = threading.Thread(target=hog)
    t.start()
    try:
        for _ in range(60):
            start = time.perf_counter()
            time.sleep(0.001)
            late.append((time.perf_counter() - start - 0.001) * 1e3)
    finally:
        stop = True
        t.join()
        sys.setswitchinterval(before)
    late.sort()
    return statistics.median(late), late[len(late) * 9 // 10]


def sleepers():
    start = time.perf_counter()
    threads = [threading.Thread(target=time.sleep, args=(0.5,)) for _ in range(10)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return time.perf_counter() - start


print(f"two threads / one, same work   {one_against_two():8.2f}")
print(f"progress of two hogs, apart    {fairness():8.1%}")
for interval in 0.001, 0.005, 0.02:
    middle, high = lateness(interval)
    print(f"1 ms sleeper beside a hog, interval {interval * 1e3:4.0f} ms: late by {middle:6.2f} ms, 90 % within {high:6.2f} ms")
print(f"ten sleepers of 0.5 s          {sleepers():8.2f} s")
