package gil

import (
	"cmp"
	"unsafe"
)

// section is one critical section: the locks it is over, and whether it holds them now.
type section struct {
	a, b   *Mutex // in address order; nil if there is nothing to lock
	active bool
}

// Begin starts a critical section over one object. It must be ended with End, in reverse order. With the GIL on it does
// nothing: the GIL is the lock.
//
// Sections exclude other threads only between points where the thread may detach: if it detaches inside (because it
// calls Python code that blocks, or has to wait for another object's lock), all its sections are suspended, and the
// innermost one is taken again when it attaches, the outer ones when they become the innermost.
func (s *State) Begin(m *Mutex) {
	if s.gil.enabled {
		return
	}
	if n := len(s.sections); s.stopping || n > 0 && s.sections[n-1].active && s.sections[n-1].b == nil && s.sections[n-1].a == m {
		s.sections = append(s.sections, section{})
		return
	}
	// The section is entered empty, so that a thread that has to wait suspends the outer ones and not this one.
	s.sections = append(s.sections, section{})
	if !m.tryLock(s) {
		m.lockSlow(s)
	}
	top := &s.sections[len(s.sections)-1]
	top.a, top.active = m, true
}

// Begin2 starts a critical section over two objects, which may be the same.
func (s *State) Begin2(m, o *Mutex) {
	if s.gil.enabled {
		return
	}
	if m == o {
		s.Begin(m)
		return
	}
	s.sections = append(s.sections, section{})
	if s.stopping {
		return
	}
	if cmp.Compare(uintptr(unsafe.Pointer(m)), uintptr(unsafe.Pointer(o))) > 0 {
		m, o = o, m
	}
	s.lock2(m, o)
	top := &s.sections[len(s.sections)-1]
	top.a, top.b, top.active = m, o, true
}

// lock2 takes two locks. It never waits for the second one while it holds the first: a detached thread holds no lock.
func (s *State) lock2(m, o *Mutex) {
	for {
		if !m.tryLock(s) {
			m.lockSlow(s)
		}
		if o.tryLock(s) {
			return
		}
		m.unlock(s)
		o.lockSlow(s)
		if m.tryLock(s) {
			return
		}
		o.unlock(s)
	}
}

// End ends the innermost critical section.
func (s *State) End() {
	if s.gil.enabled {
		return
	}
	n := len(s.sections) - 1
	top := s.sections[n]
	s.sections[n] = section{}
	s.sections = s.sections[:n]
	if top.active {
		top.unlock(s)
	}
	if n > 0 && !s.sections[n-1].active && s.sections[n-1].a != nil {
		s.resumeTop()
	}
}

// InSection says whether the thread is in a critical section.
func (s *State) InSection() bool { return len(s.sections) > 0 }

func (c *section) unlock(s *State) {
	if c.b != nil {
		c.b.unlock(s)
	}
	c.a.unlock(s)
}

// suspendSections releases the locks of all sections.
func (s *State) suspendSections() {
	for i := len(s.sections) - 1; i >= 0; i-- {
		if c := &s.sections[i]; c.active {
			c.active = false
			c.unlock(s)
		}
	}
}

// resumeTop takes the locks of the innermost section again.
func (s *State) resumeTop() {
	n := len(s.sections)
	if n == 0 || s.stopping {
		return
	}
	c := s.sections[n-1]
	if c.active || c.a == nil {
		return
	}
	// Empty meanwhile: a thread that has to wait here attaches, and so comes here again.
	s.sections[n-1] = section{}
	if c.b != nil {
		s.lock2(c.a, c.b)
	} else if !c.a.tryLock(s) {
		c.a.lockSlow(s)
	}
	c.active = true
	s.sections[n-1] = c
}
