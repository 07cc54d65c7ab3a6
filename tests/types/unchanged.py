# Small guarantees: text that a formatting leaves as it is, sums of floats and complex numbers, sequences and mappings in patterns,
# exception groups that show what they were made of.
import collections
import collections.abc
import gc

text = "abcde"
print([s is text for s in ("%s" % text, "%.5s" % text, "%.10s" % text, "%1s" % text, "%5s" % text, "{0}".format(text),
                           "{0:s}".format(text), "{0:.5s}".format(text), "{0:5s}".format(text), text % (), text.format())])
for spec in (".%df" % (2**31 - 1), ".%dg" % (2**31 - 1024)):
    for f in (lambda: format(1e300, spec), lambda: format(1e300j, spec), lambda: ("%" + spec) % 1e300, lambda: ("%" + spec).encode() % 1e300):
        try:
            print(len(f()))
        except ValueError as e:
            print(e)

print(sum([0.1] * 10), sum([1.0, 10E100, 1.0, -10E100]))
print(sum([1.0, 10E100, 1.0, -10E100, 2j]), sum([2 + 1j, 10E100j, 1j, -10E100j]))
print(sum([1j, 1, 10E100j, 1j, 1.0, -10E100j]), sum([2j, 1., 10E100, 1., -10E100]))
print(sum([1.0, 10**100, 1.0, -10**100]), sum([2j, 1.0, 10**100, 1.0, -10**100]))
print(sum([0.1j] * 10), sum([True, 2, 2.5]), sum([2**63, -1, 0.5]), repr(sum([-0.0], -0.0)))
for bad in ([1.0, 10**1000], [1j, 10**1000]):
    try:
        sum(bad)
    except OverflowError as e:
        print(e)


class Mapping1(collections.UserDict, collections.abc.Sequence):
    pass


class Mapping2(dict, collections.abc.Sequence):
    pass


class Sequence1(collections.UserList, dict):
    pass


class Sequence2(list, collections.abc.Mapping):
    pass


def kind(x):
    match x:
        case [*_]:
            return "sequence"
        case {}:
            return "mapping"


for cls in (Mapping1, Mapping2, Sequence1, Sequence2):
    cls.__abstractmethods__ = frozenset()
    print(cls.__name__, kind(cls()))

items = collections.deque([ValueError(1), TypeError(2)])
group = ExceptionGroup("test", items)
items.clear()
print(repr(group), group.exceptions)
items = [ValueError(1)]
group = ExceptionGroup("test", items)
items.clear()
print(repr(group), group.args)


class Sequence(collections.abc.Sequence):
    def __len__(self):
        return 1

    def __getitem__(self, index):
        return [ValueError(1)][index]

    def __repr__(self):
        return None


try:
    ExceptionGroup("test", Sequence())
except TypeError as e:
    print(e)

x, y, z = 1.5, "a", []
made = [tuple(v for v in t) for t in ([1, x, y], [(1,), (x, y)], [1, z], [(z,)])]
gc.collect()
print([gc.is_tracked(t) for t in made])
for f in (int.bit_count, int.bit_length, int.as_integer_ratio, float.hex, float.fromhex, float.as_integer_ratio):
    print(f.__name__, ">>>" in f.__doc__)
for flags in ("assert [x async for x in y]", "assert {x: x async for x in y}", "if 0:\n  async with x: pass", "if 0:\n  async for x in y: pass"):
    for optimize in (0, 1):
        try:
            compile(flags, "?", "exec", optimize=optimize)
        except SyntaxError as e:
            print(e.msg)
