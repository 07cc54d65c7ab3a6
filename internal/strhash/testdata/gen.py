"""Writes cases.jsonl: what CPython 3.14 answers. Run: python3.14 gen.py > cases.jsonl"""
import json, os, subprocess, sys
child = r'''
import json, sys
seed = int(sys.argv[1])
for s in ['', 'a', 'abc', 'abcdefg', 'abcdefgh', 'abcdefghi', 'x' * 100, 'é', 'ÿabc', 'Ā', 'abc漢字', '\U0001F40D', 'snake \U0001F40D and more', '\x00', '__init__', 'self']:
    print(json.dumps(['str', seed, s, hash(s)]))
for b in [b'', b'\x00', b'\xff\xfe', bytes(range(256))]:
    print(json.dumps(['bytes', seed, b.hex(), hash(b)]))
if seed == 0:
    for t in [(), (1,), (1, 2), (-1,), (0,), tuple(range(100)), (2**70, -2, 1.5), (1, 0), (0, 1)]:
        print(json.dumps(['tuple', [hash(x) for x in t], hash(t)]))
    for t in [(), (1,), (1, 2), (-1,), (0,), tuple(range(100)), (2**70, -2, 1.5), tuple(range(5)), tuple(range(6))]:
        print(json.dumps(['set', [hash(x) for x in t], hash(frozenset(t))]))
'''
for seed in 0, 1, 42, 12345, 4294967295:
    sys.stdout.write(subprocess.run([sys.executable, '-c', child, str(seed)], env={**os.environ, 'PYTHONHASHSEED': str(seed)}, capture_output=True, text=True, check=True).stdout)
