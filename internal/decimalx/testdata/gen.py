"""Writes cases.jsonl: what CPython 3.14's _decimal answers. Run: python3.14 gen.py [count] > cases.jsonl"""
import json, random, sys
from decimal import *
import decimal
N = int(sys.argv[1]) if len(sys.argv) > 1 else 40
R = random.Random(8)
rounds = [ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP]
sigs = [Clamped, DivisionByZero, Inexact, Overflow, Rounded, Underflow, InvalidOperation, Subnormal]
def ctx():
    if R.random() < .4: return Context(prec=28, Emax=999999, Emin=-999999, rounding=ROUND_HALF_EVEN, clamp=0, traps=[])
    p = R.choice([1, 2, 3, 5, 9, 16, 40]); e = R.choice([0, 1, 5, 20, 400, 999999])
    return Context(prec=p, Emax=e, Emin=-R.choice([e, 0, 3, 100]), rounding=R.choice(rounds), clamp=R.randrange(2), traps=[])
def dec(kind=None):
    c = R.random()
    if c < .05: return R.choice(['Infinity', '-Infinity', 'NaN', '-NaN123', 'sNaN', '-sNaN4567890123', 'NaN98765432109876543210'])
    if c < .12: return R.choice(['0', '-0', '0E+5', '-0E-7', '0E+1000', '0E-1000', '0.00'])
    if c < .3: return str(R.randrange(-20, 20))
    if c < .4: return R.choice(['1', '-1', '10', '1.0', '1.000', '100', '1E+3', '0.1', '-1.00', '9', '99', '999', '9.99', '0.5', '1.5', '2.5', '5E-1', '0.3', '2', '1E-5', '1E+19', '1E-20', '99999999999999999999'])
    n = R.choice([1, 2, 3, 5, 9, 16, 17, 28, 29, 45])
    d = str(R.randrange(10 ** n))
    if R.random() < .2: d = d.rstrip('0') + '0' * R.randrange(5)
    if R.random() < .2: d = d[:n // 2] + R.choice(['5', '50', '500', '4999', '9999', '0001'])
    d = d or '0'
    e = R.choice([0, 0, -n // 2, -n, R.randrange(-30, 30), R.randrange(-5, 5), R.randrange(-500, 500)])
    return ('-' if R.random() < .3 else '') + d + 'E' + str(e)
def logical(): return ''.join(R.choice('01') for i in range(R.choice([1, 3, 9, 12]))) if R.random() < .9 else dec()
def smallint(): return str(R.randrange(-12, 12)) if R.random() < .85 else dec()
def run(name, c, args, f):
    c.clear_flags()
    try: r = f(*[Decimal(a) for a in args])
    except Exception as e: r = '!' + type(e).__name__
    fl = sum(1 << i for i, s in enumerate(sigs) if c.flags[s])
    if isinstance(r, tuple): r = ' '.join(map(str, r))
    print(json.dumps([name, [c.prec, c.Emax, c.Emin, rounds.index(c.rounding), c.clamp], args, str(r), fl]))
one = 'exp ln log10 sqrt plus minus abs logb next_minus next_plus normalize to_integral_exact to_integral_value logical_invert number_class create_decimal to_sci_string to_eng_string'.split()
two = 'add subtract multiply divide divide_int divmod remainder remainder_near compare compare_signal compare_total compare_total_mag max max_mag min min_mag next_toward quantize same_quantum power scaleb rotate shift logical_and logical_or logical_xor copy_sign'.split()
for name in one:
    for i in range(N):
        c = ctx(); a = logical() if 'logical' in name else dec()
        if name == 'create_decimal':
            c.clear_flags(); s = a if R.random() < .9 else R.choice(['', 'x', '1e', '.', '1..2', '+', 'infx', 'nan-1', '1E+99999999999999999999', '0E-99999999999999999999', '1E+1000000', 'sNaN00012', '.5E5', '5.', '-.0'])
            r = c.create_decimal(s); fl = sum(1 << k for k, x in enumerate(sigs) if c.flags[x])
            print(json.dumps([name, [c.prec, c.Emax, c.Emin, rounds.index(c.rounding), c.clamp], [s], str(r), fl]))
        else: run(name, c, [a], getattr(c, name))
for name in two:
    for i in range(N):
        c = ctx()
        args = [logical(), logical()] if 'logical' in name else [dec(), smallint() if name in ('scaleb', 'rotate', 'shift') or name == 'power' and R.random() < .5 else dec()]
        if name == 'quantize' and R.random() < .6: args[1] = '1E%d' % R.randrange(-20, 10)
        run(name, c, args, getattr(c, name))
for i in range(N):
    c = ctx(); run('fma', c, [dec(), dec(), dec()], c.fma)
    c = ctx(); g = lambda: str(R.randrange(-10 ** R.randrange(1, 12), 10 ** R.randrange(1, 12))) if R.random() < .9 else dec()
    run('powmod', c, [g(), g(), g()], c.power)
for i in range(2 * N):
    c = Context(prec=R.choice([5, 28, 60, 200]), traps=[])
    x = R.choice(['1.0000000000000000000001', '0.99999999999999999999999999', '1E-60', '-1E-60', '700', '1E+1000', '1.1', '1E+999999', '1E-999999', str(R.uniform(0, 100)), str(R.uniform(0, 1e-5))])
    for f in ('exp', 'ln', 'log10', 'sqrt'): run(f, c, [x], getattr(c, f))
    run('power', c, [x, R.choice(['0.5', '1.5', '-2.25', '1E-30', str(R.uniform(-5, 5)), '1000000', '123456789012345678901234567890'])], c.power)
for i in range(8 * N):
    s = ''
    if R.random() < .4: s += R.choice(['', '*', 'é', '0', '-', '漢']) + R.choice('<>=^')
    if R.random() < .3: s += R.choice('+- ')
    if R.random() < .1: s += 'z'
    if R.random() < .3: s += '0'
    if R.random() < .5: s += str(R.randrange(0, 30))
    if R.random() < .3: s += R.choice(',,,_')
    if R.random() < .5: s += '.' + str(R.randrange(0, 12))
    if R.random() < .8: s += R.choice('eEfFgGn%eEfFgG%sd')
    c = ctx(); setcontext(c); d = Decimal(dec()) if R.random() < .6 else Decimal(str(round(R.uniform(-10**6, 10**6), R.randrange(6))))
    c.clear_flags()
    try: r = format(d, s)
    except Exception as e: r = '!' + type(e).__name__ + ': ' + str(e)
    print(json.dumps(['format', [c.prec, c.Emax, c.Emin, rounds.index(c.rounding), c.clamp], [str(d), s], r, 0]))
setcontext(Context())
for i in range(2 * N):
    a, b = dec(), dec()
    x, y = Decimal(a), Decimal(b)
    if x.is_nan() or y.is_nan(): continue
    fl = float(x); h = hash(x)
    print(json.dumps(['value', None, [a, b], str((x > y) - (x < y)), [str(h), fl.hex(), str(int(x)) if x.is_finite() else '', ' '.join(map(str, x.as_integer_ratio())) if x.is_finite() else '', x.to_eng_string(), str(x._isinteger()) if hasattr(x, '_isinteger') else '']]))
    f = R.choice([R.uniform(-1, 1), R.uniform(-1e10, 1e10), 5e-324, 1e308, 0.1]); print(json.dumps(['fromfloat', None, [f.hex()], str(Decimal(f)), 0]))
