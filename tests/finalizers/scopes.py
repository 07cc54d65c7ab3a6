# When names go: ends of scopes, rebinding, loop variables, with and except variables, patterns, cells, arguments.
class D:
    def __init__(self, name):
        self.name = name
    def __del__(self):
        print('  del', self.name)
    def __enter__(self):
        print('  enter', self.name)
        return D(self.name + '.entered')
    def __exit__(self, *a):
        print('  exit', self.name, a[0] and a[0].__name__)
        return True

def locals_order():
    c = D('c')
    a = D('a')
    b = D('b')
    print('  leaving')
print('locals'); locals_order()

def args(a, b, *rest, k, **kw):
    print('  leaving')
print('args'); args(D('a'), D('b'), D('r1'), D('r2'), k=D('k'), z=D('z'), y=D('y'))

def ret():
    a = D('a')
    b = D('b')
    return a
print('return'); ret(); print('  after'); r = ret(); print('  kept'); del r

def cells():
    a = D('cell')
    b = D('plain')
    def inner():
        return a
    print('  leaving')
    return inner
print('cells'); i = cells(); print('  closure kept'); del i

def cell_only():
    b = D('plain')
    a = D('cell')
    c = D('plain2')
    (lambda: a)
    print('  leaving')
print('cell order'); cell_only()

def loop():
    for x in [D('1'), D('2'), D('3')]:
        print('  body', x.name)
    print('  after loop')
    for x in (D('4'), D('5')):
        if x.name == '4':
            continue
        break
    print('  after second')
print('loop'); loop()

def loop_break():
    for x in [D('1'), D('2'), D('3')]:
        print('  body', x.name)
        break
    else:
        print('  else')
    print('  after')
print('loop break'); loop_break()

def loop_return():
    for x in [D('1'), D('2')]:
        for y in [D('3'), D('4')]:
            return D('r')
print('loop return'); loop_return()

def gen():
    a = D('g.a')
    try:
        yield D('y1')
        yield D('y2')
    finally:
        print('  finally')
        b = D('g.b')
def loop_gen():
    for x in gen():
        print('  got', x.name)
        break
    print('  after break')
print('loop gen'); loop_gen()

def while_loop():
    n = 0
    while n < 2:
        d = D(f'w{n}')
        n += 1
    print('  after')
print('while'); while_loop()

def with_var():
    with D('cm') as v:
        print('  body')
    print('  after')
    with D('cm2'):
        print('  body')
    print('  after2')
    with D('cm3') as v, D('cm4') as w:
        raise ValueError
    print('  after3')
print('with'); with_var()

def with_return():
    with D('cm') as v:
        return D('r')
print('with return'); with_return()

class E(Exception):
    def __init__(self, name):
        self.name = name
    def __del__(self):
        print('  del exc', self.name)

def thrower():
    local = D('local')
    raise E('e')

def exc_var():
    try:
        thrower()
    except E as e:
        print('  handling', e.name)
    print('  after')
print('except as'); exc_var()

def exc_novar():
    try:
        thrower()
    except E:
        print('  handling')
    print('  after')
print('except'); exc_novar()

def exc_finally():
    try:
        try:
            thrower()
        finally:
            print('  finally')
            d = D('fin')
    except E:
        print('  handling')
    print('  after')
print('finally'); exc_finally()

def exc_replaced():
    try:
        try:
            raise E('first')
        except E:
            raise E('second')
    except E as e:
        print('  handling', e.name, e.__context__.name)
    print('  after')
print('replaced'); exc_replaced()

def exc_from_none():
    try:
        try:
            raise E('first')
        except E as x:
            raise E('second') from None
    except E as e:
        print('  handling', e.name)
        e.__context__ = None
        print('  context cleared')
    print('  after')
print('from None'); exc_from_none()

def exc_return():
    try:
        raise E('r')
    except E as e:
        return D('ret')
print('except return'); exc_return()

def exc_continue():
    for n in range(2):
        try:
            raise E(f'{n}')
        except E as e:
            continue
    print('  after')
print('except continue'); exc_continue()

def exc_loop_var():
    for n in range(2):
        try:
            thrower()
        except E as e:
            err = e
        print('  next')
    err = None
    print('  after')
print('except kept'); exc_loop_var()

def exc_pass_through():
    a = D('outer local')
    for x in [D('loop1'), D('loop2')]:
        thrower()
def catch():
    try:
        exc_pass_through()
    except E as e:
        print('  tb', e.__traceback__ is not None)
    print('  after')
print('pass through'); catch()

def group():
    try:
        raise ExceptionGroup('g', [E('v'), ValueError(1), E('w')])
    except* ValueError as v:
        print('  value')
        del v
    except* E as e:
        print('  e', len(e.exceptions))
    print('  after')
print('group'); group()

class P:
    __match_args__ = ('a', 'b')
    def __init__(self, a, b):
        self.a, self.b = a, b
def match(v):
    match v:
        case P(a=x, b=D(name='nope') as y):
            print('  no')
        case P(x, y):
            print('  class', x.name, y.name)
        case [x, *y]:
            print('  seq', x.name, len(y))
        case {'k': x, **y}:
            print('  map', x.name, sorted(y))
        case D(name=n) as z:
            print('  name', n)
    v = None
    print('  leaving')
print('match'); match(P(D('pa'), D('pb'))); match([D('s1'), D('s2'), D('s3')]); match({'k': D('m1'), 'z': D('m2')}); match(D('d'))

def delete():
    a = D('a'); b = D('b')
    del a, b
    print('  after')
    x = [D('x')]
    del x[0]
    print('  after item')
print('del'); delete()

def glob():
    global G
    G = D('G1')
    G = D('G2')
    print('  leaving')
print('global'); glob(); print('  module level'); del G

def nonlocal_():
    n = D('n1')
    def inner():
        nonlocal n
        n = D('n2')
        print('  inner')
    inner()
    print('  outer')
print('nonlocal'); nonlocal_()

class C:
    a = D('class a')
    b = D('class b')
    a = D('class a2')
    print('  body end')
print('class attr'); C.b = None
print('class del'); del C; import gc; gc.collect()

def deco(d):
    def apply(f):
        print('  apply', d.name)
        return D('decorated')
    return apply
print('decorator')
@deco(D('outer'))
@deco(D('inner'))
def decorated(): pass
print('  bound'); del decorated

print('defaults')
def dflt(a=D('d1'), *, b=D('d2')) -> D('ann'): pass
print('  defined')
dflt.__defaults__ = None
print('  no defaults')
dflt.__kwdefaults__ = None
print('  no kwdefaults'); del dflt

print('lambda'); l = lambda x=D('lam'): x; del l
print('comprehension')
x = D('outer x')
[0 for x in [D('c1'), D('c2')]]
print('  end comp'); del x
def comp_local():
    y = [[z for z in (D('i1'), D('i2'))] for _ in range(2)]
    print('  leaving')
print('comp local'); comp_local()

def rec(n):
    d = D(f'rec{n}')
    if n:
        rec(n - 1)
print('recursion'); rec(2)

def unbound():
    a = D('a')
    try:
        a = thrower()
    except E:
        print('  caught')
    print('  still', a.name)
    a = 1
    print('  end')
print('failed rebinding'); unbound()

def annot():
    a: D('never evaluated') = D('val')
    print('  leaving')
print('annotated'); annot()

def argdel(a):
    del a
    print('  deleted')
print('arg del'); argdel(D('arg')); t = D('kept'); argdel(t); print('  still'); del t

def locals_call():
    a = D('a')
    l = locals()
    del a
    print('  held by snapshot')
    del l
    print('  leaving')
print('locals()'); locals_call()
def exec_ns():
    ns = {'D': D}
    exec("a = D('exec a'); b = D('exec b'); a = D('exec a2')", ns)
    print('  executed')
    del ns['b']
    print('  leaving')
print('exec'); exec_ns(); gc.collect()
print('eval'); eval("D('ev').name")
print('end')
