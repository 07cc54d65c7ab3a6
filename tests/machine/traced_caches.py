# Code that runs traced and untraced by turns: the traced form of a code has caches of its own, or none.
import sys


class Base:
    def __init__(self):
        self.a = 1
        self.b = 2

    def reset(self):
        self.bottom = None
        self.stop(None, None)

    def stop(self, stopframe, returnframe, stopline=0, opcode=False, command=None):
        self.stopframe = stopframe
        self.returnframe = returnframe
        self.quitting = False
        self.stopline = stopline
        self.command = command

    def run(self, f):
        self.reset()
        sys.settrace(self.trace)
        try:
            f()
        finally:
            sys.settrace(None)

    def trace(self, frame, event, arg):
        if event == "line" and not self.n:
            self.n = 1
            self.stop(frame.f_code.co_name, None, -1)
        return self.trace


class Derived(Base):
    n = 0


def two():
    a = 1
    b = 2
    d.stop("in two", 3)


for i in range(8):
    d = Derived()
    d.run(two)
    print(i, sorted(d.__dict__.items(), key=lambda item: item[0]))

# A native function that changes what is traced has its effect at once, however often it was called.
def at_once():
    lines = []

    def tracer(frame, event, arg):
        lines.append((event, frame.f_lineno - first))
        return tracer

    first = sys._getframe().f_lineno
    sys._getframe().f_trace = tracer
    sys.settrace(tracer)
    len([])
    sys.settrace(None)
    return lines


for i in range(6):
    print(at_once())
