package multibytecodec

import (
	"github.com/gophersnake/gophersnake/internal/object"
)

var (
	readerType = object.NewStaticType("_multibytecodec", "MultibyteStreamReader", object.ObjectType, object.TypeBase)
	writerType = object.NewStaticType("_multibytecodec", "MultibyteStreamWriter", object.ObjectType, object.TypeBase)
)

// read decodes what a method of the stream returns; a negative size stands for all. New reference to a str.
func (x *coder) read(t *thread, method string, size int) value {
	if size == 0 {
		return object.EmptyStr
	}
	for {
		var data value
		if size < 0 {
			data = object.CallMethod(t, x.stream, t.Intern(method))
		} else {
			data = object.CallMethod(t, x.stream, t.Intern(method), object.Int(int64(size)))
		}
		if data.IsNil() {
			return data
		}
		if !object.IsBytes(data) {
			name := data.Type().Name
			t.Decref(data)
			return t.Raise(object.TypeError, "stream function returned a non-bytes object (%s)", name)
		}
		end := len(object.BytesOf(data)) == 0
		s := x.decode(t, object.BytesOf(data), end || size < 0)
		t.Decref(data)
		if s.IsNil() || size < 0 || end || object.AsStr(s).Len() > 0 {
			return s
		}
		t.Decref(s)
		size = 1 // until there is a whole character
	}
}

func sizeArg(t *thread, v value) (int, bool) {
	switch {
	case v.IsNil() || v.IsNone():
		return -1, true
	case object.IsInt(v):
		return object.AsSize(t, v, object.OverflowError)
	}
	return 0, t.RaiseFalse(object.TypeError, "arg 1 must be an integer")
}

func setupReaderType() {
	tp := readerType
	common(tp)
	addStream(tp)
	tp.New = object.NewBySig("MultibyteStreamReader(stream, errors=None)", func(t *thread, cls *object.Type, a []value) value {
		return newCoder(t, cls, a[1], a[0])
	})
	method := func(sig, name string, lines bool) object.Method {
		return object.Method{Sig: sig, Fn: func(t *thread, self value, a []value) value {
			size, ok := sizeArg(t, a[0])
			if !ok {
				return value{}
			}
			s := asCoder(self).read(t, name, size)
			if s.IsNil() || !lines {
				return s
			}
			res := object.CallMethod(t, s, t.Intern("splitlines"), object.True)
			t.Decref(s)
			return res
		}}
	}
	tp.Methods = []object.Method{
		method("read(sizeobj=None, /)", "read", false),
		method("readline(sizeobj=None, /)", "readline", false),
		method("readlines(sizehintobj=None, /)", "read", true),
		{Sig: "reset()", Fn: func(t *thread, self value, a []value) value {
			x := asCoder(self)
			x.state, x.pending = x.enc.Start(), nil
			return object.None
		}},
	}
}

// write encodes v and writes it to the stream.
func (x *coder) write(t *thread, v value) bool {
	b := x.encode(t, v, false)
	if b.IsNil() {
		return false
	}
	return x.put(t, b)
}

// put writes bytes (stolen) to the stream.
func (x *coder) put(t *thread, b value) bool {
	res := object.CallMethod(t, x.stream, t.Intern("write"), b)
	t.Decref(b)
	if res.IsNil() {
		return false
	}
	t.Decref(res)
	return true
}

func setupWriterType() {
	tp := writerType
	common(tp)
	addStream(tp)
	tp.New = object.NewBySig("MultibyteStreamWriter(stream, errors=None)", func(t *thread, cls *object.Type, a []value) value {
		return newCoder(t, cls, a[1], a[0])
	})
	tp.Methods = []object.Method{
		{Sig: "write(strobj, /)", Fn: func(t *thread, self value, a []value) value {
			if !asCoder(self).write(t, a[0]) {
				return value{}
			}
			return object.None
		}},
		{Sig: "writelines(lines, /)", Fn: func(t *thread, self value, a []value) value {
			if !object.IsSequence(a[0]) {
				return t.Raise(object.TypeError, "arg must be a sequence object")
			}
			for i := 0; ; i++ {
				n, ok := object.Len(t, a[0])
				if !ok {
					return value{}
				}
				if i >= n {
					return object.None
				}
				v := object.GetItem(t, a[0], object.Int(int64(i)))
				if v.IsNil() {
					return v
				}
				ok = asCoder(self).write(t, v)
				t.Decref(v)
				if !ok {
					return value{}
				}
			}
		}},
		{Sig: "reset()", Fn: func(t *thread, self value, a []value) value {
			x := asCoder(self)
			if len(x.waiting) == 0 {
				return object.None
			}
			b := x.encode(t, object.EmptyStr, true)
			x.waiting = nil
			if b.IsNil() {
				return b
			}
			if len(object.BytesOf(b)) == 0 {
				t.Decref(b)
				return object.None
			}
			if !x.put(t, b) {
				return value{}
			}
			return object.None
		}},
	}
}
