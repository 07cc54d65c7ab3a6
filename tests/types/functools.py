# args: -S
# The native module _functools.
import builtins


def hide(s):
    """Takes the addresses out of a text."""
    parts = s.split("0x")
    return "0x".join([parts[0]] + [p.lstrip("0123456789abcdef") for p in parts[1:]])


def print(*args, **kw):
    builtins.print(*[hide(str(a)) for a in args], **kw)


from _functools import *
import _functools
def tr(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
def f(*a, **k): return a, k
p = partial(f, 1, b=2); print(p(3, c=4), p.func is f, p.args, p.keywords, p(b=5)); print(partial(partial(f,1),2,x=1)(3).__repr__())
P=Placeholder
q = partial(f, P, 2, P, 4); print(q(1,3), q(1,3,5)); tr(lambda: q(1)); tr(lambda: partial(f,1,P)); tr(lambda: partial()); tr(lambda: partial(1)); tr(lambda: partial(f, a=P)); print(partial(q, 'x')(9), partial(q,'x').args)
print(repr(P), partial(len).__reduce__()[1:], hash(p) is not None)
class C: m = partial(f, 1)
print(C().m(2)[0][0], C.m(5))
tr(lambda: reduce(lambda a,b: a+b, [1,2,3])); tr(lambda: reduce(lambda a,b: a+b, [], initial=5)); tr(lambda: reduce(lambda a,b: a+b, [])); tr(lambda: reduce(1,2)); tr(lambda: reduce(lambda a,b: a+b, [1], 5)); tr(lambda: reduce(1))
print(sorted([3,1,2], key=cmp_to_key(lambda a,b: b-a))); K=cmp_to_key(lambda a,b:a-b); tr(lambda: K(1)<K(2)); tr(lambda: K(1)<2); tr(lambda: hash(K(1))); print(K(3).obj); tr(lambda: K()); tr(cmp_to_key)
w = _functools._lru_cache_wrapper
calls = []
def g(*a, **k): calls.append((a,k)); return len(calls)
c = w(g, 2, False, lambda *a: a)
print(c(1), c(1), c(2), c(3), c(1), c(1,x=2), c.cache_info()); c.cache_clear(); print(c.cache_info())
c = w(g, None, True, lambda *a: a); print(c(1)==c(1), c(1)==c(1.0), c.cache_info()); tr(lambda: c([]))
c = w(g, 0, False, lambda *a: a); c(1); c(1); print(c.cache_info()); tr(lambda: w(1,2,3,4)); tr(lambda: w(g,'a',3,4)); tr(lambda: w(g))
c.foo=1; print(c.foo, c.__dict__)
