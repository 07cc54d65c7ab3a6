package io

import "github.com/gophersnake/gophersnake/internal/object"

var pairType = object.NewStaticType("_io", "BufferedRWPair", bufferedBaseType, streamFlags)

// pair is a BufferedRWPair: a reader and a writer over two raw streams.
type pair struct {
	object.Header
	reader, writer value
}

func asPair(v value) *pair { return (*pair)(v.Ptr()) }

func setupPair() {
	tp := pairType
	tp.New = func(t *thread, cls *typ, args []value, kw *object.Tuple) value { return object.New[pair](t, cls).Val() }
	tp.Init = object.InitBySig("BufferedRWPair(reader, writer, buffer_size=131072, /)", func(t *thread, self value, a []value) bool {
		p := asPair(self)
		if !checkAble(t, a[0], nameReadable, "File or stream is not readable.") || !checkAble(t, a[1], nameWritable, "File or stream is not writable.") {
			return false
		}
		size := object.Int(defaultBufferSize)
		if !a[2].IsNil() {
			size = a[2]
		}
		r := object.Call2(t, bufferedReaderType.Val(), a[0], size)
		if r.IsNil() {
			return false
		}
		w := object.Call2(t, bufferedWriterType.Val(), a[1], size)
		if w.IsNil() {
			t.Decref(r)
			return false
		}
		t.Replace(&p.reader, r)
		t.Replace(&p.writer, w)
		return true
	})
	tp.Dealloc = func(t *thread, h *object.Header) {
		p := asPair(h.Val())
		r, w := p.reader, p.writer
		p.reader, p.writer = value{}, value{}
		t.FreeHeader(h)
		t.Xdecref(r)
		t.Xdecref(w)
	}
	tp.Finalize = func(t *thread, self value) {} // the two close themselves
	tp.Traverse = func(h *object.Header, visit func(value)) {
		if p := asPair(h.Val()); !p.reader.IsNil() {
			visit(p.reader)
			visit(p.writer)
		}
	}
	forward := func(side func(p *pair) value, name string) object.Method {
		n := object.StaticName(name)
		return object.Method{Sig: name + "(*args)", Fn: func(t *thread, self value, a []value) value {
			p := asPair(self)
			if p.reader.IsNil() {
				return t.Raise(object.ValueError, "I/O operation on uninitialized object")
			}
			return object.CallMethod(t, side(p), n, object.AsTuple(a[0]).Items()...)
		}}
	}
	reader := func(p *pair) value { return p.reader }
	writer := func(p *pair) value { return p.writer }
	tp.Methods = []object.Method{
		forward(reader, "read"), forward(reader, "peek"), forward(reader, "read1"), forward(reader, "readinto"), forward(reader, "readinto1"),
		forward(writer, "write"), forward(writer, "flush"), forward(reader, "readable"), forward(writer, "writable"),
		{Sig: "close()", Fn: func(t *thread, self value, a []value) value {
			p := asPair(self)
			if p.reader.IsNil() {
				return t.Raise(object.ValueError, "I/O operation on uninitialized object")
			}
			ok := call(t, p.writer, nameClose)
			e := t.TakeExc()
			r := object.CallMethod(t, p.reader, nameClose)
			if !ok {
				if r.IsNil() {
					inner := t.TakeExc()
					x := object.AsException(inner)
					t.Xdecref(x.Context)
					x.Context = e
					t.RestoreExc(inner)
					return value{}
				}
				t.Decref(r)
				t.RestoreExc(e)
				return value{}
			}
			return r
		}},
		{Sig: "isatty()", Fn: func(t *thread, self value, a []value) value {
			p := asPair(self)
			if p.reader.IsNil() {
				return t.Raise(object.ValueError, "I/O operation on uninitialized object")
			}
			b, ok := callTrue(t, p.writer, nameIsatty)
			if !ok {
				return value{}
			}
			if b {
				return object.True
			}
			return object.CallMethod(t, p.reader, nameIsatty)
		}},
	}
	tp.Getset = []object.GetSet{{Name: "closed", Get: func(t *thread, self value) value {
		p := asPair(self)
		if p.writer.IsNil() {
			return t.Raise(object.RuntimeError, "the BufferedRWPair object is being garbage-collected")
		}
		return object.GetAttr(t, p.writer, nameClosed)
	}}}
}
