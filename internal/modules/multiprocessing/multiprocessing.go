// Package multiprocessing is the native modules _multiprocessing and _posixshmem: semaphores and shared memory that processes have in common.
package multiprocessing

import (
	"strings"
	"sync"
	"time"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
	class  = object.Type
	header = object.Header
)

var (
	semLockType = object.NewStaticType("_multiprocessing", "SemLock", object.ObjectType, object.TypeBase)
	setupOnce   sync.Once
)

// The kinds of a SemLock.
const (
	recursiveMutex = 0
	semaphore      = 1
)

// slice is how long a thread waits before it looks for signals.
const slice = 50 * time.Millisecond

// semLock is a SemLock.
type semLock struct {
	header
	sem      *host.Semaphore
	kind     int
	maxvalue int64
	name     value // a str, or None
	mu       sync.Mutex
	owner    *thread // who has it; its count is count
	count    int64
}

func as(v value) *semLock { return (*semLock)(v.Ptr()) }

func (s *semLock) mine(t *thread) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count > 0 && s.owner == t
}

// taken records that the thread has it once more.
func (s *semLock) taken(t *thread) {
	s.mu.Lock()
	s.count++
	s.owner = t
	s.mu.Unlock()
}

func makeLock(t *thread, cls *class, sem *host.Semaphore, kind int, maxvalue int64, name value) value {
	s := object.New[semLock](t, cls)
	s.sem, s.kind, s.maxvalue, s.name = sem, kind, maxvalue, t.Newref(name)
	return s.Val()
}

func newLock(t *thread, cls *class, a []value) value {
	kind, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	n, ok := osutil.Int(t, a[1])
	if !ok {
		return value{}
	}
	most, ok := osutil.Int(t, a[2])
	if !ok {
		return value{}
	}
	if !object.IsStr(a[3]) {
		return t.Raise(object.TypeError, "SemLock() argument 'name' must be str, not %s", a[3].Type().ShortName())
	}
	unlink, ok := object.Truth(t, a[4])
	if !ok {
		return value{}
	}
	if kind != recursiveMutex && kind != semaphore {
		return t.Raise(object.ValueError, "unrecognized kind")
	}
	name := object.AsStr(a[3]).String()
	sem, err := host.CreateSemaphore(name, int64(n))
	if err != nil {
		return osutil.Raise(t, err)
	}
	shown := a[3]
	if unlink {
		if err := host.UnlinkSemaphore(name); err != nil {
			sem.Close()
			return osutil.Raise(t, err)
		}
		shown = object.None
	}
	return makeLock(t, cls, sem, kind, int64(most), shown)
}

func rebuild(t *thread, self value, a []value) value {
	kind, ok := osutil.Int(t, a[1])
	if !ok {
		return value{}
	}
	most, ok := osutil.Int(t, a[2])
	if !ok {
		return value{}
	}
	if !object.IsStr(a[3]) {
		return t.Raise(object.ValueError, "a semaphore without a name cannot be opened by another process")
	}
	sem, err := host.OpenSemaphore(object.AsStr(a[3]).String())
	if err != nil {
		return osutil.Raise(t, err)
	}
	return makeLock(t, object.AsType(self), sem, kind, int64(most), a[3])
}

func acquire(t *thread, self, block, timeout value) value {
	s := as(self)
	wait, ok := osutil.Truth(t, block, true)
	if !ok {
		return value{}
	}
	forever := true
	var end time.Time
	if !timeout.IsNil() && !timeout.IsNone() {
		f, ok := object.AsFloat(t, timeout)
		if !ok {
			return value{}
		}
		forever = f > 1e9
		if !forever {
			end = time.Now().Add(time.Duration(max(f, 0) * 1e9))
		}
	}
	if s.kind == recursiveMutex && s.mine(t) {
		s.taken(t)
		return object.True
	}
	got := s.sem.TryAcquire()
	if !got && wait {
		t.Incref(self)
		defer t.Decref(self)
		sem := s.sem
		_, ok := osutil.Block(t, gil.Locked, func() error {
			d := slice
			if !forever {
				d = min(d, time.Until(end))
			}
			if got = sem.Acquire(d); got || !forever && time.Now().After(end) {
				return nil
			}
			return host.EINTR // look for signals and go on
		})
		if !ok {
			return value{}
		}
	}
	if got {
		s.taken(t)
	}
	return object.Bool(got)
}

func release(t *thread, self value) value {
	s := as(self)
	if s.kind == recursiveMutex {
		if !s.mine(t) {
			return t.Raise(object.AssertionError, "attempt to release recursive lock not owned by thread")
		}
		s.mu.Lock()
		again := s.count > 1
		if again {
			s.count--
		}
		s.mu.Unlock()
		if again {
			return object.None
		}
	} else if s.sem.Value() >= s.maxvalue {
		return t.Raise(object.ValueError, "semaphore or lock released too many times")
	}
	// The count goes first: whoever is woken may be another thread of ours.
	s.mu.Lock()
	s.count--
	s.mu.Unlock()
	s.sem.Release()
	return object.None
}

func setup() {
	tp := semLockType
	object.ConstructBySig(tp, "SemLock(kind, value, maxvalue, name, unlink)", newLock)
	tp.Constants = []object.Constant{{Name: "SEM_VALUE_MAX", Value: object.Int(1<<31 - 1)}}
	object.Fields(tp, func(h *header, f func(*value)) { f(&as(h.Val()).name) })
	release0 := tp.Dealloc
	tp.Dealloc = func(t *thread, h *header) {
		s := as(h.Val())
		if s.sem != nil {
			s.sem.Close()
			s.sem = nil
		}
		release0(t, h)
	}
	tp.Members = []object.Member{
		{Name: "handle", Get: func(h *header) value { return object.Int(int64(as(h.Val()).sem.Address())) }},
		{Name: "kind", Get: func(h *header) value { return object.Int(int64(as(h.Val()).kind)) }},
		{Name: "maxvalue", Get: func(h *header) value { return object.Int(as(h.Val()).maxvalue) }},
		{Name: "name", Get: func(h *header) value { return as(h.Val()).name }},
	}
	tp.Methods = []object.Method{
		{Sig: "acquire(block=True, timeout=None)", Fn: func(t *thread, self value, a []value) value { return acquire(t, self, a[0], a[1]) }},
		{Sig: "release()", Fn: func(t *thread, self value, _ []value) value { return release(t, self) }},
		{Sig: "__enter__()", Fn: func(t *thread, self value, _ []value) value { return acquire(t, self, value{}, value{}) }},
		{Sig: "__exit__(exc_type=None, exc_value=None, exc_tb=None, /)", Fn: func(t *thread, self value, _ []value) value { return release(t, self) }},
		{Sig: "_count()", Fn: func(t *thread, self value, _ []value) value {
			s := as(self)
			s.mu.Lock()
			defer s.mu.Unlock()
			return object.Int(s.count)
		}},
		{Sig: "_is_mine()", Fn: func(t *thread, self value, _ []value) value { return object.Bool(as(self).mine(t)) }},
		{Sig: "_get_value()", Fn: func(t *thread, self value, _ []value) value { return object.Int(as(self).sem.Value()) }},
		{Sig: "_is_zero()", Fn: func(t *thread, self value, _ []value) value {
			return object.Bool(as(self).sem.Value() == 0)
		}},
		{Sig: "_rebuild(handle, kind, maxvalue, name, /)", Kind: object.ClassMethod, Fn: rebuild},
		{Sig: "_after_fork()", Fn: func(t *thread, self value, _ []value) value {
			s := as(self)
			s.mu.Lock()
			s.count = 0
			s.mu.Unlock()
			return object.None
		}},
	}
}

// Modules are the definitions of the modules.
func Modules() []*object.NativeModule {
	path := func(t *thread, v value, function string) (string, bool) {
		if !object.IsStr(v) {
			return "", t.RaiseFalse(object.TypeError, "%s() argument 1 must be str, not %s", function, v.Type().ShortName())
		}
		s := object.AsStr(v).String()
		if strings.IndexByte(s, 0) >= 0 {
			return "", t.RaiseFalse(object.ValueError, "embedded null character")
		}
		return s, true
	}
	return []*object.NativeModule{
		{
			Name: "_multiprocessing",
			Functions: []object.Method{{Sig: "sem_unlink(name, /)", Fn: func(t *thread, _ value, a []value) value {
				if !object.IsStr(a[0]) {
					return t.Raise(object.TypeError, "sem_unlink() argument must be str, not %s", a[0].Type().ShortName())
				}
				if err := host.UnlinkSemaphore(object.AsStr(a[0]).String()); err != nil {
					return osutil.Raise(t, err)
				}
				return object.None
			}}},
			Setup: func(t *thread, m *object.Module) bool {
				setupOnce.Do(setup)
				semLockType.Ready()
				d := t.NewDict()
				d.SetStr(t, t.Intern("HAVE_SEM_OPEN"), object.Int(1))
				d.SetStr(t, t.Intern("HAVE_SEM_TIMEDWAIT"), object.Int(1))
				return m.Set(t, "SemLock", semLockType.Val()) && m.SetSteal(t, "flags", d.Val())
			},
		},
		{
			Name: "_posixshmem",
			Functions: []object.Method{
				{Sig: "shm_open(path, flags, mode=511)", Fn: func(t *thread, _ value, a []value) value {
					name, ok := path(t, a[0], "shm_open")
					if !ok {
						return value{}
					}
					flags, ok := osutil.Int(t, a[1])
					if !ok {
						return value{}
					}
					mode, ok := osutil.IntOr(t, a[2], 0o777)
					if !ok {
						return value{}
					}
					fd, err := host.ShmOpen(name, flags, mode)
					if err != nil {
						return osutil.Raise(t, err, a[0])
					}
					return object.Int(int64(fd))
				}},
				{Sig: "shm_unlink(path, /)", Fn: func(t *thread, _ value, a []value) value {
					name, ok := path(t, a[0], "shm_unlink")
					if !ok {
						return value{}
					}
					if err := host.ShmUnlink(name); err != nil {
						return osutil.Raise(t, err, a[0])
					}
					return object.None
				}},
			},
		},
	}
}
