# Lists that are changed by themselves or by what they hold, also past the room that they have.
for n in (1, 3, 4, 5, 8, 20, 100, 5000):
    l = list(range(n))
    l.extend(l)
    l += l
    l[1:1] = l
    l[:] = l[1:]
    l.insert(0, l)
    print(n, len(l), l[1:5], l[-3:], l[0] is l)
    l.clear()
    l.append(l)
    l *= 3
    print(l)
d = {i: i for i in range(50)}
d.update(d)
d |= d
print(len(d), {**d} == d)

class Key:
    """Its comparison makes the dict grow and shrink again."""
    def __init__(self, d):
        self.d = d
    def __hash__(self):
        return 1000
    def __eq__(self, other):
        self.d.clear()
        for i in range(100):
            self.d[i] = i
        return False

d = {}
d[Key(d)] = 1
try:
    d[Key(d)] = 2
except RecursionError:
    print("recursion")
print(len(d))
s = set()
class Item(Key):
    __hash__ = Key.__hash__
    def __eq__(self, other):
        self.d.clear()
        self.d.update(range(200))
        return False
s.add(Item(s))
s.add(Item(s))
print(len(s) in (200, 201))
