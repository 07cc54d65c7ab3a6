# When and in which order containers give up what they hold.
import collections, gc, itertools, functools, array, queue, types, copy
class D:
    def __init__(self, name):
        self.name = name
    def __del__(self):
        print('  del', self.name)
    def __repr__(self):
        return self.name
def ds(s):
    return [D(c) for c in s.split()]
print('list'); l = ds('a b c'); del l
print('list clear'); l = ds('a b c'); l.clear(); print('  cleared', l)
print('list slice del'); l = ds('a b c d e'); del l[1:3]; print('  ', l); del l[::2]; print('  ', l); l[:] = []; print('  emptied')
print('list slice assign'); l = ds('a b c d'); l[1:3] = ds('x'); print('  ', l); l[::2] = ds('p q'); print('  ', l); l[:] = ds('z'); print('  ', l); del l
print('list pop'); l = ds('a b c'); l.pop(); print('  popped'); l.pop(0); print('  popped 0'); l[0] = None; print('  replaced')
print('list remove'); l = ds('a b'); l.remove(l[0]); print('  removed'); l *= 0; print('  times 0')
print('list init'); l = ds('a b'); l.__init__([1]); print('  ', l)
print('list reassign'); l = ds('a b'); l = l[1:]; print('  ', l); l = l * 2; print('  ', l); del l
print('list nested'); l = [ds('a b'), ds('c d'), D('e')]; del l
print('tuple'); t = tuple(ds('a b c')); print('  made'); del t
print('tuple add'); t = tuple(ds('a b')); t = t + (D('c'),); print('  added'); t = t[1:]; print('  sliced'); del t
print('dict'); d = dict(zip('xyz', ds('a b c'))); del d
print('dict clear'); d = dict(zip('xyz', ds('a b c'))); d.clear(); print('  cleared')
print('dict del'); d = dict(zip('xyz', ds('a b c'))); del d['y']; print('  deleted'); d.pop('x'); print('  popped'); d.popitem(); print('  popitem'); 
print('dict replace'); d = {'k': D('a')}; d['k'] = D('b'); print('  set'); d.update(k=D('c')); print('  updated'); d |= {'k': D('e')}; print('  ored'); d.setdefault('k', D('f')); print('  setdefault'); del d
print('dict keys'); d = {D('k1'): D('v1'), D('k2'): D('v2')}; del d
print('dict keys clear'); d = {D('k1'): D('v1'), D('k2'): D('v2')}; d.clear(); print('  cleared')
print('dict key del'); d = {D('k1'): D('v1'), D('k2'): D('v2')}; del d[next(iter(d))]; print('  deleted'); d.popitem(); print('  end')
print('dict resize'); d = {D('k%d' % i): D('v%d' % i) for i in range(3)}
for i in range(100): d[i] = i
print('  grown'); 
for k in list(d):
    if isinstance(k, int): del d[k]
k = None
print('  shrunk'); d = {**d}; print('  copied'); d = None
print('dict comp'); d = {i: D(f'c{i}') for i in range(3)}; d = {i: v for i, v in d.items() if i}; print('  filtered'); d = None
print('set'); s = {D('only')}; s.clear(); print('  cleared'); s = {D('p')}; s.pop(); print('  popped'); s = {D('q')}; s -= s; print('  minus'); s = frozenset([D('r')]); s = None
print('instance'); 
class O: pass
o = O(); o.a, o.b, o.c = ds('a b c'); del o.b; print('  deleted b'); o.a = 1; print('  set a'); del o
print('instance dict'); o = O(); o.a, o.b, o.c = ds('a b c'); o.__dict__; del o
print('instance dict clear'); o = O(); o.a, o.b, o.c = ds('a b c'); o.__dict__.clear(); print('  cleared'); o.__dict__ = {}; del o
print('instance dict replace'); o = O(); o.a, o.b = ds('a b'); o.__dict__ = {'a': D('n')}; print('  replaced'); d = o.__dict__; del o; print('  dict kept'); del d
print('slots')
class S:
    __slots__ = 'z', 'a', 'm'
o = S(); o.a, o.m, o.z = ds('a m z'); del o
class S2(S):
    __slots__ = 'b', '__dict__'
o = S2(); o.a, o.b, o.m, o.z, o.q = ds('a b m z q'); del o
print('del with attrs')
class O2(O):
    def __del__(self): print('  del O2')
o = O2(); o.a, o.b = ds('a b'); del o
print('subclass list')
class L(list):
    pass
l = L(ds('a b')); l.x = D('x'); del l
class LD(dict): pass
print('subclass dict'); l = LD(k=D('k')); l.x = D('x'); del l
class LT(tuple): pass
print('subclass tuple'); l = LT(ds('a b')); l.x = D('x'); del l
print('deque'); q = collections.deque(ds('a b c')); q.popleft(); print('  left'); q.pop(); print('  right'); del q
q = collections.deque(ds('a b c'), maxlen=2); print('  maxlen'); q.append(D('n')); print('  appended'); q.clear(); print('  cleared'); q.extend(ds('x y')); q.rotate(1); del q
q = collections.deque(ds('a b c')); q[1] = D('new'); print('  set'); del q[0]; print('  del'); del q
print('defaultdict'); q = collections.defaultdict(lambda: D('dflt')); q[1]; print('  made'); q[1] = 0; print('  set'); del q
print('OrderedDict'); q = collections.OrderedDict(zip('xyz', ds('a b c'))); q.popitem(last=False); print('  popped'); del q
q = collections.OrderedDict(zip('xyz', ds('a b c'))); q.clear(); print('  cleared'); 
print('Counter'); q = collections.Counter(); q[1] = D('cnt'); del q
print('ChainMap'); q = collections.ChainMap({'a': D('m1')}, {'a': D('m2')}); del q
print('namedtuple'); NT = collections.namedtuple('NT', 'a b'); q = NT(D('na'), D('nb')); q = q._replace(a=D('nc')); print('  replaced'); del q
print('partial'); p = functools.partial(print, D('pa'), k=D('pk')); del p
print('lru_cache')
@functools.lru_cache(maxsize=2)
def cached(x): return D(f'r{x}')
cached(1); cached(2); print('  full'); cached(3); print('  evicted'); cached.cache_clear(); print('  cleared')
print('cached_property')
class CP:
    @functools.cached_property
    def p(self): return D('cp')
o = CP(); o.p; del o.p; print('  deleted'); o.p; del o
print('iterators')
it = iter(ds('a b c')); next(it); print('  one'); next(it); print('  two'); del it
it = iter(tuple(ds('a b'))); next(it); del it; print('  tuple iter')
it = reversed(ds('a b')); next(it); print('  one'); next(it); print('  two'); print(next(it, None)); print('  over'); del it
it = iter(ds('a')); next(it); next(it, None); print('  exhausted'); del it
it = iter({'x': D('dv')}.values()); next(it); print('  dict iter'); next(it, None); print('  over'); del it
it = zip(ds('a b'), ds('c d')); next(it); print('  zip'); next(it); print('  zip2'); del it
it = map(D, 'ab'); next(it); print('  map'); x = next(it); del it, x
it = enumerate(ds('a b')); next(it); print('  enum'); next(it); print('  enum2'); del it
it = itertools.chain(ds('a'), ds('b')); next(it); print('  chain'); next(it); print('  chain2'); next(it, 0); print('  over'); del it
it = itertools.cycle(ds('a b')); next(it); next(it); next(it); print('  cycle'); del it
it = itertools.islice(ds('a b c'), 1); next(it); print('  islice'); next(it, 0); print('  over'); del it
a, b = itertools.tee(ds('a b')); next(a); print('  tee'); next(b); print('  tee2'); del a; print('  a gone'); del b
it = itertools.accumulate(ds('a b c'), lambda p, q: q); next(it); print('  acc'); next(it); print('  acc2'); del it
it = itertools.groupby(ds('a b c'), lambda d: d.name < 'c'); k, g1 = next(it); next(g1); print('  group'); k, g2 = next(it); print('  next group'); del it, g1, g2
it = itertools.product(ds('a b'), ds('c')); next(it); print('  product'); next(it); print('  product2'); del it
it = itertools.combinations(ds('a b c'), 2); next(it); print('  comb'); del it
it = itertools.zip_longest(ds('a'), ds('b c'), fillvalue=D('fill')); next(it); print('  zl'); next(it); print('  zl2'); del it
it = itertools.pairwise(ds('a b c')); next(it); print('  pw'); next(it); print('  pw2'); del it
it = itertools.batched(ds('a b c'), 2); next(it); print('  batched'); next(it); print('  batched2'); del it
it = itertools.starmap(lambda *a: 0, [(D('a'),), (D('b'),)]); next(it); print('  starmap'); next(it); print('  starmap2'); del it
it = itertools.repeat(D('rep'), 2); next(it); next(it); next(it, 0); print('  repeat'); del it
it = itertools.takewhile(lambda d: d.name == 'a', ds('a b')); next(it); print('  tw'); next(it, 0); print('  over'); del it
it = itertools.dropwhile(lambda d: d.name == 'a', ds('a b')); next(it); print('  dw'); del it
it = filter(lambda d: d.name == 'b', ds('a b c')); next(it); print('  filter'); del it
it = iter(lambda: D('sent'), 0); next(it); print('  callable'); del it
print('queue'); q = queue.SimpleQueue(); q.put(D('q1')); q.put(D('q2')); q.get(); print('  got'); del q
q = queue.Queue(); q.put(D('q1')); q.put(D('q2')); q.get(); print('  got'); del q
print('namespace'); n = types.SimpleNamespace(a=D('a'), b=D('b')); n.a = 0; print('  set'); del n
print('property'); p = property(D('fget'), D('fset'), D('fdel')); del p
print('method'); m = types.MethodType(print, D('self')); del m
print('bound'); m = D('bself').__repr__; del m
print('cell'); c = types.CellType(D('cell')); c.cell_contents = D('cell2'); print('  set'); del c.cell_contents; print('  emptied'); del c
print('slice'); s = slice(D('start'), D('stop'), D('step')); del s
print('memoryview of subclass')
class B(bytearray):
    def __del__(self): print('  del B')
m = memoryview(B(b'abc')); print('  view'); m.release(); print('  released'); del m
print('exception'); e = ValueError(D('arg1'), D('arg2')); e.note = D('note'); e.__cause__ = KeyError(D('cause')); del e
print('copy'); a = [ds('a')]; b = copy.deepcopy(a); print('  copied'); del a; print('  original'); del b
print('sort'); l = ds('c b a'); l.sort(key=lambda d: D(d.name + 'key').name); print('  sorted'); del l
print('sort keys')
class K(D):
    def __lt__(self, o): return self.name < o.name
l = [2, 3, 1]; l.sort(key=lambda n: K(f'k{n}')); print('  sorted', l)
print('reverse'); l = ds('a b'); l.reverse(); del l
print('iadd'); l = ds('a'); l += ds('b c'); del l[0]; del l
print('inplace repeat'); l = ds('a b'); l *= 2; print('  repeated'); del l[2:]; print('  half'); del l
print('mappingproxy'); p = types.MappingProxyType({'a': D('mp')}); del p
print('generic alias'); g = list[D]; del g
print('classes'); C = type('C', (), {'a': D('ca')}); C.a = D('cb'); print('  set'); del C.a; print('  deleted'); del C; gc.collect()
print('function'); f = lambda: 0; f.x = D('fx'); f.__dict__ = {}; print('  dict'); f.y = D('fy'); del f
print('module'); m = types.ModuleType('m'); m.a = D('ma'); m.b = D('mb'); m.a = D('ma2'); print('  set'); del m
print('end')
