// Package mmap is the native module mmap: files and plain memory as mutable rows of bytes.
//
// The memory is the system's, not Go's: it is unmapped when the object is closed or removed, which it cannot be while a buffer of it is
// in use.
package mmap

import (
	"math"
	"os"
	"sync"

	"golang.org/x/sys/unix"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

// What may be done with a mapping.
const (
	accessDefault = iota
	accessRead
	accessWrite
	accessCopy
)

var mmapType = object.NewStaticType("mmap", "mmap", object.ObjectType, object.TypeBase|object.TypeHasWeakref)

var typesOnce sync.Once

// mapping is an mmap.mmap.
type mapping struct {
	object.Header
	data    []byte // nil once closed
	pos     int
	offset  int64
	fd      int // a descriptor of our own for the file, or -1
	flags   int
	access  int
	exports int
	noFD    bool // trackfd=False
}

func as(v value) *mapping { return (*mapping)(v.Ptr()) }

// Module is the definition of the module mmap.
func Module() *object.NativeModule {
	typesOnce.Do(setupType)
	return &object.NativeModule{
		Name:  "mmap",
		Types: []*object.Type{mmapType},
		Setup: func(t *thread, m *object.Module) bool {
			return m.Set(t, "error", object.OSError.Val()) && osutil.AddConstants(t, m, constants)
		},
	}
}

var newSignature = object.NewSignature("mmap(fileno, length, flags=MAP_SHARED, prot=PROT_WRITE|PROT_READ, access=ACCESS_DEFAULT, offset=0, *, trackfd=True)")

func newMapping(t *thread, cls *object.Type, args []value, kw *object.Tuple) value {
	return newSignature.Bind(t, args, kw, func(a []value) value {
		fd, ok := osutil.Int(t, a[0])
		if !ok {
			return value{}
		}
		length, ok := osutil.Size(t, a[1])
		if !ok {
			return value{}
		}
		n := [3]int{unix.MAP_SHARED, unix.PROT_READ | unix.PROT_WRITE, accessDefault}
		for i := range n {
			if n[i], ok = osutil.IntOr(t, a[2+i], n[i]); !ok {
				return value{}
			}
		}
		off := int64(0)
		if !a[5].IsNil() {
			if off, ok = osutil.Long(t, a[5]); !ok {
				return value{}
			}
		}
		track, ok := osutil.Truth(t, a[6], true)
		if !ok {
			return value{}
		}
		return open(t, cls, fd, length, n[0], n[1], n[2], off, track)
	})
}

func open(t *thread, cls *object.Type, fd, length, flags, prot, access int, off int64, track bool) value {
	if length < 0 {
		return t.Raise(object.OverflowError, "memory mapped length must be positive")
	}
	if off < 0 {
		return t.Raise(object.OverflowError, "memory mapped offset must be positive")
	}
	if access != accessDefault && (flags != unix.MAP_SHARED || prot != unix.PROT_READ|unix.PROT_WRITE) {
		return t.Raise(object.ValueError, "mmap can't specify both access and flags, prot.")
	}
	switch access {
	case accessRead:
		flags, prot = unix.MAP_SHARED, unix.PROT_READ
	case accessWrite:
		flags, prot = unix.MAP_SHARED, unix.PROT_READ|unix.PROT_WRITE
	case accessCopy:
		flags, prot = unix.MAP_PRIVATE, unix.PROT_READ|unix.PROT_WRITE
	case accessDefault:
		switch prot & (unix.PROT_READ | unix.PROT_WRITE) {
		case unix.PROT_READ | unix.PROT_WRITE:
		case unix.PROT_WRITE:
			access = accessWrite
		default:
			access = accessRead
		}
	default:
		return t.Raise(object.ValueError, "mmap invalid access parameter.")
	}
	if !t.Audit("mmap.__new__", object.Int(int64(fd)), object.Int(int64(length)), object.Int(int64(access)), object.Int(off)) {
		return value{}
	}
	own := -1
	if fd == -1 {
		flags |= unix.MAP_ANON
	} else {
		st, err := host.Fstat(fd)
		if err != nil {
			return osutil.Raise(t, err)
		}
		if st.IsRegular() {
			switch {
			case length == 0 && st.Size == 0:
				return t.Raise(object.ValueError, "cannot mmap an empty file")
			case length == 0 && off >= st.Size:
				return t.Raise(object.ValueError, "mmap offset is greater than file size")
			case length == 0 && st.Size-off > math.MaxInt:
				return t.Raise(object.ValueError, "mmap length is too large")
			case length == 0:
				length = int(st.Size - off)
			case off > st.Size || st.Size-off < int64(length):
				return t.Raise(object.ValueError, "mmap length is greater than file size")
			}
		}
		if track {
			if own, err = host.Dup(fd); err != nil {
				return osutil.Raise(t, err)
			}
		}
	}
	var data []byte
	var err error
	if length == 0 {
		err = host.EINVAL // the wrapper of the system call wants none
	} else {
		t.Blocking(gil.IO, func() { data, err = host.Mmap(fd, off, length, prot, flags) })
	}
	if err != nil {
		if own >= 0 {
			_ = host.Close(own)
		}
		return osutil.Raise(t, err)
	}
	m := object.New[mapping](t, cls)
	m.data, m.offset, m.fd, m.flags, m.access, m.noFD = data, off, own, flags, access, !track && fd != -1
	return m.Val()
}

// close ends the mapping; the object stays.
func (m *mapping) close() {
	data, fd := m.data, m.fd
	m.data, m.fd = nil, -1
	if fd >= 0 {
		_ = host.Close(fd)
	}
	if data != nil {
		_ = host.Munmap(data)
	}
}

// alive checks that the mapping is not closed.
func (m *mapping) alive(t *thread) bool {
	if m.data == nil {
		return t.RaiseFalse(object.ValueError, "mmap closed or invalid")
	}
	return true
}

func (m *mapping) writable(t *thread) bool {
	if m.access == accessRead {
		return t.RaiseFalse(object.TypeError, "mmap can't modify a readonly memory map.")
	}
	return true
}

// index reads an index.
func (m *mapping) index(t *thread, v value) (int, bool) {
	i, ok := object.AsSize(t, v, object.IndexError)
	if !ok || !m.alive(t) {
		return 0, false
	}
	if i < 0 {
		i += len(m.data)
	}
	if i < 0 || i >= len(m.data) {
		return 0, t.RaiseFalse(object.IndexError, "mmap index out of range")
	}
	return i, true
}

func getItem(t *thread, self, key value) value {
	m := as(self)
	if !m.alive(t) {
		return value{}
	}
	if object.HasIndex(key) {
		i, ok := m.index(t, key)
		if !ok {
			return value{}
		}
		return object.Int(int64(m.data[i]))
	}
	if key.Type() != object.SliceType {
		return t.Raise(object.TypeError, "mmap indices must be integers")
	}
	start, _, step, n, ok := (*object.Slice)(key.Ptr()).Indices(t, len(m.data))
	if !ok || !m.alive(t) {
		return value{}
	}
	out := make([]byte, n)
	for i := range out {
		if at := start + i*step; at < len(m.data) {
			out[i] = m.data[at]
		}
	}
	return t.NewBytes(out)
}

func setItem(t *thread, self, key, v value) bool {
	m := as(self)
	if !m.alive(t) || !m.writable(t) {
		return false
	}
	if object.HasIndex(key) {
		i, ok := m.index(t, key)
		if !ok {
			return false
		}
		if v.IsNil() {
			return t.RaiseFalse(object.TypeError, "mmap doesn't support item deletion")
		}
		if !object.HasIndex(v) {
			return t.RaiseFalse(object.TypeError, "mmap item value must be an int")
		}
		n, ok := object.AsSize(t, v, nil)
		if !ok {
			return false
		}
		if n < 0 || n > 255 {
			return t.RaiseFalse(object.ValueError, "mmap item value must be in range(0, 256)")
		}
		if !m.alive(t) {
			return false
		}
		m.data[i] = byte(n)
		return true
	}
	if key.Type() != object.SliceType {
		return t.RaiseFalse(object.TypeError, "mmap indices must be integers")
	}
	start, _, step, n, ok := (*object.Slice)(key.Ptr()).Indices(t, len(m.data))
	if !ok {
		return false
	}
	if v.IsNil() {
		return t.RaiseFalse(object.TypeError, "mmap object doesn't support slice deletion")
	}
	b := t.GetBuffer(v, object.BufSimple)
	if b == nil {
		return false
	}
	defer b.Release(t)
	if len(b.Data) != n {
		return t.RaiseFalse(object.IndexError, "mmap slice assignment is wrong size")
	}
	if !m.alive(t) {
		return false
	}
	if step == 1 {
		copy(m.data[start:], b.Data)
		return true
	}
	for i, c := range b.Data {
		m.data[start+i*step] = c
	}
	return true
}

func repr(t *thread, self value) value {
	m := as(self)
	if m.data == nil {
		return t.NewStrf("<%s closed=True>", object.TypeFullName(t, self.Type()))
	}
	access := [...]string{"ACCESS_DEFAULT", "ACCESS_READ", "ACCESS_WRITE", "ACCESS_COPY"}[m.access]
	return t.NewStrf("<%s closed=False, access=%s, length=%d, pos=%d, offset=%d>", object.TypeFullName(t, self.Type()), access, len(m.data), m.pos, m.offset)
}

func setupType() {
	tp := mmapType
	tp.New = newMapping
	tp.GetAttr = object.GenericGetAttr
	tp.Dealloc = func(t *thread, h *object.Header) {
		as(h.Val()).close()
		t.FreeHeader(h)
	}
	tp.Repr = repr
	tp.Len = func(t *thread, self value) (int, bool) {
		if !as(self).alive(t) {
			return 0, false
		}
		return len(as(self).data), true
	}
	tp.GetItem, tp.SetItem = getItem, setItem
	tp.SeqItem = func(t *thread, self value, i int) value { // iteration gives bytes
		v := getItem(t, self, object.Int(int64(i)))
		if v.IsNil() {
			return v
		}
		return t.NewBytes([]byte{byte(v.Int64())})
	}
	tp.GetBuffer = func(t *thread, self value, flags int) *object.Buffer {
		m := as(self)
		if !m.alive(t) {
			return nil
		}
		b := t.FillBuffer(self, m.data, m.access == accessRead, flags)
		if b != nil {
			m.exports++
			b.OnRelease = func(*thread, *object.Buffer) { m.exports-- }
		}
		return b
	}
	tp.Getset = []object.GetSet{{Name: "closed", Get: func(t *thread, self value) value { return object.Bool(as(self).data == nil) }}}
	tp.Methods = methods()
}

// pageSize is the system's.
func pageSize() int { return os.Getpagesize() }
