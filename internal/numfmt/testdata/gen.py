"""Writes cases.jsonl: what CPython 3.14 answers. Run: python3.14 gen.py > cases.jsonl"""
import json, math, random, struct, sys, _string
from fractions import Fraction
R = random.Random(1)

def out(kind, *args):
    print(json.dumps([kind, *args]))

def call(f, *a):
    try:
        return f(*a)
    except Exception as e:
        return '!' + type(e).__name__ + ': ' + str(e)

def rf():
    c = R.random()
    if c < .3: return struct.unpack('d', R.randbytes(8))[0]
    if c < .5: return R.choice([0.0, -0.0, 1.0, -1.5, 1e16, 1e15, 123456789.0, 1e-5, 1e-4, 0.1, 1e22, 1e21, 999999.5, 9.5, 0.5, 2.5, math.inf, -math.inf, math.nan, 5e-324, 1.7976931348623157e308])
    if c < .7: return round(R.uniform(-1000, 1000), R.randrange(6))
    return R.uniform(-1, 1) * 10 ** R.randrange(-10, 20)

def ri():
    c = R.random()
    if c < .4: return R.randrange(-100, 100)
    if c < .7: return R.randrange(-10**R.randrange(1, 19), 10**18)
    return R.randrange(-10**40, 10**40) >> R.randrange(0, 130)

def spec(types):
    s = ''
    if R.random() < .4: s += R.choice(['', '*', 'é', '0', '-', '漢']) + R.choice('<>=^')
    if R.random() < .3: s += R.choice('+- ')
    if R.random() < .1: s += 'z'
    if R.random() < .2: s += '#'
    if R.random() < .3: s += '0'
    if R.random() < .5: s += str(R.randrange(0, 30))
    if R.random() < .3: s += R.choice(',_')
    if R.random() < .4: s += '.' + str(R.randrange(0, 20))
    if R.random() < .06: s += R.choice(',_')
    if R.random() < .8: s += R.choice(types)
    return s

def enc(v):
    if isinstance(v, float): return v.hex()
    if isinstance(v, complex): return [v.real.hex(), v.imag.hex()]
    return str(v)

for n in range(1200):
    v = ri(); s = spec('ddddbxXocnefg%qs'); out('fmt', 'int', enc(v), s, call(format, v, s))
for n in range(1500):
    v = rf(); s = spec('eEfFgGn%eEfFgGn%sd'); out('fmt', 'float', enc(v), s, call(format, v, s))
for n in range(500):
    v = complex(rf(), rf()); s = spec('eEfFgGneEfFgGns%'); out('fmt', 'complex', enc(v), s, call(format, v, s))
for n in range(400):
    v = R.choice(['', 'abc', 'hello wörld', '漢字']); s = spec('sssssd'); out('fmt', 'str', v, s, call(format, v, s))
for s in ['xx', '1,_', '_,', '.', '.,', ',.,', '99999999999999999999', '.99999999999999999999f', '.2147483648f', '١٢', '- ', '\x01', '10\xe9', '_._f', '.5_,f', ',n', '.,n', '_c']:
    for t, v in [('int', 12), ('float', 1234567.25), ('complex', 1-2j), ('str', 'abc')]:
        out('fmt', t, enc(v), s, call(format, v, s))
for n in range(800):
    v = rf(); out('repr', enc(v), repr(v), v.hex())
for n in range(100):
    v = complex(rf(), rf()); out('crepr', enc(v), repr(v), str(v.real))
for n in range(600):
    f = '%' + ''.join(c for c in '-+ #0' if R.random() < .25)
    if R.random() < .5: f += str(R.randrange(20))
    if R.random() < .5: f += '.' + str(R.randrange(20))
    if R.random() < .5:
        v = ri(); f += R.choice('diuoxX')
    else:
        v = rf(); f += R.choice('eEfFgG')
    out('pct', f, 'f' if isinstance(v, float) else 'i', enc(v), f % v)
for f in ['%', '%(a', 'a%5', '%.', '%l', '%hld', '%99999999999999999999d', '%.99999999999999999999d', '%.2147483648d', '%é', '%(a(b)c)d', '%%', 'ab%(k)-+ #05.3ld|', '%*.*f', '%q']:
    v = call(lambda: f % ((7, 3, 1.5) if '*' in f else {'a': 1, 'k': 3, 'a(b)c': 2} if '(' in f else 1)); out('pcterr', f, v)
for s in ['', '+', '1_', '_1', '1__0', '1_000.5', '1_.5', '1._5', '1e1_0', '1e_1', 'inf', '+Infinity', '-nan', 'nan', 'infinit', '1.', '.5', '.', '1e', '1e5x', ' 1 ', '\t1\n', '1\x001', '0x1', '١٢.٥', 'é', '1.5é', 'infin_ity', '1e400', '1e-400', '-1e400', '  ', '1 2', '\x1c1\x1f', '1e-324', '2.4703282292062328e-324', '9007199254740993', '1' * 800, '-.0', 'iNf', '+.e1', '1_0_0', '1e+', '--1']:
    v = call(float, s); out('float', s, v.hex() if isinstance(v, float) else v)
for s in ['', '0', '1j', '1+2j', '1-2j', '+j', '-j', 'j', '1+j', '(1+2j)', ' ( 1+2j ) ', '(1+2j', '1+2', '1 + 2j', '1_0j', '1e5j', 'nanj', 'infj', 'nan+infj', 'inf-nanj', '1J', 'é', '1+1', '1jx', '1e5+', '--1j', '1+-2j', '1+ 2j', '()', '((1))', '1.5e3-.5J', '-0-0j', '1e5', '+1', '1+infinityj']:
    v = call(complex, s); out('complex', s, enc(v))
for s, b in [('', 10), ('12', 10), ('0x1f', 16), ('0x1f', 0), ('0X_1f', 0), ('1_000', 10), ('1__0', 10), ('_1', 10), ('1_', 10), ('012', 0), ('00', 0), ('0_0', 0), ('0b101', 2), ('0b101', 0), ('0b2', 0), ('0o17', 8), ('zZ', 36), (' -12 ', 10), ('- 1', 10), ('+1', 10), ('0b1', 16), ('0x', 16), ('0_x1', 16), ('٣', 10), ('é', 10), ('1\x00', 10), ('9' * 4300, 10), ('9' * 4301, 10), ('1' * 5000, 16), ('1' * 5000, 3), ('1' * 5000 + 'x', 10), ('x' * 300, 10), ('0b', 0), ('0', 0), ('-0', 0), ('-00_0', 0), ('-001', 0), ('9223372036854775807', 10), ('9223372036854775808', 10), ('-9223372036854775808', 10), ('-9223372036854775809', 10), ('18446744073709551616', 10), ('123456789012345678901234567890', 10), ('+_1', 10), ('\x1c1', 10), ('\x1c1\u3000', 10), ('\u20001\xa0', 10), ('0x__1', 16), ('1' * 70, 2), ('-0xffffffffffffffffffff', 0)]:
    v = call(int, s, b); out('int', s, b, v if isinstance(v, str) else hex(v), repr(s))
for s in ['', '0x1p0', '1', '0x.8', '0x1.', '0x.', '0x', '-0x1.8p-3', 'inf', '-nan', '0x1p1024', '0x1.fffffffffffff8p1023', '0x1.fffffffffffff7p1023', '0x1p-1074', '0x1p-1075', '0x1.8p-1075', '0x0.0000000000001p-1022', ' 0x1 ', '0x1p', '0x1px', '1.8p3', '0x1p99999999999999999999', '0x0p99999999999999999999', '0x1p-99999999999999999999', '0x1 x', 'infinity', '0x1.00000000000008p0', '0x1.000000000000080000000000000000000001p0', '0x1.00000000000018p0', '1p1_0', '+0x1', '0x' + '1' * 300, '0x' + '0' * 300 + '1.8', '0X1P+3', '0x1..1', '-', '0xg', '0x.' + '0' * 100 + '123456789abcdef01234p410', '0x1.fffffffffffffp-1023', '0x1.ffffffffffffep-1023']:
    v = call(float.fromhex, s); out('fromhex', s, v.hex() if isinstance(v, float) else v)
for n in range(400):
    x = rf(); k = R.choice([0, 1, 2, 3, 5, -1, -2, -5, 15, 16, 17, 22, 300, 323, 324, -300, -308, -309])
    v = call(round, x, k); out('round', enc(x), k, v.hex() if isinstance(v, float) else v)
for x, k in [(2.5, 0), (2.675, 2), (5.015, 2), (15., -1), (25., -1), (5e22, -23), (6e22, -23), (1.7976931348623157e308, -308), (1e-320, 322), (-0.4, 0), (5e-324, 323), (5.5, 0), (55., -2), (50., -2), (51., -2), (5e307, -308), (1.5e308, -308)]:
    v = call(round, x, k); out('round', enc(x), k, v.hex() if isinstance(v, float) else v)
for n in range(300):
    a, b = ri() * ri() ** R.randrange(3), ri() ** R.randrange(1, 12)
    if b: out('div', hex(a), hex(b), (lambda v: v.hex() if isinstance(v, float) else v)(call(lambda: a / b)))
for a, b in [(10**400, 3), (10**400, 10**90), (10**309, 10), (1, 10**400), (-1, 10**400), (1, 3 << 1073), (1, 1 << 1075), (1, (1 << 1075) - 1), ((1 << 1024) - (1 << 970), 1), ((1 << 1024) - (1 << 970) - 1, 1), (2**53 + 1, 1), (2**54 + 2, 2), (-7, 2)]:
    out('div', hex(a), hex(b), (lambda v: v.hex() if isinstance(v, float) else v)(call(lambda: a / b)))
for n in range(200):
    a = ri() << R.randrange(100); out('hash', 'int', hex(a), hash(a)); 
    f = rf()
    if f == f: out('hash', 'float', enc(f), hash(f))
    fr = Fraction(ri(), abs(ri()) or 1); out('hash', 'ratio', [hex(fr.numerator), hex(fr.denominator)], hash(fr))
M = 2**61 - 1
for a in [M, -M, M - 1, M + 1, -1, 0, -2, 2 * M, 1 << 63, -(1 << 63), (1 << 64) - 1, M * M, -M * M - 1, M << 61]:
    out('hash', 'int', hex(a), hash(a))
for fr in [Fraction(1, M), Fraction(-1, M), Fraction(M, 3), Fraction(-1, 1)]:
    out('hash', 'ratio', [hex(fr.numerator), hex(fr.denominator)], hash(fr))
for f in [float(M), -float(M), 2.0**61, 2.0**63, -2.0**63, 1e300, -1.0, -0.5, 5e-324, 2.0**122]:
    out('hash', 'float', enc(f), hash(f))
for n in range(100):
    c = complex(rf(), rf())
    if c == c: out('hash', 'complex', enc(c), hash(c))
for n in range(300):
    a = ri(); f = R.choice([rf(), float(a), math.nextafter(float(a), math.inf), math.nextafter(float(a), -math.inf)])
    if f == f: out('cmp', hex(a), enc(f), (a > f) - (a < f))
for n in range(200):
    b = R.randbytes(R.randrange(0, 14)); e = R.choice(['big', 'little']); s = R.random() < .5
    out('frombytes', b.hex(), e, s, hex(int.from_bytes(b, e, signed=s)))
    a = ri() >> R.randrange(64); l = R.randrange(0, 18)
    v = call(lambda: a.to_bytes(l, e, signed=s)); out('tobytes', hex(a), l, e, s, v.hex() if isinstance(v, bytes) else v)
for a in [-128, -129, 127, 128, 0, -1, -(1 << 64), -(1 << 71), -(1 << 71) - 1, (1 << 71) - 1, 1 << 71]:
    for l in [0, 1, 8, 9]:
        v = call(lambda: a.to_bytes(l, 'big', signed=True)); out('tobytes', hex(a), l, 'big', True, v.hex() if isinstance(v, bytes) else v)
for n in range(100):
    a, b, m = ri(), ri() >> 60, ri()
    v = call(pow, a, b, m); out('powmod', hex(a), hex(b), hex(m), v if isinstance(v, str) else hex(v))
    v = call(divmod, a, m)
    if not isinstance(v, str): out('divmod', hex(a), hex(m), hex(v[0]), hex(v[1]))
    out('misc', hex(a), hex(m), hex(math.gcd(a, m)), hex(math.lcm(a, m)), hex(math.isqrt(abs(a))), a.bit_count())
for s in ['', '{', '}', 'a{', 'a}', '{}', '{{', '}}', '{{}}', '{0', '{0!', '{0!r', '{0!}', '{0!rx}', '{0!r:', '{0:', '{0:{', '{0:{1', '{0:{1}', '{0:{1}}', '{0[}', '{0[a', '{0[a]}', '{0[}]}', '{0[{]}', '{a.b[c]!r:>{w}}', '{!r}', '{:}', '{:{}}', '{0:}}', '{0:{}}}', '{ }', '{0!s:{{}}}', '{!}', '{!:}', '{!xy:}', '{a!é}', '{0!r}x{1}', 'a}}b{{c', 'a{{{0}}}b', '{0[[]}', '{0[]]}', '{{0}', '{0}}', '{0:a{1:b{2}}}', '}{', '{]}', '{a!}}', '{0:{{}', '{a!:}', '{a!s!}', '{0{1}}', '{[{}]', 'x{0.a}y{1[b]}z']:
    out('fields', s, call(lambda: list(_string.formatter_parser(s))))
def fs(s):
    a, b = _string.formatter_field_name_split(s)
    r = []
    try:
        for x in b: r.append(x)
    except ValueError as e:
        r.append('!ValueError: ' + str(e))
    return [a, r]
for s in ['', '0', 'a', '0.a', '0.', '0..a', '.a', '[0]', '0[1]', '0[]', '0[a', '0[1]x', '0[1].a', '0[-1]', '99999999999999999999', '0[99999999999999999999]', '00', '0x', 'a.b[c].d[1]', '0[a]b', '0a.b', '٣', '0[٣]', ' 1', '+1', 'a[', 'a[]', 'a[0]]', '1_0', '9223372036854775807', '9223372036854775808']:
    out('split', s, call(fs, s))
