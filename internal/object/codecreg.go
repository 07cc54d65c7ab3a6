package object

import (
	"github.com/gophersnake/gophersnake/internal/codec"
)

// CodecRegistry is the registry of codecs and of error handlers, one an interpreter. The module _codecs is its Python face; str.encode
// and bytes.decode use it for what is not a standard encoding.
type CodecRegistry struct {
	search   []Value // the functions, in the order of registration
	cache    *Dict   // from normalised names to what lookup returns
	handlers *Dict   // from names to error handlers
}

// builtinHandlers are the rows of the error handlers that cannot be unregistered.
var builtinHandlers = [...]struct{ name, function string }{
	{"strict", "strict_errors"},
	{"ignore", "ignore_errors"},
	{"replace", "replace_errors"},
	{"xmlcharrefreplace", "xmlcharrefreplace_errors"},
	{"backslashreplace", "backslashreplace_errors"},
	{"namereplace", "namereplace_errors"},
	{"surrogatepass", "surrogatepass"},
	{"surrogateescape", "surrogateescape"},
}

// Codecs returns the interpreter's registry of codecs.
func (t *Thread) Codecs() *CodecRegistry {
	t.Excl() // searching changes it
	if r, ok := t.Interp.State("codecs").(*CodecRegistry); ok {
		return r
	}
	r := &CodecRegistry{cache: t.NewDict(), handlers: t.NewDict()}
	for _, h := range builtinHandlers {
		name := h.name
		f := t.NewFunc(&Method{Sig: h.function + "(exception, /)", Fn: func(t *Thread, _ Value, a []Value) Value {
			return t.runHandler(name, a[0])
		}})
		r.handlers.SetText(t, name, f)
		t.Decref(f)
	}
	t.Interp.SetState("codecs", r)
	return r
}

// Register adds a search function (borrowed).
func (r *CodecRegistry) Register(t *Thread, f Value) bool {
	if !IsCallable(f) {
		return t.RaiseFalse(TypeError, "argument must be callable")
	}
	r.search = append(r.search, t.Newref(f))
	return true
}

// Unregister removes a search function and forgets what was found.
func (r *CodecRegistry) Unregister(t *Thread, f Value) {
	for i, x := range r.search {
		if Is(x, f) {
			r.search = append(r.search[:i:i], r.search[i+1:]...)
			r.cache.ClearAll(t)
			t.Decref(x)
			return
		}
	}
}

// normalizeEncoding is the form of an encoding's name that search functions get: lower case, what is not a letter, a digit or a dot as
// one underscore.
func normalizeEncoding(name string) string {
	out := make([]byte, 0, len(name))
	punct := false
	for i := range len(name) {
		c := name[i]
		switch {
		case c-'A' < 26:
			c += 'a' - 'A'
		case c-'a' < 26 || c-'0' < 10 || c == '.':
		default:
			punct = true
			continue
		}
		if punct && len(out) > 0 {
			out = append(out, '_')
		}
		punct = false
		out = append(out, c)
	}
	return string(out)
}

// LookupCodec returns codecs.lookup(encoding), a tuple. New reference.
func (t *Thread) LookupCodec(encoding string) Value {
	r := t.Codecs()
	norm := t.NewStr(normalizeEncoding(encoding))
	defer t.Decref(norm)
	if v, ok := r.cache.Get(t, norm); !ok || v.obj != nil {
		t.Xincref(v)
		return v
	}
	if len(r.search) == 0 {
		// The package encodings registers the function that finds its modules.
		m := t.Interp.Importer.Import(t, "encodings")
		if m.obj == nil {
			return m
		}
		t.Decref(m)
		if len(r.search) == 0 {
			return t.Raise(LookupError, "no codec search functions registered: can't find encoding")
		}
	}
	for i := 0; i < len(r.search); i++ {
		f := t.Newref(r.search[i])
		v := Call1(t, f, norm)
		t.Decref(f)
		if v.obj == nil {
			return v
		}
		if v.IsNone() {
			continue
		}
		if !IsTuple(v) || len(TupleItems(v)) != 4 {
			t.Decref(v)
			return t.Raise(TypeError, "codec search functions must return 4-tuples")
		}
		if !r.cache.Set(t, norm, v) {
			t.Decref(v)
			return Value{}
		}
		return v
	}
	return t.Raise(LookupError, "unknown encoding: %s", encoding)
}

// RegisterHandler registers an error handler (borrowed).
func (r *CodecRegistry) RegisterHandler(t *Thread, name, f Value) bool {
	if !IsCallable(f) {
		return t.RaiseFalse(TypeError, "handler must be callable")
	}
	return r.handlers.Set(t, name, f)
}

// UnregisterHandler removes an error handler; found tells whether there was one.
func (r *CodecRegistry) UnregisterHandler(t *Thread, name Value) (found, ok bool) {
	for _, h := range builtinHandlers {
		if h.name == AsStr(name).String() {
			return false, t.RaiseFalse(ValueError, "cannot un-register built-in error handler '%s'", h.name)
		}
	}
	return r.handlers.Delete(t, name)
}

// LookupHandler returns codecs.lookup_error(name). New reference.
func (t *Thread) LookupHandler(name string) Value {
	if name == "" {
		name = "strict"
	}
	s := t.NewStr(name)
	defer t.Decref(s)
	f, ok := t.Codecs().handlers.Get(t, s)
	if !ok {
		return Value{}
	}
	if f.obj == nil {
		return t.Raise(LookupError, "unknown error handler name '%s'", name)
	}
	return t.Newref(f)
}

// ClearCodecs releases the registry at the end of the interpreter.
func (t *Thread) ClearCodecs() {
	r, ok := t.Interp.State("codecs").(*CodecRegistry)
	if !ok {
		return
	}
	t.Interp.SetState("codecs", nil)
	t.DecrefAll(r.search)
	t.Decref(r.cache.Val())
	t.Decref(r.handlers.Val())
}

// runHandler is a built-in error handler called as a function: it returns the replacement and the position where to go on.
func (t *Thread) runHandler(name string, e Value) Value {
	if name == "strict" {
		if !e.obj.typ.Has(TypeException) {
			return t.Raise(TypeError, "codec must pass exception instance")
		}
		t.SetExc(t.Newref(e))
		return Value{}
	}
	encode, decode := e.obj.typ.IsSubtype(UnicodeEncodeError), e.obj.typ.IsSubtype(UnicodeDecodeError)
	translate := e.obj.typ.IsSubtype(UnicodeTranslateError)
	switch name {
	case "xmlcharrefreplace", "namereplace":
		decode, translate = false, false
	case "surrogatepass", "surrogateescape":
		translate = false
	}
	if !encode && !decode && !translate {
		return t.Raise(TypeError, "don't know how to handle %s in error callback", e.obj.typ.Name)
	}
	x := AsException(e)
	obj, enc := x.Field(FieldUnicodeObject), x.Field(FieldUnicodeEncoding)
	encoding := ""
	if !translate && (name == "surrogatepass" || name == "surrogateescape") {
		if enc.obj == nil || !IsStr(enc) {
			return t.Raise(TypeError, "UnicodeError 'encoding' attribute must be a string")
		}
		encoding = AsStr(enc).String()
	}
	if decode {
		if obj.obj == nil || !IsBytes(obj) {
			return t.Raise(TypeError, "UnicodeError 'object' attribute must be a bytes")
		}
	} else if obj.obj == nil || !IsStr(obj) {
		return t.Raise(TypeError, "UnicodeError 'object' attribute must be a string")
	}
	var n int
	if decode {
		n = len(data1(obj))
	} else {
		n = AsStr(obj).Len()
	}
	start := int(x.Field(FieldUnicodeStart).Int64())
	end := int(x.Field(FieldUnicodeEnd).Int64())
	start = max(0, min(start, n-1))
	end = max(min(1, n), min(end, n))
	empty := func() Value { return t.TupleSteal(EmptyStr, Int(int64(end))).Val() }
	fail := func() Value {
		t.SetExc(t.Newref(e))
		return Value{}
	}
	if name == "ignore" {
		return empty()
	}
	if start >= end {
		if name == "surrogatepass" || name == "surrogateescape" {
			return fail()
		}
		if !decode || name != "replace" {
			return empty()
		}
	}
	if decode {
		text, pos, _, ok := codec.HandleDecode(name, &codec.DecodeError{Encoding: encoding, Input: data1(obj), Start: start, End: end})
		if !ok {
			return fail()
		}
		return t.TupleSteal(t.NewStrRunes(text), Int(int64(pos))).Val()
	}
	if translate && name == "replace" {
		text := make([]rune, end-start)
		for i := range text {
			text[i] = 0xFFFD
		}
		return t.TupleSteal(t.NewStrRunes(text), Int(int64(end))).Val()
	}
	with, pos, _, ok := codec.HandleEncode(name, &codec.EncodeError{Encoding: encoding, Input: AsStr(obj).Text(), Start: start, End: end})
	if !ok {
		return fail()
	}
	repl := Value{}
	if with.Bytes != nil {
		repl = t.NewBytes(with.Bytes)
	} else {
		repl = t.NewStrRunes(with.Text)
	}
	return t.TupleSteal(repl, Int(int64(pos))).Val()
}

// EncodeObject is codecs.encode(v, encoding, errors): any object of any codec. errors "" means strict. New reference.
func (t *Thread) EncodeObject(v Value, encoding, errors string) Value {
	c := t.LookupCodec(encoding)
	if c.obj == nil {
		return c
	}
	defer t.Decref(c)
	return t.callCodec(c, v, encoding, errors, 0)
}

// DecodeAny is codecs.decode(v, encoding, errors): any object of any codec. New reference.
func (t *Thread) DecodeAny(v Value, encoding, errors string) Value {
	c := t.LookupCodec(encoding)
	if c.obj == nil {
		return c
	}
	defer t.Decref(c)
	return t.callCodec(c, v, encoding, errors, 1)
}

// callCodec calls the encoder (part 0) or the decoder (part 1) of what LookupCodec found and returns the first item of its result.
func (t *Thread) callCodec(c, v Value, encoding, errors string, part int) Value {
	f := t.Newref(TupleItems(c)[part])
	defer t.Decref(f)
	var res Value
	if errors == "" {
		res = Call1(t, f, v)
	} else {
		e := t.NewStr(errors)
		res = Call2(t, f, v, e)
		t.Decref(e)
	}
	who := [2][2]string{{"encoder", "encoding"}, {"decoder", "decoding"}}[part]
	if res.obj == nil {
		t.addNote("%s with '%s' codec failed", who[1], encoding)
		return res
	}
	defer t.Decref(res)
	if !IsTuple(res) || len(TupleItems(res)) != 2 {
		return t.Raise(TypeError, "%s must return a tuple (object, integer)", who[0])
	}
	return t.Newref(TupleItems(res)[0])
}

// References implements Holder.
func (r *CodecRegistry) References(visit func(Value)) {
	if r == nil {
		return
	}
	for _, v := range r.search {
		visit(v)
	}
	for _, d := range [...]*Dict{r.cache, r.handlers} {
		if d != nil {
			visit(d.Val())
		}
	}
}
