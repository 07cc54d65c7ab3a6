# When temporaries of expressions go: the order in which finalisers print is CPython's.
class D:
    def __init__(self, name, *refs):
        self.name = name
        self.refs = refs
    def __del__(self):
        print('  del', self.name)
    def __add__(self, o):
        print('  add', self.name, getattr(o, 'name', o))
        return D(f'({self.name}+{getattr(o, "name", o)})')
    def __iadd__(self, o):
        print('  iadd', self.name)
        return D(f'({self.name}+={getattr(o, "name", o)})')
    def __lt__(self, o):
        print('  lt', self.name, o.name)
        return self.name < o.name
    def __eq__(self, o):
        print('  eq', self.name)
        return D('eq-result')
    __hash__ = object.__hash__
    def __bool__(self):
        print('  bool', self.name)
        return True
    def __getitem__(self, k):
        print('  getitem', self.name, getattr(k, 'name', k))
        return D(f'{self.name}[{getattr(k, "name", k)}]')
    def __setitem__(self, k, v):
        print('  setitem', self.name)
    def __delitem__(self, k):
        print('  delitem', self.name)
    def __getattr__(self, a):
        if a.startswith('x'):
            return D(f'{self.name}.{a}')
        raise AttributeError(a)
    def __format__(self, spec):
        return f'<{self.name}:{spec}>'
    def __str__(self):
        return f'<{self.name}>'
    def __repr__(self):
        return f'[{self.name}]'
    def __call__(self, *a, **k):
        print('  call', self.name)
        return D(f'{self.name}()')
    def __iter__(self):
        print('  iter', self.name)
        yield D(self.name + '0')
        print('  next', self.name)
        yield D(self.name + '1')
        print('  done', self.name)
    def __contains__(self, o):
        print('  contains', self.name)
        return True
    def __neg__(self):
        return D('-' + self.name)
    def meth(self, *a):
        print('  meth', self.name)
        return D(self.name + '.meth')

def f(*a, **k):
    print('  in f', len(a), sorted(k))

def g(a, b=None, *, c=None):
    print('  in g')
    a = None
    print('  a gone?')
    return b

print('statement'); D('s')
print('two'); D('a'), D('b')
print('binary'); D('a') + D('b')
print('chain'); D('a') + D('b') + D('c')
print('unary'); -D('a')
print('compare'); D('a') < D('b')
print('chained'); D('a') < D('b') < D('c')
print('chained false'); D('b') < D('a') < D('c')
print('eq'); D('a') == D('b')
print('eq bool'); not (D('a') == D('b'))
print('if eq')
if D('a') == D('b'):
    print('  body')
print('and'); D('a') and D('b')
print('or'); D('a') or D('b')
print('not'); not D('a')
print('cond'); D('a') if D('c') else D('b')
print('subscript'); D('a')[D('k')]
print('subscript2'); D('a')[D('k')][D('m')]
print('slice'); D('a')[D('k'):D('l')]
print('attr'); D('a').xb
print('attr2'); D('a').xb.xc
print('call'); f(D('a'), D('b'))
print('call kw'); f(D('a'), k=D('b'), m=D('c'))
print('call star'); f(*[D('a'), D('b')], **{'x': D('c')})
print('call result'); g(D('a'), D('b'), c=D('c'))
print('method'); D('a').meth(D('b'))
print('method chain'); D('a').meth(D('b')).meth(D('c'))
print('callable'); D('a')(D('b'))
print('builtin'); len([D('a'), D('b')])
print('builtin2'); isinstance(D('a'), D)
print('builtin3'); max(D('a'), D('b'), key=lambda d: d.name)
print('str.join'); '-'.join([str(D('a')), repr(D('b'))])
print('fstring'); f'{D("a")} and {D("b")!r} and {D("c"):spec}'
print('percent'); '%s %r' % (D('a'), D('b'))
print('format'); '{} {!r}'.format(D('a'), D('b'))
print('list'); [D('a'), D('b')]
print('tuple'); (D('a'), D('b'))
print('dict'); {D('a'): D('b'), 'k': D('c')}
print('set'); len({D('a')})
print('index'); [D('a'), D('b'), D('c')][1].name
print('unpack'); a, b = D('a'), D('b')
print('swap'); a, b = b, a
print('rebind'); a = D('a2')
print('unpack rebind'); a, b = D('a3'), D('b3')
print('star'); a, *b = D('a4'), D('b4'), D('c4')
print('iter unpack'); a, b = D('it')
print('nested'); (a, b), c = (D('x'), D('y')), D('z')
print('swap nested'); a, b, c = c, a, b
print('multi'); a = b = c = D('m')
print('del'); del a; print('  one'); del b; print('  two'); del c
print('aug'); a = D('a'); a += D('b')
print('aug2'); a += D('c')
print('aug item'); l = [D('l0')]; l[0] += D('l1')
print('aug sub'); a[D('i')] += D('j')
print('walrus'); (w := D('w')).name
print('walrus2'); (w := D('w2')).name
print('contains'); D('a') in D('b')
print('in list'); 1 in [D('a'), D('b')]
print('is'); D('a') is D('b')
print('is not'); D('a') is not None
print('setitem'); D('a')[D('k')] = D('v')
print('delitem'); del D('a')[D('k')]
print('setattr'); D('a').x = D('v')
print('lambda'); (lambda x: D('r'))(D('a'))
print('default'); (lambda x=D('dflt'): x)().name
print('comp'); [x.name for x in [D('a'), D('b')]]
print('comp iter'); [x.name for x in D('ci')]
print('dict comp'); {x.name: D(x.name + 'v') for x in [D('a'), D('b')]}
print('set comp'); {x.name for x in (D('a'), D('b'))}
print('genexp'); sum(len(x.name) for x in [D('a'), D('b')])
print('nested comp'); [y.name for x in (D('p'), D('q')) for y in (D(x.name + '1'), D(x.name + '2'))]
print('comp if'); [x.name for x in [D('a'), D('b'), D('c')] if x.name != 'b']
print('assert'); assert D('a')
print('print'); print(D('a'), D('b'))
print('yield from'); list(D('yf'))
print('any'); any(x for x in D('any'))
print('sorted'); sorted([D('b'), D('a')])[0].name
print('star args mix'); f(D('a'), *(D('b'),), D('c'), **{'z': D('d')}, y=D('e'))
print('star list'); [*D('s'), D('t')]
print('star dict'); {**{'a': D('a')}, 'b': D('b')}
print('class call'); D('o', D('i'), D('j'))
print('type 3'); type('T', (), {'d': D('cls')}); import gc; gc.collect()
print('super'); super(D, D('a')).__hash__ is None
print('getattr'); getattr(D('a'), 'xq')
print('getattr default'); getattr(D('a'), 'zz', D('dflt'))
print('map'); list(map(lambda x: x.name, [D('a'), D('b')]))
print('zip'); [p.name + q.name for p, q in zip([D('a'), D('b')], [D('c'), D('d')])]
print('enumerate'); [p.name for _, p in enumerate([D('a'), D('b')])]
print('filter'); [p.name for p in filter(lambda d: d.name == 'b', [D('a'), D('b')])]
print('end')
del a, l, w
