"""Writes ccases.jsonl: what CPython 3.14 answers. Run: python3.14 cgen.py [count] > ccases.jsonl"""
import cmath, json, math, random, struct, sys
N = int(sys.argv[1]) if len(sys.argv) > 1 else 60
R = random.Random(12)
inf, nan = math.inf, math.nan
parts = [0.0, -0.0, 1.0, -1.0, 2.5, -2.5, inf, -inf, nan]
more = [1e308, -1e308, 5e-324, 1e-310, 1e200, 709.5, -709.5, 0.5, 1e-160]
anyf = lambda: R.choice([R.uniform(-3, 3), R.uniform(-3, 3), R.uniform(-30, 30), R.choice(more), R.choice(parts)])
h = lambda z: [z.real.hex(), z.imag.hex()]
def call(f, *a):
    try: r = f(*a)
    except Exception as e: return '!' + type(e).__name__ + ': ' + str(e)
    return h(r) if isinstance(r, complex) else r.hex()
grid = [complex(x, y) for x in parts for y in parts]
for name in 'acos acosh asin asinh atan atanh cos cosh exp log log10 sin sinh sqrt tan tanh'.split():
    f = getattr(cmath, name)
    zs = grid + [complex(anyf(), anyf()) for i in range(N)]
    print(json.dumps([name, [[h(z), call(f, z)] for z in zs]]))
zs = grid + [complex(anyf(), anyf()) for i in range(N)]
print(json.dumps(['phase', [[h(z), call(cmath.phase, z)] for z in zs if abs(z.imag) > 1e-100 and abs(z) < 1e100 or z.imag == 0]]))
print(json.dumps(['abs', [[h(z), call(abs, z)] for z in zs]]))
print(json.dumps(['rect', [[h(z), call(cmath.rect, z.real, z.imag)] for z in zs]]))
pairs = [(R.choice(zs), R.choice(zs)) for i in range(5 * N)]
print(json.dumps(['mul', [[h(a), h(b), call(lambda: a * b)] for a, b in pairs]]))
print(json.dumps(['div', [[h(a), h(b), call(lambda: a / b)] for a, b in pairs]]))
print(json.dumps(['rdiv', [[h(a), h(b), call(lambda: a.real / b)] for a, b in pairs]]))
pairs += [(complex(R.uniform(-3, 3), R.uniform(-3, 3)), R.choice([complex(R.randrange(-120, 120)), complex(R.uniform(-4, 4), R.uniform(-4, 4)), 0.5])) for i in range(3 * N)]
print(json.dumps(['pow', [[h(a), h(b), call(lambda: a ** b)] for a, b in pairs]]))
