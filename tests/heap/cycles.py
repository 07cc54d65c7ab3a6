"""Cycles are collected: by hand, by generation and by the allocator."""
import gc
import weakref


class Node:
    def __init__(self, name):
        self.name = name
        self.links = [self]


def collected(make):
    gc.collect()
    ref = weakref.ref(make())
    before = ref() is not None
    gc.collect()
    print(make.__name__, before, ref() is None)


def instance():
    return Node("a")


def slots():
    class S:
        __slots__ = ("me", "__weakref__")
    s = S()
    s.me = s
    return s


def closure():
    def inner():
        return inner
    return inner


def cls():
    class C:
        def method(self):
            return C
    return C


def subclassed():
    class L(list):
        pass
    x = L()
    x.append(x)
    return x


def generator():
    def g():
        me = yield
        yield me
    x = g()
    next(x)
    x.send(x)
    return x


def exception():
    class E(Exception):
        pass
    try:
        raise E
    except E as e:
        x = e
    x.me = x
    return x


def bound():
    n = Node("b")
    n.links = n.__init__
    return n


def in_dict():
    class D(dict):
        pass
    d = D()
    d["d"] = {"inner": (1, [d])}
    return d


def prop():
    class P:
        pass
    p = P()
    p.f = property(lambda self: p)
    return p


for make in (instance, slots, closure, cls, subclassed, generator, exception, bound, in_dict, prop):
    collected(make)

# Left to the allocator.
gc.enable()
refs = []
for i in range(50000):
    n = Node(i)
    if i % 500 == 0:
        refs.append(weakref.ref(n))
del n
print("automatic", sum(r() is None for r in refs) > 50)

gc.disable()
refs = []
for i in range(20000):
    n = Node(i)
    if i % 500 == 0:
        refs.append(weakref.ref(n))
print("disabled", sum(r() is None for r in refs))
del n
print(gc.collect() >= 40000, sum(r() is None for r in refs))
gc.enable()

# A long chain goes without deep recursion.
first = last = Node("first")
for i in range(100000):
    new = Node(i)
    last.next = new
    last = new
last.next = first
r = weakref.ref(first)
del first, last, new
gc.collect()
print("chain", r())

# Generations.
gc.collect()
n = Node("old")
gc.collect(0)
gc.collect(1)
r = weakref.ref(n)
del n
gc.collect(0)
print("young collection", r() is not None)
gc.collect(2)
print("full collection", r())

# What lives stays.
a = Node("alive")
b = [a, {"a": a}]
a.b = b
gc.collect()
print(a.links[0] is a, a.b[1]["a"].name)
