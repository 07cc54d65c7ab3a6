package io

import (
	stdio "io"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/object"
)

// hostStream is a raw stream over a Go reader or writer that the embedding program gave.
type hostStream struct {
	object.Header
	r      stdio.Reader
	w      stdio.Writer
	closed bool

	standard bool // see MarkStandard
}

var hostStreamType = object.NewStaticType("_io", "_HostStream", rawBaseType, streamFlags|object.TypeNoNew)

// NewHostStream makes a raw stream that reads from r or writes to w; one of them is nil. New reference.
func NewHostStream(t *thread, r stdio.Reader, w stdio.Writer) value {
	s := object.New[hostStream](t, hostStreamType)
	s.r, s.w = r, w
	return s.Val()
}

func setupHostStream() {
	tp := hostStreamType
	as := func(v value) *hostStream { return (*hostStream)(v.Ptr()) }
	tp.Dealloc = func(t *thread, h *object.Header) {
		as(h.Val()).r, as(h.Val()).w = nil, nil
		t.FreeHeader(h)
	}
	tp.Getset = []object.GetSet{{Name: "closed", Get: func(t *thread, self value) value { return object.Bool(as(self).closed) }}}
	tp.Methods = []object.Method{
		{Sig: "readable()", Fn: func(t *thread, self value, a []value) value { return object.Bool(as(self).r != nil) }},
		{Sig: "writable()", Fn: func(t *thread, self value, a []value) value { return object.Bool(as(self).w != nil) }},
		{Sig: "close()", Fn: func(t *thread, self value, a []value) value { as(self).closed = true; return object.None }},
		{Sig: "readinto(buffer, /)", Fn: func(t *thread, self value, a []value) value {
			s := as(self)
			if s.r == nil || s.closed {
				return unsupported(t, "File not open for reading")
			}
			n := 0
			if !withWritable(t, "readinto", a[0], func(p []byte) bool {
				var err error
				t.Blocking(gil.IO, func() { n, err = s.r.Read(p) })
				if err != nil && err != stdio.EOF && n == 0 {
					return t.RaiseFalse(object.OSError, "%s", err.Error())
				}
				return true
			}) {
				return value{}
			}
			return object.Int(int64(n))
		}},
		{Sig: "write(b, /)", Fn: func(t *thread, self value, a []value) value {
			s := as(self)
			if s.w == nil || s.closed {
				return unsupported(t, "File not open for writing")
			}
			p, ok := object.BufferBytes(t, a[0])
			if !ok {
				return value{}
			}
			var n int
			var err error
			t.Blocking(gil.IO, func() { n, err = s.w.Write(p) })
			if err != nil {
				return t.Raise(object.OSError, "%s", err.Error())
			}
			return object.Int(int64(n))
		}},
	}
}
