"""Many threads import the same modules in other orders: each gets the module when it is complete."""
import importlib
import random
import sys
import threading

NAMES = 'textwrap json csv argparse difflib calendar fractions decimal statistics pprint shlex string configparser html.parser email.message'.split()
kept = set(sys.modules)
wrong = []


def work(i, seed, barrier):
    r = random.Random(seed * 100 + i)
    names = NAMES[:]
    r.shuffle(names)
    barrier.wait()
    for name in names:
        try:
            m = importlib.import_module(name) if r.random() < .5 else __import__(name, fromlist=['x'])
            assert m.__name__.removeprefix('_py') == name, m
            if name == 'statistics':
                from decimal import Decimal
                assert Decimal(2) + 1 == 3
        except BaseException as e:
            wrong.append((name, repr(e)))


for seed in range(2):
    barrier = threading.Barrier(4)
    threads = [threading.Thread(target=work, args=(i, seed, barrier)) for i in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    for name in list(sys.modules):
        if name not in kept and not name.startswith(('encodings', 'importlib', '_')):
            del sys.modules[name]
print(wrong)

from collections import OrderedDict  # noqa: E402

d = OrderedDict(a=1)
for _ in range(3):
    d.keys(), d.values(), d.items()
print(list(d.items()))
