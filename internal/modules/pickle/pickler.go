package pickle

import (
	"encoding/binary"
	"math"
	"strconv"

	"github.com/gophersnake/gophersnake/internal/object"
)

// pickler is a Pickler.
type pickler struct {
	header
	write    value // the file's; the zero Value for dumps
	ready    bool
	running  bool
	out      []byte
	memo     map[value]int // owns its keys
	proto    int
	bin      int64
	fast     int64
	fixNames bool  // names of Python 2 are written
	table    value // dispatch_table of the object, or the zero Value
	callback value // buffer_callback
	persAttr value // persistent_id set on the object

	// Of the present dump:
	persistent, reducer value
	tables              [2]value // copyreg's dispatch_table and _extension_registry, when they were needed
	framing             bool
	frame               int // where the present frame starts in out, -1: there is none
	depth               int // nesting in fast mode
	seen                map[value]bool
}

func asPickler(v value) *pickler { return (*pickler)(v.Ptr()) }

func setupPickler() {
	tp := picklerType
	object.Fields(tp, func(h *header, f func(*value)) {
		p := asPickler(h.Val())
		for _, v := range []*value{&p.write, &p.table, &p.callback, &p.persAttr, &p.persistent, &p.reducer, &p.tables[0], &p.tables[1]} {
			f(v)
		}
		for k := range p.memo {
			v := k
			if f(&v); v.IsNil() {
				delete(p.memo, k)
			}
		}
	})
	tp.New = func(t *thread, cls *class, args []value, kw *object.Tuple) value {
		return object.New[pickler](t, cls).Val()
	}
	tp.Init = object.InitBySig("Pickler(file, protocol=None, fix_imports=True, buffer_callback=None)", func(t *thread, self value, a []value) bool {
		p := asPickler(self)
		if p.running {
			return t.RaiseFalse(object.RuntimeError, "Pickler object is already in use")
		}
		if !p.init(t, a[0], a[1], a[2], a[3]) {
			return false
		}
		// A subclass may have the table as an attribute.
		table, ok := object.LookupAttr(t, self, t.Intern("dispatch_table"))
		t.Replace(&p.table, table)
		return ok
	})
	tp.TextSignature = "(file, protocol=None, fix_imports=True, buffer_callback=None)"
	tp.Methods = []object.Method{
		{Sig: "dump(obj, /)", Fn: func(t *thread, self value, a []value) value {
			p := asPickler(self)
			if !p.ready {
				return t.Raise(picklingError(t), "Pickler.__init__() was not called by %s.__init__()", self.Type().Name)
			}
			if !p.dump(t, a[0]) {
				return value{}
			}
			return object.None
		}},
		{Sig: "clear_memo()", Fn: func(t *thread, self value, _ []value) value {
			asPickler(self).clearMemo(t)
			return object.None
		}},
		{Sig: "persistent_id(obj, /)", Fn: func(t *thread, _ value, _ []value) value { return object.None }},
	}
	number := func(name string, at func(p *pickler) *int64, bits uint) object.GetSet {
		return object.GetSet{Name: name, Get: func(t *thread, self value) value { return object.Int(*at(asPickler(self))) },
			Set: func(t *thread, self, v value) bool {
				if v.IsNil() {
					return t.RaiseFalse(object.TypeError, "can't delete numeric/char attribute")
				}
				n, ok := object.AsInt64(t, v, "Python int too large to convert to C long")
				if !ok {
					return false
				}
				if n != int64(int32(n)) {
					return t.RaiseFalse(object.OverflowError, "Python int too large to convert to C int")
				}
				*at(asPickler(self)) = n
				return true
			}}
	}
	tp.Getset = []object.GetSet{
		number("bin", func(p *pickler) *int64 { return &p.bin }, 32),
		number("fast", func(p *pickler) *int64 { return &p.fast }, 32),
		{Name: "dispatch_table", Get: func(t *thread, self value) value {
			if v := asPickler(self).table; !v.IsNil() {
				return t.Newref(v)
			}
			return t.Raise(object.AttributeError, "'%s' object has no attribute 'dispatch_table'", self.Type().Name)
		}, Set: func(t *thread, self, v value) bool { return setOwn(t, &asPickler(self).table, "dispatch_table", v) }},
		{Name: "memo", Get: func(t *thread, self value) value { return newProxy(t, picklerMemo, self) }, Set: setPicklerMemo},
	}
	tp.GetAttr = func(t *thread, self value, name *str) value {
		if v := asPickler(self).persAttr; !v.IsNil() && name == t.Intern("persistent_id") {
			return t.Newref(v)
		}
		return object.GenericGetAttr(t, self, name)
	}
	tp.SetAttr = func(t *thread, self value, name *str, v value) bool {
		if name == t.Intern("persistent_id") {
			return setOwn(t, &asPickler(self).persAttr, "persistent_id", v)
		}
		return object.GenericSetAttr(t, self, name, v)
	}
}

func (p *pickler) init(t *thread, file, protocol, fixImports, callback value) bool {
	proto := defaultProtocol
	if !protocol.IsNil() && !protocol.IsNone() {
		n, ok := object.AsSize(t, protocol, object.OverflowError)
		if !ok {
			return false
		}
		if n < 0 {
			n = highestProtocol
		} else if n > highestProtocol {
			return t.RaiseFalse(object.ValueError, "pickle protocol must be <= %d", highestProtocol)
		}
		proto = n
	}
	fix := true
	if !fixImports.IsNil() {
		b, ok := object.Truth(t, fixImports)
		if !ok {
			return false
		}
		fix = b
	}
	if callback.IsNil() || callback.IsNone() {
		callback = value{}
	} else if proto < 5 {
		return t.RaiseFalse(object.ValueError, "buffer_callback needs protocol >= 5")
	}
	var write value
	if !file.IsNil() {
		w, ok := object.LookupAttr(t, file, t.Intern("write"))
		if !ok {
			return false
		}
		if w.IsNil() {
			return t.RaiseFalse(object.TypeError, "file must have a 'write' attribute")
		}
		write = w
	}
	t.Replace(&p.write, write)
	if !callback.IsNil() {
		t.Incref(callback)
	}
	t.Replace(&p.callback, callback)
	p.proto, p.bin, p.fast, p.fixNames = proto, 0, 0, fix && proto < 3
	if proto > 0 {
		p.bin = 1
	}
	p.clearMemo(t)
	p.out, p.ready = nil, true
	return true
}

func (p *pickler) clearMemo(t *thread) {
	old := p.memo
	p.memo = nil
	for k := range old {
		t.Decref(k)
	}
}

// dump writes the pickle of obj.
func (p *pickler) dump(t *thread, obj value) bool {
	if p.running {
		return t.RaiseFalse(object.RuntimeError, "Pickler object is already in use")
	}
	p.running = true
	ok := p.dumpNow(t, obj)
	p.running, p.framing, p.seen, p.depth = false, false, nil, 0
	for _, v := range []*value{&p.persistent, &p.reducer, &p.tables[0], &p.tables[1]} {
		t.Clear(v)
	}
	if !ok {
		p.out = nil
	}
	return ok
}

func (p *pickler) dumpNow(t *thread, obj value) bool {
	var ok bool
	if p.persistent, ok = own(t, p.Val(), "persistent_id"); !ok {
		return false
	}
	if p.reducer, ok = object.LookupAttr(t, p.Val(), t.Intern("reducer_override")); !ok {
		return false
	}
	p.out, p.frame = p.out[:0], -1
	if p.proto >= 2 {
		p.out = append(p.out, opProto, byte(p.proto))
		p.framing = p.proto >= 4
	}
	if !p.save(t, obj, true) {
		return false
	}
	p.put(opStop)
	p.commit()
	p.framing = false
	return p.write.IsNil() || p.flush(t)
}

// put appends bytes to the present frame, which it begins if there is none.
func (p *pickler) put(data ...byte) { p.putBytes(data) }

func (p *pickler) putBytes(data []byte) {
	p.beginFrame()
	p.out = append(p.out, data...)
}

func (p *pickler) beginFrame() {
	if p.framing && p.frame < 0 {
		p.frame = len(p.out)
		p.out = append(p.out, opFrame, 0, 0, 0, 0, 0, 0, 0, 0)
	}
}

// put32 and put64 append an opcode with a number.
func (p *pickler) put32(op byte, n uint32) {
	p.beginFrame()
	p.out = binary.LittleEndian.AppendUint32(append(p.out, op), n)
}

// commit ends the present frame.
func (p *pickler) commit() {
	if p.frame < 0 {
		return
	}
	if n := len(p.out) - p.frame - frameHeader; n >= frameMin {
		binary.LittleEndian.PutUint64(p.out[p.frame+1:], uint64(n))
	} else {
		p.out = append(p.out[:p.frame], p.out[p.frame+frameHeader:]...)
	}
	p.frame = -1
}

// boundary ends the present frame if it is long enough: an opcode has ended.
func (p *pickler) boundary(t *thread) bool {
	if p.frame < 0 || len(p.out)-p.frame-frameHeader < frameTarget {
		return true
	}
	p.commit()
	return p.write.IsNil() || p.flush(t)
}

// flush hands what there is to the file.
func (p *pickler) flush(t *thread) bool {
	if len(p.out) == 0 {
		return true
	}
	b := t.NewBytes(p.out)
	p.out = nil
	return p.send(t, b)
}

// send writes an object (stolen) with bytes to the file.
func (p *pickler) send(t *thread, b value) bool {
	res := object.Call1(t, p.write, b)
	t.Decref(b)
	if res.IsNil() {
		return false
	}
	t.Decref(res)
	return true
}

// putData writes an opcode with its length and the data: outside of any frame if there is much of it.
func (p *pickler) putData(t *thread, head, data []byte) bool {
	if len(data) < frameTarget || !p.framing {
		p.putBytes(head)
		p.out = append(p.out, data...)
		return true
	}
	p.commit()
	p.out = append(p.out, head...)
	if p.write.IsNil() {
		p.out = append(p.out, data...)
		return true
	}
	return p.flush(t) && p.send(t, t.NewBytesCopy(data))
}

// memoize gives the object a number, under which it can be fetched.
func (p *pickler) memoize(t *thread, obj value) {
	if p.fast != 0 {
		return
	}
	n := len(p.memo)
	if _, old := p.memo[obj]; !old {
		if p.memo == nil {
			p.memo = map[value]int{}
		}
		p.memo[t.Newref(obj)] = n
	}
	switch {
	case p.proto >= 4:
		p.put(opMemoize)
	case p.bin == 0:
		p.putBytes(strconv.AppendInt([]byte{opPut}, int64(n), 10))
		p.put('\n')
	case n < 256:
		p.put(opBinPut, byte(n))
	default:
		p.put32(opLongBinPut, uint32(n))
	}
}

// fetch writes the opcode that gets object number n.
func (p *pickler) fetch(n int) {
	switch {
	case p.bin == 0:
		p.putBytes(strconv.AppendInt([]byte{opGet}, int64(n), 10))
		p.put('\n')
	case n < 256:
		p.put(opBinGet, byte(n))
	default:
		p.put32(opLongBinGet, uint32(n))
	}
}

// saveAtom writes objects without identity; done is false if obj is none of them.
func (p *pickler) saveAtom(t *thread, obj value) (done, ok bool) {
	switch typ := obj.Type(); {
	case obj.IsNone():
		p.put(opNone)
	case obj.IsBool():
		switch {
		case p.proto >= 2 && obj.IsTrue():
			p.put(opNewTrue)
		case p.proto >= 2:
			p.put(opNewFalse)
		case obj.IsTrue():
			p.putBytes([]byte("I01\n"))
		default:
			p.putBytes([]byte("I00\n"))
		}
	case typ == object.IntType:
		return true, p.saveInt(t, obj)
	case typ == object.FloatType:
		if p.bin != 0 {
			p.put(opBinFloat)
			p.out = binary.BigEndian.AppendUint64(p.out, math.Float64bits(obj.Float64()))
			return true, true
		}
		s, ok := reprOf(t, obj)
		p.put(opFloat)
		p.putBytes(append([]byte(s), '\n'))
		return true, ok
	default:
		return false, true
	}
	return true, true
}

func (p *pickler) saveInt(t *thread, obj value) bool {
	n, fits := object.IntFits(obj)
	if fits && n == int64(int32(n)) {
		switch {
		case p.bin == 0:
			p.putBytes(append(strconv.AppendInt([]byte{opInt}, n, 10), '\n'))
		case n >= 0 && n <= 0xff:
			p.put(opBinInt1, byte(n))
		case n >= 0 && n <= 0xffff:
			p.put(opBinInt2, byte(n), byte(n>>8))
		default:
			p.put32(opBinInt, uint32(n))
		}
		return true
	}
	if p.proto < 2 {
		s, ok := reprOf(t, obj)
		p.put(opLong)
		p.putBytes([]byte(s + "L\n"))
		return ok
	}
	data := signedBytes(obj)
	switch {
	case len(data) < 256:
		p.putBytes(append([]byte{opLong1, byte(len(data))}, data...))
	case len(data) <= math.MaxInt32:
		return p.putData(t, binary.LittleEndian.AppendUint32([]byte{opLong4}, uint32(len(data))), data)
	default:
		return t.RaiseFalse(object.OverflowError, "int too large to pickle")
	}
	return true
}
