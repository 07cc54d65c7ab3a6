"""Writes cases.jsonl: what CPython 3.14 answers. Run: python3.14 gen.py > cases.jsonl"""
import json, _random
for seed in 0, 1, -1, 42, 2**31, 2**32 - 1, 2**32, 2**64 + 5, 3**500, -10**30:
    r = _random.Random(seed)
    print(json.dumps([hex(seed), [r.random().hex() for i in range(5)], [[k, hex(r.getrandbits(k))] for k in (1, 5, 31, 32, 33, 63, 64, 65, 96, 100, 1000)], sum(r.getstate()[:-1]), r.getstate()[-1], [r.getrandbits(32) for i in range(1300)][-3:]]))
