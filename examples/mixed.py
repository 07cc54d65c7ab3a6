"""A queue between a thread that waits and two that compute."""
import queue
import sys
import threading
import time


def produce(jobs, count, workers):
    for number in range(count):
        time.sleep(0.002)  # as if it came over a network
        jobs.put(20_000 + number)
    for _ in range(workers):
        jobs.put(None)


def work(jobs, results):
    while (n := jobs.get()) is not None:
        total = 0
        for i in range(n):
            total += i * i % 7
        results.put(total)


def main(count=100, workers=2):
    jobs, results = queue.Queue(), queue.Queue()
    start = time.perf_counter()
    threads = [threading.Thread(target=produce, args=(jobs, count, workers), name="producer")]
    threads += [threading.Thread(target=work, args=(jobs, results), name="worker-%d" % (i + 1)) for i in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("%d results, sum %d, in %.2f s" % (results.qsize(), sum(results.get() for _ in range(results.qsize())),
                                             time.perf_counter() - start))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
