package mmap

import (
	"bytes"

	"golang.org/x/sys/unix"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

// method makes a method that needs an open mapping.
func method(sig string, f func(t *thread, m *mapping, a []value) value) object.Method {
	return object.Method{Sig: sig, Fn: func(t *thread, self value, a []value) value {
		if !as(self).alive(t) {
			return value{}
		}
		return f(t, as(self), a)
	}}
}

func methods() []object.Method {
	return []object.Method{
		{Sig: "close()", Fn: closeMapping},
		method("find(view, start=None, end=None, /)", finder(bytes.Index)),
		method("rfind(view, start=None, end=None, /)", finder(bytes.LastIndex)),
		method("flush(offset=0, size=None, /)", flush),
		method("madvise(option, start=0, length=None, /)", madvise),
		method("move(dest, src, count, /)", move),
		method("read(n=None, /)", read),
		method("read_byte()", func(t *thread, m *mapping, _ []value) value {
			if m.pos >= len(m.data) {
				return t.Raise(object.ValueError, "read byte out of range")
			}
			m.pos++
			return object.Int(int64(m.data[m.pos-1]))
		}),
		method("readline()", func(t *thread, m *mapping, _ []value) value {
			rest := m.data[min(m.pos, len(m.data)):]
			if i := bytes.IndexByte(rest, '\n'); i >= 0 {
				rest = rest[:i+1]
			}
			m.pos += len(rest)
			return t.NewBytesCopy(rest)
		}),
		method("resize(newsize, /)", resize),
		method("seek(pos, whence=0, /)", seek),
		{Sig: "seekable()", Fn: func(t *thread, self value, _ []value) value { return object.True }},
		method("size()", func(t *thread, m *mapping, _ []value) value {
			if m.noFD {
				return t.Raise(object.ValueError, "can't get size with trackfd=False")
			}
			st, err := host.Fstat(m.fd)
			if err != nil {
				return osutil.Raise(t, err)
			}
			return object.Int(st.Size)
		}),
		method("tell()", func(t *thread, m *mapping, _ []value) value { return object.Int(int64(m.pos)) }),
		method("write(bytes, /)", write),
		method("write_byte(byte, /)", writeByte),
		method("__enter__()", func(t *thread, m *mapping, _ []value) value { return t.Newref(m.Val()) }),
		{Sig: "__exit__(exc_type, exc_value, traceback, /)", Fn: closeMapping},
	}
}

func closeMapping(t *thread, self value, _ []value) value {
	m := as(self)
	if m.exports > 0 {
		return t.Raise(object.BufferError, "cannot close exported pointers exist")
	}
	m.close()
	return object.None
}

// finder makes find and rfind.
func finder(find func(s, sep []byte) int) func(t *thread, m *mapping, a []value) value {
	return func(t *thread, m *mapping, a []value) value {
		b := t.GetBuffer(a[0], object.BufSimple)
		if b == nil {
			return value{}
		}
		defer b.Release(t)
		bounds := [2]int{m.pos, len(m.data)}
		for i := range bounds {
			if v := a[1+i]; !v.IsNil() && !v.IsNone() {
				n, ok := object.AsSize(t, v, nil)
				if !ok {
					return value{}
				}
				if n < 0 {
					n += len(m.data)
				}
				bounds[i] = min(max(n, 0), len(m.data))
			}
		}
		if !m.alive(t) {
			return value{}
		}
		start, end := min(bounds[0], len(m.data)), min(bounds[1], len(m.data))
		if end < start {
			return object.Int(-1)
		}
		if at := find(m.data[start:end], b.Data); at >= 0 {
			return object.Int(int64(start + at))
		}
		return object.Int(-1)
	}
}

func flush(t *thread, m *mapping, a []value) value {
	off, size := 0, len(m.data)
	var ok bool
	if !a[0].IsNil() {
		if off, ok = osutil.Size(t, a[0]); !ok {
			return value{}
		}
		size = len(m.data) - off
	}
	if !a[1].IsNil() && !a[1].IsNone() {
		if size, ok = osutil.Size(t, a[1]); !ok {
			return value{}
		}
	}
	if off < 0 || size < 0 || off > len(m.data) || len(m.data)-off < size {
		return t.Raise(object.ValueError, "flush values out of range")
	}
	if m.access == accessRead || m.access == accessCopy {
		return object.None
	}
	if off%pageSize() != 0 {
		return osutil.Raise(t, host.EINVAL)
	}
	data := m.data[off : off+size]
	m.exports++
	var err error
	t.Blocking(gil.IO, func() { err = host.Msync(data, unix.MS_SYNC) })
	m.exports--
	if err != nil {
		return osutil.Raise(t, err)
	}
	return object.None
}

func madvise(t *thread, m *mapping, a []value) value {
	option, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	start, length := 0, len(m.data)
	if !a[1].IsNil() {
		if start, ok = osutil.Size(t, a[1]); !ok {
			return value{}
		}
	}
	if !a[2].IsNil() && !a[2].IsNone() {
		if length, ok = osutil.Size(t, a[2]); !ok {
			return value{}
		}
	}
	switch {
	case start < 0 || start >= len(m.data):
		return t.Raise(object.ValueError, "madvise start out of bounds")
	case length < 0:
		return t.Raise(object.ValueError, "madvise length invalid")
	case start > int(^uint(0)>>1)-length:
		return t.Raise(object.OverflowError, "madvise length too large")
	}
	length = min(length, len(m.data)-start)
	if start%pageSize() != 0 {
		return osutil.Raise(t, host.EINVAL)
	}
	if err := host.Madvise(m.data[start:start+length], option); err != nil {
		return osutil.Raise(t, err)
	}
	return object.None
}

func move(t *thread, m *mapping, a []value) value {
	var n [3]int
	for i := range n {
		var ok bool
		if n[i], ok = osutil.Size(t, a[i]); !ok {
			return value{}
		}
	}
	if !m.alive(t) || !m.writable(t) {
		return value{}
	}
	dest, src, count := n[0], n[1], n[2]
	if dest < 0 || src < 0 || count < 0 || len(m.data)-dest < count || len(m.data)-src < count {
		return t.Raise(object.ValueError, "source, destination, or count out of range")
	}
	copy(m.data[dest:dest+count], m.data[src:src+count])
	return object.None
}

func read(t *thread, m *mapping, a []value) value {
	n := -1
	if !a[0].IsNil() && !a[0].IsNone() {
		if !object.HasIndex(a[0]) {
			return t.Raise(object.TypeError, "argument should be integer or None, not '%s'", a[0].Type().Name)
		}
		var ok bool
		if n, ok = object.AsSize(t, a[0], object.OverflowError); !ok || !m.alive(t) {
			return value{}
		}
	}
	rest := m.data[min(m.pos, len(m.data)):]
	if n >= 0 && n < len(rest) {
		rest = rest[:n]
	}
	m.pos += len(rest)
	return t.NewBytesCopy(rest)
}

func resize(t *thread, m *mapping, a []value) value {
	size, ok := osutil.Size(t, a[0])
	if !ok {
		return value{}
	}
	switch {
	case m.exports > 0:
		return t.Raise(object.BufferError, "mmap can't resize with extant buffers exported.")
	case m.noFD:
		return t.Raise(object.ValueError, "mmap can't resize with trackfd=False.")
	case m.access == accessRead || m.access == accessCopy:
		return t.Raise(object.TypeError, "mmap can't resize a readonly or copy-on-write memory map.")
	case size < 0 || size > int(^uint(0)>>1)-int(m.offset):
		return t.Raise(object.ValueError, "new size out of range")
	case m.fd == -1 && m.flags&unix.MAP_PRIVATE == 0 && size > len(m.data):
		return t.Raise(object.ValueError, "mmap: can't expand a shared anonymous mapping")
	}
	if m.fd >= 0 {
		if err := host.Ftruncate(m.fd, m.offset+int64(size)); err != nil {
			return osutil.Raise(t, err)
		}
	}
	if size == 0 {
		return osutil.Raise(t, host.EINVAL)
	}
	data, err := host.Mremap(m.data, size)
	if err != nil {
		return osutil.Raise(t, err)
	}
	m.data = data
	return object.None
}

func seek(t *thread, m *mapping, a []value) value {
	to, ok := osutil.Size(t, a[0])
	if !ok {
		return value{}
	}
	how, ok := osutil.IntOr(t, a[1], 0)
	if !ok {
		return value{}
	}
	base := 0
	switch how {
	case 0:
	case 1:
		base = m.pos
	case 2:
		base = len(m.data)
	default:
		return t.Raise(object.ValueError, "unknown seek type")
	}
	if to > 0 && base > int(^uint(0)>>1)-to || base+to < 0 || base+to > len(m.data) {
		return t.Raise(object.ValueError, "seek out of range")
	}
	m.pos = base + to
	return object.Int(int64(m.pos))
}

func write(t *thread, m *mapping, a []value) value {
	b := t.GetBuffer(a[0], object.BufSimple)
	if b == nil {
		return value{}
	}
	defer b.Release(t)
	if !m.alive(t) || !m.writable(t) {
		return value{}
	}
	if m.pos > len(m.data) || len(m.data)-m.pos < len(b.Data) {
		return t.Raise(object.ValueError, "data out of range")
	}
	copy(m.data[m.pos:], b.Data)
	m.pos += len(b.Data)
	return object.Int(int64(len(b.Data)))
}

func writeByte(t *thread, m *mapping, a []value) value {
	n, ok := osutil.Long(t, a[0])
	switch {
	case !ok:
		return value{}
	case n < 0:
		return t.Raise(object.OverflowError, "unsigned byte integer is less than minimum")
	case n > 255:
		return t.Raise(object.OverflowError, "unsigned byte integer is greater than maximum")
	case !m.writable(t):
		return value{}
	case m.pos >= len(m.data):
		return t.Raise(object.ValueError, "write byte out of range")
	}
	m.data[m.pos] = byte(n)
	m.pos++
	return object.None
}
