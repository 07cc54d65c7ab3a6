// Package interpreters is the native modules _interpreters, _interpqueues and _interpchannels: several interpreters in one process (PEP 734),
// on which the library's concurrent.interpreters stands.
//
// The interpreters of a process that know of each other are a family: the one that the program began in, number 0, and those that Python
// code has made. They share no object. Whoever runs code in another interpreter lets go of its own and borrows the other's main thread for
// that time, with the same goroutine; so an interpreter's main thread runs one thing at a time. What goes from one to the other is an
// [item]: plain Go data without references into either of them, made in the one and turned into new objects in the other. Only the memory of a
// memoryview is shared, and the exporter is kept until the other side has let go.
package interpreters

import (
	"sort"
	"sync"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
	header = object.Header
	class  = object.Type
)

// Where an interpreter comes from, as the modules' constants say it.
const (
	whenceUnknown = iota
	whenceRuntime
	whenceLegacyCAPI
	whenceCAPI
	whenceXI
	whenceStdlib
)

// family is the interpreters of a process. Its mutex guards all that it leads to.
type family struct {
	mu          sync.Mutex
	members     map[int64]*member
	nextMember  int64
	queues      map[int64]*queue
	nextQueue   int64
	channels    map[int64]*channel
	nextChannel int64
}

// member is an interpreter of a family.
type member struct {
	fam     *family
	id      int64
	whence  int
	conf    config
	in      *object.Interp
	end     func() // ends the interpreter; its main thread is attached
	running bool   // its main thread runs something
	closing bool
	refs    int
	counted bool                   // it ends when the references do
	lent    map[*sharedBuffer]bool // what others see of this interpreter's memory
	unused  []*object.Buffer       // which they have let go of
}

// state is what the modules keep for each interpreter: its member, and the classes that its Python code sees.
type state struct {
	me *member

	interpreterError, notFound, notShareable value

	queueError, queueNotFound         value
	queueType, queueEmpty, queueFull  value // registered by concurrent.interpreters._queues
	channelErrors                     [5]value
	sendType, recvType                value
	hidden                            map[string]value // modules made of the scripts of other interpreters' __main__, by file
	interpretersUsed, unboundReleased bool
}

const stateKey = "interpreters"

// stateOf returns the interpreter's state, making it the first of a family if it belongs to none.
func stateOf(t *thread) *state {
	if st, ok := t.Interp.State(stateKey).(*state); ok {
		st.me.collect(t)
		return st
	}
	fam := &family{members: map[int64]*member{}, queues: map[int64]*queue{}, channels: map[int64]*channel{}, nextQueue: 1}
	me := fam.add(t.Interp, whenceRuntime, legacyConfig())
	me.conf.gil, me.conf.obmalloc = "own", true
	me.running = true
	return newState(t, me)
}

func newState(t *thread, me *member) *state {
	st := &state{me: me, hidden: map[string]value{}}
	const mod = "concurrent.interpreters"
	st.interpreterError = t.NewExceptionClass(mod, "InterpreterError", object.ExceptionType)
	st.notFound = t.NewExceptionClass(mod, "InterpreterNotFoundError", object.AsType(st.interpreterError))
	st.notShareable = t.NewExceptionClass(mod, "NotShareableError", object.TypeError)
	t.Interp.SetState(stateKey, st)
	t.Interp.SetState("crossinterp", bridge{st})
	t.Interp.AtEnd = append(t.Interp.AtEnd, st.finish)
	return st
}

// References tells the audit what the state holds.
func (st *state) References(visit func(value)) {
	for _, v := range [...]value{st.interpreterError, st.notFound, st.notShareable, st.queueError, st.queueNotFound, st.queueType, st.queueEmpty,
		st.queueFull, st.sendType, st.recvType} {
		if !v.IsNil() {
			visit(v)
		}
	}
	for _, v := range st.channelErrors {
		if !v.IsNil() {
			visit(v)
		}
	}
	for _, v := range st.hidden {
		visit(v)
	}
	st.me.fam.mu.Lock()
	defer st.me.fam.mu.Unlock()
	for b := range st.me.lent {
		visit(b.buf.Obj)
	}
	for _, b := range st.me.unused {
		visit(b.Obj)
	}
}

func (f *family) add(in *object.Interp, whence int, conf config) *member {
	f.mu.Lock()
	defer f.mu.Unlock()
	m := &member{fam: f, id: f.nextMember, whence: whence, conf: conf, in: in}
	f.nextMember++
	f.members[m.id] = m
	return m
}

func (f *family) find(id int64) *member {
	f.mu.Lock()
	defer f.mu.Unlock()
	if m := f.members[id]; m != nil && !m.closing {
		return m
	}
	return nil
}

// all returns the members, the oldest first.
func (f *family) all() []*member {
	f.mu.Lock()
	defer f.mu.Unlock()
	var list []*member
	for _, m := range f.members {
		if !m.closing {
			list = append(list, m)
		}
	}
	sort.Slice(list, func(i, j int) bool { return list[i].id < list[j].id })
	return list
}

// create makes another interpreter. Nil with an exception pending.
func (st *state) create(t *thread, conf config, whence int) *member {
	if t.Interp.Another == nil || conf.gil == "own" && conf.obmalloc || !conf.obmalloc && !conf.check {
		t.Raise(object.AsType(st.interpreterError), "interpreter creation failed")
		return nil
	}
	cfg := t.Interp.Config
	cfg.Sub = true
	cfg.NoDaemons = !conf.daemons
	cfg.NoThreads = !conf.threads
	cfg.NoExec = !conf.exec
	var in *object.Interp
	var end func()
	var err error
	fam := st.me.fam
	fam.mu.Lock()
	first := fam.members[0]
	fam.mu.Unlock()
	var m *member
	t.Sched.Detach(gil.Other)
	if in, end, err = t.Interp.Another(cfg); err == nil {
		m = fam.add(in, whence, conf)
		m.end = end
		b := in.Main
		newState(b, m)
		if imp := attrOf(b, "_frozen_importlib", "BuiltinImporter"); !imp.IsNil() {
			mainDict(b).SetTextSteal(b, "__loader__", imp)
		}
		b.ClearExc()
		if first != nil && first.in.SysPath0 != nil {
			if path := in.Sys.GetStr(b, b.Intern("path")); !path.IsNil() && object.IsList(path) {
				v := b.NewStr(*first.in.SysPath0)
				if r := object.CallMethod(b, path, b.Intern("insert"), object.Int(0), v); !r.IsNil() {
					b.Decref(r)
				}
				b.ClearExc()
				b.Decref(v)
			}
		}
		b.Sched.Detach(gil.Other)
	}
	t.Sched.Attach()
	t.Excl()
	if err != nil {
		t.Raise(object.AsType(st.interpreterError), "interpreter creation failed")
		return nil
	}
	return m
}

// enter calls f as the main thread of another interpreter.
func (m *member) enter(t *thread, f func(b *thread)) {
	t.Sched.Detach(gil.Other)
	b := m.in.Main
	b.Sched.Attach()
	b.Excl()
	own := b.Sched.Name()
	b.Sched.SetName(t.Sched.Name()) // reports show who it is that runs there
	f(b)
	b.Sched.SetName(own)
	b.Sched.Detach(gil.Other)
	t.Sched.Attach()
	t.Excl()
}

// begin marks the main thread as running; false if it is already.
func (m *member) begin() bool {
	m.fam.mu.Lock()
	defer m.fam.mu.Unlock()
	if m.running || m.closing {
		return false
	}
	m.running = true
	return true
}

func (m *member) done() {
	m.fam.mu.Lock()
	m.running = false
	m.fam.mu.Unlock()
}

// destroy ends the interpreter, which begin has marked.
func (m *member) destroy(t *thread) {
	f := m.fam
	f.mu.Lock()
	m.closing = true
	f.mu.Unlock()
	t.Sched.Detach(gil.Other)
	b := m.in.Main
	b.Sched.Attach()
	b.Excl()
	m.end()
	b.Sched.Detach(gil.Other)
	m.in.GIL.Close()
	t.Sched.Attach()
	t.Excl()
	f.forget(t, m)
}

// forget takes the interpreter out of the family, and with it what it has put into queues and channels.
func (f *family) forget(t *thread, m *member) {
	f.mu.Lock()
	delete(f.members, m.id)
	var dropped []*item
	for _, q := range f.queues {
		dropped = append(dropped, q.unbind(m.id)...)
	}
	for _, c := range f.channels {
		dropped = append(dropped, c.unbind(m.id)...)
	}
	f.mu.Unlock()
	f.drop(dropped...)
}

// collect releases the buffers that other interpreters have let go of.
func (m *member) collect(t *thread) {
	m.fam.mu.Lock()
	list := m.unused
	m.unused = nil
	m.fam.mu.Unlock()
	for _, b := range list {
		b.Release(t)
	}
}

// finish is called at the end of each interpreter of the family. With the first one all others end.
func (st *state) finish(t *thread) {
	if st.me.id == 0 {
		rest := st.me.fam.all()
		if len(rest) > 1 && !t.Warn(object.RuntimeWarning, 1, "remaining subinterpreters; close them with Interpreter.close()") {
			t.WriteUnraisable("Exception ignored in the end of subinterpreters", value{})
		}
		for _, m := range rest {
			if m != st.me && m.begin() {
				m.destroy(t)
			}
		}
	}
	st.me.collect(t)
}
