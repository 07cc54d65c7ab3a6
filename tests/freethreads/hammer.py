# exit: 0
"""Many threads on one object of each kind: nothing that CPython's free-threaded build promises is lost."""
import collections, gc, queue, sys, threading, weakref

THREADS, N = 4, 300
sys.setswitchinterval(0.0005)


def together(*fs):
    barrier = threading.Barrier(len(fs))
    errors = []

    def run(f, i):
        barrier.wait()
        try:
            f(i)
        except BaseException as e:
            errors.append(e)
    ts = [threading.Thread(target=run, args=(f, i)) for i, f in enumerate(fs)]
    for t in ts:
        t.start()
    for t in ts:
        t.join()
    if errors:
        raise errors[0]


def all_threads(f):
    together(*[f] * THREADS)


class Box:
    def __init__(self, n):
        self.n = n


def lists():
    l = []

    def work(i):
        for k in range(N):
            l.append((i, k, [k]))
            l[-1]
            len(l)
            l[0]
            for x in l[:3]:
                x[2]
    all_threads(work)
    assert len(l) == THREADS * N
    assert sorted((i, k) for i, k, _ in l) == [(i, k) for i in range(THREADS) for k in range(N)]
    taken = []

    def pop(i):
        mine = []
        while True:
            try:
                x = l.pop()
            except IndexError:
                break
            x[2].append(1)
            mine.append(x)
        taken.extend(mine)
    all_threads(pop)
    assert len(taken) == THREADS * N and not l
    assert all(x[2] == [x[1], 1] for x in taken)
    l[:] = range(64)

    def store(i):
        for k in range(N):
            l[k % 64] = Box(k)
            x = l[(k * 7) % 64]
            x == 1
    all_threads(store)
    assert all(isinstance(x, Box) for x in l)
    print('lists')


def dicts():
    d = {}

    def work(i):
        for k in range(N):
            d[i, k] = [k]
            d['common'] = Box(k)
            d.get('common').n
            d['n%d' % k] = k
            d.setdefault(k, []).append(i)
            ('n%d' % k) in d
            len(d)
            if k % 10 == 3:
                d.pop((i, k - 1))
                del d[i, k - 2]
    all_threads(work)
    assert sum(1 for k in d if type(k) is tuple) == THREADS * (N - 2 * (N // 10))
    assert all(sorted(d[k]) == list(range(THREADS)) for k in range(N))
    first = []

    def first_wins(i):
        won = 0
        for k in range(N):
            if d.setdefault(('w', k), i) == i:
                won += 1
        first.append(won)
    all_threads(first_wins)
    assert sum(first) == N, first
    popped = []

    def pops(i):
        for k in range(N):
            if d.pop(('w', k), None) is not None:
                popped.append(k)
    all_threads(pops)
    assert len(popped) == N
    print('dicts')


def iterations():
    d = {k: k for k in range(50)}
    l = list(range(50))
    s = set(range(50))

    def change(i):
        for k in range(N):
            d[k % 70] = [k]
            d.pop((k + 20) % 70, None)
            l.append(k)
            l.pop()
            s.add(k % 70)
            s.discard((k + 20) % 70)

    def look(i):
        for k in range(N // 3):
            try:
                for x in d:
                    pass
                for x, y in d.items():
                    pass
            except RuntimeError:
                pass
            try:
                for x in s:
                    pass
            except RuntimeError:
                pass
            for x in l:
                pass
            sorted(l)
            list(d)
            dict(d)
            d.copy()
            set(s)
            s | {1}
            repr(l[:5])
            l == [1]
            3 in s
            'x' in d
    together(change, change, look, look)
    print('iterations')


def sets():
    s = set()

    def work(i):
        for k in range(N):
            s.add((i, k))
            s.add(k)
            (i, k) in s
            len(s)
            if k % 3 == 0:
                s.remove((i, k))
    all_threads(work)
    assert len(s) == N + THREADS * (N - (N + 2) // 3), len(s)
    taken = []

    def pop(i):
        while True:
            try:
                taken.append(s.pop())
            except KeyError:
                return
    all_threads(pop)
    assert len(taken) == N + THREADS * (N - (N + 2) // 3) and len(set(taken)) == len(taken)
    print('sets')


def deques():
    d = collections.deque()

    def work(i):
        for k in range(N):
            d.append((i, k))
            d.appendleft([i, k])
            len(d)
    all_threads(work)
    assert len(d) == 2 * THREADS * N
    taken = []

    def pop(i):
        while True:
            try:
                taken.append(tuple(d.popleft()))
                taken.append(tuple(d.pop()))
            except IndexError:
                return
    all_threads(pop)
    assert len(taken) == 2 * THREADS * N
    ring = collections.deque(maxlen=10)

    def fill(i):
        for k in range(N):
            ring.append([k])
    all_threads(fill)
    assert len(ring) == 10
    print('deques')


def instances():
    box = Box(0)
    lock = threading.Lock()
    boxes = [Box(k) for k in range(20)]

    def work(i):
        for k in range(N):
            with lock:
                box.n += 1
            setattr(box, 'mine%d' % i, [k])
            box.same = [k]
            box.same
            b = boxes[k % 20]
            b.n = Box(k)
            b.n.n
            b.other = b.n
            if k % 5 == 0:
                box.gone = 1
                try:
                    del box.gone
                except AttributeError:
                    pass
    all_threads(work)
    assert box.n == THREADS * N
    assert all(getattr(box, 'mine%d' % i) == [N - 1] for i in range(THREADS))
    print('instances')


counter = 0


def variables():
    global counter
    counter = 0
    lock = threading.Lock()
    cell = 0

    def work(i):
        global counter, thing
        nonlocal cell
        for k in range(N):
            with lock:
                counter += 1
                cell += 1
            thing = [k]
            thing
    all_threads(work)
    assert counter == cell == THREADS * N
    print('variables')


def queues():
    for q in queue.Queue(), queue.SimpleQueue(), queue.LifoQueue(), queue.PriorityQueue():
        got = []

        def put(i):
            for k in range(N):
                q.put((k, i, [k]))

        def get(i):
            for k in range(N):
                k, j, l = q.get()
                l.append(i)
                got.append((k, j, l))
        together(put, put, get, get)
        assert len(got) == 2 * N and all(len(l) == 2 for _, _, l in got)
        assert q.empty()
    print('queues')


def classes():
    class A:
        def f(self):
            return 1

        @property
        def p(self):
            return 2
    a = A()

    def call(i):
        for k in range(N):
            assert a.f() in (1, 2)
            assert a.p == 2
            assert A.x in (None, 1)
            A().f()

    def change(i):
        for k in range(N // 10):
            A.f = lambda self: 2
            A.x = 1
            setattr(A, 'y%d' % k, k)
            A.f = lambda self: 1
            A.__dict__
    A.x = None
    together(call, call, change, call)
    print('classes')


def references():
    dead = []

    class Thing:
        def __del__(self):
            dead.append(1)
    shared = [Thing() for _ in range(10)]
    refs = weakref.WeakValueDictionary()

    def work(i):
        for k in range(N):
            shared[k % 10] = Thing()
            x = shared[(k * 3) % 10]
            y = [x, x]
            del x
            r = weakref.ref(y[0])
            r()
            if k % 20 == 0:
                refs[k] = y[0]
                list(refs)
            del y
    all_threads(work)
    shared.clear()
    refs.clear()
    gc.collect()
    assert len(dead) == THREADS * N + 10, len(dead)
    print('references')


def collecting():
    made = []

    def work(i):
        for k in range(N):
            a, b = [], {}
            a.append(b)
            b['a'] = a
            made.append(a)
            if len(made) > 50:
                try:
                    made.pop()
                except IndexError:
                    pass

    def collect(i):
        for k in range(5):
            gc.collect()
            len(gc.get_objects())
    together(work, work, work, collect)
    made.clear()
    print('collecting')


def generators():
    def gen():
        for k in range(N * 2):
            yield k
    g = gen()
    seen, wrong = [], []

    def work(i):
        while True:
            try:
                seen.append(next(g))
            except StopIteration:
                return
            except ValueError as e:
                wrong.append(str(e))
    all_threads(work)
    assert set(wrong) <= {'generator already executing'}, set(wrong)
    assert sorted(seen) == list(range(N * 2))
    it = iter(range(N))
    numbers = []
    pairs = enumerate(range(N))

    def steps(i):
        for x in it:
            numbers.append(x)
        for p in pairs:
            p[0]
    all_threads(steps)
    assert set(numbers) == set(range(N))
    print('generators')


def imports():
    def work(i):
        for name in 'colorsys', 'bisect', 'heapq', 'textwrap', 'string':
            m = __import__(name)
            assert m.__name__ == name
            sys.modules[name]
    all_threads(work)
    print('imports')


def exceptions():
    shared = ValueError('shared')

    def work(i):
        for k in range(N // 3):
            try:
                raise shared
            except ValueError as e:
                assert e is shared
            try:
                try:
                    {}[k]
                except KeyError as e:
                    raise RuntimeError(k) from e
            except RuntimeError as e:
                assert e.__cause__.args == (k,)
            shared.__traceback__ = None
    all_threads(work)
    print('exceptions')


for f in [lists, dicts, iterations, sets, deques, instances, variables, queues, classes, references, collecting, generators, imports, exceptions]:
    if len(sys.argv) < 2 or f.__name__ in sys.argv[1:]:
        f()
