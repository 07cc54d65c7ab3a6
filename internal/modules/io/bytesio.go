package io

import (
	"bytes"
	"math"

	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

var bytesIOType = object.NewStaticType("_io", "BytesIO", bufferedBaseType, streamFlags)

// bytesIO is a BytesIO: bytes in memory with a position. It may not change size while exports > 0.
type bytesIO struct {
	object.Header
	buf     []byte
	pos     int
	exports int
	closed  bool
	shared  bool // buf is part of a bytes object: copy before writing
}

func asBytesIO(v value) *bytesIO { return (*bytesIO)(v.Ptr()) }

func setupBytesIO() {
	tp := bytesIOType
	tp.SetParallel(object.ParOwned | object.ParConstruct)
	tp.New = func(t *thread, cls *typ, args []value, kw *object.Tuple) value {
		return object.New[bytesIO](t, cls).Val()
	}
	tp.Init = object.InitBySig("BytesIO(initial_bytes=b'')", func(t *thread, self value, a []value) bool {
		b := asBytesIO(self)
		if b.exports > 0 {
			return t.RaiseFalse(object.BufferError, "Existing exports of data: object cannot be re-sized")
		}
		b.buf, b.pos, b.shared = nil, 0, false
		if a[0].IsNil() || a[0].IsNone() {
			return true
		}
		if a[0].Type() == object.BytesType {
			data := object.BytesOf(a[0])
			b.buf, b.shared = data[:len(data):len(data)], true
			return true
		}
		return t.WithBytes(a[0], func(p []byte) { b.buf = bytes.Clone(p) })
	})
	tp.Dealloc = func(t *thread, h *object.Header) {
		asBytesIO(h.Val()).buf = nil
		t.FreeHeader(h)
	}
	tp.SizeOf = func(h *object.Header) int { return 72 + len(asBytesIO(h.Val()).buf) }
	open := func(f func(t *thread, b *bytesIO, a []value) value) func(t *thread, self value, a []value) value {
		return func(t *thread, self value, a []value) value {
			b := asBytesIO(self)
			if b.closed {
				return t.Raise(object.ValueError, "I/O operation on closed file.")
			}
			return f(t, b, a)
		}
	}
	yes := open(func(t *thread, b *bytesIO, a []value) value { return object.True })
	take := func(t *thread, b *bytesIO, n int) value {
		if b.pos >= len(b.buf) {
			return t.NewBytes(nil)
		}
		n = min(n, len(b.buf)-b.pos)
		out := bytes.Clone(b.buf[b.pos : b.pos+n])
		b.pos += n
		return t.NewBytes(out)
	}
	read := open(func(t *thread, b *bytesIO, a []value) value {
		n, ok := optInt(t, a[0], -1)
		if !ok {
			return value{}
		}
		if n < 0 {
			n = len(b.buf)
		}
		return take(t, b, n)
	})
	line := func(b *bytesIO, limit int) int {
		if b.pos >= len(b.buf) {
			return 0
		}
		n := len(b.buf) - b.pos
		if i := bytes.IndexByte(b.buf[b.pos:], '\n'); i >= 0 {
			n = i + 1
		}
		if limit >= 0 {
			n = min(n, limit)
		}
		return n
	}
	tp.Methods = []object.Method{
		{Sig: "readable()", Fn: yes},
		{Sig: "seekable()", Fn: yes},
		{Sig: "writable()", Fn: yes},
		{Sig: "close()", Fn: func(t *thread, self value, a []value) value {
			b := asBytesIO(self)
			if b.exports > 0 {
				return t.Raise(object.BufferError, "Existing exports of data: object cannot be re-sized")
			}
			b.buf, b.closed = nil, true
			return object.None
		}},
		{Sig: "flush()", Fn: open(func(t *thread, b *bytesIO, a []value) value { return object.None })},
		{Sig: "isatty()", Fn: open(func(t *thread, b *bytesIO, a []value) value { return object.False })},
		{Sig: "tell()", Fn: open(func(t *thread, b *bytesIO, a []value) value { return object.Int(int64(b.pos)) })},
		{Sig: "write(b, /)", Fn: open(func(t *thread, b *bytesIO, a []value) value { return bytesIOWrite(t, b, a[0]) })},
		{Sig: "writelines(lines, /)", Fn: open(func(t *thread, b *bytesIO, a []value) value {
			if !object.ForEach(t, a[0], func(v value) bool { return !bytesIOWrite(t, b, v).IsNil() }) {
				return value{}
			}
			return object.None
		})},
		{Sig: "read1(size=-1, /)", Fn: read},
		{Sig: "read(size=-1, /)", Fn: read},
		{Sig: "readinto(buffer, /)", Fn: open(func(t *thread, b *bytesIO, a []value) value {
			n := 0
			if !withWritable(t, "readinto", a[0], func(p []byte) bool {
				if b.pos < len(b.buf) {
					n = copy(p, b.buf[b.pos:])
					b.pos += n
				}
				return true
			}) {
				return value{}
			}
			return object.Int(int64(n))
		})},
		{Sig: "readline(size=-1, /)", Fn: open(func(t *thread, b *bytesIO, a []value) value {
			limit, ok := optInt(t, a[0], -1)
			if !ok {
				return value{}
			}
			return take(t, b, line(b, limit))
		})},
		{Sig: "readlines(size=None, /)", Fn: open(func(t *thread, b *bytesIO, a []value) value {
			limit, ok := optInt(t, a[0], 0)
			if !ok {
				return value{}
			}
			l := t.NewList(0)
			total := 0
			for n := line(b, -1); n > 0; n = line(b, -1) {
				l.Push(t, take(t, b, n))
				if total += n; limit > 0 && total >= limit {
					break
				}
			}
			return l.Val()
		})},
		{Sig: "getbuffer()", Fn: func(t *thread, self value, a []value) value {
			b := asBytesIO(self)
			if b.closed {
				return t.Raise(object.ValueError, "I/O operation on closed file.")
			}
			exp := object.New[bytesIOBuffer](t, bytesIOBufferType)
			t.Incref(self)
			exp.source = b
			res := object.Call1(t, object.MemoryViewType.Val(), exp.Val())
			t.Decref(exp.Val())
			return res
		}},
		{Sig: "getvalue()", Fn: open(func(t *thread, b *bytesIO, a []value) value { return t.NewBytes(bytes.Clone(b.buf)) })},
		{Sig: "seek(pos, whence=0, /)", Fn: open(func(t *thread, b *bytesIO, a []value) value {
			pos, ok := osutil.Size(t, a[0])
			if !ok {
				return value{}
			}
			whence, ok := optInt(t, a[1], 0)
			if !ok {
				return value{}
			}
			switch whence {
			case 0:
				if pos < 0 {
					return t.Raise(object.ValueError, "negative seek value %d", pos)
				}
			case 1, 2:
				base := b.pos
				if whence == 2 {
					base = len(b.buf)
				}
				if pos > 0 && base > 1<<62 {
					return t.Raise(object.OverflowError, "new position too large")
				}
				if pos += base; pos < 0 {
					pos = 0
				}
			default:
				return t.Raise(object.ValueError, "invalid whence (%d, should be 0, 1 or 2)", whence)
			}
			b.pos = pos
			return object.Int(int64(pos))
		})},
		{Sig: "truncate(size=None, /)", Fn: open(func(t *thread, b *bytesIO, a []value) value {
			n := b.pos
			if !a[0].IsNil() && !a[0].IsNone() {
				v, ok := osutil.Long(t, a[0])
				if !ok {
					return value{}
				}
				n = int(v)
			}
			if b.closed { // by the argument's __index__
				return t.Raise(object.ValueError, "I/O operation on closed file.")
			}
			if b.exports > 0 {
				return t.Raise(object.BufferError, "Existing exports of data: object cannot be re-sized")
			}
			if n < 0 {
				return t.Raise(object.ValueError, "negative size value %d", n)
			}
			if n < len(b.buf) {
				b.own()
				b.buf = b.buf[:n]
			}
			return object.Int(int64(n))
		})},
		{Sig: "__getstate__()", Fn: func(t *thread, self value, a []value) value {
			b := asBytesIO(self)
			if b.closed {
				return t.Raise(object.ValueError, "I/O operation on closed file.")
			}
			d := object.None
			if x, ok := object.LookupAttr(t, self, object.NameDict); !ok {
				return value{}
			} else if !x.IsNil() {
				d = object.AsDict(x).Copy(t).Val()
				t.Decref(x)
			}
			return t.TupleSteal(t.NewBytes(bytes.Clone(b.buf)), object.Int(int64(b.pos)), d).Val()
		}},
		{Sig: "__setstate__(state, /)", Fn: bytesIOSetState},
	}
	tp.Getset = []object.GetSet{{Name: "closed", Get: func(t *thread, self value) value { return object.Bool(asBytesIO(self).closed) }}}
	tp.Iter = func(t *thread, self value) value {
		if asBytesIO(self).closed {
			return t.Raise(object.ValueError, "I/O operation on closed file.")
		}
		return t.Newref(self)
	}
	tp.Next = func(t *thread, self value) value {
		b := asBytesIO(self)
		if b.closed {
			return t.Raise(object.ValueError, "I/O operation on closed file.")
		}
		n := line(b, -1)
		if n == 0 {
			return value{}
		}
		return take(t, b, n)
	}
	tp.Finalize = func(t *thread, self value) {}
	setupBytesIOBuffer()
}

// own makes the buffer this object's own.
func (b *bytesIO) own() {
	if b.shared {
		b.buf, b.shared = bytes.Clone(b.buf), false
	}
}

func bytesIOWrite(t *thread, b *bytesIO, v value) value {
	if b.exports > 0 {
		return t.Raise(object.BufferError, "Existing exports of data: object cannot be re-sized")
	}
	n := 0
	tooBig := false
	ok := t.WithBytes(v, func(p []byte) {
		n = len(p)
		if n == 0 || b.closed || b.exports > 0 { // by the argument's __buffer__
			return
		}
		if tooBig = b.pos > object.MaxObjectBytes-n; tooBig {
			return
		}
		b.own()
		if b.pos > len(b.buf) {
			b.buf = append(b.buf, make([]byte, b.pos-len(b.buf))...)
		}
		k := copy(b.buf[b.pos:], p)
		b.buf = append(b.buf, p[k:]...)
		b.pos += n
	})
	switch {
	case !ok:
		return value{}
	case b.closed:
		return t.Raise(object.ValueError, "I/O operation on closed file.")
	case b.exports > 0:
		return t.Raise(object.BufferError, "Existing exports of data: object cannot be re-sized")
	case tooBig && b.pos > math.MaxInt64-n:
		return t.Raise(object.OverflowError, "new buffer size too large")
	case tooBig:
		return t.NoMemory()
	}
	return object.Int(int64(n))
}

func bytesIOSetState(t *thread, self value, a []value) value {
	if !object.IsTuple(a[0]) || object.AsTuple(a[0]).Len() < 3 {
		return t.Raise(object.TypeError, "%s.__setstate__ argument should be 3-tuple, got %s", object.TypeFullName(t, self.Type()), a[0].Type().Name)
	}
	b := asBytesIO(self)
	if b.closed {
		return t.Raise(object.ValueError, "I/O operation on closed file.")
	}
	if b.exports > 0 {
		return t.Raise(object.BufferError, "Existing exports of data: object cannot be re-sized")
	}
	items := object.AsTuple(a[0]).Items()
	b.buf, b.pos, b.shared = nil, 0, false
	if bytesIOWrite(t, b, items[0]).IsNil() {
		return value{}
	}
	if !items[1].IsInt64() {
		return t.Raise(object.TypeError, "second item of state must be an integer, not %s", items[1].Type().Name)
	}
	if items[1].Int64() < 0 {
		return t.Raise(object.ValueError, "position value cannot be negative")
	}
	b.pos = int(items[1].Int64())
	if !items[2].IsNone() {
		if !object.IsDict(items[2]) {
			return t.Raise(object.TypeError, "third item of state should be a dict, got a %s", items[2].Type().Name)
		}
		d := object.GetAttr(t, self, object.NameDict)
		if d.IsNil() {
			return d
		}
		ok := object.AsDict(d).Merge(t, items[2], true)
		t.Decref(d)
		if !ok {
			return value{}
		}
	}
	return object.None
}

// bytesIOBuffer exports the bytes of a BytesIO, which keeps its size meanwhile.
type bytesIOBuffer struct {
	object.Header
	source *bytesIO
}

var bytesIOBufferType = object.NewStaticType("_io", "_BytesIOBuffer", object.ObjectType, 0)

func setupBytesIOBuffer() {
	tp := bytesIOBufferType
	tp.Flags |= object.TypeNoNew
	as := func(h *object.Header) *bytesIOBuffer { return (*bytesIOBuffer)(h.Val().Ptr()) }
	tp.Dealloc = func(t *thread, h *object.Header) {
		x := as(h)
		s := x.source
		x.source = nil
		t.FreeHeader(h)
		if s != nil {
			t.Decref(s.Val())
		}
	}
	tp.Traverse = func(h *object.Header, visit func(value)) {
		if s := as(h).source; s != nil {
			visit(s.Val())
		}
	}
	tp.GetBuffer = func(t *thread, self value, flags int) *object.Buffer {
		b := as(self.Header()).source
		b.own()
		buf := t.FillBuffer(self, b.buf, false, flags)
		if buf != nil {
			b.exports++
			buf.OnRelease = func(t *thread, _ *object.Buffer) { b.exports-- }
		}
		return buf
	}
}
