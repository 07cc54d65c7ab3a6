# Objects made, shared and dropped across threads; finalisers, weak references, classes, generators, imports, the collector.
import gc
import sys
import threading
import weakref
from collections import deque

N, ROUNDS = 4, 500


def run(*targets):
    errors = []

    def start(f, i):
        try:
            f(i)
        except BaseException as e:
            errors.append(e)
    ts = [threading.Thread(target=start, args=(f, i)) for i, f in enumerate(targets)]
    for t in ts:
        t.start()
    for t in ts:
        t.join()
    if errors:
        raise errors[0]


alive = 0
lock = threading.Lock()


class Counted:
    def __init__(self, *refs):
        global alive
        self.refs = refs
        with lock:
            alive += 1

    def __del__(self):
        global alive
        with lock:
            alive -= 1


q = deque()
done = threading.Event()


def produce(i):
    last = None
    for n in range(ROUNDS):
        last = Counted(i, n, [n], {'n': n})
        q.append((last, [last], {'x': last}))
    last = None


def consume(i):
    kept = []
    while not done.is_set() or q:
        try:
            c, l, d = q.popleft()
        except IndexError:
            continue
        kept.append(c)
        assert l[0] is c and d['x'] is c and c.refs[3]['n'] == c.refs[1]
        c = l = d = None
        if len(kept) > 10:
            kept.clear()


def producers(i):
    run(*[produce] * 3)
    done.set()


run(producers, consume, consume)
print('alive', alive)

# one object, many counts
obj = Counted()
hold = [obj] * 10


def updown(i):
    mine = []
    for n in range(ROUNDS * 4):
        x = obj
        mine.append(x)
        y = hold[n % 10]
        assert x is y
        if n % 7 == 0:
            mine.clear()
    del x, y


before = sys.getrefcount(obj)
run(*[updown] * N)
print('same count', sys.getrefcount(obj) == before)
hold.clear()
del obj
print('alive', alive)

# weak references
target = Counted()
refs = [weakref.ref(target)]
deaths = []


def weak(i):
    for n in range(ROUNDS):
        r = refs[0]
        t = r()
        w = weakref.ref(t, lambda r: deaths.append(1)) if t is not None else None
        t = None
        w = None


def drop(i):
    global target
    for n in range(50):
        new = Counted()
        refs[0] = weakref.ref(new)
        target = new
        new = None


run(drop, *[weak] * 3)
target = None
print('alive', alive, refs[0]() is None)

# cycles, with the collector running
gc.collect()


class Node:
    pass


def cycles(i):
    for n in range(ROUNDS):
        a, b = Node(), Node()
        a.other, b.other = b, a
        a.c = Counted()
        if n % 100 == 0:
            gc.collect()


run(*[cycles] * N)
gc.collect()
print('alive', alive)

# a class changes while others call


class Base:
    def method(self):
        return 0

    value = 0


class Derived(Base):
    pass


stop = threading.Event()


def call(i):
    d = Derived()
    while not stop.is_set():
        assert d.method() in (0, 1)
        assert d.value in (0, 1)
        assert Derived.value in (0, 1)


def change(i):
    f0, f1 = Base.method, lambda self: 1
    for n in range(300):
        Base.method = f1 if n % 2 else f0
        Base.value = n % 2
        if n % 10 == 0:
            Derived.method = f1
            del Derived.method
    stop.set()


run(change, *[call] * 3)
print(Base.value)

# module globals change while others read
g = 0
stop.clear()


def read(i):
    while not stop.is_set():
        assert type(g) is int
        assert len([g]) == 1


def write(i):
    global g, extra
    for n in range(1000):
        g = n
        extra = n
        del extra
    stop.set()


run(write, *[read] * 3)
print(g)

# a generator shared by mistake


def gen():
    for n in range(20000):
        yield n


it = gen()
seen = [[] for _ in range(N)]
clashes = [0] * N


def step(i):
    while True:
        try:
            seen[i].append(next(it))
        except StopIteration:
            return
        except ValueError as e:
            assert str(e) == 'generator already executing', e
            clashes[i] += 1


run(*[step] * N)
print(sum(map(len, seen)), sorted(n for l in seen for n in l) == list(range(20000)))

# iterators of shared lists and dicts
shared = list(range(1000))
sd = {i: str(i) for i in shared}


def iterate(i):
    for n in range(20):
        assert sum(shared) == 499500
        assert [x for x in shared if x % 2][:3] == [1, 3, 5]
        assert sum(len(v) for k, v in sd.items()) == 2890
        assert max(sd) == 999


run(*[iterate] * N)

# imports


def imports(i):
    for name in ['colorsys', 'bisect', 'textwrap', 'fractions', 'csv', 'configparser']:
        m = __import__(name)
        assert m.__name__ == name and m.__doc__ is not None or True


run(*[imports] * N)
print('csv' in sys.modules)

# exceptions raised by one thread, with their tracebacks


def fail(depth):
    if depth:
        fail(depth - 1)
    raise ValueError(depth)


def raises(i):
    for n in range(100):
        try:
            fail(5)
        except ValueError as e:
            try:
                raise KeyError from e
            except KeyError as k:
                assert k.__cause__ is e
                tb = e.__traceback__
                while tb.tb_next:
                    tb = tb.tb_next
                assert tb.tb_frame.f_code.co_name == 'fail'


run(*[raises] * N)

# closures


def make():
    n = 0

    def inc():
        nonlocal n
        n += 1
        return n
    return inc


inc = make()


def closure(i):
    for _ in range(ROUNDS):
        with lock:
            inc()


run(*[closure] * N)
print(inc())

# thread-locals
local = threading.local()


def locals_(i):
    for n in range(ROUNDS):
        local.x = (i, n)
        assert local.x == (i, n)


run(*[locals_] * N)
print(hasattr(local, 'x'))
