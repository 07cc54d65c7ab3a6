"""sys.monitoring sees what threads do that start after an event was set."""
import sys
import threading

m = sys.monitoring
m.use_tool_id(3, 'test')
seen = []


def ret(code, offset, value):
    seen.append((code.co_name, value))


m.register_callback(3, m.events.PY_RETURN, ret)
m.set_events(3, m.events.PY_RETURN)


def in_child(i):
    return i


def child(i):
    in_child(i)


def in_parent(i):
    return i


def parent(barrier, i):
    barrier.wait()
    t = threading.Thread(target=child, args=(i,))
    t.start()
    in_parent(i)
    t.join()


barrier = threading.Barrier(3)
ts = [threading.Thread(target=parent, args=(barrier, i)) for i in range(3)]
for t in ts:
    t.start()
for t in ts:
    t.join()
m.set_events(3, 0)
m.free_tool_id(3)
print(sorted(x for x in seen if x[0] in ('in_parent', 'in_child')))
