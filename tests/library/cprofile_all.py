# _lsprof and cProfile: counts of calls, callers, built-in functions, timers of one's own.
import _lsprof, cProfile, io, pstats

def fact(n):
    return 1 if n < 2 else n * fact(n - 1)

def gen():
    yield from [1, 2, 3]

class A:
    def m(self):
        return sorted([3, 1, 2], key=lambda x: -x)

def work():
    l = []
    for i in range(3):
        l.append(fact(5))
    A().m()
    try:
        int('x')
    except ValueError:
        pass
    return len(l) + sum(gen())

clock = iter(range(10**9))
p = _lsprof.Profiler(lambda: next(clock), 0.5)
p.enable()
work()
p.disable()

def label(code):
    return code if isinstance(code, str) else code.co_name

for e in sorted(p.getstats(), key=lambda e: label(e.code)):
    print(label(e.code), e.callcount, e.reccallcount, sorted((label(c.code), c.callcount, c.reccallcount) for c in e.calls or ()))
p.clear()
print(p.getstats())
q = _lsprof.Profiler(builtins=False, subcalls=False)
q.enable()
work()
try:
    _lsprof.Profiler().enable()
except ValueError as e:
    print(e)
q.disable()
q.disable()
print(sorted((label(e.code), e.callcount, len(e.calls or ())) for e in q.getstats()))
print(all(e.totaltime >= e.inlinetime >= 0 for e in q.getstats()))
pr = cProfile.Profile()
print(pr.runcall(fact, 4), pr.run('work()') is pr)
out = io.StringIO()
st = pstats.Stats(pr, stream=out).strip_dirs().sort_stats('name')
print(sorted((k[2], v[0], v[1]) for k, v in st.stats.items()))
with cProfile.Profile() as pr:
    work()
print(len(pr.getstats()) > 3)
for bad in ({'timer': 1, 'foo': 2}, {'timeunit': 'x'}):
    try:
        _lsprof.Profiler(**bad)
    except TypeError as e:
        print(e)
print(_lsprof.profiler_entry(range(6)))
