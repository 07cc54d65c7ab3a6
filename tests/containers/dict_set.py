def E(f, *a, **k):
    """Prints what a call gives or raises, without addresses."""
    try:
        r = repr(f(*a, **k))
        i = r.find(' at 0x')
        print(r if i < 0 else r[:i] + '>')
    except BaseException as e:
        print(type(e).__name__, str(e), *getattr(e, '__notes__', ()))
E(dict, 1); E(dict, [1]); E(dict, [(1,)]); E(dict, [(1, 2)]); E(dict, [(1, 2)], a=3); E(dict, {1: 2}, 3); E(dict, a=1); E(dict, ['ab']); E(dict, [[1, 2, 3]]); E(dict, [([], 1)]); E(dict, None); E(dict, 'ab'); E(dict, [5])
d = {1: 'a', 'b': 2}
E(d.get, 1); E(d.get, 5); E(d.get, 5, 6); E(d.get, []); E(d.get); E(d.pop, 5); E(d.pop, 5, 7); E(d.pop, 1); E(d.pop); E(d.setdefault, 'z'); E(d.setdefault, 'y', 3); E(d.setdefault, []); E(d.popitem); E({}.popitem); E(d.update, 5); E(d.update, [(1, 2)], [1]); E(d.update, x=1); E(d.update, [1]); print(d)
E(d.__getitem__, 'q'); E(d.__getitem__, []); E(d.__setitem__, [], 1); E(d.__delitem__, 'q'); E(d.__delitem__, []); E(lambda: [] in d); E(lambda: d | {7: 8}); E(lambda: d | [(1, 2)]); E(lambda: d < d); E(lambda: d == dict(d)); E(hash, d); E(dict.fromkeys, 'ab'); E(dict.fromkeys, 'ab', 1); E(dict.fromkeys, 1); E(dict.fromkeys, [[]])
d |= [(9, 9)]; print(d)
def f():
    global d
    d |= 5
E(f)
k = d.keys(); v = d.values(); i = d.items(); print(k, v, i, len(k)); E(lambda: k & {'z'}); E(lambda: sorted(map(str, k | ['q']))); E(lambda: sorted(map(str, k - {'z'}))); E(lambda: k ^ {'z', 'w'} == {1}); E(lambda: k == {'z', 'x', 9}); E(lambda: k < {1}); E(lambda: i & {('z', None)}); E(lambda: ('z', None) in i); E(lambda: 5 in i); E(lambda: k.isdisjoint([1])); E(lambda: k.isdisjoint(5)); E(hash, k); E(lambda: v == v); print(list(reversed(d)), list(reversed(i)), list(reversed(v)), k.mapping, type(k.mapping)); E(lambda: k + 1); E(lambda: 5 & k); E(lambda: [1] & k)
d = {1: 1, 2: 2}
def f():
    for x in d: d[x + 10] = 1
E(f)
def f():
    for x in list(d): del d[x]; d[x] = 1
    for x in d: del d[x]; d[x]=1
d = {1: 1, 2: 2, 3: 3}
E(f)
it = iter(d); next(it); E(it.__length_hint__); E(it.__reduce__); print(list(it)); it = iter(d.items()); print(next(it)); E(it.__reduce__)
d = {}; d[d.__class__] = d; print(d); d = {}; d[1] = d.values(); print(d)
class M(dict):
    def __missing__(self, k): return ('miss', k)
m = M(a=1); print(m['zz'], m, type(m.copy()), m.get('q')); E(M.fromkeys, 'ab'); print(type(M.fromkeys('ab')))
class Map:
    def keys(self): return ['x', 'y']
    def __getitem__(self, k): return k * 2
print(dict(Map()), {**Map()}); d = {}; d.update(Map()); print(d)
class BadHash:
    def __hash__(self): return 'a'
E(lambda: {BadHash(): 1})
class BadEq:
    def __hash__(self): return 1
    def __eq__(self, o): raise ZeroDivisionError('x')
E(lambda: {BadEq(): 1, 1: 2}); E(lambda: BadEq() in {1: 2})
class Mut:
    def __hash__(self): return 1
    def __eq__(self, o): dd.clear(); return False
dd = {}; dd[Mut()] = 1; E(lambda: dd.get(1)); print(len(dd))
d = {i: i for i in range(1000)}
for i in range(0, 1000, 2): del d[i]
print(len(d), sum(d), list(d)[:5]); d[0] = 'x'; print(list(d)[-1])
print({1: 'a', 1.0: 'b', True: 'c'}, {0: 1, False: 2, 0.0: 3}); print({**{'a': 1}, 'b': 2}, dict(zip('abc', range(3)))); E(d.__sizeof__); E({}.__sizeof__); E({1: 2}.__sizeof__); E({'a': 2}.__sizeof__); E(dict.__class_getitem__, int); E(dict.__init__, 5)
print(str({'a': [1, {'b': (2,)}]}), repr({'x': 'y'}.items()))
class D(dict):
    def keys(self): return ['q']
    def __getitem__(self, k): return 5
print(dict(D(a=1)), {**D(a=1)})
class D2(dict):
    def __iter__(self): return iter(['q'])
    def keys(self): return ['w']
    def __getitem__(self, k): return 5
print(dict(D2(a=1)))
# set
for S in (set, frozenset):
    E(S, 5); E(S, 'ab', 1); E(S, a=1); E(S, [[]]); s = S([3, 1, 2]); print(s, len(s)); E(s.union, [5], (6,)); E(s.intersection, [1, 9]); E(s.difference, [1]); E(s.symmetric_difference, [1, 7]); E(s.issubset, [1, 2, 3, 4]); E(s.issuperset, [1]); E(s.isdisjoint, [9]); E(s.union, 5); E(lambda: s | [1]); E(lambda: s & {1}); E(lambda: s - {1}); E(lambda: s ^ {1, 8}); E(lambda: s < {1, 2, 3, 4}); E(lambda: s <= s); E(lambda: s < 5); E(lambda: s == {1, 2, 3}); E(lambda: [] in s); E(lambda: {1} in s); E(s.copy); E(s.__reduce__); E(s.__sizeof__); E(S().__repr__); E(s.__contains__, 1); E(S.__class_getitem__, int)
    E(lambda: S('x') == S('x')); E(s.intersection); E(s.difference); E(s.union); E(lambda: s.issubset(5))
E(hash, frozenset([1, 2, 3])); E(hash, frozenset()); E(hash, {1}); print(frozenset([frozenset([1])]), {frozenset([1])} == {frozenset([1])}, {1} in {frozenset([1])})
s = {1}; E(s.add, 2); E(s.add, []); E(s.remove, 5); E(s.remove, []); E(s.discard, 5); E(s.discard, {7}); E(s.pop); E(set().pop); E(s.update, [1], 'x'); E(s.update, 5); print(len(s)); E(s.intersection_update, [1]); E(s.difference_update, [7]); E(s.symmetric_difference_update, [1, 2]); print(s); s |= {5}; s &= {5, 2}; s -= {2}; s ^= {9}; print(s); E(s.clear); print(s)
def f():
    global s
    s |= [1]
E(f)
s = {1, 2}
def f():
    for x in s: s.add(x + 10)
E(f)
it = iter({1, 2, 3}); next(it); E(it.__length_hint__); E(it.__reduce__); 
print(set(range(20)), {i * 7 % 31 for i in range(15)}, {2**i for i in range(12)}, set(range(100, 0, -7)), {-1, -2, 1000, 33, 65}, {1.5, 2, 3.25, 100000})
x = set(range(50)); y = {i for i in range(0, 100, 3)}; print(x & y, x - y, y - x, x | y, x ^ y); x.difference_update(range(0, 40)); print(x); x.add(5); print(x); z = set(x); z.update(range(3)); print(z, z.pop(), z.pop())
class FS(frozenset): pass
print(FS([1]), type(FS([1]) | {2}), type(FS([1]).copy()), FS([1]) == frozenset([1]), frozenset(FS([1])), type(frozenset(FS([1]))))
class SS(set): pass
print(SS([1]), type(SS([1]) | {2}), type(SS([1]).copy()), {1} - SS([1]))
