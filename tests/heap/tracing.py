# tracemalloc: what is traced, where, and how much.
import gc, sys, tracemalloc
def allocate(n):
    return bytes(n)
print(tracemalloc.is_tracing(), tracemalloc.get_traced_memory(), tracemalloc.get_traceback_limit())
untraced = allocate(5000)
tracemalloc.start(2)
a = allocate(1000)
b = [allocate(2000) for _ in range(10)]
print(tracemalloc.is_tracing(), tracemalloc.get_traceback_limit(), tracemalloc.get_object_traceback(untraced))
tb = tracemalloc.get_object_traceback(a)
print([(f.filename == __file__, f.lineno) for f in tb], tb.total_nframe)
now, peak = tracemalloc.get_traced_memory()
print(now >= 21000, peak >= now)
snapshot = tracemalloc.take_snapshot()
mine = snapshot.filter_traces([tracemalloc.Filter(True, __file__)])
top = mine.statistics('lineno')[0]
print(top.traceback[0].lineno, top.count >= 11, top.size >= 21000)
print([(t.size, t.traceback[0].lineno) for t in mine.traces if t.size > 1500][:1])
del b
gc.collect()
later = tracemalloc.take_snapshot()
diff = [d for d in later.compare_to(snapshot, 'lineno') if d.traceback[0].filename == __file__ and d.traceback[0].lineno == 4]
print(diff[0].size_diff, diff[0].count_diff)
print(tracemalloc.get_traced_memory()[0] < now, tracemalloc.get_traced_memory()[1] >= peak)
tracemalloc.reset_peak()
print(tracemalloc.get_traced_memory()[1] < peak)
tracemalloc.clear_traces()
print(tracemalloc.get_object_traceback(a))
tracemalloc.stop()
print(tracemalloc.is_tracing(), tracemalloc.get_traced_memory(), tracemalloc.get_object_traceback(allocate(3)))
for n in 0, 1 << 20:
    try:
        tracemalloc.start(n)
    except ValueError as e:
        print(e)
