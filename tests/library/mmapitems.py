"""Iterating over an mmap gives bytes of length 1; subscripts give ints."""
import mmap

m = mmap.mmap(-1, 3)
m[1] = 65
print(list(m), 65 in m, b'A' in m, list(reversed(m)), tuple(m), max(m), m[1], m[0:2])
a, b, c = m
print(a, b, c)
it = iter(m)
next(it)
m.close()
try:
    next(it)
except ValueError as e:
    print(e)
