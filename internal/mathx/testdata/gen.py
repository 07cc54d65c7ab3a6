"""Writes cases.jsonl: what CPython 3.14 answers, as [function, [[arguments..., result], ...]] with floats as hex.
Run: python3.14 gen.py [count] > cases.jsonl"""
import json, math, random, struct, sys
N = int(sys.argv[1]) if len(sys.argv) > 1 else 400
R = random.Random(11)
inf, nan = math.inf, math.nan
special = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 3.0, -3.5, inf, -inf, nan, 5e-324, -5e-324, 2.2250738585072014e-308, 1e308, -1e308, 1e-10, -1e-10, 1e-20, 1e22, 709.782712893384, 709.782712893385, -745.13, -745.2, -708.5, -710.25, -740.1, 1023.5, -1074.0, -1074.6, 171.6, 1e16, 12345678.9, math.pi, math.pi / 2, math.e]
anyf = lambda: struct.unpack('d', R.randbytes(8))[0]
wide = lambda: R.choice([-1, 1]) * 10 ** R.uniform(-20, 20)
u = lambda a, b: lambda: R.uniform(a, b)
def call(f, *a):
    try: r = f(*a)
    except Exception as e: return '!' + type(e).__name__ + ': ' + str(e)
    return r.hex() if isinstance(r, float) else r
one = {
 'sin': [u(-10, 10), u(-1e5, 1e5), anyf, wide], 'cos': [u(-10, 10), u(-1e5, 1e5), anyf, wide], 'tan': [u(-10, 10), u(-1e5, 1e5), anyf, wide],
 'asin': [u(-1, 1), u(-.1, .1), lambda: 1 - 10 ** R.uniform(-16, 0)], 'acos': [u(-1, 1), u(-.1, .1), lambda: 1 - 10 ** R.uniform(-16, 0)], 'atan': [u(-5, 5), wide],
 'exp': [u(-1, 1), u(-745, 710), u(-745.2, -708), wide], 'exp2': [u(-1, 1), u(-1075, 1024), u(-1075, -1021)], 'expm1': [u(-.4, .4), u(-2, 2), u(-40, 710), wide],
 'log': [u(0, 20), u(.9, 1.1), lambda: abs(anyf()), lambda: abs(wide())], 'log2': [u(0, 20), u(.9, 1.1), lambda: abs(anyf())], 'log10': [u(0, 20), u(.9, 1.1), lambda: abs(anyf())],
 'log1p': [u(-.3, .45), u(-1, 3), lambda: abs(wide()), lambda: -10 ** R.uniform(-18, 0)],
 'sinh': [u(-1, 1), u(-25, 25), u(-711, 711), wide], 'cosh': [u(-1, 1), u(-25, 25), u(-711, 711)], 'tanh': [u(-1, 1), u(-25, 25), wide],
 'asinh': [u(-5, 5), wide, anyf], 'acosh': [u(1, 5), lambda: 1 + abs(wide()), lambda: abs(anyf())], 'atanh': [u(-1, 1), u(-.01, .01), lambda: 1 - 10 ** R.uniform(-16, 0)],
 'gamma': [u(-20, 30), u(-180, 172), lambda: float(R.randrange(1, 172))], 'lgamma': [u(-20, 30), u(-200, 1000), lambda: abs(wide())],
 'erf': [u(-3, 3), u(-7, 7), wide], 'erfc': [u(-3, 3), u(-6, 27), wide], 'sqrt': [u(0, 10), lambda: abs(anyf())],
}
for name, gens in one.items():
    f = getattr(math, name)
    xs = special + [g() for g in gens for i in range(N)]
    print(json.dumps([name, [[x.hex(), call(f, x)] for x in xs]]))
near = lambda: R.choice(special)
two = {
 'pow': [(u(0, 20), u(-20, 20)), (u(.9, 1.1), u(-1000, 1000)), (lambda: float(R.randrange(-50, 50)), lambda: float(R.randrange(-40, 60))), (lambda: abs(wide()), u(-10, 10)), (near, near), (lambda: R.randrange(1, 200) / 16, lambda: float(R.randrange(1, 30))), (lambda: abs(anyf()), u(-1, 1))],
 'atan2': [(u(-5, 5), u(-5, 5)), (wide, wide), (near, near), (anyf, anyf)], 'fmod': [(wide, wide), (u(-100, 100), u(-5, 5)), (near, near), (anyf, anyf)],
 'remainder': [(wide, wide), (u(-100, 100), u(-5, 5)), (near, near), (anyf, anyf)], 'hypot': [(u(-5, 5), u(-5, 5)), (wide, wide), (near, near), (anyf, anyf)],
 'nextafter': [(wide, wide), (near, near), (anyf, anyf)], 'copysign': [(near, near)],
}
for name, gens in two.items():
    f = getattr(math, name)
    print(json.dumps([name, [[x.hex(), y.hex(), call(f, x, y)] for g in gens for i in range(N) for x, y in [(g[0](), g[1]())]]]))
print(json.dumps(['fma', [[x.hex(), y.hex(), z.hex(), call(math.fma, x, y, z)] for g in (near, wide) for i in range(N) for x, y, z in [(g(), g(), g())]]]))
rows = []
for i in range(N):
    n = R.randrange(6); g = R.choice([near, wide, u(-1, 1), lambda: R.choice([1e308, -1e308, 1.0, 1e-300])])
    xs = [g() for k in range(n)]; ys = [g() for k in range(n)]
    h = lambda v: [x.hex() for x in v]
    rows.append([h(xs), h(ys), call(math.fsum, xs), call(math.sumprod, xs, ys), call(math.hypot, *xs), call(math.dist, xs, ys), math.prod(xs + [1.0]).hex()])
print(json.dumps(['vector', rows]))
rows = []
for x in special + [anyf() for i in range(N)]:
    m, e = math.frexp(x); a, b = math.modf(x); k = R.randrange(-1200, 1200)
    rows.append([x.hex(), k, m.hex(), e, a.hex(), b.hex(), call(math.ldexp, x, k), math.ulp(x).hex(), math.nextafter(x, 1.0, steps=abs(k)).hex(), math.degrees(x).hex(), math.radians(x).hex()])
print(json.dumps(['parts', rows]))
rows = []
for i in range(60):
    n = R.randrange(1, 10 ** R.randrange(1, 60)) << R.randrange(0, 4000)
    rows.append([hex(n), math.log(n).hex(), math.log2(n).hex(), math.log10(n).hex()])
print(json.dumps(['biglog', rows]))
print(json.dumps(['intfuncs', [[n, k, hex(math.comb(n, k)), hex(math.perm(n, k)), hex(math.factorial(n))] for n, k in [(0, 0), (5, 2), (2, 5), (60, 30), (67, 33), (100, 3), (200, 100), (300, 299), (20, 20), (21, 10)]]]))
