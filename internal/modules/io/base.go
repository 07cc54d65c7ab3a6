package io

import (
	"github.com/gophersnake/gophersnake/internal/object"
)

// The names of methods and attributes that streams call on each other.
var (
	nameClose     = object.StaticName("close")
	nameClosed    = object.StaticName("closed")
	nameMode      = object.StaticName("mode")
	nameName      = object.StaticName("name")
	nameFlush     = object.StaticName("flush")
	nameRead      = object.StaticName("read")
	nameRead1     = object.StaticName("read1")
	nameReadInto  = object.StaticName("readinto")
	nameReadAll   = object.StaticName("readall")
	nameReadline  = object.StaticName("readline")
	nameReadable  = object.StaticName("readable")
	nameWritable  = object.StaticName("writable")
	nameSeekable  = object.StaticName("seekable")
	nameSeek      = object.StaticName("seek")
	nameTell      = object.StaticName("tell")
	nameTruncate  = object.StaticName("truncate")
	nameWrite     = object.StaticName("write")
	nameFileno    = object.StaticName("fileno")
	nameIsatty    = object.StaticName("isatty")
	namePeek      = object.StaticName("peek")
	nameRaw       = object.StaticName("raw")
	nameDecode    = object.StaticName("decode")
	nameEncode    = object.StaticName("encode")
	nameReset     = object.StaticName("reset")
	nameSetState  = object.StaticName("setstate")
	nameGetState  = object.StaticName("getstate")
	nameDetach    = object.StaticName("detach")
	nameExtend    = object.StaticName("extend")
	nameClosedSet = object.StaticName("__IOBase_closed")
)

const streamFlags = object.TypeBase | object.TypeHasDict | object.TypeHasWeakref

var (
	ioBaseType       = object.NewStaticType("_io", "_IOBase", object.ObjectType, streamFlags)
	rawBaseType      = object.NewStaticType("_io", "_RawIOBase", ioBaseType, streamFlags)
	bufferedBaseType = object.NewStaticType("_io", "_BufferedIOBase", ioBaseType, streamFlags)
	textBaseType     = object.NewStaticType("_io", "_TextIOBase", ioBaseType, streamFlags)
)

// call calls a method by name and reports whether it succeeded, dropping the result.
func call(t *thread, self value, name *object.Str, args ...value) bool {
	r := object.CallMethod(t, self, name, args...)
	if r.IsNil() {
		return false
	}
	t.Decref(r)
	return true
}

// attrTrue returns the truth of an attribute.
func attrTrue(t *thread, self value, name *object.Str) (bool, bool) {
	v := object.GetAttr(t, self, name)
	if v.IsNil() {
		return false, false
	}
	defer t.Decref(v)
	return object.Truth(t, v)
}

// callTrue returns the truth of a method's result.
func callTrue(t *thread, self value, name *object.Str) (bool, bool) {
	v := object.CallMethod(t, self, name)
	if v.IsNil() {
		return false, false
	}
	defer t.Decref(v)
	return object.Truth(t, v)
}

// checkClosed raises ValueError if the stream's attribute closed is true.
func checkClosed(t *thread, self value) bool {
	closed, ok := attrTrue(t, self, nameClosed)
	if !ok {
		return false
	}
	if closed {
		return t.RaiseFalse(object.ValueError, "I/O operation on closed file.")
	}
	return true
}

func setupBase() {
	tp := ioBaseType
	tp.New = object.ObjectType.New // subclasses written in Python take any arguments
	no := func(name string) func(t *thread, self value, a []value) value {
		return func(t *thread, self value, a []value) value { return unsupported(t, name) }
	}
	falseFn := func(t *thread, self value, a []value) value {
		if !checkClosed(t, self) {
			return value{}
		}
		return object.False
	}
	plainFalse := func(t *thread, self value, a []value) value { return object.False }
	tp.Getset = []object.GetSet{{Name: "__dict__", Get: object.GenericGetDict}, {Name: "closed", Get: func(t *thread, self value) value {
		v, ok := object.LookupAttr(t, self, nameClosedSet)
		if !ok {
			return value{}
		}
		if v.IsNil() {
			return object.False
		}
		t.Decref(v)
		return object.True
	}}}
	tp.Methods = []object.Method{
		{Sig: "seek(offset, whence=0, /)", Fn: no("seek")},
		{Sig: "tell()", Fn: func(t *thread, self value, a []value) value {
			return object.CallMethod(t, self, nameSeek, object.Int(0), object.Int(1))
		}},
		{Sig: "truncate(size=None, /)", Fn: no("truncate")},
		{Sig: "flush()", Fn: func(t *thread, self value, a []value) value {
			if !checkClosed(t, self) {
				return value{}
			}
			return object.None
		}},
		{Sig: "close()", Fn: baseClose},
		{Sig: "seekable()", Fn: plainFalse},
		{Sig: "readable()", Fn: plainFalse},
		{Sig: "writable()", Fn: plainFalse},
		{Sig: "_checkClosed()", Fn: func(t *thread, self value, a []value) value {
			if !checkClosed(t, self) {
				return value{}
			}
			return object.None
		}},
		{Sig: "_checkSeekable()", Fn: checker(nameSeekable, "File or stream is not seekable.")},
		{Sig: "_checkReadable()", Fn: checker(nameReadable, "File or stream is not readable.")},
		{Sig: "_checkWritable()", Fn: checker(nameWritable, "File or stream is not writable.")},
		{Sig: "fileno()", Fn: no("fileno")},
		{Sig: "isatty()", Fn: falseFn},
		{Sig: "__enter__()", Fn: func(t *thread, self value, a []value) value {
			if !checkClosed(t, self) {
				return value{}
			}
			return t.Newref(self)
		}},
		{Sig: "__exit__(*args)", Fn: func(t *thread, self value, a []value) value { return object.CallMethod(t, self, nameClose) }},
		{Sig: "readline(size=-1, /)", Fn: baseReadline},
		{Sig: "readlines(hint=-1, /)", Fn: baseReadlines},
		{Sig: "writelines(lines, /)", Fn: baseWritelines},
	}
	tp.Iter = func(t *thread, self value) value {
		if !checkClosed(t, self) {
			return value{}
		}
		return t.Newref(self)
	}
	tp.Next = func(t *thread, self value) value {
		line := object.CallMethod(t, self, nameReadline)
		if line.IsNil() {
			return line
		}
		n, ok := object.Len(t, line)
		if !ok || n == 0 {
			t.Decref(line)
			return value{}
		}
		return line
	}
	tp.Finalize = finalizeStream

	rawBaseType.Methods = []object.Method{
		{Sig: "read(size=-1, /)", Fn: rawRead},
		{Sig: "readall()", Fn: rawReadAll},
	}
	bufferedBaseType.Methods = []object.Method{
		{Sig: "detach()", Fn: no("detach")},
		{Sig: "read(size=-1, /)", Fn: no("read")},
		{Sig: "read1(size=-1, /)", Fn: no("read1")},
		{Sig: "readinto(buffer, /)", Fn: func(t *thread, self value, a []value) value { return bufferedReadInto(t, self, a[0], nameRead) }},
		{Sig: "readinto1(buffer, /)", Fn: func(t *thread, self value, a []value) value { return bufferedReadInto(t, self, a[0], nameRead1) }},
		{Sig: "write(b, /)", Fn: no("write")},
	}
	textBaseType.Methods = []object.Method{
		{Sig: "detach()", Fn: no("detach")},
		{Sig: "read(size=-1, /)", Fn: no("read")},
		{Sig: "readline(size=-1, /)", Fn: no("readline")},
		{Sig: "write(s, /)", Fn: no("write")},
	}
	noneAttr := func(t *thread, self value) value { return object.None }
	textBaseType.Getset = []object.GetSet{{Name: "encoding", Get: noneAttr},
		{Name: "newlines", Get: noneAttr}, {Name: "errors", Get: noneAttr}}
}

func checker(name *object.Str, msg string) func(t *thread, self value, a []value) value {
	return func(t *thread, self value, a []value) value {
		if !checkAble(t, self, name, msg) {
			return value{}
		}
		return object.True
	}
}

// checkAble raises UnsupportedOperation unless the method of that name returns True.
func checkAble(t *thread, self value, name *object.Str, msg string) bool {
	v := object.CallMethod(t, self, name)
	if v.IsNil() {
		return false
	}
	defer t.Decref(v)
	if !v.IsTrue() {
		unsupported(t, msg)
		return false
	}
	return true
}

func baseClose(t *thread, self value, a []value) value {
	v, ok := object.LookupAttr(t, self, nameClosedSet)
	if !ok {
		return value{}
	}
	if !v.IsNil() {
		t.Decref(v)
		return object.None
	}
	flushed := call(t, self, nameFlush)
	e := t.TakeExc()
	ok = object.SetAttr(t, self, nameClosedSet, object.True)
	if !flushed {
		if !ok {
			t.ClearExc()
		}
		t.RestoreExc(e)
		return value{}
	}
	if !ok {
		return value{}
	}
	return object.None
}

// finalizeStream closes a stream that nobody refers to any more, as __del__ does.
func finalizeStream(t *thread, self value) {
	closed, ok := attrTrue(t, self, nameClosed)
	if !ok {
		t.ClearExc()
	}
	if closed {
		return
	}
	if self.Type().IsSubtype(fileIOType) {
		if f := asFileIO(self); f.fd >= 0 && f.closefd {
			e := t.TakeExc()
			if !t.WarnSource(object.ResourceWarning, 1, self, "unclosed file %s", reprOf(t, self)) {
				t.WriteUnraisable("", self)
			}
			t.RestoreExc(e)
		}
	}
	// A subclass may define __del__ in Python; then that has run instead of this.
	r := object.CallMethod(t, self, nameClose)
	if r.IsNil() {
		t.WriteUnraisable("Exception ignored while finalizing file", self)
		return
	}
	t.Decref(r)
}

func baseReadline(t *thread, self value, a []value) value {
	limit, ok := optInt(t, a[0], -1)
	if !ok {
		return value{}
	}
	peek, ok := object.LookupAttr(t, self, namePeek)
	if !ok {
		return value{}
	}
	defer t.Xdecref(peek)
	var out []byte
	for limit < 0 || len(out) < limit {
		n := 1
		if !peek.IsNil() {
			ahead := object.Call1(t, peek, object.Int(1))
			if ahead.IsNil() {
				return ahead
			}
			if !ahead.Type().Has(object.TypeBytes) {
				name := ahead.Type().Name
				t.Decref(ahead)
				return t.Raise(object.OSError, "peek() should have returned a bytes object, not '%s'", name)
			}
			b := object.BytesOf(ahead)
			if len(b) > 0 {
				n = 0
				for n < len(b) && (limit < 0 || len(out)+n < limit) {
					n++
					if b[n-1] == '\n' {
						break
					}
				}
			}
			t.Decref(ahead)
		}
		b := object.CallMethod(t, self, nameRead, object.Int(int64(n)))
		if b.IsNil() {
			return b
		}
		if !b.Type().Has(object.TypeBytes) {
			name := b.Type().Name
			t.Decref(b)
			return t.Raise(object.OSError, "read() should have returned a bytes object, not '%s'", name)
		}
		data := object.BytesOf(b)
		if len(data) == 0 {
			t.Decref(b)
			break
		}
		out = append(out, data...)
		t.Decref(b)
		if out[len(out)-1] == '\n' {
			break
		}
	}
	return t.NewBytes(out)
}

func baseReadlines(t *thread, self value, a []value) value {
	hint, ok := optInt(t, a[0], -1)
	if !ok {
		return value{}
	}
	l := t.NewList(0)
	total := 0
	ok = object.ForEach(t, self, func(v value) bool {
		l.Append(t, v)
		if hint > 0 {
			n, ok := object.Len(t, v)
			if !ok {
				return false
			}
			total += n
			return total <= hint
		}
		return true
	})
	if !ok {
		t.Decref(l.Val())
		return value{}
	}
	return l.Val()
}

func baseWritelines(t *thread, self value, a []value) value {
	if !checkClosed(t, self) {
		return value{}
	}
	if !object.ForEach(t, a[0], func(v value) bool { return call(t, self, nameWrite, v) }) {
		return value{}
	}
	return object.None
}

func rawRead(t *thread, self value, a []value) value {
	n, ok := optInt(t, a[0], -1)
	if !ok {
		return value{}
	}
	if n < 0 {
		return object.CallMethod(t, self, nameReadAll)
	}
	if n > 1<<40 {
		return t.NoMemory()
	}
	b := t.NewByteArray(make([]byte, n))
	defer t.Decref(b)
	r := object.CallMethod(t, self, nameReadInto, b)
	if r.IsNil() || r.IsNone() {
		return r
	}
	defer t.Decref(r)
	got, ok := object.AsSize(t, r, object.ValueError)
	if !ok {
		return value{}
	}
	data := object.BytesOf(b)
	if got < 0 || got > len(data) {
		return t.Raise(object.ValueError, "readinto returned %d outside buffer size %d", got, len(data))
	}
	return t.NewBytes(append([]byte(nil), data[:got]...))
}

func rawReadAll(t *thread, self value, a []value) value {
	var out []byte
	for {
		b := object.CallMethod(t, self, nameRead, object.Int(defaultBufferSize))
		if b.IsNil() {
			return b
		}
		if b.IsNone() {
			if len(out) == 0 {
				return b
			}
			break
		}
		if !b.Type().Has(object.TypeBytes) {
			t.Decref(b)
			return t.Raise(object.TypeError, "read() should return bytes")
		}
		data := object.BytesOf(b)
		out = append(out, data...)
		t.Decref(b)
		if len(data) == 0 {
			break
		}
	}
	return t.NewBytes(out)
}

// writable gets the bytes of a writable buffer argument for f.
func withWritable(t *thread, fn string, v value, f func(p []byte) bool) bool {
	if !object.HasBuffer(v) {
		return t.RaiseFalse(object.TypeError, "%s() argument must be read-write bytes-like object, not %s", fn, v.Type().Name)
	}
	b := t.GetBuffer(v, object.BufWritable)
	if b == nil {
		if t.ClearIf(object.BufferError) {
			return t.RaiseFalse(object.TypeError, "%s() argument must be read-write bytes-like object, not %s", fn, v.Type().Name)
		}
		return false
	}
	defer b.Release(t)
	return f(b.Data[b.Offset : b.Offset+b.Len()])
}

func bufferedReadInto(t *thread, self, buf value, method *object.Str) value {
	n := 0
	if !withWritable(t, "readinto", buf, func(p []byte) bool {
		r := object.CallMethod(t, self, method, object.Int(int64(len(p))))
		if r.IsNil() {
			return false
		}
		defer t.Decref(r)
		if !r.Type().Has(object.TypeBytes) {
			return t.RaiseFalse(object.TypeError, "read() should return bytes")
		}
		data := object.BytesOf(r)
		if len(data) > len(p) {
			return t.RaiseFalse(object.ValueError, "read() returned too much data: %d bytes requested, %d returned", len(p), len(data))
		}
		n = copy(p, data)
		return true
	}) {
		return value{}
	}
	return object.Int(int64(n))
}
