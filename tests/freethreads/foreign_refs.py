# References that one thread counts and another gives back: objects die when the last one is gone, whoever held it.
import sys
import threading
import weakref


class Thing:
    pass


def by_frame():
    ev, leave = threading.Event(), threading.Event()

    def inner():
        ev.set()
        leave.wait()

    def middle():
        inner()

    th = threading.Thread(target=middle)
    th.start()
    ev.wait()
    f = sys._current_frames()[th.ident]
    leave.set()
    th.join()
    f = None
    return weakref.ref(inner)


def by_list():
    # The thread puts references to an object of this thread into a list, this thread takes them out.
    x = Thing()
    box = []
    th = threading.Thread(target=lambda: box.extend([x] * 10))
    th.start()
    th.join()
    w = weakref.ref(x)
    del th
    del x
    alive = w() is not None
    del box[:]
    return alive, w() is None


def by_dict():
    x = Thing()
    box = {}

    def fill():
        for i in range(100):
            box[i] = x

    th = threading.Thread(target=fill)
    th.start()
    th.join()
    w = weakref.ref(x)
    del x, fill, th
    while len(box) > 1:
        box.popitem()
    alive = w() is not None
    box.clear()
    return alive, w() is None


def by_both():
    # Both give back what the other has counted.
    done = []
    for n in range(50):
        things = [Thing() for i in range(20)]
        refs = [weakref.ref(x) for x in things]
        a, b = [], []
        barrier = threading.Barrier(2)

        def work(mine, other):
            mine.extend(things)
            barrier.wait()
            while other:
                other.pop()
            barrier.wait()

        th = threading.Thread(target=work, args=(a, b))
        th.start()
        work(b, a)
        th.join()
        del th, work
        things.clear()
        done.append(all(r() is None for r in refs))
    return all(done)


print("frame:", by_frame()() is None)
print("list:", by_list())
print("dict:", by_dict())
print("both:", by_both())
