"""Writes cases.jsonl: what CPython 3.14 answers. Run: python3.14 gen.py > cases.jsonl"""
import binascii as B, json, random
R = random.Random(4)
def call(f, *a, **k):
    try:
        r = f(*a, **k)
        return r if isinstance(r, int) else r.hex()
    except Exception as e:
        return '!' + ('binascii.Error' if type(e) is B.Error else type(e).__name__) + ': ' + str(e)
def out(*a): print(json.dumps(a))
def pick(alpha, n): return bytes(R.choice(alpha) for i in range(R.randrange(n)))
for s in [b'YQ==YQ==', b'YQ===', b'=YQ=', b'Y=Q=', b'YQ=\n=', b'ab=cd=='] + [pick(b'abAZ09+/==\n', 12) for i in range(800)]:
    out('b64', s.hex(), False, call(B.a2b_base64, s)); out('b64', s.hex(), True, call(B.a2b_base64, s, strict_mode=True))
for n in range(100):
    s = R.randbytes(R.randrange(20)); out('tob64', s.hex(), call(B.b2a_base64, s))
    s = R.randbytes(R.randrange(50)); t = R.random() < .5; out('touu', s.hex(), t, call(B.b2a_uu, s, backtick=t))
for s in [b'', b'\n', b' ', b'#86)', b'$86)C9```'] + [pick(b' !#$%`_A8\n\r~\x00', 9) for i in range(400)]:
    out('uu', s.hex(), call(B.a2b_uu, s))
for s in [b'', b'ab', b'abc', b'zz', b'AbCd', b'ab ', b'a b', b' ab\tcd\x0b', b'a', b'ab c', b'abcg', b'ab\xa0', b'g', b'a ', b'ag', b'abc d']:
    out('unhex', s.hex(), call(B.unhexlify, s)); out('fromhex', s.hex(), call(bytes.fromhex, s.decode('latin1')))
for n in range(200):
    s = R.randbytes(R.randrange(12)); k = R.randrange(-13, 14); out('hex', s.hex(), k, s.hex('-', k))
for s in [b'a=', b'a=\n', b'=\rabc\n', b'= \nx', b'==', b'a==20'] + [pick(b'a=2DdZ_\n\r .', 12) for i in range(500)]:
    out('qp', s.hex(), False, call(B.a2b_qp, s)); out('qp', s.hex(), True, call(B.a2b_qp, s, header=True))
qs = [b'', b'.', b'.\n', b'a\n.\n', b'a\r\nb', b'\r', b'a\rb', b'x' * 75, b'x' * 76, b'x' * 77, b'x' * 200, b'x' * 74 + b'=', b'x' * 75 + b'=', b'x' * 76 + b'\n', b'x' * 75 + b' \n', b'a' * 73 + b'\xff' * 5, b'.' * 80, b'x' * 75 + b'\r\n', b' ' * 80]
qs += [pick(b'ab_=. \t\n\r\x00\x7f\xff', 14) for i in range(300)] + [pick(b'aaaaaaaaaaaaaaaaaaaaaab =\n\r.', 200) for i in range(80)]
for s in qs:
    f = R.randrange(8)
    for f in (f, R.randrange(8)): out('toqp', s.hex(), f, call(B.b2a_qp, s, quotetabs=bool(f & 1), istext=bool(f & 2), header=bool(f & 4)))
for n in range(50):
    s = R.randbytes(R.randrange(20)); k = R.getrandbits(32); out('crc', s.hex(), k, B.crc32(s, k), B.crc_hqx(s, k))
