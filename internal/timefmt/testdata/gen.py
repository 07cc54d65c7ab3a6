"""Writes cases.jsonl: what CPython 3.14 answers. Run: python3.14 gen.py > cases.jsonl"""
import json, os, random, time
R = random.Random(6)
os.environ['TZ'] = 'America/New_York'; time.tzset()
def out(*a): print(json.dumps(a))
letters = 'aAbBcCdDeFgGhHIjklmMnprRStTuUVwWxXyYzZ%PEOfiJq+s'
for n in range(1500):
    d = time.gmtime(R.randrange(-80000000000, 200000000000))
    t = (R.choice([d[0], d[0], R.randrange(-2000, 3000)]), *d[1:8], R.choice([0, 0, 1]))
    f = '%' + ''.join(R.choice('_-0^#') for i in range(R.choice([0, 0, 0, 1, 1, 2]))) + R.choice(['', '', '', str(R.randrange(12))]) + R.choice(["", "", "E", "O"]) + R.choice(letters)
    r = time.strftime(f, t)
    if "LMT" not in r: out("strftime", f, t, r)
for f in ['%', 'abc%', '%5', '%E', '%O5d', '%:z', 'é%d', '%%%d', '%Y-%m-%dT%H:%M:%S']:
    t = (2024, 2, 29, 13, 5, 9, 3, 60, 0); out('strftime', f, t, time.strftime(f, t))
for y in [0, -1, 1, 99, 999, 1000, 9999, 10000, 123456, -999, -1000]:
    t = (y, 1, 1, 0, 0, 0, 0, 1, 0); f = '%Y|%C|%y|%G|%g|%c|%D|%F|%4Y|%V'; out('strftime', f, t, time.strftime(f, t)); out('asctime', t, time.asctime(t))
for z in ['America/New_York', 'Europe/London', 'Australia/Sydney', 'Asia/Kolkata', 'EST5EDT,M3.2.0,M11.1.0', '<+03>-3', 'XYZ', '', 'Nonsense/Zone', 'UTC0', ':Europe/Paris', 'America/Sao_Paulo', 'AEST-10AEDT,M10.1.0,M4.1.0/3', 'ABC-05:30']:
    os.environ['TZ'] = z; time.tzset()
    out('zone', z, list(time.tzname), time.timezone, time.altzone, time.daylight)
    for n in range(25):
        s = R.choice([R.randrange(0, 2000000000), R.randrange(0, 2000000000), R.randrange(-10**9, 10**10)])
        if ',' in z: s = abs(s)
        t = time.localtime(s); out('local', z, s, list(t), t.tm_zone, t.tm_gmtoff)
        out('mktime', z, list(t), time.mktime(t))
        u = time.gmtime(s); out('gmtime', s, list(u))
        if not (z == 'Asia/Kolkata' and s < 0):
            for dst in 0, 1: v = (*t[:8], dst); out('mktime', z, v, time.mktime(v))
