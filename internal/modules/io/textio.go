package io

import (
	"strings"

	"github.com/gophersnake/gophersnake/internal/codec"
	"github.com/gophersnake/gophersnake/internal/object"
)

var textIOType = object.NewStaticType("_io", "TextIOWrapper", textBaseType, streamFlags)

const chunkSize = 8192

// textIO is a TextIOWrapper. Text that was decoded and not read yet is decoded from used on; text to be written is encoded and collected
// in pending. snapshot is what tell needs: the decoder's state before the last chunk, and that chunk.
type textIO struct {
	object.Header
	buffer        value // the zero Value before __init__ and after detach
	encoding      *object.Str
	errors        *object.Str
	std           codec.Standard // of the encoding, NotStandard if the library's codecs do it
	encoder       value          // incremental encoder of the library, or the zero Value
	dec           decoder
	readNL        string
	readNLNone    bool
	universal     bool
	translate     bool
	writeNL       string // what \n becomes, "" for nothing
	lineBuffering bool
	writeThrough  bool
	standard      bool // see MarkStandard
	seekable      bool
	telling       bool
	hasRead1      bool
	detached      bool
	ready         bool
	closing       bool
	chunk         int
	decoded       *object.Str // owned, or nil
	used          int
	snapFlags     value // the zero Value: no snapshot
	snapInput     []byte
	pending       []byte
	encodingStart bool // nothing was encoded yet: a byte-order mark may be written
}

func asTextIO(v value) *textIO { return (*textIO)(v.Ptr()) }

func (x *textIO) check(t *thread) bool {
	switch {
	case x.detached:
		return t.RaiseFalse(object.ValueError, "underlying buffer has been detached")
	case !x.ready:
		return t.RaiseFalse(object.ValueError, "I/O operation on uninitialized object")
	}
	return true
}

// callBuffer calls a method of the buffer, which Python code may have detached since it was looked at.
func (x *textIO) callBuffer(t *thread, name *object.Str, args ...value) value {
	b := x.buffer
	if b.IsNil() {
		return t.Raise(object.ValueError, "underlying buffer has been detached")
	}
	t.Incref(b)
	defer t.Decref(b)
	return object.CallMethod(t, b, name, args...)
}

// askBuffer is callBuffer without the result.
func (x *textIO) askBuffer(t *thread, name *object.Str, args ...value) bool {
	r := x.callBuffer(t, name, args...)
	if r.IsNil() {
		return false
	}
	t.Decref(r)
	return true
}

// bufferAttr gets an attribute of the buffer.
func (x *textIO) bufferAttr(t *thread, name *object.Str) value {
	if x.buffer.IsNil() {
		return t.Raise(object.ValueError, "underlying buffer has been detached")
	}
	return object.GetAttr(t, x.buffer, name)
}

// open checks that the stream can be used and is not closed.
func (x *textIO) open(t *thread) bool {
	if !x.check(t) {
		return false
	}
	var closed, ok bool
	switch x.buffer.Type() {
	case bufferedReaderType, bufferedWriterType, bufferedRandomType:
		b := asBuffered(x.buffer)
		if !b.usable(t) {
			return false
		}
		closed, ok = b.isClosed(t)
	default:
		closed, ok = attrTrue(t, x.buffer, nameClosed)
	}
	if !ok {
		return false
	}
	if closed {
		return t.RaiseFalse(object.ValueError, "I/O operation on closed file.")
	}
	return true
}

func (x *textIO) dropDecoded(t *thread) {
	if d := x.decoded; d != nil {
		x.decoded = nil
		t.Decref(d.Val())
	}
	x.used = 0
}

func (x *textIO) dropSnapshot(t *thread) {
	t.Clear(&x.snapFlags)
	x.snapInput = nil
}

func textInit(t *thread, self value, a []value) bool {
	x := asTextIO(self)
	x.ready, x.detached = false, false
	if !a[1].IsNil() && !a[1].IsNone() && !object.IsStr(a[1]) {
		return t.RaiseFalse(object.TypeError, "TextIOWrapper() argument 'encoding' must be str or None, not %s", a[1].Type().Name)
	}
	nl, none, ok := newlineArg(t, a[3])
	if !ok {
		return false
	}
	lineBuffering, ok := truthArg(t, a[4])
	if !ok {
		return false
	}
	writeThrough, ok := truthArg(t, a[5])
	if !ok {
		return false
	}
	errors := a[2]
	if errors.IsNil() || errors.IsNone() {
		errors = t.Intern("strict").Val()
	} else if !object.IsStr(errors) {
		return t.RaiseFalse(object.TypeError, "TextIOWrapper() argument 'errors' must be str or None, not %s", errors.Type().Name)
	}
	encoding := a[1]
	if encoding.IsNil() || encoding.IsNone() {
		if t.Interp.WarnDefaultEncoding != 0 && !t.Warn(object.EncodingWarning, 1, "'encoding' argument not specified") {
			return false
		}
		encoding = t.Intern("UTF-8").Val() // the name of the locale's encoding is spelt so
		if t.Interp.UTF8Mode > 0 {
			encoding = t.Intern("utf-8").Val()
		}
	} else if object.AsStr(encoding).EqualsASCII("locale") {
		encoding = t.Intern("UTF-8").Val()
	}
	if strings.IndexByte(object.AsStr(encoding).String(), 0) >= 0 || strings.IndexByte(object.AsStr(errors).String(), 0) >= 0 {
		return t.RaiseFalse(object.ValueError, "embedded null character")
	}
	std := codec.Lookup(object.AsStr(encoding).String())
	if std == codec.NotStandard && !isTextCodec(t, object.AsStr(encoding)) {
		return false
	}
	if e := object.AsStr(errors).String(); e != "strict" && e != "ignore" && e != "replace" && e != "backslashreplace" && e != "surrogateescape" && e != "surrogatepass" {
		if !object.CheckErrorHandler(t, e) {
			return false
		}
	}
	x.clear(t)
	x.buffer = t.Newref(a[0])
	x.std = std
	t.Incref(encoding)
	t.Incref(errors)
	x.encoding, x.errors = object.AsStr(encoding), object.AsStr(errors)
	x.setNewline(nl, none)
	x.lineBuffering, x.writeThrough = lineBuffering, writeThrough
	x.chunk = chunkSize
	x.encodingStart = true
	if ok, good := callTrue(t, x.buffer, nameReadable); !good {
		return false
	} else if ok && !x.makeDecoder(t) {
		return false
	}
	if ok, good := callTrue(t, x.buffer, nameWritable); !good {
		return false
	} else if ok && !x.makeEncoder(t) {
		return false
	}
	seekable, ok := callTrue(t, x.buffer, nameSeekable)
	if !ok {
		return false
	}
	x.seekable, x.telling = seekable, seekable
	r1, ok := object.LookupAttr(t, x.buffer, nameRead1)
	if !ok {
		return false
	}
	x.hasRead1 = !r1.IsNil()
	t.Xdecref(r1)
	if seekable && !x.writerNone() {
		pos := x.callBuffer(t, nameTell)
		if pos.IsNil() {
			return false
		}
		z := pos.IsInt64() && pos.Int64() == 0
		t.Decref(pos)
		if !z {
			x.encodingStart = false
			if !x.encoder.IsNil() && !call(t, x.encoder, nameSetState, object.Int(0)) {
				return false
			}
		}
	}
	x.ready = true
	return true
}

// writerNone reports whether nothing is ever encoded by an incremental encoder.
func (x *textIO) writerNone() bool { return x.encoder.IsNil() }

func truthArg(t *thread, v value) (bool, bool) {
	if v.IsNil() {
		return false, true
	}
	return object.Truth(t, v)
}

func (x *textIO) setNewline(nl string, none bool) {
	x.readNL, x.readNLNone = nl, none
	x.universal = none || nl == ""
	x.translate = none
	x.writeNL = ""
	if nl == "\r" || nl == "\r\n" {
		x.writeNL = nl
	}
}

// isTextCodec checks that the encoding is known and one of text.
func isTextCodec(t *thread, encoding *object.Str) bool {
	codecs := t.Interp.Importer.Import(t, "codecs")
	if codecs.IsNil() {
		return false
	}
	defer t.Decref(codecs)
	info := object.CallMethod(t, codecs, t.Intern("lookup"), encoding.Val())
	if info.IsNil() {
		return false
	}
	defer t.Decref(info)
	text, ok := object.LookupAttr(t, info, t.Intern("_is_text_encoding"))
	if !ok {
		return false
	}
	defer t.Xdecref(text)
	if !text.IsNil() {
		if b, ok := object.Truth(t, text); !ok {
			return false
		} else if !b {
			return t.RaiseFalse(object.LookupError, "'%s' is not a text encoding; use codecs.open() to handle arbitrary codecs", encoding.String())
		}
	}
	return true
}

// codecPart makes the incremental encoder or decoder of the library.
func (x *textIO) codecPart(t *thread, what string) value {
	codecs := t.Interp.Importer.Import(t, "codecs")
	if codecs.IsNil() {
		return codecs
	}
	defer t.Decref(codecs)
	f := object.CallMethod(t, codecs, t.Intern("getincremental"+what), x.encoding.Val())
	if f.IsNil() {
		return f
	}
	defer t.Decref(f)
	return object.Call1(t, f, x.errors.Val())
}

// native reports whether the stream's encoding is coded here rather than by the library's codecs.
func (x *textIO) native() bool {
	return x.std == codec.UTF8 || x.std == codec.ASCII || x.std == codec.Latin1
}

func (x *textIO) makeDecoder(t *thread) bool {
	x.dec = decoder{on: true, native: x.native(), std: x.std, errors: x.errors.String()}
	if x.universal {
		x.dec.newline = newNewlineDecoder(t, object.None, x.translate)
	}
	if x.dec.native {
		return true
	}
	d := x.codecPart(t, "decoder")
	if d.IsNil() {
		return false
	}
	x.dec.obj = d
	return true
}

func (x *textIO) makeEncoder(t *thread) bool {
	if x.native() {
		return true
	}
	e := x.codecPart(t, "encoder")
	if e.IsNil() {
		return false
	}
	t.Replace(&x.encoder, e)
	return true
}

// clear releases everything that the stream holds.
func (x *textIO) clear(t *thread) {
	x.dropDecoded(t)
	x.dropSnapshot(t)
	x.pending = nil
	x.dec.clear(t)
	t.Clear(&x.encoder)
	if e := x.encoding; e != nil {
		x.encoding = nil
		t.Decref(e.Val())
	}
	if e := x.errors; e != nil {
		x.errors = nil
		t.Decref(e.Val())
	}
	t.Clear(&x.buffer)
}

func setupTextIO() {
	tp := textIOType
	tp.New = func(t *thread, cls *typ, args []value, kw *object.Tuple) value {
		return object.New[textIO](t, cls).Val()
	}
	tp.Init = object.InitBySig("TextIOWrapper(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)", textInit)
	tp.Dealloc = func(t *thread, h *object.Header) {
		x := asTextIO(h.Val())
		x.clear(t)
		t.FreeHeader(h)
	}
	tp.Traverse = func(h *object.Header, visit func(value)) {
		x := asTextIO(h.Val())
		for _, v := range []value{x.buffer, x.encoder, x.dec.obj, x.dec.newline, x.snapFlags} {
			if !v.IsNil() {
				visit(v)
			}
		}
		for _, s := range []*object.Str{x.encoding, x.errors, x.decoded} {
			if s != nil {
				visit(s.Val())
			}
		}
	}
	tp.Finalize = func(t *thread, self value) {
		x := asTextIO(self)
		if !x.ready || x.detached {
			return
		}
		x.closing = true
		finalizeStream(t, self)
	}
	tp.Repr = textRepr
	checked := func(f func(t *thread, x *textIO, a []value) value) func(t *thread, self value, a []value) value {
		return func(t *thread, self value, a []value) value {
			x := asTextIO(self)
			if !x.check(t) {
				return value{}
			}
			return f(t, x, a)
		}
	}
	forward := func(name *object.Str) func(t *thread, self value, a []value) value {
		return checked(func(t *thread, x *textIO, a []value) value { return x.callBuffer(t, name) })
	}
	tp.Methods = []object.Method{
		{Sig: "detach()", Fn: checked(func(t *thread, x *textIO, a []value) value {
			if !call(t, x.Val(), nameFlush) {
				return value{}
			}
			b := x.buffer
			x.buffer, x.detached = value{}, true
			return b
		})},
		{Sig: "reconfigure(*, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None)", Fn: textReconfigure},
		{Sig: "write(text, /)", Fn: textWrite},
		{Sig: "read(size=-1, /)", Fn: textRead},
		{Sig: "readline(size=-1, /)", Fn: func(t *thread, self value, a []value) value {
			n, ok := optInt(t, a[0], -1)
			if !ok {
				return value{}
			}
			x := asTextIO(self)
			if !x.open(t) {
				return value{}
			}
			return x.readLine(t, n)
		}},
		{Sig: "flush()", Fn: func(t *thread, self value, a []value) value {
			x := asTextIO(self)
			if !x.open(t) {
				return value{}
			}
			x.telling = x.seekable
			if !x.flushPending(t) {
				return value{}
			}
			return x.callBuffer(t, nameFlush)
		}},
		{Sig: "close()", Fn: textClose},
		{Sig: "fileno()", Fn: forward(nameFileno)},
		{Sig: "seekable()", Fn: forward(nameSeekable)},
		{Sig: "readable()", Fn: forward(nameReadable)},
		{Sig: "writable()", Fn: forward(nameWritable)},
		{Sig: "isatty()", Fn: forward(nameIsatty)},
		{Sig: "seek(cookie, whence=0, /)", Fn: textSeek},
		{Sig: "tell()", Fn: textTell},
		{Sig: "truncate(pos=None, /)", Fn: checked(func(t *thread, x *textIO, a []value) value {
			if !call(t, x.Val(), nameFlush) {
				return value{}
			}
			pos := object.None
			if !a[0].IsNil() {
				pos = a[0]
			}
			return x.callBuffer(t, nameTruncate, pos)
		})},
		{Sig: "__getstate__()", Fn: noPickle},
		{Sig: "__reduce__()", Fn: noPickle},
		{Sig: "__reduce_ex__(protocol, /)", Fn: noPickle},
	}
	attr := func(name string, f func(t *thread, x *textIO) value) object.GetSet {
		return object.GetSet{Name: name, Get: func(t *thread, self value) value {
			x := asTextIO(self)
			if !x.check(t) {
				return value{}
			}
			return f(t, x)
		}}
	}
	size := attr("_CHUNK_SIZE", func(t *thread, x *textIO) value { return object.Int(int64(x.chunk)) })
	size.Set = func(t *thread, self, v value) bool {
		if v.IsNil() {
			return t.RaiseFalse(object.AttributeError, "cannot delete attribute")
		}
		n, ok := object.AsSize(t, v, object.ValueError)
		if !ok {
			return false
		}
		if n <= 0 {
			return t.RaiseFalse(object.ValueError, "a strictly positive integer is required")
		}
		asTextIO(self).chunk = n
		return true
	}
	tp.Getset = []object.GetSet{
		attr("name", func(t *thread, x *textIO) value { return x.bufferAttr(t, nameName) }),
		attr("closed", func(t *thread, x *textIO) value { return x.bufferAttr(t, nameClosed) }),
		attr("newlines", func(t *thread, x *textIO) value {
			if x.dec.newline.IsNil() {
				return object.None
			}
			return newlinesSeen(t, asNewline(x.dec.newline).seen)
		}),
		{Name: "errors", Get: func(t *thread, self value) value {
			x := asTextIO(self)
			if x.errors == nil {
				return t.Raise(object.ValueError, "I/O operation on uninitialized object")
			}
			return t.Newref(x.errors.Val())
		}},
		{Name: "encoding", Get: func(t *thread, self value) value {
			x := asTextIO(self)
			if x.encoding == nil {
				return object.None
			}
			return t.Newref(x.encoding.Val())
		}},
		{Name: "buffer", Get: func(t *thread, self value) value {
			if b := asTextIO(self).buffer; !b.IsNil() {
				return t.Newref(b)
			}
			return object.None
		}},
		{Name: "line_buffering", Get: func(t *thread, self value) value { return object.Bool(asTextIO(self).lineBuffering) }},
		{Name: "write_through", Get: func(t *thread, self value) value { return object.Bool(asTextIO(self).writeThrough) }},
		{Name: "_finalizing", Get: func(t *thread, self value) value { return object.Bool(asTextIO(self).closing) }},
		size,
	}
	tp.Next = func(t *thread, self value) value {
		x := asTextIO(self)
		if !x.check(t) {
			return value{}
		}
		x.telling = false
		var line value
		if self.Type() == textIOType {
			if !x.open(t) {
				return value{}
			}
			line = x.readLine(t, -1)
		} else {
			line = object.CallMethod(t, self, nameReadline)
			if !line.IsNil() && !object.IsStr(line) {
				name := line.Type().Name
				t.Decref(line)
				return t.Raise(object.OSError, "readline() should have returned a str object, not '%s'", name)
			}
		}
		if line.IsNil() {
			return line
		}
		if object.AsStr(line).Len() == 0 {
			t.Decref(line)
			x.dropSnapshot(t)
			x.telling = x.seekable
			return value{}
		}
		return line
	}
}

func textRepr(t *thread, self value) value {
	x := asTextIO(self)
	if !x.ready {
		return t.Raise(object.ValueError, "I/O operation on uninitialized object")
	}
	if t.EnterRepr(self) {
		return t.Raise(object.RuntimeError, "reentrant call inside %s.__repr__", object.TypeFullName(t, self.Type()))
	}
	defer t.LeaveRepr(self)
	text := "<" + object.TypeFullName(t, self.Type())
	for _, part := range []struct {
		name *object.Str
		text string
	}{{nameName, "name"}, {nameMode, "mode"}} {
		v, ok := object.LookupAttr(t, self, part.name)
		if !ok {
			if !t.ClearIf(object.ValueError) {
				return value{}
			}
			continue
		}
		if v.IsNil() {
			continue
		}
		r := object.Repr(t, v)
		t.Decref(v)
		if r.IsNil() {
			return r
		}
		text += " " + part.text + "=" + object.AsStr(r).String()
		t.Decref(r)
	}
	r := object.Repr(t, x.encoding.Val())
	if r.IsNil() {
		return r
	}
	defer t.Decref(r)
	return t.NewStr(text + " encoding=" + object.AsStr(r).String() + ">")
}

func textReconfigure(t *thread, self value, a []value) value {
	x := asTextIO(self)
	if !x.check(t) {
		return value{}
	}
	given := func(v value) bool { return !v.IsNil() && !v.IsNone() }
	// A newline that is not given leaves it; None is a value of its own.
	changesDecoder := given(a[0]) || given(a[1]) || !a[2].IsNil()
	if x.decoded != nil && changesDecoder {
		return unsupported(t, "It is not possible to set the encoding or newline of stream after the first read")
	}
	nl, none := x.readNL, x.readNLNone
	if !a[2].IsNil() {
		var ok bool
		if nl, none, ok = newlineArg(t, a[2]); !ok {
			return value{}
		}
	}
	encoding, errors := x.encoding, x.errors
	if given(a[0]) {
		if !object.IsStr(a[0]) {
			return t.Raise(object.TypeError, "reconfigure() argument 'encoding' must be str or None, not %s", a[0].Type().Name)
		}
		encoding = object.AsStr(a[0])
		if encoding.EqualsASCII("locale") {
			encoding = t.Intern("UTF-8")
		}
		if codec.Lookup(encoding.String()) == codec.NotStandard && !isTextCodec(t, encoding) {
			return value{}
		}
		if !given(a[1]) {
			errors = t.Intern("strict")
		}
	}
	if given(a[1]) {
		if !object.IsStr(a[1]) {
			return t.Raise(object.TypeError, "reconfigure() argument 'errors' must be str or None, not %s", a[1].Type().Name)
		}
		errors = object.AsStr(a[1])
		if !object.CheckErrorHandler(t, errors.String()) {
			return value{}
		}
	}
	lineBuffering, writeThrough := x.lineBuffering, x.writeThrough
	for i, p := range map[int]*bool{3: &lineBuffering, 4: &writeThrough} {
		if given(a[i]) {
			b, ok := object.Truth(t, a[i])
			if !ok {
				return value{}
			}
			*p = b
		}
	}
	if !call(t, self, nameFlush) {
		return value{}
	}
	if changesDecoder {
		t.Incref(encoding.Val())
		t.Incref(errors.Val())
		oldE, oldR := x.encoding, x.errors
		x.encoding, x.errors = encoding, errors
		t.Decref(oldE.Val())
		t.Decref(oldR.Val())
		x.std = codec.Lookup(encoding.String())
		x.setNewline(nl, none)
		if x.dec.on {
			x.dec.clear(t)
			if !x.makeDecoder(t) {
				return value{}
			}
		}
		t.Clear(&x.encoder)
		if ok, good := callTrue(t, x.buffer, nameWritable); !good {
			return value{}
		} else if ok && !x.makeEncoder(t) {
			return value{}
		}
	}
	x.lineBuffering, x.writeThrough = lineBuffering, writeThrough
	return object.None
}

func textClose(t *thread, self value, a []value) value {
	x := asTextIO(self)
	if !x.check(t) {
		return value{}
	}
	closed, ok := attrTrue(t, self, nameClosed)
	if !ok {
		return value{}
	}
	if closed {
		return object.None
	}
	if x.closing {
		r := x.callBuffer(t, t.Intern("_dealloc_warn"), self)
		if r.IsNil() {
			t.ClearExc()
		} else {
			t.Decref(r)
		}
	}
	flushed := call(t, self, nameFlush)
	e := t.TakeExc()
	res := x.callBuffer(t, nameClose)
	if !flushed {
		if res.IsNil() {
			inner := t.TakeExc()
			y := object.AsException(inner)
			t.Xdecref(y.Context)
			y.Context = e
			t.RestoreExc(inner)
			return value{}
		}
		t.Decref(res)
		t.RestoreExc(e)
		return value{}
	}
	return res
}

// flushPending hands what was encoded to the buffer.
func (x *textIO) flushPending(t *thread) bool {
	if len(x.pending) == 0 {
		return true
	}
	b := t.NewBytesCopy(x.pending)
	x.pending = x.pending[:0]
	defer t.Decref(b)
	return x.askBuffer(t, nameWrite, b)
}

func textWrite(t *thread, self value, a []value) value {
	x := asTextIO(self)
	if !x.check(t) {
		return value{}
	}
	if !object.IsStr(a[0]) {
		return t.Raise(object.TypeError, "write() argument must be str, not %s", a[0].Type().Name)
	}
	if !x.open(t) {
		return value{}
	}
	if !x.native() && x.encoder.IsNil() {
		return unsupported(t, "not writable")
	}
	s := object.AsStr(a[0])
	hasLF := false
	if x.writeNL != "" || x.lineBuffering {
		hasLF = s.IndexRune('\n') >= 0
	}
	text := t.Newref(a[0])
	if hasLF && x.writeNL != "" {
		old, nl := t.NewStr("\n"), t.NewStr(x.writeNL)
		r := object.CallMethod(t, text, t.Intern("replace"), old, nl)
		t.Decref(old)
		t.Decref(nl)
		t.Decref(text)
		if r.IsNil() {
			return r
		}
		text = r
	}
	flush := x.lineBuffering && (hasLF || s.IndexRune('\r') >= 0)
	var enc value
	if x.native() {
		enc = t.EncodeStandard(text, x.std, x.errors.String())
	} else {
		enc = object.CallMethod(t, x.encoder, nameEncode, text)
	}
	t.Decref(text)
	if enc.IsNil() {
		return enc
	}
	if !enc.Type().Has(object.TypeBytes) {
		name := enc.Type().Name
		t.Decref(enc)
		return t.Raise(object.TypeError, "encoder should return a bytes object, not '%s'", name)
	}
	x.encodingStart = false
	data := object.BytesOf(enc)
	if len(x.pending)+len(data) > x.chunk && len(x.pending) > 0 {
		if !x.flushPending(t) {
			t.Decref(enc)
			return value{}
		}
	}
	x.pending = append(x.pending, data...)
	t.Decref(enc)
	if len(x.pending) >= x.chunk || flush || x.writeThrough {
		if !x.flushPending(t) {
			return value{}
		}
	}
	if flush && !x.askBuffer(t, nameFlush) {
		return value{}
	}
	if x.decoded != nil || !x.snapFlags.IsNil() {
		x.dropDecoded(t)
		x.dropSnapshot(t)
		if x.dec.on && !x.dec.reset(t) {
			return value{}
		}
	}
	return object.Int(int64(s.Len()))
}
