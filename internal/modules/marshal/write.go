package marshal

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/big"
	"sort"
	"strconv"

	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/codec"
	"github.com/gophersnake/gophersnake/internal/object"
)

// failure is why an object cannot be written.
type failure int

const (
	failNone failure = iota
	failUnmarshallable
	failDeep
	failCode
	failPending // a Python exception is pending
)

// writer writes one value.
type writer struct {
	t         *thread
	out       []byte
	version   int
	depth     int
	allowCode bool
	failed    failure
	refs      map[value]int // the numbers of what was written; nil before version 3
}

func (w *writer) fail(f failure) {
	if w.failed == failNone {
		w.failed = f
	}
}

func (w *writer) byte(c byte) { w.out = append(w.out, c) }
func (w *writer) long(n int)  { w.out = binary.LittleEndian.AppendUint32(w.out, uint32(n)) }
func (w *writer) real(f float64) {
	w.out = binary.LittleEndian.AppendUint64(w.out, math.Float64bits(f))
}
func (w *writer) text(s string)  { w.byte(byte(len(s))); w.out = append(w.out, s...) }
func (w *writer) blob(b []byte)  { w.size(len(b)); w.out = append(w.out, b...) }
func (w *writer) repr(f float64) { w.text(strconv.FormatFloat(f, 'g', 17, 64)) }
func (w *writer) object(v value) { w.nested(v) }
func (w *writer) all(vs []value) { w.size(len(vs)); w.items(vs) }
func (w *writer) items(vs []value) {
	for _, v := range vs {
		w.nested(v)
	}
}

func (w *writer) size(n int) {
	if n > math.MaxInt32 {
		w.fail(failUnmarshallable)
		return
	}
	w.long(n)
}

func (w *writer) nested(v value) {
	w.depth++
	if w.failed == failNone {
		if w.depth > maxDepth {
			w.fail(failDeep)
		} else {
			w.value(v)
		}
	}
	w.depth--
}

func (w *writer) value(v value) {
	switch {
	case v.IsNil():
		w.byte(typeNull)
		return
	case v.IsNone():
		w.byte(typeNone)
		return
	case object.Is(v, object.Ellipsis):
		w.byte(typeEllipsis)
		return
	case v.IsBool():
		if v.IsTrue() {
			w.byte(typeTrue)
		} else {
			w.byte(typeFalse)
		}
		return
	case object.Is(v, object.StopIteration.Val()):
		w.byte(typeStopIteration)
		return
	}
	flag := byte(0)
	if w.refs != nil && v.Refcount() > 1 {
		if n, ok := w.refs[v]; ok {
			w.byte(typeRef)
			w.long(n)
			return
		}
		w.refs[v] = len(w.refs)
		flag = flagRef
	}
	w.counted(v, flag)
}

func (w *writer) counted(v value, flag byte) {
	switch v.Type() {
	case object.IntType:
		w.int(v, flag)
	case object.FloatType:
		if w.version > 1 {
			w.byte(typeBinaryFloat | flag)
			w.real(v.Float64())
		} else {
			w.byte(typeFloat | flag)
			w.repr(v.Float64())
		}
	case object.ComplexType:
		c := (*object.Complex)(v.Ptr()).C
		if w.version > 1 {
			w.byte(typeBinaryComplex | flag)
			w.real(real(c))
			w.real(imag(c))
		} else {
			w.byte(typeComplex | flag)
			w.repr(real(c))
			w.repr(imag(c))
		}
	case object.BytesType:
		w.byte(typeBytes | flag)
		w.blob(object.BytesOf(v))
	case object.StrType:
		w.str(object.AsStr(v), flag)
	case object.TupleType:
		items := object.TupleItems(v)
		if w.version >= 4 && len(items) < 256 {
			w.byte(typeSmallTuple | flag)
			w.byte(byte(len(items)))
			w.items(items)
		} else {
			w.byte(typeTuple | flag)
			w.all(items)
		}
	case object.ListType:
		w.byte(typeList | flag)
		w.all(object.AsList(v).Items())
	case object.DictType:
		w.byte(typeDict | flag)
		pos := 0
		for {
			k, x, ok := object.AsDict(v).Next(&pos)
			if !ok {
				break
			}
			w.nested(k)
			w.nested(x)
		}
		w.byte(typeNull)
	case object.SetType:
		w.byte(typeSet | flag)
		w.set(v)
	case object.FrozenSetType:
		w.byte(typeFrozenSet | flag)
		w.set(v)
	case object.SliceType:
		if w.version < 5 {
			w.fail(failUnmarshallable)
			return
		}
		s := (*object.Slice)(v.Ptr())
		w.byte(typeSlice | flag)
		w.nested(s.Start)
		w.nested(s.Stop)
		w.nested(s.Step)
	case object.CodeType:
		w.code(v, flag)
	default:
		if !object.HasBuffer(v) {
			w.byte('?')
			w.fail(failUnmarshallable)
			return
		}
		w.byte(typeBytes | flag)
		if !w.t.WithBytes(v, w.blob) {
			w.fail(failPending)
		}
	}
}

func (w *writer) code(v value, flag byte) {
	if !w.allowCode {
		w.fail(failCode)
		return
	}
	c, ok := object.AsCode(v).Plain()
	if !ok {
		w.fail(failUnmarshallable)
		return
	}
	data, err := bytecode.Marshal(c)
	if err != nil {
		w.fail(failUnmarshallable)
		return
	}
	w.byte(typeCode | flag)
	w.blob(data)
}

func (w *writer) int(v value, flag byte) {
	if v.IsInt64() {
		if n := v.Int64(); n == int64(int32(n)) {
			w.byte(typeInt | flag)
			w.long(int(n))
			return
		}
	}
	b := object.ToBig(v)
	const digit = 15
	n := (b.BitLen() + digit - 1) / digit
	w.byte(typeLong | flag)
	if b.Sign() < 0 {
		w.long(-n)
	} else {
		w.size(n)
	}
	words := new(big.Int).Abs(b).Bytes() // big-endian
	acc, bits := uint32(0), 0
	for i := len(words) - 1; n > 0; n-- {
		for bits < digit && i >= 0 {
			acc |= uint32(words[i]) << bits
			bits += 8
			i--
		}
		w.out = binary.LittleEndian.AppendUint16(w.out, uint16(acc&(1<<digit-1)))
		acc >>= digit
		bits -= digit
	}
}

func (w *writer) str(s *object.Str, flag byte) {
	if w.version >= 4 && s.IsASCII() {
		short := s.Len() < 256
		switch {
		case short && s.Interned():
			w.byte(typeShortASCIIInterned | flag)
		case short:
			w.byte(typeShortASCII | flag)
		case s.Interned():
			w.byte(typeASCIIInterned | flag)
		default:
			w.byte(typeASCII | flag)
		}
		if short {
			w.text(s.Data())
		} else {
			w.blob([]byte(s.Data()))
		}
		return
	}
	if w.version >= 3 && s.Interned() {
		w.byte(typeInterned | flag)
	} else {
		w.byte(typeUnicode | flag)
	}
	data, err := codec.EncodeUTF8(nil, s.Text(), codec.Errors{Name: "surrogatepass"})
	if err != nil {
		w.fail(failUnmarshallable)
		return
	}
	w.blob(data)
}

// set writes the items of a set in an order that does not depend on their hashes: by what each is written as alone.
func (w *writer) set(v value) {
	type item struct {
		v    value
		data []byte
	}
	var items []item
	pos := 0
	for {
		x, ok := object.AsSet(v).Next(&pos)
		if !ok {
			break
		}
		alone := writer{t: w.t, version: w.version, allowCode: w.allowCode, depth: w.depth}
		if w.version >= 3 {
			alone.refs = map[value]int{}
		}
		alone.nested(x)
		if alone.failed != failNone {
			w.fail(alone.failed)
			return
		}
		items = append(items, item{x, alone.out})
	}
	sort.SliceStable(items, func(i, j int) bool { return bytes.Compare(items[i].data, items[j].data) < 0 })
	w.size(len(items))
	for _, x := range items {
		w.nested(x.v)
	}
}
