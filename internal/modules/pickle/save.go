package pickle

import (
	"encoding/binary"
	"math"
	"strings"

	"github.com/gophersnake/gophersnake/internal/numfmt"
	"github.com/gophersnake/gophersnake/internal/object"
)

// signedBytes returns an int as the fewest bytes in two's complement, the lowest first; none for 0.
func signedBytes(v value) []byte {
	b := object.ToBig(v)
	if b.Sign() == 0 {
		return nil
	}
	out := make([]byte, b.BitLen()/8+1)
	numfmt.ToBytes(out, b, false, true)
	if n := len(out); n > 1 && out[n-1] == 0xff && out[n-2]&0x80 != 0 {
		out = out[:n-1]
	}
	return out
}

// save writes an object. withID tells whether persistent_id is asked.
func (p *pickler) save(t *thread, obj value, withID bool) bool {
	if !p.boundary(t) {
		return false
	}
	if withID && !p.persistent.IsNil() {
		id := object.Call1(t, p.persistent, obj)
		if id.IsNil() {
			return false
		}
		if !id.IsNone() {
			ok := p.savePersistent(t, id)
			t.Decref(id)
			return ok
		}
	}
	if done, ok := p.saveAtom(t, obj); done {
		return ok
	}
	if n, known := p.memo[obj]; known {
		p.fetch(n)
		return true
	}
	switch obj.Type() {
	case object.BytesType:
		return p.saveBytes(t, obj)
	case object.StrType:
		return p.saveStr(t, obj)
	}
	if !t.EnterRecursive(" while pickling an object") {
		return false
	}
	defer t.LeaveRecursive()
	switch obj.Type() {
	case object.DictType:
		return p.saveDict(t, obj)
	case object.SetType, object.FrozenSetType:
		return p.saveSet(t, obj)
	case object.ListType:
		return p.saveList(t, obj)
	case object.TupleType:
		return p.saveTuple(t, obj)
	case object.ByteArrayType:
		return p.saveByteArray(t, obj)
	case object.PickleBufferType:
		return p.savePickleBuffer(t, obj)
	}
	return p.saveObject(t, obj)
}

func (p *pickler) savePersistent(t *thread, id value) bool {
	if p.bin != 0 {
		if !p.save(t, id, false) {
			return false
		}
		p.put(opBinPersID)
		return true
	}
	s := object.ToStr(t, id)
	if s.IsNil() {
		return false
	}
	defer t.Decref(s)
	text := object.AsStr(s).String()
	if len(text) != object.AsStr(s).Len() {
		return t.RaiseFalse(picklingError(t), "persistent IDs in protocol 0 must be ASCII strings")
	}
	p.put(opPersID)
	p.putBytes([]byte(text + "\n"))
	return true
}

// sized returns the head of data: the opcode for its length. small, middle and large are the opcodes for one, four and eight bytes of length,
// 0 where the protocol has none; nil means that there is none.
func sized(n int, small, middle, large byte) []byte {
	switch {
	case n < 256 && small != 0:
		return []byte{small, byte(n)}
	case n <= math.MaxUint32 && middle != 0:
		return binary.LittleEndian.AppendUint32([]byte{middle}, uint32(n))
	case large != 0:
		return binary.LittleEndian.AppendUint64([]byte{large}, uint64(n))
	}
	return nil
}

// since returns the opcode if the protocol has it, or 0.
func (p *pickler) since(proto int, op byte) byte {
	if p.proto >= proto {
		return op
	}
	return 0
}

func (p *pickler) saveStr(t *thread, obj value) bool {
	if p.bin == 0 {
		p.put(opUnicode)
		s := object.AsStr(obj)
		for i := range s.Len() {
			switch c := s.At(i); {
			case c > 0xffff:
				p.putBytes(hexEscape('U', uint32(c), 8))
			case c > 0xff || c == '\\' || c == 0 || c == '\n' || c == '\r' || c == 0x1a:
				p.putBytes(hexEscape('u', uint32(c), 4))
			default:
				p.put(byte(c))
			}
		}
		p.put('\n')
		p.memoize(t, obj)
		return true
	}
	data := []byte(object.AsStr(obj).String())
	head := sized(len(data), p.since(4, opShortBinUnicode), opBinUnicode, p.since(4, opBinUnicode8))
	if head == nil {
		return t.RaiseFalse(object.OverflowError, "serializing a string larger than 4 GiB requires pickle protocol 4 or higher")
	}
	if !p.putData(t, head, data) {
		return false
	}
	p.memoize(t, obj)
	return true
}

func hexEscape(kind byte, c uint32, digits int) []byte {
	const hex = "0123456789abcdef"
	out := []byte{'\\', kind}
	for i := digits - 1; i >= 0; i-- {
		out = append(out, hex[c>>(4*i)&15])
	}
	return out
}

func (p *pickler) saveBytes(t *thread, obj value) bool {
	data := object.BytesOf(obj)
	if p.proto < 3 {
		// Python 2 has no bytes: they come back as text encoded in Latin-1.
		cls := t.Newref(object.BytesType.Val())
		if len(data) == 0 {
			return p.saveCall(t, obj, cls)
		}
		t.Decref(cls)
		f := fromModule(t, "codecs", "encode")
		if f.IsNil() {
			return false
		}
		return p.saveCall(t, obj, f, t.Decode(data, "latin-1", "strict"), t.NewStr("latin1"))
	}
	return p.saveData(t, obj, data)
}

// saveData writes obj as bytes.
func (p *pickler) saveData(t *thread, obj value, data []byte) bool {
	head := sized(len(data), opShortBinBytes, opBinBytes, p.since(4, opBinBytes8))
	if head == nil {
		return t.RaiseFalse(object.OverflowError, "serializing a bytes object larger than 4 GiB requires pickle protocol 4 or higher")
	}
	if !p.putData(t, head, data) {
		return false
	}
	p.memoize(t, obj)
	return true
}

// saveCall writes obj as the result of the call f(args...), all of them stolen.
func (p *pickler) saveCall(t *thread, obj, f value, args ...value) bool {
	for _, a := range args {
		if a.IsNil() {
			t.Decref(f)
			for _, b := range args {
				t.Xdecref(b)
			}
			return false
		}
	}
	r := t.TupleSteal(f, t.TupleSteal(args...).Val())
	ok := p.saveReduce(t, r, obj)
	t.Decref(r.Val())
	return ok
}

func (p *pickler) saveByteArray(t *thread, obj value) bool {
	b := t.GetBuffer(obj, object.BufSimple)
	if b == nil {
		return false
	}
	defer b.Release(t)
	if p.proto < 5 {
		cls := t.Newref(object.ByteArrayType.Val())
		if len(b.Bytes()) == 0 {
			return p.saveCall(t, obj, cls)
		}
		return p.saveCall(t, obj, cls, t.NewBytesCopy(b.Bytes()))
	}
	return p.saveMutable(t, obj, b.Bytes())
}

func (p *pickler) saveMutable(t *thread, obj value, data []byte) bool {
	if !p.putData(t, sized(len(data), 0, 0, opByteArray8), data) {
		return false
	}
	p.memoize(t, obj)
	return true
}

func (p *pickler) savePickleBuffer(t *thread, obj value) bool {
	if p.proto < 5 {
		return t.RaiseFalse(picklingError(t), "PickleBuffer can only be pickled with protocol >= 5")
	}
	b := t.GetBuffer(obj, object.BufFullRO)
	if b == nil {
		return false
	}
	defer b.Release(t)
	order := byte('C')
	if !b.Contiguous('C') {
		if !b.Contiguous('F') {
			return t.RaiseFalse(picklingError(t), "PickleBuffer can not be pickled when pointing to a non-contiguous buffer")
		}
		order = 'F'
	}
	if !p.callback.IsNil() {
		r := object.Call1(t, p.callback, obj)
		if r.IsNil() {
			return false
		}
		inBand, ok := object.Truth(t, r)
		t.Decref(r)
		if !ok {
			return false
		}
		if !inBand {
			p.put(opNextBuffer)
			if b.ReadOnly {
				p.put(opReadOnlyBuffer)
			}
			return true
		}
	}
	data := b.BytesIn(order)
	if b.ReadOnly {
		return p.saveData(t, obj, data)
	}
	return p.saveMutable(t, obj, data)
}

// enterFast is called before the items of a container in fast mode, in which a cycle would not end. leaveFast undoes it.
func (p *pickler) enterFast(t *thread, obj value) bool {
	if p.fast == 0 {
		return true
	}
	p.depth++
	if p.depth < 50 {
		return true
	}
	if p.seen[obj] {
		return t.RaiseFalse(object.ValueError, "fast mode: can't pickle cyclic objects including object type %s at %#x", obj.Type().Name, obj.ID())
	}
	if p.seen == nil {
		p.seen = map[value]bool{}
	}
	p.seen[obj] = true
	return true
}

func (p *pickler) leaveFast(obj value) {
	if p.fast != 0 {
		p.depth--
		delete(p.seen, obj)
	}
}

func (p *pickler) saveTuple(t *thread, obj value) bool {
	items := object.TupleItems(obj)
	n := len(items)
	if n == 0 {
		if p.proto > 0 {
			p.put(opEmptyTuple)
		} else {
			p.put(opMark, opTuple)
		}
		return true
	}
	small := n <= 3 && p.proto >= 2
	if !small {
		p.put(opMark)
	}
	if !p.enterFast(t, obj) {
		return false
	}
	defer p.leaveFast(obj)
	for i, v := range items {
		if !p.save(t, v, true) {
			t.AddNote("when serializing %s item %d", typeName(t, obj), i)
			return false
		}
	}
	if at, known := p.memo[obj]; known {
		// The tuple is in one of its items: it was written there.
		switch {
		case small:
			p.putBytes([]byte(strings.Repeat(string(rune(opPop)), n)))
		case p.bin != 0:
			p.put(opPopMark)
		default:
			p.putBytes([]byte(strings.Repeat(string(rune(opPop)), n+1)))
		}
		p.fetch(at)
		return true
	}
	if small {
		p.put(opTuple1 + byte(n-1))
	} else {
		p.put(opTuple)
	}
	p.memoize(t, obj)
	return true
}

func (p *pickler) saveList(t *thread, obj value) bool {
	if p.bin != 0 {
		p.put(opEmptyList)
	} else {
		p.put(opMark, opList)
	}
	p.memoize(t, obj)
	if !p.enterFast(t, obj) {
		return false
	}
	defer p.leaveFast(obj)
	i := 0
	return p.appends(t, obj, func() (value, bool) {
		l := object.AsList(obj)
		if i >= l.Len() {
			return value{}, true
		}
		i++
		return t.Newref(l.Items()[i-1]), true
	})
}

// appends writes items and the opcodes that append them to the list on the stack. next returns each (new reference), the zero Value at the
// end, ok false with an exception pending.
func (p *pickler) appends(t *thread, obj value, next func() (v value, ok bool)) bool {
	i := 0
	one := func(v value) bool {
		ok := p.save(t, v, true)
		t.Decref(v)
		if !ok {
			t.AddNote("when serializing %s item %d", typeName(t, obj), i)
		}
		i++
		return ok
	}
	return p.batches(t, next, one, opAppend, opAppends, obj.Type() == object.ListType)
}

// batches writes items in batches: a single one with the opcode single, more between a mark and the opcode many. exact says that a single one
// is only one that is alone, as CPython has it for lists and dicts.
func (p *pickler) batches(t *thread, next func() (value, bool), one func(v value) bool, single, many byte, exact bool) bool {
	for first := true; ; first = false {
		v, ok := next()
		if !ok || v.IsNil() {
			return ok
		}
		if p.bin == 0 {
			if !one(v) {
				return false
			}
			p.put(single)
			continue
		}
		second, ok := next()
		if !ok {
			t.Decref(v)
			return false
		}
		if second.IsNil() {
			alone := first || !exact
			if !alone {
				p.put(opMark)
				single = many
			}
			if !one(v) {
				return false
			}
			p.put(single)
			return true
		}
		p.put(opMark)
		if !one(v) {
			t.Decref(second)
			return false
		}
		if !one(second) {
			return false
		}
		n := 2
		for ; n < batchSize; n++ {
			if v, ok = next(); !ok {
				return false
			}
			if v.IsNil() {
				break
			}
			if !one(v) {
				return false
			}
		}
		p.put(many)
		if n < batchSize {
			return true
		}
	}
}

func (p *pickler) saveDict(t *thread, obj value) bool {
	if p.bin != 0 {
		p.put(opEmptyDict)
	} else {
		p.put(opMark, opDict)
	}
	p.memoize(t, obj)
	d := object.AsDict(obj)
	if d.Len() == 0 {
		return true
	}
	if !p.enterFast(t, obj) {
		return false
	}
	defer p.leaveFast(obj)
	pos, size := 0, d.Len()
	return p.setItems(t, obj, func() (value, bool) {
		if d.Len() != size {
			return value{}, t.RaiseFalse(object.RuntimeError, "dictionary changed size during iteration")
		}
		k, v, more := d.Next(&pos)
		if !more {
			return value{}, true
		}
		return t.TupleOf(k, v).Val(), true
	})
}

// setItems is appends for the pairs of a dict.
func (p *pickler) setItems(t *thread, obj value, next func() (v value, ok bool)) bool {
	return p.batches(t, next, func(pair value) bool {
		kv := object.TupleItems(pair)
		ok := p.save(t, kv[0], true)
		if ok {
			if ok = p.save(t, kv[1], true); !ok {
				noteRepr(t, "when serializing "+typeName(t, obj)+" item ", kv[0])
			}
		}
		t.Decref(pair)
		return ok
	}, opSetItem, opSetItems, obj.Type() == object.DictType)
}

func (p *pickler) saveSet(t *thread, obj value) bool {
	frozen := obj.Type() == object.FrozenSetType
	s := object.AsSet(obj)
	if p.proto < 4 {
		l := t.ListFrom(obj)
		if l == nil {
			return false
		}
		return p.saveCall(t, obj, t.Newref(obj.Type().Val()), l.Val())
	}
	if !p.enterFast(t, obj) {
		return false
	}
	defer p.leaveFast(obj)
	name := "frozenset"
	if frozen {
		p.put(opMark)
	} else {
		name = "set"
		p.put(opEmptySet)
		p.memoize(t, obj)
	}
	size := s.Len()
	for pos, more := 0, size > 0; more; {
		if !frozen {
			p.put(opMark)
		}
		for n := 0; n < batchSize || frozen; n++ {
			if s.Len() != size {
				return t.RaiseFalse(object.RuntimeError, "set changed size during iteration")
			}
			v, found := s.Next(&pos)
			if more = found; !more {
				break
			}
			t.Incref(v)
			ok := p.save(t, v, true)
			t.Decref(v)
			if !ok {
				t.AddNote("when serializing %s element", name)
				return false
			}
		}
		if !frozen {
			p.put(opAddItems)
		}
	}
	if s.Len() != size {
		return t.RaiseFalse(object.RuntimeError, "set changed size during iteration")
	}
	if !frozen {
		return true
	}
	if at, known := p.memo[obj]; known { // it is in one of its items
		p.put(opPopMark)
		p.fetch(at)
		return true
	}
	p.put(opFrozenSet)
	p.memoize(t, obj)
	return true
}
