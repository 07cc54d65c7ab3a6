package sre

import (
	"unsafe"

	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/sre"
)

// subject is what a pattern looks at.
type subject struct {
	v   value          // borrowed
	str *object.Str    // v as a str, or nil
	mem []byte         // the bytes of a bytes-like object
	buf *object.Buffer // which keeps them there
	s   sre.Subject
	n   int
}

// open looks at a str or bytes-like object; close ends that.
func (s *subject) open(t *thread, v value) bool {
	s.v = v
	switch {
	case object.IsStr(v):
		s.str = object.AsStr(v)
		x := s.str.Text()
		s.s = sre.Subject{Data: x.Data, Width: x.Width}
		s.n = s.str.Len()
		return true
	case v.Type() == object.BytesType:
		s.mem = object.BytesOf(v)
	default:
		if !object.HasBuffer(v) {
			return t.RaiseFalse(object.TypeError, "expected string or bytes-like object, got '%s'", v.Type().Name)
		}
		if s.buf = t.GetBuffer(v, object.BufSimple); s.buf == nil {
			return false
		}
		s.mem = s.buf.Bytes()
	}
	s.s = sre.Subject{Data: unsafe.String(unsafe.SliceData(s.mem), len(s.mem)), Width: 1}
	s.n = len(s.mem)
	return true
}

func (s *subject) close(t *thread) {
	if s.buf != nil {
		s.buf.Release(t)
		s.buf = nil
	}
}

// slice returns part of the subject, a str or bytes. New reference.
func (s *subject) slice(t *thread, i, j int) value {
	i, j = min(i, s.n), min(j, s.n)
	if j < i {
		j = i
	}
	if s.str != nil {
		return t.Substr(s.str, i, j)
	}
	if i == 0 && j == s.n && s.v.Type() == object.BytesType {
		return t.Newref(s.v)
	}
	return t.NewBytesCopy(s.mem[i:j])
}

// pieces joins parts of a subject and other texts: a str or bytes, as the subject is.
type pieces struct {
	s      *subject
	groups int // of the pattern
	str    object.StrBuilder
	bytes  []byte
	n      int // how many there are, for messages
}

// part adds part of the subject.
func (p *pieces) part(t *thread, i, j int) {
	p.n++
	if p.s.str != nil {
		p.str.WriteSub(p.s.str, i, j)
	} else {
		p.bytes = append(p.bytes, p.s.mem[i:j]...)
	}
}

// add adds a text (borrowed).
func (p *pieces) add(t *thread, v value) bool {
	p.n++
	if p.s.str != nil {
		if !object.IsStr(v) {
			return t.RaiseFalse(object.TypeError, "sequence item %d: expected str instance, %s found", p.n-1, v.Type().Name)
		}
		p.str.WriteStr(object.AsStr(v))
		return true
	}
	if object.IsBytes(v) {
		p.bytes = append(p.bytes, object.BytesOf(v)...)
		return true
	}
	if !object.HasBuffer(v) {
		return t.RaiseFalse(object.TypeError, "sequence item %d: expected a bytes-like object, %s found", p.n-1, v.Type().Name)
	}
	return t.WithBytes(v, func(b []byte) { p.bytes = append(p.bytes, b...) })
}

func (p *pieces) finish(t *thread) value {
	if p.s.str != nil {
		return p.str.Finish(t)
	}
	return t.NewBytes(p.bytes)
}
