# args: -W ignore
log = []
def t(x, v=None):
    log.append(x)
    return x if v is None else v
def show(name):
    print(name, log)
    log.clear()

# finally and return
def f1():
    try:
        return t("a")
    finally:
        t("fin")
print(f1()); show("f1")
def f2():
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: break
            t(i)
        finally:
            t(("fin", i))
    else:
        t("else")
    return "end"
print(f2()); show("f2")
def f3():
    try:
        try:
            1/0
        finally:
            t("inner")
    except ZeroDivisionError as e:
        t(type(e).__name__)
        try:
            e2 = e
            return "ret"
        finally:
            t("outer")
print(f3()); show("f3")
def f4():
    while True:
        try:
            try:
                raise KeyError("x")
            except KeyError:
                try:
                    raise ValueError("y")
                finally:
                    break
        finally:
            t("f")
    return "out"
print(f4()); show("f4")
def f5(x):
    try:
        if x: raise ValueError(x)
    except (TypeError, ValueError) as err:
        t(str(err))
    else:
        t("else")
    finally:
        t("finally")
    try:
        err
    except NameError as e:
        t(str(e))
f5(0); f5(1); show("f5")
class CM:
    def __init__(self, n, sup=False): self.n = n; self.sup = sup
    def __enter__(self): t(("enter", self.n)); return self.n
    def __exit__(self, *a): t(("exit", self.n, a[0] and a[0].__name__)); return self.sup
def f6():
    with CM(1) as a, CM(2, True) as b:
        t((a, b))
        raise ValueError
    t("after")
    for i in range(3):
        with CM(i):
            if i == 0: continue
            if i == 1: break
    with CM("r"):
        return t("ret")
print(f6()); show("f6")
def f7():
    try:
        with CM(1):
            raise KeyError(1)
    except KeyError as e:
        t(repr(e.__context__))
        try:
            raise ValueError(2)
        except ValueError as e3:
            t(repr(e3.__context__))
            try:
                raise TypeError from None
            except TypeError as e4:
                t((repr(e4.__context__), repr(e4.__cause__), e4.__suppress_context__))
f7(); show("f7")
import sys
def f8():
    try:
        raise KeyError
    except KeyError:
        t(repr(sys.exception()))
        try:
            raise ValueError
        except ValueError:
            t(repr(sys.exception()))
        t(repr(sys.exception()))
        def gen():
            yield repr(sys.exception())
            try:
                raise OSError
            except OSError:
                yield repr(sys.exception())
            yield repr(sys.exception())
        for x in gen(): t(x); t(repr(sys.exception()))
    t(repr(sys.exception()))
f8(); show("f8")
# while/else, nested loops
def f9():
    n = 3
    while n:
        n -= 1
        m = 2
        while m > 0:
            m -= 1
            if n == 1: break
        else:
            t(("else", n))
    else:
        t("done")
f9(); show("f9")
def f10(a, b, c):
    return [a < b < c, a < b > c, a == b == c, a != b is not c, a in [b] in [[b]], not a < b < c, (a < b < c) or "no", a and b and c, a or b or c, a and (b or c)]
for x in ((1,2,3),(3,2,1),(0,0,0),(2,2,1)): print(f10(*x))
def cmp_order():
    def v(x): t(x); return x
    r = v(1) < v(2) < v(0) < v(5)
    if v(1) < v(2) < v(3) and not v(0): t("yes")
    if v(3) < v(2) < v(3) or v(1): t("or")
    x = v(0) or v("") or v(4)
    y = v(1) and v([]) and v(2)
    z = v(1) if v(0) else v(2)
    return r, x, y, z
print(cmp_order()); show("cmp")
def walrus(a):
    b = a + (a := 5) + a
    c = [a, (a := 6), a]
    d = f"{a}{(a := 7)}{a}"
    if (n := len(c)) > 2 and (m := n * 2): pass
    e = {a: (a := 8), a: (a := 9)}
    g = (a, a := 1, a)
    h = a < (a := 3) < a + 1
    x = 1
    x += (x := 5)
    l = [10, 20, 30]
    i = 0
    l[i] = (i := 2)
    return b, c, d, n, m, e, g, h, x, l, i
print(walrus(1))
def order():
    class O:
        def __init__(self, n): self.__dict__["n"] = n
        def __setattr__(self, k, v): t(("set", self.n, k, v))
        def __getattr__(self, k): t(("get", self.n, k)); return 1
        def __getitem__(self, k): t(("item", self.n, k)); return 2
        def __setitem__(self, k, v): t(("setitem", self.n, k, v))
        def __delitem__(self, k): t(("delitem", self.n, k))
        def __delattr__(self, k): t(("delattr", self.n, k))
    def o(n): t(n); return O(n)
    o("a").x = o("b")[t("i")] = t("v")
    o("a").x, o("b").y = t(1), t(2)
    o("a").x += t(1)
    o("a")[t("k")] *= t(3)
    o("a")[t(1):t(2)] = t("s")
    o("a")[t(1):t(2):t(3)]
    del o("a").x, o("b")[t("z")]
    [o("a").q, *o("b").r] = t("xyz")
    for o("L").i, o("M").j in [(1, 2)]: pass
    {t("k1"): t("v1"), **{t("k2"): t("v2")}, t("k3"): t("v3")}
    (lambda *a, **k: t((a, k)))(t(1), *[t(2)], t(3), k=t(4), **{"z": t(5)})
    x = [t(1), *[t(2)], t(3)]
    y = {t(1), *[t(2)]}

order(); show("order")
def swap(a, b, c):
    a, b = b, a
    a, b, c = c, a, b
    [a, b] = [b, a + b]
    (a, b), c = (c, a), b
    a, *b = b, c, a
    *a, b = [1, 2, 3]
    a, b = 1, a
    return a, b, c
print(swap(1, 2, 3))
a = b = c = []
print(a is b is c)
def multi():
    a = b = [0]
    i = j = 0
    i = a[i] = 0
    x = y = z = i
    return a is b, a, i, x, y, z
print(multi())
def dels():
    x = 1
    del x
    try: x
    except UnboundLocalError as e: print(e)
    try: del x
    except UnboundLocalError as e: print(e)
    for q in []: pass
    try: print(q)
    except UnboundLocalError as e: print(e)
    def g(): return y
    try: g()
    except NameError as e: print(e)
    y = 1
    del y
    try: g()
    except NameError as e: print(e)
    try: del y
    except NameError as e: print(type(e).__name__, e)
dels()
def unpack_err():
    for src in ((1,), (1, 2, 3), 5):
        try: a, b = src
        except (ValueError, TypeError) as e: print(e)
        try: a, b, c, *d = src
        except (ValueError, TypeError) as e: print(e)
        try: (a, b), = [src]
        except (ValueError, TypeError) as e: print(e)
unpack_err()
