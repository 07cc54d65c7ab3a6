"""Native code that threads run beside each other: objects that they share, and objects that go from one to the other."""
import abc
import array
import collections
import contextvars
import functools
import gc
import hashlib
import io
import queue
import random
import re
import struct
import threading
import time
import zlib

THREADS = 4
errors = []


def together(f, *args):
    barrier = threading.Barrier(THREADS)

    def work(i):
        try:
            barrier.wait()
            f(i, *args)
        except BaseException as e:
            errors.append((f.__name__, i, repr(e)))
    ts = [threading.Thread(target=work, args=(i,)) for i in range(THREADS)]
    for t in ts:
        t.start()
    for t in ts:
        t.join()


calls = collections.Counter()


@functools.lru_cache(maxsize=None)
def free(n):
    return [n]


@functools.lru_cache(maxsize=20)
def bounded(a, b=0):
    return str(a) + 'x' * b


class Key:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __hash__(self):
        return self.n % 3


def caches(i):
    for n in range(1500):
        assert free(n % 50) == [n % 50]
        assert bounded(n % 37, b=n % 3) == str(n % 37) + 'x' * (n % 3)
        if n % 50 == 0:
            assert bounded(Key(n % 7)).startswith('<')
        if n % 300 == 0:
            bounded.cache_clear() if i == 0 else free.cache_info()


together(caches)
print(free.cache_info().currsize, bounded.cache_info().currsize <= 20, free(1) is free(1))


class Cached:
    def __init__(self, n):
        self.n = n

    @functools.cached_property
    def value(self):
        return self.n + 1

    @functools.lru_cache
    def method(self, k):
        return self.n * k


def properties(i, shared):
    for n in range(300):
        assert shared.method(n % 10) == 5 * (n % 10) and shared.value == 6
        own = Cached(n)
        assert own.value == n + 1 and own.method(2) == 2 * n


together(properties, Cached(5))

sums = hashlib.sha256()
rnd = random.Random(3)


def shared_state(i):
    for n in range(300):
        sums.update(b'abc')
        assert 0 <= rnd.random() < 1
        assert 0 <= rnd.randint(0, 9) <= 9
        assert hashlib.md5(b'x').hexdigest() == '9dd4e461268c8034f5c8564e155c67a6'
        data = zlib.compress(b'y' * 100)
        assert zlib.decompress(data) == b'y' * 100
        assert struct.unpack('<ih', struct.pack('<ih', n, 5)) == (n, 5)
        assert re.sub('a', 'b', 'cac') == 'cbc'
        assert time.gmtime(0).tm_year == 1970


together(shared_state)
print(sums.hexdigest() == hashlib.sha256(b'abc' * 300 * THREADS).hexdigest())

Pair = collections.namedtuple('Pair', 'a b')
handed = queue.Queue()


def handing(i):
    for n in range(200):
        text, data, a = io.StringIO(), io.BytesIO(), array.array('i', [n])
        text.write('a%d' % n)
        data.write(b'b')
        order = collections.OrderedDict(a=n)
        order['b'] = 2
        order.move_to_end('a')
        handed.put((text, data, a, order, Pair(n, i)))
        text, data, a, order, pair = handed.get()
        n = pair.a
        text.write('!')
        assert text.getvalue() == 'a%d!' % n
        data.write(b'c')
        assert data.getvalue() == b'bc'
        a.append(1)
        assert list(a) == [n, 1] and len(a) == 2
        order['c'] = 3
        assert list(order) == ['b', 'a', 'c'] and list(reversed(order)) == ['c', 'a', 'b']
        assert pair == (n, pair.b) and pair._replace(a=1).a == 1


together(handing)

seen = collections.Counter()
lock = threading.Lock()
order = collections.OrderedDict((k, k) for k in range(50))
numbers = array.array('i', range(50))


def reading(i):
    mine = collections.Counter('abracadabra')
    mine.update('abc')
    with lock:
        seen.update(mine)
    for n in range(200):
        assert sum(order) == 1225 and order[n % 50] == n % 50 and len(order) == 50
        assert sum(numbers) == 1225 and numbers[n % 50] == n % 50
        assert list(order.items())[-1] == (49, 49)


together(reading)
print(sorted(seen.items()))


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...


kinds = [type('Kind%d' % n, (), {}) for n in range(40)]
var = contextvars.ContextVar('var', default=0)


def registering(i):
    for n, kind in enumerate(kinds):
        assert isinstance([], collections.abc.Sequence) and not isinstance(5, collections.abc.Sized)
        if n % THREADS == i:
            Shape.register(kind)
            assert isinstance(kind(), Shape) and issubclass(kind, Shape)
        assert not isinstance(i, Shape)
        var.set(n * 10 + i)
        assert var.get() == n * 10 + i
        if n % 10 == 0:
            gc.collect()


together(registering)
print(all(isinstance(k(), Shape) for k in kinds))
print(errors)
