"""Finalisers of garbage: once, with everything still there; resurrection; weak references first."""
import gc
import weakref

gc.disable()


class Final:
    def __init__(self, name):
        self.name = name
        self.me = self

    def __del__(self):
        print("del", self.name, self.me is self)


f = Final("one")
del f
print(gc.collect() > 0)

a, b = Final("a"), Final("b")
a.other, b.other = b, a
del a, b
gc.collect()

# Resurrection: the object and what it refers to stay, and its finaliser does not run again.
kept = []


class Phoenix:
    def __init__(self):
        self.me = self
        self.data = [1, 2, self]

    def __del__(self):
        print("phoenix")
        kept.append(self)


p = Phoenix()
r = weakref.ref(p)
del p
gc.collect()
print(len(kept), kept[0].data[:2], kept[0].data[2] is kept[0], gc.is_finalized(kept[0]), r())
r = weakref.ref(kept[0])
kept.clear()
gc.collect()
print("again", r(), len(kept))


# One of a group comes back: with it what it reaches.
class Part:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        if self.name == "x":
            kept.append(self)


x, y, z = Part("x"), Part("y"), Part("z")
x.next, y.next, z.next = y, x, z
x.me = x
rz = weakref.ref(z)
del x, y, z
gc.collect()
print([q.name for q in (kept[0], kept[0].next, kept[0].next.next)], rz())
kept.clear()
gc.collect()

# Weak references: dead before the finalisers run; callbacks of those that are garbage too are not called.
log = []


class Watched:
    def __del__(self):
        log.append(("del", outer()))


w = Watched()
w.me = w
w.inner = weakref.ref(w, lambda r: log.append("inner"))
outer = weakref.ref(w, lambda r: log.append(("callback", r())))
plain = weakref.ref(w)
proxy = weakref.proxy(w)
del w
gc.collect()
print(log, outer(), plain())
try:
    proxy.me
except ReferenceError as e:
    print(e)

d = weakref.WeakValueDictionary() if hasattr(weakref, "WeakValueDictionary") else {}
f = Final("in weak dict")
d["f"] = f
del f
gc.collect()
print(len(d))


# A generator that is garbage is closed.
def gen():
    try:
        me = yield
        yield
    finally:
        print("closed")


g = gen()
next(g)
g.send(g)
del g
gc.collect()


# A finaliser that raises is reported and does not keep the others from running.
import sys
sys.unraisablehook = lambda u: print("unraisable", u.exc_type.__name__, u.exc_value)


class Bad:
    def __del__(self):
        raise ValueError("bad")


x = Bad()
x.me = x
f = Final("after bad")
f.x = x
del x, f
gc.collect()
sys.unraisablehook = sys.__unraisablehook__


class AtExit:
    def __del__(self):
        print("at exit", __name__, kept)


e = AtExit()
e.me = e
