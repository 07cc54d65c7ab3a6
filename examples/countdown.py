"""Two threads that only compute: under the GIL they take turns, and are no faster than one."""
import sys
import threading
import time


def countdown(n):
    while n > 0:
        n -= 1


def main(total=100_000_000):
    start = time.perf_counter()
    countdown(total)
    one = time.perf_counter() - start

    start = time.perf_counter()
    threads = [threading.Thread(target=countdown, args=(total // 2,), name="worker-%d" % (i + 1)) for i in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    two = time.perf_counter() - start
    print("one thread: %.2f s, two threads with half the work each: %.2f s" % (one, two))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
