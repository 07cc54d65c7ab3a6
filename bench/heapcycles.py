# Heap: cyclic garbage. Rings of objects that only the collector can remove, beside a heap that stays.
import gc, sys

n = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000

class Node:
    def __init__(self, value):
        self.value = value
        self.next = self
        self.seen = []

def ring(size, value):
    first = node = Node(value)
    for i in range(size - 1):
        node.next = Node(i)
        node = node.next
    node.next = first
    first.seen.append(first)
    return first

def main(n):
    stay = [ring(3, i) for i in range(n // 20)]
    total = 0
    for i in range(n):
        total += ring(4, i).next.value
        if i % 50 == 0:
            stay[i % len(stay)] = ring(3, i)
    gc.collect()
    alive = sum(1 for o in gc.get_objects() if type(o) is Node)
    return total, alive, len(stay)

print(main(n))
