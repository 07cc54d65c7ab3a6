# The memory of objects that are gone goes back to the system.
import sys, time

def resident():
    """Megabytes, or None where that cannot be found out."""
    try:
        with open("/proc/self/statm") as f:
            return int(f.read().split()[1]) * 4096 >> 20
    except OSError:
        return None

class Node:
    def __init__(self, value, next):
        self.value = value
        self.next = next

def chain(n):
    node = None
    for i in range(n):
        node = Node(i, node)
    return node

# The audit knows every piece of memory that was ever used.
measured = resident() is not None and "refaudit" not in getattr(sys, "_xoptions", {})
scale = 1 if measured else 100

makers = {
    "tuples": lambda: [(i, i) for i in range(1_000_000 // scale)],
    "dicts": lambda: [{"a": i} for i in range(400_000 // scale)],
    "texts": lambda: [f"text number {i} of them" for i in range(1_000_000 // scale)],
    "instances": lambda: chain(800_000 // scale),
    "lists": lambda: [[i] for i in range(800_000 // scale)],
}

for name, make in makers.items():
    before = resident()
    x = make()
    most = resident()
    del x
    after = resident()
    for i in range(500):
        if not measured or after - before < (most - before) // 3:
            break
        time.sleep(0.01)
        after = resident()
    ok = not measured or after - before < (most - before) // 3
    print(name, "went back" if ok else f"stays: {before} MB before, {most} with them, {after} after")
