package interpreters

import (
	"github.com/gophersnake/gophersnake/internal/object"
)

// item is an object on its way to another interpreter.
type item struct {
	kind  itemKind
	num   value // of kinds that are no heap objects: an int64, a float
	text  string
	items []*item
	id    int64
	ends  int    // of a channel
	main  string // of pickled data: the file of the sender's __main__
	buf   *sharedBuffer
}

type itemKind uint8

const (
	plainItem itemKind = iota // None, bool, int, float: what has no references
	strItem
	bytesItem
	tupleItem
	bufferItem
	queueItem
	channelItem
	pickledItem
	marshalItem // code, and what else marshal takes
	funcItem    // marshal data of the code of a stateless function
)

// sharedBuffer is an exporter's memory in the hands of others.
type sharedBuffer struct {
	owner *member
	buf   *object.Buffer
}

// giveBack lets the owner release the buffer when it next comes by.
func (b *sharedBuffer) giveBack() {
	if b == nil {
		return
	}
	b.owner.fam.mu.Lock()
	defer b.owner.fam.mu.Unlock()
	if b.buf != nil {
		delete(b.owner.lent, b)
		b.owner.unused = append(b.owner.unused, b.buf)
		b.buf = nil
	}
}

// drop releases what items that nobody wants keep alive.
func (f *family) drop(items ...*item) {
	for _, it := range items {
		if it == nil {
			continue
		}
		switch it.kind {
		case bufferItem:
			it.buf.giveBack()
		case queueItem:
			f.releaseQueue(it.id)
		case tupleItem:
			f.drop(it.items...)
		}
	}
}

// raiseFrom replaces the pending exception by one of the type whose cause it becomes.
func raiseFrom(t *thread, typ value, format string, args ...any) {
	cause := t.TakeExc()
	t.Raise(object.AsType(typ), format, args...)
	if !cause.IsNil() {
		e := object.AsException(t.Exc())
		if e.Cause.IsNil() {
			e.Cause = cause
		} else {
			t.Decref(cause)
		}
		t.Clear(&e.Context)
	}
}

// refuse raises NotShareableError for the object, with the pending exception as the cause if there is one.
func (st *state) refuse(t *thread, v value) *item {
	cause := t.TakeExc()
	s := object.Repr(t, v)
	if s.IsNil() {
		t.Xdecref(cause)
		return nil
	}
	t.RestoreExc(cause)
	raiseFrom(t, st.notShareable, "%s does not support cross-interpreter data", object.AsStr(s).String())
	t.Decref(s)
	return nil
}

// shareable reports whether objects of the type can go over as they are.
func (st *state) shareable(v value) bool {
	switch typ := v.Type(); typ {
	case object.NoneType, object.BoolType, object.IntType, object.FloatType, object.StrType, object.BytesType, object.TupleType:
		return true
	case object.MemoryViewType:
		return st.interpretersUsed
	default:
		if typ == channelIDType {
			return true
		}
		for _, x := range [...]value{st.queueType, st.sendType, st.recvType} {
			if !x.IsNil() && object.AsType(x) == typ {
				return true
			}
		}
	}
	return false
}

// share makes the item of an object that can go over as it is. Nil with NotShareableError pending.
func (st *state) share(t *thread, v value) *item {
	typ := v.Type()
	switch typ {
	case object.NoneType, object.BoolType, object.FloatType:
		return &item{num: v}
	case object.IntType:
		if !v.IsInt64() {
			t.Raise(object.OverflowError, "try sending as bytes")
			return st.refuse(t, v)
		}
		return &item{num: v}
	case object.StrType:
		return &item{kind: strItem, text: object.AsStr(v).String()}
	case object.BytesType:
		return &item{kind: bytesItem, text: string(object.BytesOf(v))}
	case object.TupleType:
		return st.shareTuple(t, v, st.share)
	}
	switch {
	case !st.shareable(v):
	case typ == object.MemoryViewType:
		return st.shareBuffer(t, v)
	case typ == channelIDType:
		id := asChannelID(v)
		return &item{kind: channelItem, id: id.id, ends: id.ends}
	case !st.queueType.IsNil() && typ == object.AsType(st.queueType):
		n, ok := idAttr(t, v)
		if !ok || !st.bindQueue(t, n) {
			return st.refuse(t, v)
		}
		return &item{kind: queueItem, id: n}
	default:
		id := object.GetAttr(t, v, t.Intern("_id"))
		if id.IsNil() {
			return st.refuse(t, v)
		}
		defer t.Decref(id)
		if id.Type() != channelIDType {
			t.Raise(object.TypeError, "'_id' attribute must be an _interpchannels.ChannelID object, not %s", id.Type().Name)
			return st.refuse(t, v)
		}
		ends := sendEnd
		if typ == object.AsType(st.recvType) {
			ends = recvEnd
		}
		return &item{kind: channelItem, id: asChannelID(id).id, ends: ends | wholeEnd}
	}
	return st.refuse(t, v)
}

func idAttr(t *thread, v value) (int64, bool) {
	id := object.GetAttr(t, v, t.Intern("_id"))
	if id.IsNil() {
		return 0, false
	}
	defer t.Decref(id)
	return object.AsInt64(t, id, "an identifier is too large")
}

// shareTuple makes the item of a tuple; part makes those of what is in it.
func (st *state) shareTuple(t *thread, v value, part func(*thread, value) *item) *item {
	if !t.EnterRecursive(" while sharing a tuple") {
		return st.refuse(t, v)
	}
	defer t.LeaveRecursive()
	it := &item{kind: tupleItem}
	for _, x := range object.AsTuple(v).Items() {
		p := part(t, x)
		if p == nil {
			st.me.fam.drop(it)
			return st.refuse(t, v)
		}
		it.items = append(it.items, p)
	}
	return it
}

func (st *state) shareBuffer(t *thread, v value) *item {
	b := t.GetBuffer(v, object.BufFullRO)
	if b == nil {
		return st.refuse(t, v)
	}
	s := &sharedBuffer{owner: st.me, buf: b}
	st.me.fam.mu.Lock()
	if st.me.lent == nil {
		st.me.lent = map[*sharedBuffer]bool{}
	}
	st.me.lent[s] = true
	st.me.fam.mu.Unlock()
	return &item{kind: bufferItem, buf: s}
}

// shareAny also takes what can be pickled, and stateless functions.
func (st *state) shareAny(t *thread, v value) *item {
	if v.Type() == object.TupleType {
		if it := st.shareTuple(t, v, st.shareAny); it != nil {
			return it
		}
	} else if it := st.share(t, v); it != nil {
		return it
	}
	saved := t.TakeExc()
	if v.Type() == object.FunctionType {
		if it := st.shareFunction(t, v); it != nil {
			t.Decref(saved)
			return it
		}
		t.ClearExc()
	}
	if it := st.pickle(t, v); it != nil {
		t.Decref(saved)
		return it
	}
	t.ClearExc()
	t.RestoreExc(saved)
	return nil
}

// callIn calls a function of a module. New reference.
func callIn(t *thread, module, fn string, args ...value) value {
	m := t.Interp.Importer.Import(t, module)
	if m.IsNil() {
		return m
	}
	defer t.Decref(m)
	return object.CallMethod(t, m, t.Intern(fn), args...)
}

// pickle makes an item of pickled data. Nil with NotShareableError pending.
func (st *state) pickle(t *thread, v value) *item {
	data := callIn(t, "pickle", "dumps", v)
	if data.IsNil() {
		raiseFrom(t, st.notShareable, "object could not be pickled")
		return nil
	}
	it := &item{kind: pickledItem, text: string(object.BytesOf(data))}
	t.Decref(data)
	if m := t.Interp.Modules.GetStr(t, t.Intern("__main__")); !m.IsNil() {
		f, ok := object.LookupAttr(t, m, t.Intern("__file__"))
		if ok && !f.IsNil() && object.IsStr(f) {
			it.main = object.AsStr(f).String()
		}
		t.Xdecref(f)
		t.ClearExc()
	}
	return it
}

// marshal makes an item of data of the module marshal. Nil with NotShareableError pending.
func (st *state) marshal(t *thread, v value, kind itemKind) *item {
	data := callIn(t, "marshal", "dumps", v)
	if data.IsNil() {
		raiseFrom(t, st.notShareable, "object could not be marshalled")
		return nil
	}
	defer t.Decref(data)
	return &item{kind: kind, text: string(object.BytesOf(data))}
}

// restore makes the object in the interpreter of t. New reference; the zero Value with an exception pending. The item is used up.
func (st *state) restore(t *thread, it *item) value {
	switch it.kind {
	case plainItem:
		return it.num
	case strItem:
		return t.NewStr(it.text)
	case bytesItem:
		return t.NewBytesCopy([]byte(it.text))
	case tupleItem:
		vals := make([]value, 0, len(it.items))
		for i, x := range it.items {
			v := st.restore(t, x)
			if v.IsNil() {
				st.me.fam.drop(it.items[i+1:]...)
				t.DecrefAll(vals)
				return v
			}
			vals = append(vals, v)
		}
		return t.TupleSteal(vals...).Val()
	case bufferItem:
		return st.restoreBuffer(t, it)
	case queueItem:
		defer st.me.fam.releaseQueue(it.id)
		if st.queueType.IsNil() {
			if m := t.Interp.Importer.Import(t, "concurrent.interpreters._queues"); m.IsNil() {
				return m
			} else {
				t.Decref(m)
			}
		}
		return object.CallN(t, st.queueType, object.Int(it.id))
	case channelItem:
		return st.restoreChannel(t, it)
	case pickledItem:
		return st.unpickle(t, it)
	case marshalItem, funcItem:
		data := t.NewBytesCopy([]byte(it.text))
		v := callIn(t, "marshal", "loads", data)
		t.Decref(data)
		if v.IsNil() {
			raiseFrom(t, st.notShareable, "object could not be unmarshalled")
			return v
		}
		if it.kind == marshalItem {
			return v
		}
		f := t.NewFunction(object.AsCode(v), mainDict(t))
		t.Decref(v)
		return f.Val()
	}
	return t.Raise(object.SystemError, "an item of an unknown kind")
}

// mainDict borrows the namespace of __main__.
func mainDict(t *thread) *object.Dict {
	name := t.Intern("__main__")
	if m := t.Interp.Modules.GetStr(t, name); !m.IsNil() && m.Type().IsSubtype(object.ModuleType) {
		return object.AsModule(m).Dict()
	}
	m := t.NewModule("__main__", nil)
	t.Interp.Modules.SetStr(t, name, m.Val())
	m.Dict().SetText(t, "__builtins__", t.Interp.BuiltinsMod)
	t.Decref(m.Val())
	return m.Dict()
}

// unpickle makes the object of pickled data. What the sender's __main__ defines is looked for in a module that its script is run as, once;
// this interpreter's __main__ stays as it is.
func (st *state) unpickle(t *thread, it *item) value {
	data := t.NewBytesCopy([]byte(it.text))
	defer t.Decref(data)
	t.Hold(data)
	defer t.Unhold(1)
	v := callIn(t, "pickle", "loads", data)
	if !v.IsNil() {
		return v
	}
	if it.main != "" && t.ExcMatches(object.AttributeError) {
		first := t.TakeExc()
		v = st.withMain(t, it.main, func() value { return callIn(t, "pickle", "loads", data) })
		if !v.IsNil() {
			t.Decref(first)
			return v
		}
		if t.HasExc() {
			t.Decref(first)
		} else {
			t.RestoreExc(first)
		}
	}
	raiseFrom(t, st.notShareable, "object could not be unpickled")
	return value{}
}

// withMain calls f while the module of the script stands in for __main__.
func (st *state) withMain(t *thread, file string, f func() value) value {
	mod, ok := st.hidden[file]
	name := t.Intern("__main__")
	const hiddenName = "<fake __main__>"
	if !ok {
		path, run := t.NewStr(file), t.NewStr(hiddenName)
		names := t.TupleSteal(t.NewStr("run_name"))
		rp := t.Interp.Importer.Import(t, "runpy")
		if rp.IsNil() {
			t.DecrefAll([]value{path, run, names.Val()})
			return rp
		}
		fn := object.GetAttr(t, rp, t.Intern("run_path"))
		t.Decref(rp)
		if fn.IsNil() {
			t.DecrefAll([]value{path, run, names.Val()})
			return fn
		}
		ns := object.Call(t, fn, []value{path, run}, names)
		t.DecrefAll([]value{path, run, names.Val(), fn})
		if ns.IsNil() {
			return ns
		}
		m := t.NewModule(hiddenName, nil)
		if object.IsDict(ns) {
			// Functions of the script keep the namespace that run_path made: the module gets the same objects.
			m.Dict().Merge(t, ns, true)
		}
		t.Decref(ns)
		mod = m.Val()
		st.hidden[file] = mod
	}
	old := t.Interp.Modules.GetStr(t, name)
	if !old.IsNil() {
		t.Incref(old)
	}
	t.Interp.Modules.SetStr(t, name, mod)
	v := f()
	exc := t.TakeExc()
	if old.IsNil() {
		t.Interp.Modules.Delete(t, name.Val())
	} else {
		t.Interp.Modules.SetStr(t, name, old)
		t.Decref(old)
	}
	t.RestoreExc(exc)
	return v
}

// attrOf returns an attribute of a module. New reference.
func attrOf(t *thread, module, name string) value {
	m := t.Interp.Importer.Import(t, module)
	if m.IsNil() {
		return m
	}
	defer t.Decref(m)
	return object.GetAttr(t, m, t.Intern(name))
}
