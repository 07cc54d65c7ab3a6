# Exceptions thrown through delegation, frames of generators, unraisable errors, coroutines that were never awaited.
import sys, types, warnings, traceback, copy


def names():
    return [f.name for f in traceback.extract_stack()][1:]


def inner():
    try:
        yield names()
    except ZeroDivisionError:
        yield names()


def outer():
    yield from inner()


class Custom:
    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def throw(self, *args):
        return names()


def outer_custom():
    yield from Custom()


def show(*rows):
    for row in rows:
        print(row)


def throwing():
    g = outer()
    show(next(g), g.throw(ZeroDivisionError))
    g = outer_custom()
    next(g)
    show(g.throw(ZeroDivisionError))


throwing()


class Bad(Exception):
    def __new__(cls, *args):
        return cls


def catching():
    try:
        yield
    except TypeError as e:
        print('inside:', e)
        yield 'caught'


g = catching()
next(g)
print(g.throw(Bad))
try:
    catching().throw(Bad)
except TypeError as e:
    print('outside:', e)

# A generator's frame has no caller but the one that resumes it.
def plain():
    yield


g = plain()
frame = g.gi_frame
next(g)
print(frame.f_back)
next(g, None)
print(frame.f_back)

# What cannot be raised any more.
def hook(u):
    print(u.err_msg.partition(' at 0x')[0], '|', repr(u.exc_value), u.object, u.exc_traceback is not None)


sys.unraisablehook = hook


class Leaker:
    def __del__(self):
        raise RuntimeError('del failed')


x = Leaker()
del x


def stubborn():
    while True:
        try:
            yield
        except GeneratorExit:
            pass


g = stubborn()
next(g)
del g


async def co():
    pass


with warnings.catch_warnings():
    warnings.simplefilter('error')
    c = co()
    del c

with warnings.catch_warnings(record=True) as log:
    warnings.simplefilter('always')
    c = co()
    c.cr_frame.clear()
    c.close()
    print([str(w.message) for w in log])
    del log[:]

    async def agen():
        yield 1
    a = agen()
    a.asend(None)
    a.athrow(ValueError)
    a.aclose()
    print([str(w.message) for w in log])

print(type(c).__name__, type(c).__dict__['__name__'].__doc__, '|', type(a).__dict__['__qualname__'].__doc__)

# *alias goes through one iterator.
it = iter(list[int])
print(type(it).__name__, it.__reduce__()[1], next(it), list(it), it.__reduce__()[1])
t = (*tuple[int, str],)[0]
print(t, copy.copy(t) == t, copy.deepcopy(t) == t)
