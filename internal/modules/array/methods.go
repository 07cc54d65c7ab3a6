package array

import (
	"fmt"
	"math"
	"math/big"
	"sync"

	"github.com/gophersnake/gophersnake/internal/object"
)

var setupOnce sync.Once

// Module is the definition of the module array.
func Module() *object.NativeModule {
	setupOnce.Do(setup)
	return &object.NativeModule{
		Name: "array",
		Functions: []object.Method{
			{Sig: "_array_reconstructor(arraytype, typecode, mformat_code, items, /)", Fn: func(t *thread, _ value, a []value) value { return reconstruct(t, a) }},
		},
		Types: []*object.Type{arrayType},
		Setup: func(t *thread, m *object.Module) bool {
			d := m.Dict()
			d.SetText(t, "ArrayType", arrayType.Val())
			d.SetTextSteal(t, "typecodes", t.NewASCII(typecodes))
			abc := t.Interp.Importer.Import(t, "collections.abc")
			if abc.IsNil() {
				return false
			}
			defer t.Decref(abc)
			seq := object.GetAttr(t, abc, object.StaticName("MutableSequence"))
			if seq.IsNil() {
				return false
			}
			defer t.Decref(seq)
			res := object.CallMethod(t, seq, object.StaticName("register"), arrayType.Val())
			t.Xdecref(res)
			return !res.IsNil()
		},
	}
}

func methods() []object.Method {
	self := func(f func(t *thread, a *array, args []value) value) func(t *thread, self value, args []value) value {
		return func(t *thread, self value, args []value) value { return f(t, of(self), args) }
	}
	// done makes a method that returns None of one that reports success.
	done := func(f func(t *thread, a *array, args []value) bool) func(t *thread, self value, args []value) value {
		return func(t *thread, self value, args []value) value {
			if !f(t, of(self), args) {
				return value{}
			}
			return object.None
		}
	}
	copyOf := self(func(t *thread, a *array, _ []value) value { return newArray(t, a.kind, append([]byte(nil), a.data...)) })
	return []object.Method{
		{Sig: "append(v, /)", Fn: done(func(t *thread, a *array, args []value) bool { return a.appendItem(t, args[0]) })},
		{Sig: "buffer_info()", Fn: self(func(t *thread, a *array, _ []value) value {
			return t.TupleSteal(t.NewUint(a.Val().ID()), object.Int(int64(a.len()))).Val()
		})},
		{Sig: "byteswap()", Fn: done(func(t *thread, a *array, _ []value) bool {
			for i := 0; i < a.len(); i++ {
				reverseBytes(a.at(i))
			}
			return true
		})},
		{Sig: "clear()", Fn: done(func(t *thread, a *array, _ []value) bool {
			return a.splice(t, 0, len(a.data), nil)
		})},
		{Sig: "__copy__()", Fn: copyOf},
		{Sig: "__deepcopy__(unused, /)", Fn: copyOf},
		{Sig: "count(v, /)", Fn: self(func(t *thread, a *array, args []value) value {
			n := int64(0)
			for i := 0; i < a.len(); i++ {
				at, ok := find(t, a, args[0], i, i+1)
				if !ok {
					return value{}
				}
				if at >= 0 {
					n++
				}
			}
			return object.Int(n)
		})},
		{Sig: "extend(bb, /)", Fn: done(func(t *thread, a *array, args []value) bool { return a.extend(t, args[0]) })},
		{Sig: "frombytes(buffer, /)", Fn: done(func(t *thread, a *array, args []value) bool {
			if b, ok := bufferItemSize(t, args[0]); !ok {
				return false
			} else if b != 1 {
				return t.RaiseFalse(object.TypeError, "a bytes-like object is required")
			}
			return a.fromBytes(t, args[0])
		})},
		{Sig: "fromfile(f, n, /)", Fn: done(fromFile)},
		{Sig: "fromlist(list, /)", Fn: done(fromList)},
		{Sig: "fromunicode(ustr, /)", Fn: done(func(t *thread, a *array, args []value) bool {
			if !object.IsStr(args[0]) {
				return t.RaiseFalse(object.TypeError, "fromunicode() argument must be str, not %s", args[0].Type().Name)
			}
			if !a.kind.text {
				return t.RaiseFalse(object.ValueError, "fromunicode() may only be called on unicode type arrays ('u' or 'w')")
			}
			if object.AsStr(args[0]).Len() > 0 {
				if !a.canResize(t) {
					return false
				}
				a.fromText(object.AsStr(args[0]))
			}
			return true
		})},
		{Sig: "index(v, start=0, stop=sys.maxsize, /)", Fn: self(func(t *thread, a *array, args []value) value {
			start, stop := 0, math.MaxInt
			for i, at := range []*int{&start, &stop} {
				if v := args[1+i]; !v.IsNil() {
					var ok bool
					if !object.HasIndex(v) {
						return t.Raise(object.TypeError, "slice indices must be integers or have an __index__ method")
					}
					if *at, ok = object.AsSize(t, v, nil); !ok {
						return value{}
					}
				}
			}
			if start < 0 {
				start = max(start+a.len(), 0)
			}
			if stop < 0 {
				stop = max(stop+a.len(), 0)
			}
			i, ok := find(t, a, args[0], start, stop)
			if !ok {
				return value{}
			}
			if i < 0 {
				return t.Raise(object.ValueError, "array.index(x): x not in array")
			}
			return object.Int(int64(i))
		})},
		{Sig: "insert(i, v, /)", Fn: done(func(t *thread, a *array, args []value) bool {
			i, ok := sizeArg(t, args[0])
			if !ok {
				return false
			}
			var tmp [8]byte
			n := a.len()
			if !a.kind.set(t, tmp[:a.kind.size], args[1]) || !a.stays(t, n, min(i, n)) {
				return false
			}
			if i < 0 {
				i = max(i+a.len(), 0)
			}
			i = min(i, a.len()) * a.kind.size
			return a.splice(t, i, i, tmp[:a.kind.size])
		})},
		{Sig: "pop(i=-1, /)", Fn: self(func(t *thread, a *array, args []value) value {
			i := -1
			if !args[0].IsNil() {
				var ok bool
				if i, ok = sizeArg(t, args[0]); !ok {
					return value{}
				}
			}
			if a.len() == 0 {
				return t.Raise(object.IndexError, "pop from empty array")
			}
			if i < 0 {
				i += a.len()
			}
			if i < 0 || i >= a.len() {
				return t.Raise(object.IndexError, "pop index out of range")
			}
			v := a.item(t, i)
			if !v.IsNil() && !a.splice(t, i*a.kind.size, (i+1)*a.kind.size, nil) {
				t.Decref(v)
				return value{}
			}
			return v
		})},
		{Sig: "remove(v, /)", Fn: done(func(t *thread, a *array, args []value) bool {
			i, ok := find(t, a, args[0], 0, math.MaxInt)
			if !ok {
				return false
			}
			if i < 0 || i >= a.len() {
				return t.RaiseFalse(object.ValueError, "array.remove(x): x not in array")
			}
			return a.splice(t, i*a.kind.size, (i+1)*a.kind.size, nil)
		})},
		{Sig: "reverse()", Fn: done(func(t *thread, a *array, _ []value) bool {
			var tmp [8]byte
			size := a.kind.size
			for i, j := 0, a.len()-1; i < j; i, j = i+1, j-1 {
				copy(tmp[:], a.at(i))
				copy(a.at(i), a.at(j))
				copy(a.at(j), tmp[:size])
			}
			return true
		})},
		{Sig: "tobytes()", Fn: self(func(t *thread, a *array, _ []value) value { return t.NewBytesCopy(a.data) })},
		{Sig: "tofile(f, /)", Fn: done(func(t *thread, a *array, args []value) bool {
			for data := a.data; len(data) > 0; {
				n := min(len(data), 64*1024)
				b := t.NewBytesCopy(data[:n])
				data = data[n:]
				res := object.CallMethod(t, args[0], object.StaticName("write"), b)
				t.Decref(b)
				if res.IsNil() {
					return false
				}
				t.Decref(res)
			}
			return true
		})},
		{Sig: "tolist()", Fn: self(func(t *thread, a *array, _ []value) value { return a.toList(t) })},
		{Sig: "tounicode()", Fn: self(func(t *thread, a *array, _ []value) value {
			if !a.kind.text {
				return t.Raise(object.ValueError, "tounicode() may only be called on unicode type arrays ('u' or 'w')")
			}
			return a.toText(t)
		})},
		{Sig: "__reduce_ex__(value, /)", Fn: self(reduce)},
		{Sig: "__sizeof__()", Fn: self(func(t *thread, a *array, _ []value) value {
			return object.Int(int64(64 + len(a.data)))
		})},
		{Sig: "__class_getitem__(object, /)", Kind: object.ClassMethod, Fn: func(t *thread, cls value, args []value) value {
			return object.NewGenericAlias(t, cls, args[0])
		}},
	}
}

func reverseBytes(b []byte) {
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
}

// bufferItemSize returns the size of the items of a bytes-like object.
func bufferItemSize(t *thread, v value) (int, bool) {
	b := t.GetBuffer(v, object.BufSimple)
	if b == nil {
		return 0, false
	}
	n := b.ItemSize
	b.Release(t)
	return n, true
}

func fromFile(t *thread, a *array, args []value) bool {
	n, ok := sizeArg(t, args[1])
	if !ok {
		return false
	}
	if n < 0 {
		return t.RaiseFalse(object.ValueError, "negative count")
	}
	if n > math.MaxInt/a.kind.size {
		t.NoMemory()
		return false
	}
	n *= a.kind.size
	b := object.CallMethod(t, args[0], object.StaticName("read"), object.Int(int64(n)))
	if b.IsNil() {
		return false
	}
	defer t.Decref(b)
	if !object.IsBytes(b) {
		return t.RaiseFalse(object.TypeError, "read() didn't return bytes")
	}
	short := len(object.AsBytes(b).Data()) != n
	if !a.fromBytes(t, b) {
		return false
	}
	if short {
		return t.RaiseFalse(object.EOFError, "read() didn't return enough bytes")
	}
	return true
}

func fromList(t *thread, a *array, args []value) bool {
	if !object.IsList(args[0]) {
		return t.RaiseFalse(object.TypeError, "arg must be list")
	}
	l := object.AsList(args[0])
	n := l.Len()
	if n > 0 && !a.canResize(t) {
		return false
	}
	data := make([]byte, n*a.kind.size)
	for i := 0; i < n; i++ {
		v := t.Newref(l.Items()[i])
		ok := a.kind.set(t, data[i*a.kind.size:(i+1)*a.kind.size], v)
		t.Decref(v)
		if !ok {
			return false
		}
		if l.Len() != n {
			return t.RaiseFalse(object.RuntimeError, "list changed size during iteration")
		}
	}
	return n == 0 || a.splice(t, len(a.data), len(a.data), data)
}

// formatCode is the number of the machine's format of the items, as pickles have it; -1 for those that have none.
func (k *kind) formatCode() int {
	switch {
	case k.text:
		return 20
	case k.float && k.size == 4:
		return 14
	case k.float:
		return 16
	}
	code := 0
	switch k.size {
	case 2:
		code = 2
	case 4:
		code = 6
	case 8:
		code = 10
	}
	if k.size == 1 {
		if k.signed {
			return 1
		}
		return 0
	}
	if k.signed {
		code += 2
	}
	return code
}

func reduce(t *thread, a *array, args []value) value {
	if !object.IsInt(args[0]) {
		return t.Raise(object.TypeError, "__reduce_ex__ argument should be an integer")
	}
	proto, ok := object.AsInt64(t, args[0], "Python int too large to convert to C long")
	if !ok {
		return value{}
	}
	state, ok := object.LookupAttr(t, a.Val(), object.NameDict)
	if !ok {
		return value{}
	}
	if state.IsNil() {
		state = object.None
	}
	cls := t.Newref(a.Type().Val())
	code := t.NewStrRune(a.kind.code)
	if proto < 3 {
		return t.TupleSteal(cls, t.TupleSteal(code, a.toList(t)).Val(), state).Val()
	}
	mod := t.Interp.Importer.Import(t, "array")
	if mod.IsNil() {
		return mod
	}
	f := object.GetAttr(t, mod, object.StaticName("_array_reconstructor"))
	t.Decref(mod)
	if f.IsNil() {
		return f
	}
	return t.TupleSteal(f, t.TupleSteal(cls, code, object.Int(int64(a.kind.formatCode())), t.NewBytesCopy(a.data)).Val(), state).Val()
}

// machineFormat is one of the formats of items in pickles.
type machineFormat struct {
	size               int
	signed, big, float bool
	utf                bool
}

var machineFormats = [...]machineFormat{
	{1, false, false, false, false}, {1, true, false, false, false},
	{2, false, false, false, false}, {2, false, true, false, false}, {2, true, false, false, false}, {2, true, true, false, false},
	{4, false, false, false, false}, {4, false, true, false, false}, {4, true, false, false, false}, {4, true, true, false, false},
	{8, false, false, false, false}, {8, false, true, false, false}, {8, true, false, false, false}, {8, true, true, false, false},
	{4, false, false, true, false}, {4, false, true, true, false}, {8, false, false, true, false}, {8, false, true, true, false},
	{2, false, false, false, true}, {2, false, true, false, true}, {4, false, false, false, true}, {4, false, true, false, true},
}

// reconstruct is _array_reconstructor(arraytype, typecode, mformat_code, items).
func reconstruct(t *thread, args []value) value {
	if !args[0].Type().Has(object.TypeType) {
		return t.Raise(object.TypeError, "first argument must be a type object, not %s", args[0].Type().Name)
	}
	cls := object.AsType(args[0])
	if !cls.IsSubtype(arrayType) {
		return t.Raise(object.TypeError, "%s is not a subtype of array.array", cls.Name)
	}
	if !object.IsStr(args[1]) || object.AsStr(args[1]).Len() != 1 {
		return t.Raise(object.TypeError, "_array_reconstructor() argument 2 must be a unicode character, not %s", args[1].Type().Name)
	}
	k := kindOf(object.AsStr(args[1]).At(0))
	if k == nil {
		return t.Raise(object.ValueError, "second argument must be a valid type code")
	}
	code, ok := sizeArg(t, args[2])
	if !ok {
		return value{}
	}
	if code < 0 || code >= len(machineFormats) {
		return t.Raise(object.ValueError, "third argument must be a valid machine format code.")
	}
	if !object.IsBytes(args[3]) {
		return t.Raise(object.TypeError, "fourth argument should be bytes, not %s", args[3].Type().Name)
	}
	data := object.AsBytes(args[3]).Data()
	if code == k.formatCode() {
		if len(data)%k.size != 0 {
			return t.Raise(object.ValueError, "bytes length not a multiple of item size")
		}
		return alloc(t, cls, k, append([]byte(nil), data...)).Val()
	}
	f := machineFormats[code]
	if !f.utf && len(data)%f.size != 0 {
		return t.Raise(object.ValueError, "string length not a multiple of item size")
	}
	a := alloc(t, cls, k, nil)
	ok = true
	if f.utf {
		order := "le"
		if f.big {
			order = "be"
		}
		text := t.DecodeObject(args[3], fmt.Sprintf("utf-%d-%s", f.size*8, order), "")
		if ok = !text.IsNil(); ok {
			ok = object.ForEach(t, text, func(v value) bool { return a.appendItem(t, v) })
			t.Decref(text)
		}
	} else {
		for ; ok && len(data) > 0; data = data[f.size:] {
			v := f.value(t, data[:f.size])
			ok = a.appendItem(t, v)
			t.Decref(v)
		}
	}
	if !ok {
		t.Decref(a.Val())
		return value{}
	}
	return a.Val()
}

// value reads one item of the format.
func (f *machineFormat) value(t *thread, item []byte) value {
	b := append([]byte(nil), item...)
	if f.big {
		reverseBytes(b)
	}
	switch {
	case f.float && f.size == 4:
		return object.Float(float64(math.Float32frombits(uint32(le(b)))))
	case f.float:
		return object.Float(math.Float64frombits(le(b)))
	case f.signed:
		return getSigned(t, b)
	}
	return t.NewBig(new(big.Int).SetUint64(le(b)))
}
