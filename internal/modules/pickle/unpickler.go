package pickle

import (
	"bytes"
	"strings"

	"github.com/gophersnake/gophersnake/internal/object"
)

// unpickler is an Unpickler.
type unpickler struct {
	header
	ready   bool
	running bool
	read, readline, peek,
	persAttr, // persistent_load set on the object
	buffers, // an iterator, or the zero Value
	findClass, persistent value // of the present load
	encoding, errors string
	fixNames         bool

	buf      []byte // what was read
	pos      int    // how much of it was used
	peeked   bool   // buf was only peeked at: what is used of it must still be read
	frameEnd int    // where in buf the present frame ends, -1 outside of frames

	proto int
	stack []value
	marks []int // heights of the stack at the marks
	memo  []value
	far   map[uint64]value // objects with numbers far above the others
}

func asUnpickler(v value) *unpickler { return (*unpickler)(v.Ptr()) }

func setupUnpickler() {
	tp := unpicklerType
	object.Fields(tp, func(h *header, f func(*value)) {
		u := asUnpickler(h.Val())
		for _, v := range []*value{&u.read, &u.readline, &u.peek, &u.persAttr, &u.buffers, &u.findClass, &u.persistent} {
			f(v)
		}
		for i := range u.stack {
			f(&u.stack[i])
		}
		for i := range u.memo {
			f(&u.memo[i])
		}
		for n, x := range u.far {
			v := x
			if f(&v); v.IsNil() {
				delete(u.far, n)
			}
		}
	})
	tp.New = func(t *thread, cls *class, args []value, kw *object.Tuple) value {
		return object.New[unpickler](t, cls).Val()
	}
	tp.Init = object.InitBySig("Unpickler(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())", func(t *thread, self value, a []value) bool {
		u := asUnpickler(self)
		if u.running {
			return t.RaiseFalse(object.RuntimeError, "Unpickler object is already in use")
		}
		u.ready = false
		u.clearMemo(t)
		return u.initFile(t, a[0]) && u.init(t, a[1:])
	})
	tp.TextSignature = "(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())"
	tp.Methods = []object.Method{
		{Sig: "load()", Fn: func(t *thread, self value, _ []value) value {
			u := asUnpickler(self)
			if !u.ready {
				return t.Raise(unpicklingError(t), "Unpickler.__init__() was not called by %s.__init__()", self.Type().Name)
			}
			return u.load(t)
		}},
		{Sig: "find_class(module_name, global_name, /)", Fn: func(t *thread, self value, a []value) value {
			return asUnpickler(self).find(t, a[0], a[1])
		}},
		{Sig: "persistent_load(pid, /)", Fn: func(t *thread, _ value, _ []value) value {
			return t.Raise(unpicklingError(t), "A load persistent id instruction was encountered, but no persistent_load function was specified.")
		}},
	}
	tp.Getset = []object.GetSet{
		{Name: "memo", Get: func(t *thread, self value) value { return newProxy(t, unpicklerMemo, self) }, Set: setUnpicklerMemo},
	}
	tp.GetAttr = func(t *thread, self value, name *str) value {
		if v := asUnpickler(self).persAttr; !v.IsNil() && name == t.Intern("persistent_load") {
			return t.Newref(v)
		}
		return object.GenericGetAttr(t, self, name)
	}
	tp.SetAttr = func(t *thread, self value, name *str, v value) bool {
		if name == t.Intern("persistent_load") {
			return setOwn(t, &asUnpickler(self).persAttr, "persistent_load", v)
		}
		return object.GenericSetAttr(t, self, name, v)
	}
}

// initFile takes the methods of the file.
func (u *unpickler) initFile(t *thread, file value) bool {
	var got [3]value
	for i, name := range []string{"peek", "read", "readline"} {
		v, ok := object.LookupAttr(t, file, t.Intern(name))
		if !ok {
			t.DecrefAll(got[:])
			return false
		}
		got[i] = v
	}
	if got[1].IsNil() || got[2].IsNil() {
		t.DecrefAll(got[:])
		return t.RaiseFalse(object.TypeError, "file must have 'read' and 'readline' attributes")
	}
	t.Replace(&u.peek, got[0])
	t.Replace(&u.read, got[1])
	t.Replace(&u.readline, got[2])
	return true
}

// init takes fix_imports, encoding, errors and buffers.
func (u *unpickler) init(t *thread, a []value) bool {
	u.fixNames, u.encoding, u.errors = true, "ASCII", "strict"
	if !a[0].IsNil() {
		b, ok := object.Truth(t, a[0])
		if !ok {
			return false
		}
		u.fixNames = b
	}
	for i, p := range []*string{&u.encoding, &u.errors} {
		if v := a[i+1]; !v.IsNil() {
			if !object.IsStr(v) {
				return t.RaiseFalse(object.TypeError, "Unpickler() argument '%s' must be str, not %s", [...]string{"encoding", "errors"}[i], v.Type().Name)
			}
			*p = object.AsStr(v).String()
		}
	}
	var it value
	if !a[3].IsNil() && !a[3].IsNone() {
		if it = object.Iter(t, a[3]); it.IsNil() {
			return false
		}
	}
	t.Replace(&u.buffers, it)
	u.buf, u.pos, u.peeked, u.frameEnd, u.proto = nil, 0, false, -1, 0
	u.ready = true
	return true
}

func (u *unpickler) clearMemo(t *thread) {
	memo, far := u.memo, u.far
	u.memo, u.far = nil, nil
	t.DecrefAll(memo)
	for _, v := range far {
		t.Decref(v)
	}
}

// remember keeps an object (borrowed) under a number.
func (u *unpickler) remember(t *thread, n uint64, v value) {
	t.Incref(v)
	if n <= uint64(2*len(u.memo)+1024) {
		for uint64(len(u.memo)) <= n {
			u.memo = append(u.memo, value{})
		}
		t.Replace(&u.memo[n], v)
		return
	}
	if u.far == nil {
		u.far = map[uint64]value{}
	}
	old := u.far[n]
	u.far[n] = v
	t.Xdecref(old)
}

// recall borrows the object with a number, or returns the zero Value.
func (u *unpickler) recall(n uint64) value {
	if n < uint64(len(u.memo)) {
		if v := u.memo[n]; !v.IsNil() {
			return v
		}
	}
	return u.far[n]
}

func (u *unpickler) known() int {
	n := len(u.far)
	for _, v := range u.memo {
		if !v.IsNil() {
			n++
		}
	}
	return n
}

func (u *unpickler) truncated(t *thread) bool {
	return t.RaiseFalse(unpicklingError(t), "pickle data was truncated")
}

// leaveFrame notes the end of the present frame.
func (u *unpickler) leaveFrame() {
	if u.frameEnd >= 0 && u.pos == u.frameEnd {
		u.frameEnd = -1
	}
}

// skip reads from the file what was used of the bytes that were only peeked at, and forgets all that was read.
func (u *unpickler) skip(t *thread) bool {
	used, peeked := u.pos, u.peeked
	u.buf, u.pos, u.peeked = nil, 0, false
	if !peeked || used == 0 {
		return true
	}
	r := object.Call1(t, u.read, object.Int(int64(used)))
	if r.IsNil() {
		return false
	}
	t.Decref(r)
	return true
}

// call calls a method of the file, which must return bytes.
func (u *unpickler) call(t *thread, f value, name string, n int) ([]byte, bool) {
	var r value
	if n < 0 {
		r = object.Call0(t, f)
	} else {
		r = object.Call1(t, f, object.Int(int64(n)))
	}
	if r.IsNil() {
		return nil, false
	}
	defer t.Decref(r)
	if !object.IsBytes(r) {
		return nil, t.RaiseFalse(object.ValueError, "%s() returned non-bytes object (%s)", name, r.Type().Name)
	}
	return append([]byte(nil), object.BytesOf(r)...), true
}

// take returns the next n bytes of the pickle; they hold until the next call. ok is false with an exception pending.
func (u *unpickler) take(t *thread, n uint64) (data []byte, ok bool) {
	u.leaveFrame()
	if u.frameEnd >= 0 && n > uint64(u.frameEnd-u.pos) {
		return nil, t.RaiseFalse(unpicklingError(t), "pickle exhausted before end of frame")
	}
	if n > uint64(len(u.buf)-u.pos) && !u.fill(t, n) {
		return nil, false
	}
	data = u.buf[u.pos : u.pos+int(n)]
	u.pos += int(n)
	return data, true
}

// fill reads until there are n bytes that were not used.
func (u *unpickler) fill(t *thread, n uint64) bool {
	if u.read.IsNil() {
		return u.truncated(t)
	}
	if !u.peeked && u.pos < len(u.buf) {
		return u.truncated(t) // only what was asked for is read: there is no more
	}
	if !u.skip(t) {
		return false
	}
	if !u.peek.IsNil() && n < frameTarget {
		data, ok := u.call(t, u.peek, "peek", frameTarget)
		switch {
		case ok && uint64(len(data)) >= n:
			u.buf, u.peeked = data, true
			return true
		case !ok && !t.ClearIf(object.NotImplementedError):
			return false
		case !ok:
			t.Clear(&u.peek)
		}
	}
	var all []byte
	for uint64(len(all)) < n {
		want := min(n-uint64(len(all)), max(1<<20, uint64(len(all))))
		data, ok := u.call(t, u.read, "read", int(want))
		if !ok {
			return false
		}
		if len(data) == 0 {
			return u.truncated(t)
		}
		all = append(all, data...)
	}
	u.buf = all
	return true
}

// line returns the bytes to the end of the line, which is not among them.
func (u *unpickler) line(t *thread) ([]byte, bool) {
	u.leaveFrame()
	rest := u.buf[u.pos:]
	if u.frameEnd >= 0 {
		rest = u.buf[u.pos:u.frameEnd]
	}
	if i := bytes.IndexByte(rest, '\n'); i >= 0 {
		u.pos += i + 1
		return rest[:i], true
	}
	if u.frameEnd >= 0 {
		return nil, t.RaiseFalse(unpicklingError(t), "pickle exhausted before end of frame")
	}
	if u.read.IsNil() || !u.peeked && len(rest) > 0 {
		return nil, u.truncated(t)
	}
	if !u.skip(t) {
		return nil, false
	}
	data, ok := u.call(t, u.readline, "readline", -1)
	if !ok {
		return nil, false
	}
	if len(data) == 0 || data[len(data)-1] != '\n' {
		return nil, u.truncated(t)
	}
	return data[:len(data)-1], true
}

// load runs the next pickle of the data.
func (u *unpickler) load(t *thread) value {
	if u.running {
		return t.Raise(object.RuntimeError, "Unpickler object is already in use")
	}
	u.running = true
	res := u.loadNow(t)
	u.running = false
	stack := u.stack
	u.stack, u.marks, u.frameEnd = nil, nil, -1
	t.DecrefAll(stack)
	t.Clear(&u.findClass)
	t.Clear(&u.persistent)
	if !res.IsNil() && u.peeked && !u.skip(t) {
		t.Decref(res)
		return value{}
	}
	return res
}

func (u *unpickler) loadNow(t *thread) value {
	var ok bool
	if u.persistent, ok = own(t, u.Val(), "persistent_load"); !ok {
		return value{}
	}
	if u.findClass, ok = own(t, u.Val(), "find_class"); !ok {
		return value{}
	}
	u.proto = 0
	for n := 1; ; n++ {
		op, ok := u.take(t, 1)
		if !ok {
			if t.ClearIf(unpicklingError(t)) {
				t.Raise(object.EOFError, "Ran out of input")
			}
			return value{}
		}
		if op[0] == opStop {
			return u.pop(t)
		}
		if !u.run(t, op[0]) {
			return value{}
		}
		if n&4095 == 0 && !t.Poll() {
			return value{}
		}
	}
}

// find is find_class: it returns the global with a name in a module. New reference.
func (u *unpickler) find(t *thread, module, name value) value {
	if !t.Audit("pickle.find_class", module, name) {
		return value{}
	}
	for _, v := range []value{module, name} {
		if !object.IsStr(v) {
			return t.Raise(object.TypeError, "find_class() arguments must be str, not %s", v.Type().Name)
		}
	}
	module, name = t.Newref(module), t.Newref(name)
	if u.proto < 3 && u.fixNames && !renamed(t, &module, &name, "NAME_MAPPING", "IMPORT_MAPPING") {
		t.Decref(module)
		t.Decref(name)
		return value{}
	}
	defer t.Decref(module)
	defer t.Decref(name)
	mod := importModule(t, object.AsStr(module).String())
	if mod.IsNil() {
		return mod
	}
	defer t.Decref(mod)
	text := object.AsStr(name).String()
	if u.proto < 4 || !strings.Contains(text, ".") {
		return object.GetAttr(t, mod, t.InternStr(object.AsStr(name)))
	}
	parent, obj := resolve(t, mod, strings.Split(text, "."))
	if obj.IsNil() {
		if t.ExcMatches(object.AttributeError) {
			e := t.TakeExc()
			r, ok := reprOf(t, name)
			var m string
			if ok {
				m, ok = reprOf(t, module)
			}
			if !ok {
				t.Decref(e)
				return value{}
			}
			t.RestoreExc(e)
			raiseFrom(t, object.AttributeError, "Can't resolve path %s on module %s", r, m)
		}
		return value{}
	}
	t.Decref(parent)
	return obj
}

// global is what the opcodes call for a global: find_class of the object.
func (u *unpickler) global(t *thread, module, name value) value {
	if u.findClass.IsNil() {
		return u.find(t, module, name)
	}
	f := t.Newref(u.findClass)
	v := object.Call2(t, f, module, name)
	t.Decref(f)
	return v
}
