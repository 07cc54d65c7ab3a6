"""How much faster two threads do twice the work of one: python scaling.py [threads [repeats [names...]]].

A workload is a function of a thread's number. The figure is threads * (time of one thread) / (time of all), medians; with the GIL on it is about 1.
With the GIL off a second line says how often threads met in memory, by the runtime's own counters: with more cores, that is what limits them.
"""
import sys
import threading
import time
from collections import deque

perf_counter = time.perf_counter


def fib(i, n=24):
    def f(n):
        return n if n < 2 else f(n - 1) + f(n - 2)
    return f(n)


def fib_global_(n):
    return n if n < 2 else fib_global_(n - 1) + fib_global_(n - 2)


def fib_global(i):
    fib_global_(24)


def nbody(i):
    bodies = [[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 39.47], [4.84, -1.16, -0.10, 0.6, 2.8, -0.02, 0.037], [8.34, 4.12, -0.4, -1.01, 1.8, 0.008, 0.011],
              [12.89, -15.11, -0.22, 1.08, 0.86, -0.01, 0.0017], [15.37, -25.9, 0.17, 0.97, 0.59, -0.03, 0.002]]
    pairs = [(a, b) for k, a in enumerate(bodies) for b in bodies[k + 1:]]
    for _ in range(2000):
        for a, b in pairs:
            dx = a[0] - b[0]
            dy = a[1] - b[1]
            dz = a[2] - b[2]
            mag = 0.001 * ((dx * dx + dy * dy + dz * dz) ** -1.5)
            am = a[6] * mag
            bm = b[6] * mag
            a[3] -= dx * bm
            a[4] -= dy * bm
            a[5] -= dz * bm
            b[3] += dx * am
            b[4] += dy * am
            b[5] += dz * am
        for r in bodies:
            r[0] += 0.001 * r[3]
            r[1] += 0.001 * r[4]
            r[2] += 0.001 * r[5]


class Parser:
    def __init__(self, text):
        self.text = text
        self.pos = 0

    def space(self):
        while self.pos < len(self.text) and self.text[self.pos] in ' \n':
            self.pos += 1

    def value(self):
        self.space()
        c = self.text[self.pos]
        if c == '{':
            self.pos += 1
            result = {}
            while True:
                self.space()
                if self.text[self.pos] == '}':
                    self.pos += 1
                    return result
                key = self.value()
                self.space()
                self.pos += 1
                result[key] = self.value()
                self.space()
                if self.text[self.pos] == ',':
                    self.pos += 1
        if c == '[':
            self.pos += 1
            items = []
            while True:
                self.space()
                if self.text[self.pos] == ']':
                    self.pos += 1
                    return items
                items.append(self.value())
                self.space()
                if self.text[self.pos] == ',':
                    self.pos += 1
        if c == '"':
            end = self.text.index('"', self.pos + 1)
            s = self.text[self.pos + 1:end]
            self.pos = end + 1
            return s
        start = self.pos
        while self.text[self.pos].isdigit():
            self.pos += 1
        return int(self.text[start:self.pos])


TEXT = '[' + ', '.join('{"name": "item%d", "values": [%d, %d, %d], "tags": ["a", "b"]}' % (i, i, i + 1, i * 2) for i in range(100)) + ']'


def parser(i):
    for _ in range(4):
        assert len(Parser(TEXT).value()) == 100


WORDS = ' '.join('word%d and the word%d' % (i % 97, i % 31) for i in range(2000))


EXPECTED = len(set(WORDS.split()))


def words(i):
    for _ in range(6):
        counts = {}
        for w in WORDS.split():
            w = w.strip('.,').lower()
            counts[w] = counts.get(w, 0) + 1
        top = sorted(counts.items())
        assert top[0][0] == 'and' and len(top) == EXPECTED


BIG = {i: i * 2 for i in range(10000)}
NAMES = {'key%d' % i: i for i in range(1000)}
GRID = tuple(tuple(range(j, j + 50)) for j in range(50))
LIMIT = 7


class Point:
    scale = 3

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def weight(self):
        return self.x * self.scale + self.y


ORIGIN = Point(1, 2)


def shared_globals(i):
    total = 0
    for n in range(60000):
        if n % LIMIT == 3:
            total += LIMIT
    return total


def shared_class(i):
    total = 0
    for n in range(15000):
        total += Point(n, n + 1).weight() + ORIGIN.weight()
    return total


def shared_dict(i):
    total = 0
    for n in range(40000):
        total += BIG[n % 10000]
    for k in NAMES:
        total += NAMES[k]
    return total


def shared_tuples(i):
    total = 0
    for _ in range(20):
        for row in GRID:
            for x in row:
                total += x
    return total


tasks = deque()


def task_queue(i):
    push, pop = tasks.append, tasks.popleft
    for n in range(3000):
        push((n, [n]))
        try:
            a, b = pop()
        except IndexError:
            continue
        for k in range(20):
            a += k


written = {}


def dict_writes(i):
    for n in range(10000):
        written[n & 1023] = n
        n * 2


counter = 0
lock = threading.Lock()


def locked_count(i):
    global counter
    for n in range(5000):
        with lock:
            counter += 1


GROUPS = {
    'independent': [fib, fib_global, nbody, parser, words],
    'shared, read only': [shared_globals, shared_class, shared_dict, shared_tuples],
    'shared, written': [task_queue, dict_writes, locked_count],
}


def measure(f, n, times):
    def work(i):
        for _ in range(times):
            f(i)
    ts = [threading.Thread(target=work, args=(i,)) for i in range(n)]
    start = perf_counter()
    for t in ts:
        t.start()
    for t in ts:
        t.join()
    return perf_counter() - start


def instructions(f):
    """The number of instructions that f executes in one thread, or 0 where that cannot be told."""
    try:
        monitoring = sys.monitoring
        monitoring.use_tool_id(3, 'scaling')
    except (AttributeError, ValueError):
        return 0
    n = 0

    def count(code, offset):
        nonlocal n
        n += 1
    monitoring.register_callback(3, monitoring.events.INSTRUCTION, count)
    monitoring.set_events(3, monitoring.events.INSTRUCTION)
    try:
        f(0)
    finally:
        monitoring.set_events(3, 0)
        monitoring.free_tool_id(3)
    return n


def counts():
    """What threads did to each other since the start: sections in which one was alone, atomic changes of counts, locks of objects, those waited for."""
    try:
        import gil
        stats = gil.stats()
        shared = stats['shared']
        return stats['exclusive']['sections'], shared['counts'], shared['locks'], shared['lock_waits']
    except (ImportError, KeyError):
        return None


def report(f, n):
    """Prints how often, for each 1,000 instructions of n threads, they met in memory: what the beginning and the end of threads cost is subtracted."""
    if counts() is None:
        return
    measure(f, n, 1)
    differences = []
    for times in 1, 3:
        before = counts()
        measure(f, n, times)
        differences.append([b - a for a, b in zip(before, counts())])
    per = 2 * n * instructions(f) / 1000
    if per:
        print('    for each 1,000 of %d instructions:  exclusive %.3f  shared counts %.3f  object locks %.3f  waited for %.4f' % (
            per * 1000, *(max(0, b - a) / per for a, b in zip(*differences))), flush=True)


def median(xs):
    return sorted(xs)[len(xs) // 2]


def main(n, repeats, only):
    for group, fs in GROUPS.items():
        for f in fs:
            if only and f.__name__ not in only:
                continue
            measure(f, n, 1)
            times = max(1, int(0.15 / measure(f, 1, 1)))
            ratios, ones, alls = [], [], []
            for _ in range(repeats):
                one = measure(f, 1, times)
                both = measure(f, n, times)
                ones.append(one)
                alls.append(both)
                ratios.append(n * one / both)
            print('%-18s %-15s one %7.1f ms  all %7.1f ms  %5.2f' % (group, f.__name__, 1000 * median(ones), 1000 * median(alls), median(ratios)), flush=True)
            report(f, n)


args = sys.argv[1:]
main(int(args[0]) if args else 2, int(args[1]) if len(args) > 1 else 5, args[2:])
