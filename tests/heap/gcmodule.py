"""The module gc."""
import gc

print(gc.isenabled(), gc.get_threshold())
gc.disable()
print(gc.isenabled())
gc.set_threshold(100, 5)
print(gc.get_threshold())
gc.set_threshold(2000, 10, 10)
for code in ("gc.collect(3)", "gc.collect(-1)", "gc.collect('a')", "gc.get_objects(3)", "gc.get_objects('a')", "gc.set_threshold()",
             "gc.set_debug()"):
    try:
        print(code, eval(code))
    except Exception as e:
        print(code, type(e).__name__, e)

print([type(n) for n in gc.get_count()], [sorted(s) for s in gc.get_stats()])

gc.collect()
events = []
gc.callbacks.append(lambda phase, info: events.append((phase, info)))
x = []
x.append(x)
del x
print(gc.collect(), events)
gc.callbacks.clear()

gc.set_debug(gc.DEBUG_SAVEALL)
print(gc.get_debug())
x = ["saved"]
x.append(x)
del x
print(gc.collect(), gc.garbage)
gc.set_debug(0)
gc.garbage.clear()
print(gc.collect())


class C:
    pass


c = C()
c.attr = target = ["target"]
print(gc.get_referents(c) == [target, C], gc.get_referents([1, 2, "x"]), gc.get_referents(1), gc.get_referents())
holder = {"key": target}
refs = gc.get_referrers(target)
print(len(refs), any(r is holder for r in refs), any(r is c for r in refs), any(r is globals() for r in refs))
objs = gc.get_objects()
print(any(o is target for o in objs), any(o is c for o in objs), any(o is objs for o in objs))
print([gc.is_tracked(v) for v in (1, 1.5, "s", b"b", None, [], c, C, print, gc)])
print(gc.is_finalized(c), gc.is_finalized(1))
print(gc.get_freeze_count())
gc.freeze()
print(gc.get_freeze_count() > 100)
gc.unfreeze()
print(gc.get_freeze_count())
print(gc.DEBUG_STATS, gc.DEBUG_COLLECTABLE, gc.DEBUG_UNCOLLECTABLE, gc.DEBUG_SAVEALL, gc.DEBUG_LEAK)
