"""Writes cases.jsonl: what CPython 3.14 answers. Run: python3.14 gen.py > cases.jsonl"""
import json, random, _json
R = random.Random(2)
cps = lambda s: [ord(c) for c in s]
def scan(s, strict):
    try:
        v, e = _json.scanstring(s, 1, strict); return [cps(v), e]
    except json.JSONDecodeError as e: return [e.msg, e.pos, e.lineno, e.colno]
fixed = ['"abc"', '"abc', '"a\\', '"a\\n"', '"a\\x"', '"\\u12"', '"\\u12', '"\\u123g"', '"\\u1234', '"\\ud83d\\udc0d"', '"\\ud83d"', '"\\ud83d\\u0041"', '"a\nb"', '"\x00"', '"é\U0001f40d"', '"\\ud83d\\u12"', '"\\uFFFF"', '"\\/\\b\\f\\r\\t"', '"\\ud83d\\udc0g"', '"\\ud83d\\udc0d', '"\\U1234"', '"\\ud83d\\uD83D\\udc0d"', '"\n\n\\q"', '"']
alpha = ['a', 'é', '漢', '\U0001f40d', '\\n', '\\', '\\u', '\\ud83d', '\\udc0d', '\\u00e9', '"', '\n', '\x1f', '12', '\\"']
for s in fixed + ['"' + ''.join(R.choice(alpha) for i in range(R.randrange(12))) + R.choice(['', '"', '"', '"x']) for n in range(600)]:
    for strict in True, False:
        print(json.dumps(['scan', cps(s), strict, scan(s, strict)]))
for s in ['', 'abc', 'é', '\U0001f40d', '\ud800', '"\\/\b\f\n\r\t\x00\x1f\x7f\x80', '</script>', '\u2028', ''.join(map(chr, range(300)))]:
    print(json.dumps(['quote', cps(s), _json.encode_basestring_ascii(s), cps(_json.encode_basestring(s))]))
for s in ['', '1', '-', '-1', '01', '1.5', '1.', '1.e5', '1e5', '1E+5', '1e', '1e+', '1e-05x', '-0', '-0.0', '+1', '.5', '1_0', '١', '-x', '123456789012345678901234567890', '1.25e-7,', '12.']:
    try: v, e = json.JSONDecoder().scan_once(s, 0)
    except StopIteration: v, e = 0, 0
    print(json.dumps(['number', s, e, isinstance(v, float)]))
