class MyError(ValueError):
    pass

def fail(n):
    try:
        if n == 0:
            raise MyError("zero")
        if n == 1:
            return 1 / 0
        return "fine"
    except ZeroDivisionError as e:
        raise RuntimeError("wrapped") from e
    finally:
        print("finally", n)

for n in range(3):
    try:
        print(fail(n))
    except Exception as e:
        print(type(e).__name__, e, repr(e.__cause__), repr(e.__context__))

try:
    try:
        {}["k"]
    except KeyError:
        [][1]
except IndexError as e:
    print(repr(e.__context__), e.__suppress_context__)

def loop():
    for i in range(3):
        try:
            if i == 1:
                continue
            if i == 2:
                break
            print("body", i)
        finally:
            print("cleanup", i)
    else:
        print("not reached")
    return "done"
print(loop())

try:
    raise ExceptionGroup("many", [ValueError(1), TypeError(2), ExceptionGroup("inner", [KeyError("k")])])
except* ValueError as g:
    print("values", g.exceptions)
except* (TypeError, KeyError) as g:
    print("rest", g.exceptions)

class CM:
    def __init__(self, swallow):
        self.swallow = swallow
    def __enter__(self):
        print("enter")
        return self
    def __exit__(self, t, v, tb):
        print("exit", t and t.__name__, v)
        return self.swallow
with CM(True) as a, CM(False) as b:
    raise ValueError("inside")
print("after")
e = ValueError("noted")
e.add_note("a note")
print(e.__notes__)
assert isinstance(e, Exception), "never"
try:
    assert e is None, f"it is {e}"
except AssertionError as x:
    print(x)
