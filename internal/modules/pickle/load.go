package pickle

import (
	"encoding/binary"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/gophersnake/gophersnake/internal/codec"
	"github.com/gophersnake/gophersnake/internal/numfmt"
	"github.com/gophersnake/gophersnake/internal/object"
)

// fence is how far down the stack may be used: to the last mark.
func (u *unpickler) fence() int {
	if n := len(u.marks); n > 0 {
		return u.marks[n-1]
	}
	return 0
}

func (u *unpickler) underflow(t *thread) bool {
	if len(u.marks) > 0 && len(u.stack) <= u.fence() {
		return t.RaiseFalse(unpicklingError(t), "unexpected MARK found")
	}
	return t.RaiseFalse(unpicklingError(t), "unpickling stack underflow")
}

// need reports whether there are n objects above the last mark.
func (u *unpickler) need(t *thread, n int) bool {
	return len(u.stack)-u.fence() >= n || u.underflow(t)
}

// push puts v (stolen) on the stack; the zero Value is a failure that is pending.
func (u *unpickler) push(v value) bool {
	if v.IsNil() {
		return false
	}
	u.stack = append(u.stack, v)
	return true
}

// pop takes the top of the stack; the caller owns it.
func (u *unpickler) pop(t *thread) value {
	if !u.need(t, 1) {
		return value{}
	}
	v := u.stack[len(u.stack)-1]
	u.stack[len(u.stack)-1] = value{}
	u.stack = u.stack[:len(u.stack)-1]
	return v
}

func (u *unpickler) top() value { return u.stack[len(u.stack)-1] }

// toMark takes the last mark away and returns the height of the stack there.
func (u *unpickler) toMark(t *thread) (int, bool) {
	n := len(u.marks)
	if n == 0 {
		return 0, t.RaiseFalse(unpicklingError(t), "could not find MARK")
	}
	at := u.marks[n-1]
	u.marks = u.marks[:n-1]
	return at, true
}

// cut takes the objects from a height on; the caller owns them.
func (u *unpickler) cut(at int) []value {
	items := append([]value(nil), u.stack[at:]...)
	clear(u.stack[at:])
	u.stack = u.stack[:at]
	return items
}

// number reads an unsigned number of n bytes.
func (u *unpickler) number(t *thread, n int) (uint64, bool) {
	b, ok := u.take(t, uint64(n))
	if !ok {
		return 0, false
	}
	var x uint64
	for i := n - 1; i >= 0; i-- {
		x = x<<8 | uint64(b[i])
	}
	return x, true
}

// counted reads a length of n bytes and as many bytes as it says.
func (u *unpickler) counted(t *thread, n int, what string) ([]byte, bool) {
	size, ok := u.number(t, n)
	if !ok {
		return nil, false
	}
	if size > math.MaxInt64 {
		return nil, t.RaiseFalse(object.OverflowError, "%s exceeds system's maximum size of %d bytes", what, int64(math.MaxInt64))
	}
	return u.take(t, size)
}

// text decodes UTF-8 in which surrogates may be.
func text(t *thread, data []byte) value {
	if utf8.Valid(data) {
		return t.NewStr(string(data))
	}
	return t.Decode(data, "utf-8", "surrogatepass")
}

// old makes an object of a str of Python 2.
func (u *unpickler) old(t *thread, data []byte) value {
	if u.encoding == "bytes" {
		return t.NewBytesCopy(data)
	}
	return t.Decode(data, u.encoding, u.errors)
}

// decimal makes an int of its digits.
func decimal(t *thread, digits []byte) value {
	s := t.Decode(digits, "latin-1", "strict")
	v := object.Call2(t, object.IntType.Val(), s, object.Int(10))
	t.Decref(s)
	return v
}

// run executes an opcode.
func (u *unpickler) run(t *thread, op byte) bool {
	switch op {
	case opNone:
		return u.push(object.None)
	case opNewTrue:
		return u.push(object.True)
	case opNewFalse:
		return u.push(object.False)
	case opBinInt:
		n, ok := u.number(t, 4)
		return ok && u.push(object.Int(int64(int32(n))))
	case opBinInt1:
		n, ok := u.number(t, 1)
		return ok && u.push(object.Int(int64(n)))
	case opBinInt2:
		n, ok := u.number(t, 2)
		return ok && u.push(object.Int(int64(n)))
	case opInt, opLong, opFloat:
		return u.textNumber(t, op)
	case opLong1, opLong4:
		return u.long(t, op)
	case opBinFloat:
		b, ok := u.take(t, 8)
		return ok && u.push(object.Float(math.Float64frombits(binary.BigEndian.Uint64(b))))
	case opString:
		return u.quoted(t)
	case opBinString:
		n, ok := u.number(t, 4)
		if !ok {
			return false
		}
		if int32(n) < 0 {
			return t.RaiseFalse(unpicklingError(t), "BINSTRING pickle has negative byte count")
		}
		b, ok := u.take(t, n)
		return ok && u.push(u.old(t, b))
	case opShortBinString:
		b, ok := u.counted(t, 1, "SHORT_BINSTRING")
		return ok && u.push(u.old(t, b))
	case opUnicode:
		b, ok := u.line(t)
		return ok && u.push(t.Decode(b, "raw_unicode_escape", "strict"))
	case opShortBinUnicode, opBinUnicode, opBinUnicode8:
		b, ok := u.counted(t, lengthOf(op), "BINUNICODE")
		return ok && u.push(text(t, b))
	case opShortBinBytes, opBinBytes, opBinBytes8:
		b, ok := u.counted(t, lengthOf(op), "BINBYTES")
		return ok && u.push(t.NewBytesCopy(b))
	case opByteArray8:
		b, ok := u.counted(t, 8, "BYTEARRAY8")
		return ok && u.push(t.NewByteArray(append([]byte(nil), b...)))
	case opNextBuffer:
		return u.nextBuffer(t)
	case opReadOnlyBuffer:
		return u.readOnly(t)
	case opPersID, opBinPersID:
		return u.persistentLoad(t, op)
	case opProto:
		n, ok := u.number(t, 1)
		if ok && n > highestProtocol {
			return t.RaiseFalse(object.ValueError, "unsupported pickle protocol: %d", n)
		}
		u.proto = int(n)
		return ok
	case opFrame:
		return u.frame(t)
	}
	return u.runStack(t, op)
}

// lengthOf is the number of bytes of the length that follows an opcode.
func lengthOf(op byte) int {
	switch op {
	case opShortBinUnicode, opShortBinBytes:
		return 1
	case opBinUnicode, opBinBytes:
		return 4
	}
	return 8
}

// runStack executes an opcode that works on the stack.
func (u *unpickler) runStack(t *thread, op byte) bool {
	switch op {
	case opMark:
		u.marks = append(u.marks, len(u.stack))
		return true
	case opPop:
		// A mark is an object of the pickle's language too.
		if n := len(u.marks); n > 0 && u.marks[n-1] == len(u.stack) {
			u.marks = u.marks[:n-1]
			return true
		}
		v := u.pop(t)
		t.Xdecref(v)
		return !v.IsNil()
	case opPopMark:
		at, ok := u.toMark(t)
		if ok {
			t.DecrefAll(u.cut(at))
		}
		return ok
	case opDup:
		return u.need(t, 1) && u.push(t.Newref(u.top()))
	case opEmptyTuple:
		return u.push(t.NewTuple(0).Val())
	case opTuple1, opTuple2, opTuple3:
		n := int(op-opTuple1) + 1
		return u.need(t, n) && u.push(t.TupleSteal(u.cut(len(u.stack)-n)...).Val())
	case opTuple:
		at, ok := u.toMark(t)
		return ok && u.push(t.TupleSteal(u.cut(at)...).Val())
	case opEmptyList:
		return u.push(t.NewList(0).Val())
	case opList:
		at, ok := u.toMark(t)
		return ok && u.push(t.ListSteal(u.cut(at)...).Val())
	case opEmptyDict:
		return u.push(t.NewDict().Val())
	case opDict:
		at, ok := u.toMark(t)
		if !ok {
			return false
		}
		if (len(u.stack)-at)%2 != 0 {
			return t.RaiseFalse(unpicklingError(t), "odd number of items for DICT")
		}
		d := t.NewDict()
		if !u.setPairs(t, d.Val(), at) {
			t.Decref(d.Val())
			return false
		}
		return u.push(d.Val())
	case opEmptySet:
		return u.push(t.NewSet().Val())
	case opFrozenSet:
		at, ok := u.toMark(t)
		if !ok {
			return false
		}
		items := t.ListSteal(u.cut(at)...).Val()
		s := t.FrozenSetFrom(items)
		t.Decref(items)
		return s != nil && u.push(s.Val())
	case opAppend, opAppends:
		at := len(u.stack) - 1
		if op == opAppends {
			var ok bool
			if at, ok = u.toMark(t); !ok {
				return false
			}
		}
		return u.append(t, at)
	case opSetItem, opSetItems:
		at := len(u.stack) - 2
		if op == opSetItems {
			var ok bool
			if at, ok = u.toMark(t); !ok {
				return false
			}
		}
		if at-1 < u.fence() {
			return u.underflow(t)
		}
		if (len(u.stack)-at)%2 != 0 {
			return t.RaiseFalse(unpicklingError(t), "odd number of items for SETITEMS")
		}
		return u.setPairs(t, u.stack[at-1], at)
	case opAddItems:
		return u.addItems(t)
	case opGet, opBinGet, opLongBinGet:
		return u.get(t, op)
	case opPut, opBinPut, opLongBinPut, opMemoize:
		return u.putMemo(t, op)
	}
	return u.runObject(t, op)
}

// textNumber reads a number that stands as text on a line.
func (u *unpickler) textNumber(t *thread, op byte) bool {
	line, ok := u.line(t)
	if !ok {
		return false
	}
	switch op {
	case opFloat:
		s := t.Decode(line, "latin-1", "strict")
		v := object.Call1(t, object.FloatType.Val(), s)
		t.Decref(s)
		return u.push(v) || t.ClearIf(object.ValueError) && t.RaiseFalse(object.ValueError, "could not convert string to float")
	case opInt:
		switch string(line) {
		case "01":
			return u.push(object.True)
		case "00":
			return u.push(object.False)
		}
	case opLong:
		if n := len(line); n > 0 && line[n-1] == 'L' {
			line = line[:n-1]
		}
	}
	return u.push(decimal(t, line)) || op == opInt && t.ClearIf(object.ValueError) && t.RaiseFalse(object.ValueError, "could not convert string to int")
}

func (u *unpickler) long(t *thread, op byte) bool {
	width := 1
	if op == opLong4 {
		width = 4
	}
	n, ok := u.number(t, width)
	if !ok {
		return false
	}
	if width == 4 && int32(n) < 0 {
		return t.RaiseFalse(unpicklingError(t), "LONG pickle has negative byte count")
	}
	b, ok := u.take(t, n)
	return ok && u.push(t.FromNumInt(numfmt.FromBytes(b, false, true)))
}

// quoted reads a str of Python 2 that stands as a literal on a line.
func (u *unpickler) quoted(t *thread) bool {
	line, ok := u.line(t)
	if !ok {
		return false
	}
	n := len(line)
	if n < 2 || line[0] != line[n-1] || line[0] != '\'' && line[0] != '"' {
		return t.RaiseFalse(unpicklingError(t), "the STRING opcode argument must be quoted")
	}
	data, _, err := codec.DecodeEscape(nil, line[1:n-1], "strict")
	if err != nil {
		return t.RaiseFalse(object.ValueError, "%s", err.Error())
	}
	return u.push(u.old(t, data))
}

func (u *unpickler) frame(t *thread) bool {
	n, ok := u.number(t, 8)
	if !ok {
		return false
	}
	u.leaveFrame()
	if u.frameEnd >= 0 {
		return t.RaiseFalse(unpicklingError(t), "beginning of a new frame before end of current frame")
	}
	if n > math.MaxInt64 {
		return t.RaiseFalse(object.OverflowError, "FRAME length exceeds system's maximum of %d bytes", int64(math.MaxInt64))
	}
	if n > uint64(len(u.buf)-u.pos) && !u.fill(t, n) {
		return false
	}
	u.frameEnd = u.pos + int(n)
	return true
}

func (u *unpickler) nextBuffer(t *thread) bool {
	if u.buffers.IsNil() {
		return t.RaiseFalse(unpicklingError(t), "pickle stream refers to out-of-band data but no *buffers* argument was given")
	}
	it := t.Newref(u.buffers)
	v := object.Next(t, it)
	t.Decref(it)
	if v.IsNil() && !t.HasExc() {
		return t.RaiseFalse(unpicklingError(t), "not enough out-of-band buffers")
	}
	return u.push(v)
}

func (u *unpickler) readOnly(t *thread) bool {
	if !u.need(t, 1) {
		return false
	}
	view := t.NewMemoryView(u.top())
	if view.IsNil() {
		return false
	}
	defer t.Decref(view)
	b := t.GetBuffer(view, object.BufFullRO)
	if b == nil {
		return false
	}
	readOnly := b.ReadOnly
	b.Release(t)
	if readOnly {
		return true
	}
	ro := object.CallMethod(t, view, t.Intern("toreadonly"))
	if ro.IsNil() {
		return false
	}
	t.Replace(&u.stack[len(u.stack)-1], ro)
	return true
}

func (u *unpickler) persistentLoad(t *thread, op byte) bool {
	var id value
	if op == opPersID {
		line, ok := u.line(t)
		if !ok {
			return false
		}
		if id = t.Decode(line, "ascii", "strict"); id.IsNil() {
			if t.ClearIf(object.UnicodeDecodeError) {
				t.Raise(unpicklingError(t), "persistent IDs in protocol 0 must be ASCII strings")
			}
			return false
		}
	} else if id = u.pop(t); id.IsNil() {
		return false
	}
	defer t.Decref(id)
	if u.persistent.IsNil() {
		return t.RaiseFalse(unpicklingError(t), "A load persistent id instruction was encountered, but no persistent_load function was specified.")
	}
	f := t.Newref(u.persistent)
	v := object.Call1(t, f, id)
	t.Decref(f)
	return u.push(v)
}

func (u *unpickler) get(t *thread, op byte) bool {
	var n uint64
	var ok bool
	switch op {
	case opBinGet:
		n, ok = u.number(t, 1)
	case opLongBinGet:
		n, ok = u.number(t, 4)
	default:
		n, ok = u.index(t, "GET")
	}
	if !ok {
		return false
	}
	v := u.recall(n)
	if v.IsNil() {
		return t.RaiseFalse(unpicklingError(t), "Memo value not found at index %d", n)
	}
	return u.push(t.Newref(v))
}

// index reads a number of the memo from a line.
func (u *unpickler) index(t *thread, what string) (uint64, bool) {
	line, ok := u.line(t)
	if !ok {
		return 0, false
	}
	if n, err := strconv.ParseUint(string(line), 10, 63); err == nil {
		return n, true
	}
	v := decimal(t, line)
	if v.IsNil() {
		return 0, false
	}
	defer t.Decref(v)
	n, ok := object.AsSize(t, v, object.OverflowError)
	if ok && n < 0 {
		return 0, t.RaiseFalse(object.ValueError, "negative %s argument", what)
	}
	return uint64(n), ok
}

func (u *unpickler) putMemo(t *thread, op byte) bool {
	var n uint64
	ok := true
	switch op {
	case opBinPut:
		n, ok = u.number(t, 1)
	case opLongBinPut:
		n, ok = u.number(t, 4)
	case opPut:
		if !u.need(t, 1) {
			return false
		}
		n, ok = u.index(t, "PUT")
	default:
		n = uint64(u.known())
	}
	if !ok || !u.need(t, 1) {
		return false
	}
	u.remember(t, n, u.top())
	return true
}

// append appends the objects from a height of the stack on to the list below them.
func (u *unpickler) append(t *thread, at int) bool {
	if at-1 < u.fence() || at > len(u.stack) {
		return u.underflow(t)
	}
	if at == len(u.stack) {
		return true
	}
	list := u.stack[at-1]
	items := u.cut(at)
	if list.Type() == object.ListType {
		for _, v := range items {
			object.AsList(list).Push(t, v)
		}
		return true
	}
	defer t.DecrefAll(items)
	f, ok := object.LookupAttr(t, list, t.Intern("extend"))
	if !ok {
		return false
	}
	if !f.IsNil() {
		l := t.ListOf(items...)
		r := object.Call1(t, f, l.Val())
		t.Decref(f)
		t.Decref(l.Val())
		t.Xdecref(r)
		return !r.IsNil()
	}
	if f = object.GetAttr(t, list, t.Intern("append")); f.IsNil() {
		return false
	}
	defer t.Decref(f)
	for _, v := range items {
		r := object.Call1(t, f, v)
		if r.IsNil() {
			return false
		}
		t.Decref(r)
	}
	return true
}

// setPairs sets the keys and values from a height of the stack on in a dict.
func (u *unpickler) setPairs(t *thread, d value, at int) bool {
	if at == len(u.stack) {
		return true
	}
	items := u.cut(at)
	defer t.DecrefAll(items)
	for i := 0; i < len(items); i += 2 {
		if d.Type() == object.DictType {
			if !object.AsDict(d).Set(t, items[i], items[i+1]) {
				return false
			}
		} else if !object.SetItem(t, d, items[i], items[i+1]) {
			return false
		}
	}
	return true
}

func (u *unpickler) addItems(t *thread) bool {
	at, ok := u.toMark(t)
	if !ok {
		return false
	}
	if at-1 < u.fence() {
		return u.underflow(t)
	}
	if at == len(u.stack) {
		return true
	}
	set := u.stack[at-1]
	items := u.cut(at)
	defer t.DecrefAll(items)
	if object.IsSet(set) {
		for _, v := range items {
			if !object.AsSet(set).Add(t, v) {
				return false
			}
		}
		return true
	}
	f := object.GetAttr(t, set, t.Intern("add"))
	if f.IsNil() {
		return false
	}
	defer t.Decref(f)
	for _, v := range items {
		r := object.Call1(t, f, v)
		if r.IsNil() {
			return false
		}
		t.Decref(r)
	}
	return true
}
