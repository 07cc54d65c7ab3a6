# args: -X memory=12000000
# A limit on memory: the program gets MemoryError and goes on.
import sys
tries = {
    'list times': lambda: [0] * 100_000_000,
    'str times': lambda: 'x' * 200_000_000,
    'bytes times': lambda: b'x' * 200_000_000,
    'bytearray': lambda: bytearray(200_000_000),
    'list of an iterable': lambda: list(range(100_000_000)),
    'comprehension': lambda: [i for i in range(100_000_000)],
    'dict': lambda: {i: i for i in range(100_000_000)},
    'set': lambda: {i for i in range(100_000_000)},
    'objects': lambda: [object() for i in range(100_000_000)],
    'tuples': lambda: [(i, i) for i in range(100_000_000)],
    'join': lambda: ''.join(['x' * 10_000_000] * 20),
}
for name, f in tries.items():
    try:
        f()
    except MemoryError:
        print(name, 'MemoryError')
def deep():
    s = 'x'
    while True:
        s += s
try:
    deep()
except MemoryError:
    print('growing str MemoryError')
if sys.implementation.name == 'gophersnake':
    import gil
    memory = gil.stats()['memory']
    assert memory['limit'] == 12_000_000 and memory['bytes'] < 5_000_000, memory
    before = gil.stats()['memory']['bytes']
    l = list(range(200_000))
    grown = gil.stats()["memory"]["bytes"] - before
    assert 3_190_000 <= grown < 5_200_000, (grown, before)
    del l
    assert gil.stats()['memory']['bytes'] - before < 10_000
