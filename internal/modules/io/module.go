// Package io is the native module _io: files, buffers and text streams, on which the library's io stands.
//
// A raw file (FileIO) is a descriptor. Buffered objects keep a window of the raw stream in memory under a lock, because two threads may
// use one; text streams decode and encode on top of them. What is not overridden in a subclass is called directly, the rest by name.
package io

import (
	"strings"
	"sync"

	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
	typ    = object.Type
)

const defaultBufferSize = 128 * 1024

var setupOnce sync.Once

// Module is the definition of the module _io.
func Module() *object.NativeModule {
	setupOnce.Do(func() {
		setupBase()
		setupFileIO()
		setupBytesIO()
		setupBuffered()
		setupPair()
		setupNewline()
		setupTextIO()
		setupStringIO()
		setupHostStream()
	})
	return &object.NativeModule{
		Name: "_io",
		Functions: []object.Method{
			{Sig: "open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)", Fn: open},
			{Sig: "open_code(path)", Fn: func(t *thread, m value, a []value) value {
				if !object.IsStr(a[0]) {
					return t.Raise(object.TypeError, "open_code() argument 'path' must be str, not %s", a[0].Type().Name)
				}
				mode := t.NewStr("rb")
				defer t.Decref(mode)
				return open(t, m, []value{a[0], mode, {}, {}, {}, {}, {}, {}})
			}},
			{Sig: "text_encoding(encoding, stacklevel=2, /)", Fn: textEncoding},
		},
		Types: []*object.Type{ioBaseType, rawBaseType, bufferedBaseType, textBaseType, fileIOType, bytesIOType, bufferedReaderType,
			bufferedWriterType, bufferedRandomType, pairType, newlineType, textIOType, stringIOType},
		Setup: func(t *thread, m *object.Module) bool {
			d := m.Dict()
			d.SetText(t, "DEFAULT_BUFFER_SIZE", object.Int(defaultBufferSize))
			d.SetText(t, "BlockingIOError", object.BlockingIOError.Val())
			d.SetText(t, "UnsupportedOperation", unsupportedType.Val())
			return true
		},
	}
}

// unsupportedType is io.UnsupportedOperation.
var unsupportedType = newUnsupportedType()

func newUnsupportedType() *typ {
	tp := object.NewStaticType("io", "UnsupportedOperation", object.OSError, object.TypeBase|object.TypeException|object.TypeHasDict|object.TypeHasWeakref)
	tp.Bases = []*typ{object.OSError, object.ValueError}
	return tp
}

func unsupported(t *thread, what string) value { return t.Raise(unsupportedType, "%s", what) }

// optInt reads an optional integer argument: None and absence give def.
func optInt(t *thread, v value, def int) (int, bool) {
	if v.IsNil() || v.IsNone() {
		return def, true
	}
	return object.AsSize(t, v, object.OverflowError)
}

// optStr reads an optional str argument: nil for None and absence.
func optStr(t *thread, fn, name string, v value) (*object.Str, bool) {
	if v.IsNil() || v.IsNone() {
		return nil, true
	}
	if !object.IsStr(v) {
		return nil, t.RaiseFalse(object.TypeError, "%s() argument '%s' must be str or None, not %s", fn, name, v.Type().Name)
	}
	return object.AsStr(v), true
}

func textEncoding(t *thread, _ value, a []value) value {
	if a[0].IsNil() || a[0].IsNone() {
		if t.Interp.WarnDefaultEncoding != 0 && !t.Warn(object.EncodingWarning, 2, "'encoding' argument not specified") {
			return value{}
		}
		if t.Interp.UTF8Mode != 0 {
			return t.NewStr("utf-8")
		}
		return t.NewStr("locale")
	}
	return t.Newref(a[0])
}

func open(t *thread, _ value, a []value) value {
	mode := "r"
	if !a[1].IsNil() {
		if !object.IsStr(a[1]) {
			return t.Raise(object.TypeError, "open() argument 'mode' must be str, not %s", a[1].Type().Name)
		}
		mode = object.AsStr(a[1]).String()
	}
	buffering, ok := optInt(t, a[2], -1)
	if !ok {
		return value{}
	}
	encoding, ok := optStr(t, "open", "encoding", a[3])
	if !ok {
		return value{}
	}
	errors, ok := optStr(t, "open", "errors", a[4])
	if !ok {
		return value{}
	}
	newline, ok := optStr(t, "open", "newline", a[5])
	if !ok {
		return value{}
	}
	closefd := object.True
	if !a[6].IsNil() {
		b, ok := object.Truth(t, a[6])
		if !ok {
			return value{}
		}
		closefd = object.Bool(b)
	}
	opener := object.None
	if !a[7].IsNil() {
		opener = a[7]
	}
	path := t.Newref(a[0])
	if !object.HasIndex(a[0]) {
		t.Decref(path)
		if path = object.FSPathValue(t, a[0]); path.IsNil() {
			return path
		}
	}
	defer t.Decref(path)
	var creating, reading, writing, appending, updating, text, binary bool
	for i, c := range mode {
		if strings.ContainsRune(mode[:i], c) || !strings.ContainsRune("xrwabt+", c) {
			return t.Raise(object.ValueError, "invalid mode: '%s'", mode)
		}
		switch c {
		case 'x':
			creating = true
		case 'r':
			reading = true
		case 'w':
			writing = true
		case 'a':
			appending = true
		case '+':
			updating = true
		case 't':
			text = true
		case 'b':
			binary = true
		}
	}
	n := 0
	for _, b := range []bool{creating, reading, writing, appending} {
		if b {
			n++
		}
	}
	switch {
	case text && binary:
		return t.Raise(object.ValueError, "can't have text and binary mode at once")
	case n > 1:
		return t.Raise(object.ValueError, "must have exactly one of create/read/write/append mode")
	case binary && encoding != nil:
		return t.Raise(object.ValueError, "binary mode doesn't take an encoding argument")
	case binary && errors != nil:
		return t.Raise(object.ValueError, "binary mode doesn't take an errors argument")
	case binary && newline != nil:
		return t.Raise(object.ValueError, "binary mode doesn't take a newline argument")
	}
	if binary && buffering == 1 && !t.Warn(object.RuntimeWarning, 1, "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used") {
		return value{}
	}
	rawMode := ""
	for _, x := range []struct {
		on bool
		c  string
	}{{creating, "x"}, {reading, "r"}, {writing, "w"}, {appending, "a"}, {updating, "+"}} {
		if x.on {
			rawMode += x.c
		}
	}
	rm := t.NewStr(rawMode)
	raw := object.CallN(t, fileIOType.Val(), path, rm, closefd, opener)
	t.Decref(rm)
	if raw.IsNil() {
		return raw
	}
	// From here on an error closes the file.
	fail := func(v value) value {
		e := t.TakeExc()
		if r := object.CallMethod(t, v, nameClose); r.IsNil() {
			if e.IsNil() {
				t.Decref(v)
				return value{}
			}
			t.ClearExc()
		} else {
			t.Decref(r)
		}
		t.Decref(v)
		t.RestoreExc(e)
		return value{}
	}
	f := asFileIO(raw)
	isatty := false
	if buffering < 0 && !binary || buffering < 0 {
		isatty = f.isatty()
	}
	lineBuffering := false
	if buffering == 1 || buffering < 0 && isatty {
		buffering, lineBuffering = -1, true
	}
	if buffering < 0 {
		buffering = f.blockSize()
	}
	if buffering == 0 {
		if !binary {
			t.Raise(object.ValueError, "can't have unbuffered text I/O")
			return fail(raw)
		}
		return raw
	}
	cls := bufferedReaderType
	switch {
	case updating:
		cls = bufferedRandomType
	case creating || writing || appending:
		cls = bufferedWriterType
	case !reading && mode != "":
		t.Raise(object.ValueError, "unknown mode: '%s'", mode)
		return fail(raw)
	}
	buf := object.CallN(t, cls.Val(), raw, object.Int(int64(buffering)))
	if buf.IsNil() {
		return fail(raw)
	}
	t.Decref(raw)
	if binary {
		return buf
	}
	opt := func(s *object.Str) value {
		if s == nil {
			return object.None
		}
		return s.Val()
	}
	wrapper := object.CallN(t, textIOType.Val(), buf, opt(encoding), opt(errors), opt(newline), object.Bool(lineBuffering))
	if wrapper.IsNil() {
		return fail(buf)
	}
	t.Decref(buf)
	m := t.NewStr(mode)
	ok = object.SetAttr(t, wrapper, nameMode, m)
	t.Decref(m)
	if !ok {
		return fail(wrapper)
	}
	return wrapper
}
