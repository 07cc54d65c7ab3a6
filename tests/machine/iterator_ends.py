# What trace functions and sys.monitoring are told of the end of iterators, and of lines that loops come back to.
import sys

events = []
monitoring = sys.monitoring
E = monitoring.events
monitoring.use_tool_id(3, "test")
monitoring.register_callback(3, E.RAISE, lambda code, offset, exc: events.append((code.co_name, "raise", repr(exc))))
monitoring.register_callback(3, E.STOP_ITERATION, lambda code, offset, exc: events.append((code.co_name, "stop", repr(exc))))
monitoring.register_callback(3, E.LINE, lambda code, line: events.append((code.co_name, "line", line - code.co_firstlineno)))
monitoring.register_callback(3, E.CALL, lambda code, offset, f, arg: events.append((code.co_name, "call", getattr(f, "__name__", f))))
monitoring.register_callback(3, E.C_RETURN, lambda code, offset, f, arg: events.append((code.co_name, "creturn", getattr(f, "__name__", f))))
monitoring.register_callback(3, E.C_RAISE, lambda code, offset, f, arg: events.append((code.co_name, "craise", getattr(f, "__name__", f))))


def tracer(frame, event, arg):
    if event == "exception":
        arg = arg[0].__name__, str(arg[1])
    if not event.startswith("<"):
        events.append((frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno, arg if event == "exception" else None))
    return tracer


def show(title, f):
    print(title, f.__name__)
    for e in events:
        print("   ", *e)
    events.clear()


def monitor(f, wanted):
    monitoring.set_events(3, wanted)
    try:
        f()
    except Exception:
        pass
    monitoring.set_events(3, 0)
    show("monitored", f)


def trace(f):
    sys.settrace(tracer)
    f()
    sys.settrace(None)
    show("traced", f)


class It:
    n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 1:
            raise StopIteration
        return self.n


def nothing():
    yield 1


def five():
    yield 1
    return 5


def for_nothing():
    for x in nothing(): pass


def for_five():
    for x in five():
        pass


def delegates():
    def inner():
        x = yield from five()
        yield from [1]
        yield from It()
    for x in inner():
        pass


def awaits():
    async def a():
        pass

    async def b():
        await a()
    try:
        b().send(None)
    except StopIteration:
        pass


def python_iterator():
    for x in It():
        pass
    list(It())
    [x for x in It()]


def one_line_loops():
    for x in 1, 2: pass
    while five() and not seen: seen.append(1)


seen = []
for f in for_nothing, for_five, delegates, awaits, python_iterator, one_line_loops:
    monitor(f, E.RAISE | E.STOP_ITERATION)
    trace(f)


class A:
    def method(self, x): return x


class B(A):
    def method(self, x):
        return super().method(x)


class C:
    def __init__(self): super().__init__()
    def __repr__(self): return super().__repr__()


def calls():
    int("3"); str(3); len([]); [].append(1); A(); A().method(3); Exception(); B().method(1); C(); repr(C()); int("x")


def lines():
    one = lambda: 1
    one()
    two = [
        1, one(),
    ]
    if two: return two


for f in calls, lines:
    monitor(f, E.CALL | E.C_RETURN | E.C_RAISE)
    seen.clear()
    monitor(f, E.LINE)
monitor(one_line_loops, E.LINE)


class Native:
    f = classmethod(repr)


def profiled():
    seen.clear()
    sys.setprofile(lambda frame, event, arg: seen.append(event))
    Native().f()
    Native().f(*())
    sys.setprofile(None)
    print(seen)


for i in range(4):
    profiled()


# What is disabled is on again when the events were off meanwhile, or after restart_events.
def disables():
    events.append("here")


def disabling(code, line):
    events.append(line - code.co_firstlineno)
    return monitoring.DISABLE


monitoring.register_callback(3, E.LINE, disabling)
for i in range(3):
    monitoring.set_local_events(3, disables.__code__, E.LINE)
    disables()
    disables()
    if i == 1:
        monitoring.restart_events()
        disables()
    print(events)
    events.clear()


# f_lineno can be set by callbacks too.
def jumps():
    result = []
    result.append(1)
    result.append(2)
    result.append(3)
    return result


def jump(code, line):
    frame = sys._getframe(1)
    if line - code.co_firstlineno == 2:
        frame.f_lineno = line + 2


monitoring.register_callback(3, E.LINE, jump)
monitoring.set_local_events(3, jumps.__code__, E.LINE)
print(jumps())


def late(code, offset):
    try:
        sys._getframe(1).f_lineno = 1
    except ValueError as e:
        print(e)


monitoring.register_callback(3, E.PY_START, late)
monitoring.set_local_events(3, jumps.__code__, E.PY_START)
jumps()
try:
    sys._getframe().f_lineno = 3
except ValueError as e:
    print(e)
