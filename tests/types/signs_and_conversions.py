"""Signs of zeros, conversions through special methods, numerals with many digits, percent formatting's errors."""
import warnings
warnings.simplefilter('error', DeprecationWarning)

def attempt(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

inf, nan = float('inf'), float('nan')
print(complex(0.0, -0.0), complex(-0.0, 0.0), -0.0 - complex(0.0, 0.0), 1.0 / complex(inf, nan), (1 + 1j) / complex(-inf, inf), 2.0 / (1 + 1j))
print(0 / -10**30, (-2.0) ** nan, (0.0) ** -inf, (-0.0) ** -inf, 0 / -3)
attempt(lambda: 10**400 / 0)
attempt(lambda: complex(real='1'))
attempt(lambda: complex(real=1j))
attempt(lambda: complex('1', 0))

class F(float):
    def __float__(self): return 42.0
class S(str):
    def __float__(self): return 9.0
    def __str__(self): return 'S!'
class B:
    def __bytes__(self): return b'\x01\x02'
class I:
    def __int__(self): return True
class C:
    def __complex__(self): return 1 + 2j
print(float(F()), float(S('8')), '{}'.format(S('x')), '%s' % S('x'), int.from_bytes(B()))
attempt(lambda: int(I()))
attempt(lambda: complex(C()))
attempt(lambda: complex(C(), 0))
class Sub(float): pass
attempt(lambda: Sub(x=0))
print(float('1' + '0' * 20000 + 'e-20000'), float('0.' + '0' * 9999 + '1e10000'), float('1' * 900 + 'e-899'), float('1e' + '9' * 800), float('-1e-' + '9' * 800))
for f, a in ('%5%', ()), ('%5% %s', 1), ('%#%%s', 1), ('%(a)5%', {'a': 1}), ('%*r', (-2**63, 1)):
    attempt(lambda: f % a)
attempt(lambda: b'%c' % 1.5)
attempt(lambda: '%c' % 1.5)
