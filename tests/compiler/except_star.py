def show(eg, ind=0):
    if isinstance(eg, BaseExceptionGroup):
        print(" " * ind + type(eg).__name__, eg.message)
        for e in eg.exceptions: show(e, ind + 1)
    else:
        print(" " * ind + repr(eg), "ctx", repr(eg.__context__))
def run(exc, body=None):
    try:
        try:
            raise exc
        except* (ValueError, KeyError) as e:
            print("VK", [repr(x) for x in e.exceptions])
            if body == "raise": raise RuntimeError("new")
            if body == "reraise": raise
        except* TypeError:
            print("T")
            if body == "raise2": raise OSError("os") from None
        else:
            print("else")
        finally:
            print("finally")
    except BaseException as e:
        show(e)
    try: e
    except NameError: print("e unbound")
run(ExceptionGroup("g", [ValueError(1), TypeError(2), KeyError(3)]))
run(ExceptionGroup("g", [ValueError(1), OSError(2), ExceptionGroup("h", [TypeError(4), ZeroDivisionError(5)])]))
run(ExceptionGroup("g", [ValueError(1), TypeError(2)]), "raise")
run(ExceptionGroup("g", [ValueError(1), OSError(2)]), "raise")
run(ExceptionGroup("g", [ValueError(1), OSError(2)]), "reraise")
run(ExceptionGroup("g", [ValueError(1), TypeError(2)]), "raise2")
run(ValueError("bare"))
run(OSError("bare"))
def noexc():
    try: pass
    except* ValueError: print("no")
    else: print("else")
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: break
            raise ValueError(i)
        except* ValueError as e:
            print("loop", i)
            for j in range(2):
                if j: break
    return i
print(noexc())
try:
    try: raise ValueError
    except* ExceptionGroup: pass
except TypeError as e: print(e)
try:
    try: raise ValueError
    except* 5: pass
except TypeError as e: print(e)
import sys
try: raise ExceptionGroup("x", [KeyError(1), OSError(2)])
except* KeyError as e:
    print(repr(sys.exception()) == repr(e))
except* OSError:
    print(sys.exception())
print(sys.exception())
