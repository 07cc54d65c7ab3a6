# Many threads on one container: nothing is lost under any interleaving.
import sys
import threading
from collections import deque, OrderedDict, Counter

N, ROUNDS = 4, 2000


def run(*targets):
    barrier = threading.Barrier(len(targets))
    errors = []

    def start(f, i):
        barrier.wait()
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


# list.append, list.pop
items = []


def append(i):
    for n in range(ROUNDS):
        items.append((i, n))


run(*[append] * N)
print(len(items), len(set(items)), all(sorted(n for j, n in items if j == i) == list(range(ROUNDS)) for i in range(N)))
# each thread's own come in order
print(all([n for j, n in items if j == i] == list(range(ROUNDS)) for i in range(N)))
popped = [[] for _ in range(N)]


def pop(i):
    while True:
        try:
            popped[i].append(items.pop())
        except IndexError:
            return


run(*[pop] * N)
print(len(items), sum(map(len, popped)), len(set().union(*popped)))

# list item store and read
slots = [0] * 8


def store(i):
    for n in range(ROUNDS):
        slots[(i + n) % 8] = (i, n)
        a, b = slots[n % 8] or (0, 0)
        assert 0 <= a < N and 0 <= b < ROUNDS


run(*[store] * N)
print(len(slots))

# dict
d = {}


def fill(i):
    for n in range(ROUNDS):
        d[i, n] = n
        d['k%d' % n] = i


run(*[fill] * N)
print(len(d), all(d[i, n] == n for i in range(N) for n in range(ROUNDS)))
winners = {}
won = [0] * N


def setdefault(i):
    for n in range(ROUNDS):
        if winners.setdefault(n, i) == i:
            won[i] += 1


run(*[setdefault] * N)
print(len(winners), sum(won))
taken = [0] * N


def take(i):
    for n in range(ROUNDS):
        if winners.pop(n, None) is not None:
            taken[i] += 1


run(*[take] * N)
print(len(winners), sum(taken))


def churn(i):
    for n in range(ROUNDS):
        key = n % 50
        d2[key] = n
        d2.get(key)
        d2.pop(key, None)
        len(d2)
        list(d2.copy())


d2 = {}
run(*[churn] * N)
print(len(d2))

# set
s = set()


def add(i):
    for n in range(ROUNDS):
        s.add(n)
        s.add((i, n))
        n in s


run(*[add] * N)
print(len(s))


def discard(i):
    for n in range(ROUNDS):
        s.discard(n)


run(*[discard] * N)
print(len(s))

# deque
q = deque()
got = [[] for _ in range(N)]


def produce(i):
    for n in range(ROUNDS):
        q.append((i, n))


def consume(i):
    left = ROUNDS
    while left:
        try:
            got[i - N].append(q.popleft())
            left -= 1
        except IndexError:
            pass


run(*[produce] * N, *[consume] * N)
print(len(q), sum(map(len, got)), len(set().union(*got)))

# bytearray
b = bytearray()


def extend(i):
    for n in range(ROUNDS):
        b.append(i)


run(*[extend] * N)
print(len(b), [b.count(i) for i in range(N)])

# a lock makes += whole
total = 0
lock = threading.Lock()


def count(i):
    global total
    for n in range(ROUNDS):
        with lock:
            total += 1


run(*[count] * N)
print(total)

# instances: each thread its own attributes, and all the same one


class C:
    shared = 0


c = C()


def attributes(i):
    for n in range(ROUNDS // 4):
        setattr(c, 'a%d_%d' % (i, n), n)
        c.last = i
        assert 0 <= c.last < N
        getattr(c, 'a%d_%d' % (i, n))
        c.__dict__


run(*[attributes] * N)
print(len(vars(c)))
o = C()


def attributes2(i):
    for n in range(ROUNDS):
        o.x = n
        o.y = o.x
        if n % 100 == 0:
            try:
                del o.y
            except AttributeError:
                pass


run(*[attributes2] * N)
print(o.x)

# sorting and iterating while others change
xs = list(range(100))


def mutate(i):
    for n in range(200):
        xs.append(n)
        try:
            xs.sort()
        except ValueError:
            pass  # modified during sort
        sum(xs[:50])
        try:
            xs.remove(n)
        except ValueError:
            pass
        for x in xs:
            pass


run(*[mutate] * N)
ctr = Counter()
od = OrderedDict()


def ordered(i):
    for n in range(ROUNDS // 4):
        od[i, n] = n
        od.move_to_end((i, n))


run(*[ordered] * N)
print(len(od))
