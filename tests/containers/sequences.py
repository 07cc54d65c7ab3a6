def E(f, *a, **k):
    """Prints what a call gives or raises, without addresses."""
    try:
        r = repr(f(*a, **k))
        i = r.find(' at 0x')
        print(r if i < 0 else r[:i] + '>')
    except BaseException as e:
        print(type(e).__name__, str(e), *getattr(e, '__notes__', ()))
# list
l = [1, 2, 3]
E(list, 1); E(list, [1], 2); E(list, a=1); E(list, 'abc'); E(list, (1,2)); E(list, {1:2}); E(list, range(3)); E(list, iter([1]))
E(l.append); E(l.append, 1, 2); E(l.extend, 5); E(l.extend, 'ab'); E(l.insert, 0, 'x'); E(l.insert, -100, 'y'); E(l.insert, 100, 'z'); E(l.insert, 'a', 1); print(l)
E(l.pop); E(l.pop, 0); E(l.pop, 100); E(l.pop, 'a'); E([].pop); E(l.remove, 99); E(l.remove, 1); print(l); E(l.index, 2); E(l.index, 'q'); E(l.index, 2, 5); E(l.index, 2, None); E(l.count, 2); E(l.reverse); print(l); E(l.copy); E(l.clear); print(l)
l = [3,1,2]; E(l.sort); print(l); E(l.sort, reverse=True); print(l); E(l.sort, key=lambda x: -x); print(l); E(l.sort, 1); E([1,'a'].sort); E(l.sort, key=5); E(l.sort, reverse='x'); E([1.5, 2, True, 0].sort)
E(l.__getitem__, 10); E(l.__getitem__, 'a'); E(l.__getitem__, slice(0, 10, 2)); E(l.__setitem__, 10, 1); E(l.__setitem__, 'a', 1); E(l.__setitem__, slice(0, 1), 5); E(l.__setitem__, slice(0, 3, 2), [1]); E(l.__setitem__, slice(0, 1), 'abc'); print(l); E(l.__delitem__, 10); E(l.__delitem__, slice(None, None, 2)); print(l); E(l.__delitem__, 'a'); E(l.__getitem__, 10**30); E(l.__setitem__, slice(None, None, 2), 5)
E(lambda: l + 1); E(lambda: l + (1,)); E(lambda: l * 'a'); E(lambda: l * 2); E(lambda: 2 * l); E(lambda: l * -1); E(lambda: [1] * 2**62); E(lambda: l < [5]); E(lambda: l < 5); E(lambda: l == [1]); E(lambda: [1, 2] < [1, 3]); E(lambda: [1] < [1, 2]); E(lambda: 5 in l); E(lambda: hash(l))
def f():
    global l
    l += 5
E(f)
l = [1]; l += (2, 3); print(l); l *= 2; print(l); l.append(l); print(l, l == l); l = []; l.append((l,)); print(l)
a = list(range(20)); del a[3:10]; print(a); a[2:2] = 'xyz'; print(a); a[::3] = range(len(a[::3])); print(a); a[5:1] = [7]; print(a); del a[-1:0:-2]; print(a)
class C:
    def __eq__(self, o): l2.clear(); return False
l2 = [C(), C(), 1]; E(l2.index, 1); l2 = [C(), 1]; E(l2.remove, 1); l2 = [C(), 1]; E(lambda: l2 == [C(), 2])
class K:
    def __lt__(self, o): l3.append(1); return True
l3 = [K(), K(), K()]; E(l3.sort); print(len(l3))
it = iter([1,2,3]); next(it); E(it.__length_hint__); E(it.__reduce__); E(it.__setstate__, 0); print(list(it)); E(it.__reduce__); E(next, it)
it = reversed([1,2,3]); E(it.__reduce__); E(it.__length_hint__); print(list(it)); E(it.__reduce__)
E(list.__class_getitem__, int); E([].__sizeof__); E(list.__new__, int); E(list.append, 5, 1); E(list.__new__)
# tuple
E(tuple, 1); E(tuple, 'ab'); E(tuple, [1], 2); E(tuple, a=1); t = (1, 2, 3); E(t.index, 5); E(t.count, 1); E(t.index, 2, 2); E(t.__getitem__, 5); E(t.__getitem__, 'a'); E(t.__getitem__, slice(0, 2)); E(lambda: t + [1]); E(lambda: t * 2); E(lambda: t < (1, 3)); E(lambda: t < [1]); E(hash, (1, 2)); E(hash, ()); E(hash, (1, (2, 'a' and 3))); E(hash, ([],)); E(lambda: (1,) * 2**62); print(t[::-1], t[:] is t, tuple(t) is t, (1,), ()); E(t.__getnewargs__)
it = iter(t); next(it); E(it.__reduce__); E(it.__length_hint__); E(it.__setstate__, 10); print(list(it)); E(it.__reduce__)
class T(tuple): pass
x = T([1,2]); print(x, type(x), type(x + ()), type(x[:]), type(x * 1), T(x), type(tuple(x)))
# slice
E(slice); E(slice, 1, 2, 3, 4); E(slice, 5); s = slice(1, 10, 2); print(s, s.start, s.stop, s.step); E(s.indices, 5); E(s.indices, -1); E(s.indices, 'a'); E(slice(None, None, 0).indices, 5); E(slice(None, None, -1).indices, 10); E(slice(10**30, None, -1).indices, 10**20); E(hash, s); E(lambda: s == slice(1, 10, 2)); E(lambda: s < slice(1, 11)); E(lambda: s < 5); E(s.__reduce__); E(slice('a').indices, 5); E(slice, a=1); E(lambda: {slice(1): 2}); E(hash, slice([]))
# range
E(range); E(range, 1, 2, 3, 4); E(range, 1.5); E(range, 1, 2, 0); E(range, 'a'); r = range(1, 20, 3); print(r, list(r), len(r), r[2], r[-1], r[1:3], r[::-1], 7 in r, 8 in r, 7.0 in r, 'a' in r, r.index(7), r.count(7), r.count(8)); E(r.index, 8); E(r.index, 'a'); E(r.__getitem__, 100); E(r.__getitem__, 'a'); E(lambda: range(3) == range(0, 3)); E(lambda: range(0) == range(5, 5)); E(hash, range(3)); E(lambda: hash(range(0)) == hash(range(1, 1))); E(r.__reduce__); print(range(10**30), len(range(10**18)), range(10**30)[10**25], 10**29 in range(10**30), list(range(10**20, 10**20 + 3)), range(-5), list(range(5, 0, -2)), range(0, 10**20, 10**19)[::2]); E(len, range(10**30)); E(lambda: range(3) < range(4)); E(range, a=1); print(list(reversed(range(10**20, 10**20+3))), list(reversed(r)), bool(range(0)), bool(r), r.start, r.stop, r.step)
it = iter(r); next(it); E(it.__reduce__); E(it.__length_hint__); E(it.__setstate__, 2); print(list(it)); it = iter(range(10**20, 10**20+5)); next(it); E(it.__reduce__); E(it.__length_hint__); E(it.__setstate__, 3); print(list(it))
print(range(0, 2**63-1).index(2**62), range(2**63), list(range(2**63-2, 2**63)), list(range(-2**63, -2**63+2)), len(range(-2**63, 2**63-1, 2**62)), list(range(2**63-1, 2**63-10, -3)))
E(type('X', (range,), {}) if 0 else lambda: type('X', (range,), {})); E(lambda: type('X', (slice,), {}))
