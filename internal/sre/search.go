package sre

import (
	"bytes"
	"unsafe"
)

// Subject is a string as the runtime keeps it: Width bytes a code point, little-endian, or bytes with Width 1.
type Subject struct {
	Data  string
	Width int
}

// Len is how many units there are.
func (s Subject) Len() int {
	switch s.Width {
	case 2:
		return len(s.Data) / 2
	case 4:
		return len(s.Data) / 4
	}
	return len(s.Data)
}

// Exec is Run on the units of a subject up to end. The subject must stay unchanged until it returns.
func Exec(m *Machine, p *Program, mode Mode, s Subject, start, end int, advance bool) (bool, error) {
	data := unsafe.Pointer(unsafe.StringData(s.Data))
	end = max(0, min(end, s.Len()))
	switch s.Width {
	case 2:
		return Run(m, p, mode, unsafe.Slice((*uint16)(data), end), start, advance)
	case 4:
		return Run(m, p, mode, unsafe.Slice((*uint32)(data), end), start, advance)
	}
	return Run(m, p, mode, unsafe.Slice((*uint8)(data), end), start, advance)
}

// Run matches p with s from start on. What is before start is looked at by lookbehind and boundaries only. With
// advance set, a match that is empty and at start does not count: callers that go from match to match set it after an
// empty one. The result is in m. The error is ErrMemory or that of m.Poll.
func Run[T Unit](m *Machine, p *Program, mode Mode, s []T, start int, advance bool) (bool, error) {
	m.prepare(p)
	m.mode, m.advance = mode, advance
	if start < 0 || start > len(s) || len(s)-start < p.minWidth {
		return false, nil
	}
	if mode != Search {
		return run(m, p, s, start, p.start, start)
	}
	if p.anchored && start > 0 {
		return false, nil
	}
	last := len(s) - p.minWidth
	if p.prefix != nil {
		return searchPrefix(m, p, s, start, last)
	}
	if p.begin != 0 {
		set := &p.sets[p.begin]
		for at := start; ; at++ {
			from := at
			if unsafe.Sizeof(T(0)) == 1 {
				for at < len(s) && set.bits[s[at]>>6]>>(s[at]&63)&1 == 0 {
					at++
				}
			} else {
				for at < len(s) && !set.has(uint32(s[at])) {
					at++
				}
			}
			if err := m.step((at-from)>>5 + 1); err != nil {
				return false, err
			}
			if at > last || at >= len(s) {
				return false, nil
			}
			if at != start {
				m.advance = false
			}
			if ok, err := run(m, p, s, at, p.start, at); ok || err != nil {
				return ok, err
			}
			if p.anchored {
				return false, nil
			}
		}
	}
	for at := start; at <= last; at++ {
		if err := m.step(1); err != nil {
			return false, err
		}
		if ok, err := run(m, p, s, at, p.start, at); ok || err != nil {
			return ok, err
		}
		m.advance = false
		if p.anchored {
			break
		}
	}
	return false, nil
}

// searchPrefix searches for a pattern that begins with literals. Such a match is not empty.
func searchPrefix[T Unit](m *Machine, p *Program, s []T, start, last int) (bool, error) {
	m.advance = false
	for at := start; at <= last; at++ {
		n := find(s[at:], p)
		if err := m.step(n>>5 + 1); err != nil {
			return false, err
		}
		if at += n; at > last {
			return false, nil
		}
		if p.literal {
			m.reset()
			m.Start, m.End = at, at+len(p.prefix)
			return true, nil
		}
		if ok, err := run(m, p, s, at, p.start+2*p.prefixSkip, at+p.prefixSkip); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

// find is the index of the prefix in s, or len(s).
func find[T Unit](s []T, p *Program) int {
	first := p.prefix[0]
	if len(p.prefix) == 1 {
		return index(s, first)
	}
	if unsafe.Sizeof(T(0)) == 1 {
		if p.prefix8 != nil {
			if i := bytes.Index(*(*[]byte)(unsafe.Pointer(&s)), p.prefix8); i >= 0 {
				return i
			}
		}
		return len(s)
	}
	last := len(s) - len(p.prefix)
next:
	for i := 0; i <= last; i++ {
		if uint32(s[i]) != first {
			continue
		}
		for j, c := range p.prefix {
			if uint32(s[i+j]) != c {
				continue next
			}
		}
		return i
	}
	return len(s)
}
