"""Buffers with shapes, strides and suboffsets, from the support module's exporter, as memoryview sees them."""
from _testbuffer import (ndarray, get_contiguous, is_contiguous, py_buffer_to_contiguous, get_pointer, slice_indices, cmp_contig, staticarray,
                         ND_WRITABLE, ND_PIL, ND_FORTRAN, PyBUF_READ, PyBUF_FULL_RO, PyBUF_SIMPLE, PyBUF_ND)

def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)

for flags in 0, ND_FORTRAN, ND_PIL:
    nd = ndarray(list(range(12)), shape=[3, 4], flags=flags | ND_WRITABLE, format='h')
    m = memoryview(nd)
    print(nd.tolist(), nd.shape, nd.strides, nd.suboffsets, hex(nd.flags))
    print(m.tolist() == nd.tolist(), m[1, 2], m.tobytes(), m.tobytes('F'), m.tobytes('A'))
    print(m.c_contiguous, m.f_contiguous, m.contiguous, m.suboffsets, m == nd)
    print(py_buffer_to_contiguous(nd, 'F', PyBUF_FULL_RO), get_contiguous(nd, PyBUF_READ, 'C').tolist(), get_pointer(nd, [2, 1]))
    s = nd[::2, ::-1]
    print(s.tolist(), s.strides, memoryview(s).tolist(), is_contiguous(s, 'A'))
    m[0, 0] = 99
    nd[0:1, 0:2] = nd[1:2, 2:4]
    print(nd.tolist(), memoryview(nd)[::-1].tolist())
print(slice_indices(slice(-1, None, -3), 10), cmp_contig(b'abc', ndarray([97, 98, 99], [3])), bytes(staticarray()))
attempt(lambda: memoryview(ndarray(ndarray([1, 2], [2]), getbuf=PyBUF_SIMPLE)))
attempt(lambda: ndarray(ndarray([1, 2], [2], flags=ND_PIL), getbuf=PyBUF_ND))
attempt(lambda: memoryview(b'abcd').cast('h').cast('i'))
attempt(lambda: b''.__buffer__(2**40))

class Kept(bytearray):
    def __release_buffer__(self, view):
        for f in (lambda: memoryview(view), lambda: view.cast('b'), lambda: view[:1]):
            attempt(f)
        print('released', view.tobytes())
        self.view = view

k = Kept(b'hello')
with memoryview(k) as m:
    print(m.tobytes())
attempt(lambda: k.view.tobytes())
