"""Writes cases.jsonl: what CPython 3.14 answers. Run: python3.14 gen.py > cases.jsonl"""
import json, random, struct
R = random.Random(3)
def call(f, *a):
    try: return f(*a)
    except Exception as e:
        return '!' + ('struct.error' if type(e) is struct.error else type(e).__name__) + ': ' + str(e)
def out(*a): print(json.dumps(a))
for f in ['', 'x', '3x', 'b', '2', 'i2', '@i', '=i', '<i', '>i', '!i', 'a', 'i i', 'i\t3s\n', '3 i', '@@i', 'i@', '99999999999999999999i', '9223372036854775807i', '9223372036854775807s', 's', '0s', 'p', '0p', 'n', '<n', 'N', 'P', '<P', '=n', 'bhilqfdxcs', 'bq', 'bhb', '0i', 'b0i', 'b0q', 'e', '?', 'F', 'D', '<F', '<D', 't', 'bD', 'bF', '\x00i', '3\x00i', '0', '3', '1000000000000000000q', 'w', '<Q', 'l', '<l', 'L', '=l', '5p', 'b5xi', '9223372036854775807xi', '9223372036854775806bq', 'xh', '>xh']:
    out('size', f, call(struct.calcsize, f))
for n in range(900):
    c = R.choice('bBhHiIlLqQnNP'); f = R.choice(['', '<', '>', '=', '!', '@']) + c
    if c in 'nNP': f = c
    b = R.choice([7, 8, 15, 16, 31, 32, 63, 64, 5, 70]); v = R.choice([1, -1]) * ((1 << b) + R.choice([0, -1, 1, -7]))
    r = call(struct.pack, f, v); out('int', f, str(v), r if isinstance(r, str) else r.hex())
    if not isinstance(r, str): out('unint', f, r.hex(), str(struct.unpack(f, r)[0]))
for n in range(900):
    f = R.choice(['', '<', '>']) + R.choice('efd')
    v = R.choice([struct.unpack('d', R.randbytes(8))[0], R.uniform(-1, 1) * 2.0 ** R.randrange(-30, 20), R.choice([0.0, -0.0, 65519.0, 65520.0, 65519.99999, 2.0**-24, 2.0**-25, 1.5 * 2.0**-25, 3.4028235677973366e+38, 3.4028235677973362e+38, 1e-46, 2.0**-150, float('inf'), -float('inf'), 2047.5, 2048.5, 0.99999, 6.1e-5, 6.103e-5])])
    r = call(struct.pack, f, v); out('float', f, struct.pack('>d', v).hex(), r if isinstance(r, str) else r.hex())
for n in range(600):
    f = R.choice(['', '<', '>']) + R.choice('ef')
    b = R.randbytes(struct.calcsize(f))
    if R.random() < .4: b = bytes(R.choice([0x7f, 0x7c, 0xff, 0x80, 0, 1, 0xa0]) for i in b)
    v = struct.unpack(f, b)[0]; r = call(struct.pack, f, v)
    out('unfloat', f, b.hex(), struct.pack('>d', v).hex()); out('float', f, struct.pack('>d', v).hex(), r if isinstance(r, str) else r.hex())
for f in ['<F', '>F', 'F', '<D', '>D', 'D']:
    for v in [1+2j, 1e300-1e300j, complex('nan+infj'), -0.0-0j]:
        r = call(struct.pack, f, v); out('complex', f, [struct.pack('>d', x).hex() for x in (v.real, v.imag)], r if isinstance(r, str) else r.hex())
for n in [0, 1, 3, 10, 256, 300]:
    for l in [0, 1, 5, 255, 299]:
        b = bytes(i % 251 + 1 for i in range(l)); r = struct.pack('%dp' % n, b); out('pascal', n, b.hex(), r.hex(), struct.unpack('%dp' % n, r)[0].hex())
