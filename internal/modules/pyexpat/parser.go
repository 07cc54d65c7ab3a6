// Package pyexpat is the native module pyexpat: package xmlparse with Python functions as handlers.
package pyexpat

import (
	"math"

	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/xmlparse"
)

type (
	thread = object.Thread
	value  = object.Value
	class  = object.Type
	header = object.Header
)

var parserType = object.NewStaticType("pyexpat", "xmlparser", object.ObjectType, object.TypeNoNew|object.TypeImmutable)

// The handlers, in the order of handlerNames.
const (
	hStartElement = iota
	hEndElement
	hPI
	hCharacterData
	hUnparsed
	hNotation
	hStartNS
	hEndNS
	hComment
	hStartCdata
	hEndCdata
	hDefault
	hDefaultExpand
	hNotStandalone
	hExternal
	hStartDoctype
	hEndDoctype
	hEntityDecl
	hXMLDecl
	hElementDecl
	hAttlistDecl
	hSkipped
	numHandlers
)

var handlerNames = [numHandlers]string{
	"StartElementHandler", "EndElementHandler", "ProcessingInstructionHandler", "CharacterDataHandler", "UnparsedEntityDeclHandler",
	"NotationDeclHandler", "StartNamespaceDeclHandler", "EndNamespaceDeclHandler", "CommentHandler", "StartCdataSectionHandler",
	"EndCdataSectionHandler", "DefaultHandler", "DefaultHandlerExpand", "NotStandaloneHandler", "ExternalEntityRefHandler",
	"StartDoctypeDeclHandler", "EndDoctypeDeclHandler", "EntityDeclHandler", "XmlDeclHandler", "ElementDeclHandler", "AttlistDeclHandler",
	"SkippedEntityHandler",
}

// parser is an xmlparser.
type parser struct {
	header
	p         *xmlparse.Parser
	handlers  [numHandlers]value
	intern    value // a dict
	names     map[string]value
	t         *thread // while it parses
	calling   bool
	child     bool
	ordered   bool
	specified bool

	buffering bool
	size      int
	text      []byte
}

func as(v value) *parser { return (*parser)(v.Ptr()) }

func opt(t *thread, o xmlparse.Opt) value {
	if !o.Set {
		return object.None
	}
	return t.NewStr(o.S)
}

// name returns the str of a name, the same one each time. New reference.
func (x *parser) name(t *thread, s string) value {
	if v, ok := x.names[s]; ok {
		return t.Newref(v)
	}
	v := t.NewStr(s)
	if x.intern.IsNil() {
		return v
	}
	d := object.AsDict(x.intern)
	if old, ok := d.Get(t, v); ok && !old.IsNil() {
		t.Decref(v)
		v = t.Newref(old)
	} else if !d.Set(t, v, v) {
		t.ClearExc()
	}
	if len(x.names) < 1000 {
		x.names[s] = t.Newref(v)
	}
	return v
}

func (x *parser) optName(t *thread, o xmlparse.Opt) value {
	if !o.Set {
		return object.None
	}
	return x.name(t, o.S)
}

// call calls a handler with the arguments, which it steals. An exception takes all handlers away and stops the parser.
func (x *parser) call(h int, args ...value) value {
	t := x.t
	defer t.DecrefAll(args)
	for _, a := range args {
		if a.IsNil() {
			x.failed()
			return value{}
		}
	}
	if x.handlers[h].IsNil() { // the handler of the text before it took it away
		return object.None
	}
	f := t.Newref(x.handlers[h])
	was := x.calling
	x.calling = true
	res := object.Call(t, f, args, nil)
	x.calling = was
	t.Decref(f)
	if res.IsNil() {
		x.failed()
	}
	return res
}

func (x *parser) failed() {
	t := x.t
	e := t.TakeExc()
	for i := range x.handlers {
		x.set(t, i, value{})
	}
	t.RestoreExc(e)
	x.p.Stop()
}

// event calls a handler whose result does not matter.
func (x *parser) event(h int, args ...value) {
	t := x.t
	if res := x.call(h, args...); !res.IsNil() {
		t.Decref(res)
	}
}

// flush reports the buffered text.
func (x *parser) flush() bool {
	if len(x.text) == 0 {
		return !x.t.HasExc()
	}
	s := x.t.NewStr(string(x.text))
	x.text = x.text[:0]
	if x.handlers[hCharacterData].IsNil() {
		x.t.Decref(s)
		return true
	}
	x.event(hCharacterData, s)
	return !x.t.HasExc()
}

// ok reports whether events may still be told, after the text before them.
func (x *parser) ok() bool { return !x.t.HasExc() && x.flush() }

func (x *parser) truth(res value) bool {
	if res.IsNil() {
		return false
	}
	n, ok := osutil.Int(x.t, res)
	x.t.Decref(res)
	if !ok {
		x.failed()
	}
	return ok && n != 0
}

// set gives the parser the handler f (borrowed; the zero Value takes it away).
func (x *parser) set(t *thread, h int, f value) {
	old := x.handlers[h]
	t.Xincref(f)
	x.handlers[h] = f
	t.Xdecref(old)
	x.wire(h)
}

// wire connects one event with its handler.
func (x *parser) wire(h int) {
	t := func() *thread { return x.t }
	on := !x.handlers[h].IsNil()
	H := &x.p.H
	switch h {
	case hStartElement:
		H.StartElement = nil
		if on {
			H.StartElement = x.startElement
		}
	case hEndElement:
		H.EndElement = nil
		if on {
			H.EndElement = func(name string) {
				if x.ok() {
					x.event(h, x.name(t(), name))
				}
			}
		}
	case hPI:
		H.ProcessingInstruction = nil
		if on {
			H.ProcessingInstruction = func(target, data string) {
				if x.ok() {
					x.event(h, x.name(t(), target), t().NewStr(data))
				}
			}
		}
	case hCharacterData:
		H.CharacterData = nil
		if on {
			H.CharacterData = x.characters
		}
	case hUnparsed:
		H.UnparsedEntityDecl = nil
		if on {
			H.UnparsedEntityDecl = func(name string, base xmlparse.Opt, system string, public xmlparse.Opt, notation string) {
				if x.ok() {
					x.event(h, x.name(t(), name), x.optName(t(), base), x.name(t(), system), x.optName(t(), public), x.name(t(), notation))
				}
			}
		}
	case hNotation:
		H.NotationDecl = nil
		if on {
			H.NotationDecl = func(name string, base, system, public xmlparse.Opt) {
				if x.ok() {
					x.event(h, x.name(t(), name), x.optName(t(), base), x.optName(t(), system), x.optName(t(), public))
				}
			}
		}
	case hStartNS:
		H.StartNamespaceDecl = nil
		if on {
			H.StartNamespaceDecl = func(prefix, uri xmlparse.Opt) {
				if x.ok() {
					x.event(h, x.optName(t(), prefix), x.optName(t(), uri))
				}
			}
		}
	case hEndNS:
		H.EndNamespaceDecl = nil
		if on {
			H.EndNamespaceDecl = func(prefix xmlparse.Opt) {
				if x.ok() {
					x.event(h, x.optName(t(), prefix))
				}
			}
		}
	case hComment:
		H.Comment = nil
		if on {
			H.Comment = func(text string) {
				if x.ok() {
					x.event(h, t().NewStr(text))
				}
			}
		}
	case hStartCdata:
		H.StartCdata = nil
		if on {
			H.StartCdata = func() {
				if x.ok() {
					x.event(h)
				}
			}
		}
	case hEndCdata:
		H.EndCdata = nil
		if on {
			H.EndCdata = func() {
				if x.ok() {
					x.event(h)
				}
			}
		}
	case hDefault, hDefaultExpand:
		H.Default = nil
		which := hDefault
		if !x.handlers[hDefaultExpand].IsNil() && (h == hDefaultExpand || x.handlers[hDefault].IsNil()) {
			which = hDefaultExpand
		}
		x.p.Expand = which == hDefaultExpand
		if !x.handlers[which].IsNil() {
			H.Default = func(text string) {
				if x.ok() {
					x.event(which, t().NewStr(text))
				}
			}
		}
	case hNotStandalone:
		H.NotStandalone = nil
		if on {
			H.NotStandalone = func() bool { return x.ok() && x.truth(x.call(h)) }
		}
	case hExternal:
		H.ExternalEntityRef = nil
		if on {
			H.ExternalEntityRef = func(context, base, system, public xmlparse.Opt) bool {
				return x.ok() && x.truth(x.call(h, opt(t(), context), x.optName(t(), base), x.optName(t(), system), x.optName(t(), public)))
			}
		}
	case hStartDoctype:
		H.StartDoctypeDecl = nil
		if on {
			H.StartDoctypeDecl = func(name string, system, public xmlparse.Opt, internal bool) {
				if x.ok() {
					n := int64(0)
					if internal {
						n = 1
					}
					x.event(h, x.name(t(), name), x.optName(t(), system), x.optName(t(), public), object.Int(n))
				}
			}
		}
	case hEndDoctype:
		H.EndDoctypeDecl = nil
		if on {
			H.EndDoctypeDecl = func() {
				if x.ok() {
					x.event(h)
				}
			}
		}
	case hEntityDecl:
		H.EntityDecl = nil
		if on {
			H.EntityDecl = func(name string, param bool, text, base, system, public, notation xmlparse.Opt) {
				if x.ok() {
					n := int64(0)
					if param {
						n = 1
					}
					x.event(h, x.name(t(), name), object.Int(n), opt(t(), text), x.optName(t(), base), x.optName(t(), system), x.optName(t(), public), x.optName(t(), notation))
				}
			}
		}
	case hXMLDecl:
		H.XMLDecl = nil
		if on {
			H.XMLDecl = func(version, encoding xmlparse.Opt, standalone int) {
				if x.ok() {
					x.event(h, opt(t(), version), opt(t(), encoding), object.Int(int64(standalone)))
				}
			}
		}
	case hElementDecl:
		H.ElementDecl = nil
		if on {
			H.ElementDecl = func(name string, m *xmlparse.Model) {
				if x.ok() {
					x.event(h, x.name(t(), name), x.model(t(), m))
				}
			}
		}
	case hAttlistDecl:
		H.AttlistDecl = nil
		if on {
			H.AttlistDecl = func(element, attr, kind string, def xmlparse.Opt, required bool) {
				if x.ok() {
					n := int64(0)
					if required {
						n = 1
					}
					x.event(h, x.name(t(), element), x.name(t(), attr), t().NewStr(kind), opt(t(), def), object.Int(n))
				}
			}
		}
	case hSkipped:
		H.SkippedEntity = nil
		if on {
			H.SkippedEntity = func(name string, param bool) {
				if x.ok() {
					n := int64(0)
					if param {
						n = 1
					}
					x.event(h, x.name(t(), name), object.Int(n))
				}
			}
		}
	}
}

func (x *parser) model(t *thread, m *xmlparse.Model) value {
	if !t.EnterRecursive(" in conv_content_model") {
		return value{}
	}
	defer t.LeaveRecursive()
	parts := make([]value, len(m.Kids))
	for i, k := range m.Kids {
		if parts[i] = x.model(t, k); parts[i].IsNil() {
			t.DecrefAll(parts[:i])
			return value{}
		}
	}
	kids := t.TupleSteal(parts...)
	name := object.None
	if m.Name != "" {
		name = x.name(t, m.Name)
	}
	return t.TupleSteal(object.Int(int64(m.Type)), object.Int(int64(m.Quant)), name, kids.Val()).Val()
}

func (x *parser) startElement(name string, attrs []xmlparse.Attr, specified int) {
	if !x.ok() {
		return
	}
	t := x.t
	if x.specified {
		attrs = attrs[:specified]
	}
	var container value
	if x.ordered {
		l := t.NewList(2 * len(attrs))
		for _, a := range attrs {
			l.Push(t, x.name(t, a.Name))
			l.Push(t, t.NewStr(a.Value))
		}
		container = l.Val()
	} else {
		d := t.NewDict()
		for _, a := range attrs {
			n, v := x.name(t, a.Name), t.NewStr(a.Value)
			d.Set(t, n, v)
			t.Decref(n)
			t.Decref(v)
		}
		container = d.Val()
	}
	x.event(hStartElement, x.name(t, name), container)
}

func (x *parser) characters(text string) {
	if x.t.HasExc() {
		return
	}
	if !x.buffering {
		x.event(hCharacterData, x.t.NewStr(text))
		return
	}
	if len(x.text)+len(text) > x.size {
		if !x.flush() || x.handlers[hCharacterData].IsNil() {
			return
		}
	}
	if len(text) > x.size {
		x.event(hCharacterData, x.t.NewStr(text))
		return
	}
	x.text = append(x.text, text...)
}

// unknownEncoding asks the codecs for an encoding of single bytes.
func (x *parser) unknownEncoding(name string) (*[256]rune, bool) {
	t := x.t
	if t.HasExc() {
		return nil, false
	}
	var all [256]byte
	for i := range all {
		all[i] = byte(i)
	}
	b, n, r := t.NewBytesCopy(all[:]), t.NewStr(name), t.NewStr("replace")
	s := object.CallMethod(t, b, t.Intern("decode"), n, r)
	t.Decref(b)
	t.Decref(n)
	t.Decref(r)
	if s.IsNil() {
		return nil, false
	}
	defer t.Decref(s)
	if !object.IsStr(s) || object.AsStr(s).Len() != 256 {
		t.Raise(object.ValueError, "multi-byte encodings are not supported")
		return nil, false
	}
	table := new([256]rune)
	for i := range table {
		table[i] = object.AsStr(s).At(i)
	}
	return table, true
}

// newParser makes the object for a parser.
func newParser(t *thread, p *xmlparse.Parser, intern value) *parser {
	x := object.New[parser](t, parserType)
	x.p, x.intern, x.size, x.names = p, intern, 8192, map[string]value{}
	p.H = xmlparse.Handlers{UnknownEncoding: x.unknownEncoding}
	return x
}

// fail raises ExpatError for the present error of the parser.
func (x *parser) fail(t *thread, code xmlparse.Code) value {
	line, col, _ := x.p.Position()
	cls := t.ExceptionClass("xml.parsers.expat.ExpatError")
	msg := t.NewStr(message(code) + ": line " + itoa(line) + ", column " + itoa(col))
	e := object.Call1(t, cls.Val(), msg)
	t.Decref(msg)
	if e.IsNil() {
		return e
	}
	for _, f := range []struct {
		name string
		n    int
	}{{"code", int(code)}, {"offset", col}, {"lineno", line}} {
		if !object.SetAttr(t, e, t.Intern(f.name), object.Int(int64(f.n))) {
			t.Decref(e)
			return value{}
		}
	}
	t.SetExc(e)
	return value{}
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

// parse takes a piece of the document.
func (x *parser) parse(t *thread, method string, data []byte, final bool) bool {
	if x.calling {
		return t.RaiseFalse(object.RuntimeError, "cannot call %s() from within a handler", method)
	}
	t.Incref(x.Val())
	defer t.Decref(x.Val())
	was := x.t
	x.t = t
	code := x.p.Parse(data, final)
	if t.HasExc() {
		x.t = was
		return false
	}
	if code == xmlparse.OK {
		ok := x.flush()
		x.t = was
		return ok
	}
	if code != xmlparse.Aborted {
		x.flush()
	}
	x.t = was
	if !t.HasExc() {
		x.fail(t, code)
	}
	return false
}

func parseMethod(t *thread, self value, a []value) value {
	x := as(self)
	if x.calling {
		return t.Raise(object.RuntimeError, "cannot call Parse() from within a handler")
	}
	final, ok := osutil.Truth(t, a[1], false)
	if !ok {
		return value{}
	}
	if object.IsStr(a[0]) {
		if object.AsStr(a[0]).HasSurrogates() {
			b := object.CallMethod(t, a[0], t.Intern("encode"))
			t.Xdecref(b)
			return value{}
		}
		x.p.SetEncoding("utf-8")
		if !x.parse(t, "Parse", []byte(object.AsStr(a[0]).String()), final) {
			return value{}
		}
		return object.Int(1)
	}
	b := t.GetBuffer(a[0], object.BufSimple)
	if b == nil {
		return value{}
	}
	defer b.Release(t)
	if !x.parse(t, "Parse", b.Bytes(), final) {
		return value{}
	}
	return object.Int(1)
}

func parseFile(t *thread, self value, a []value) value {
	const chunk = 2048
	if as(self).calling {
		return t.Raise(object.RuntimeError, "cannot call ParseFile() from within a handler")
	}
	read, ok := object.LookupAttr(t, a[0], t.Intern("read"))
	if !ok {
		return value{}
	}
	if read.IsNil() {
		return t.Raise(object.TypeError, "argument must have 'read' attribute")
	}
	defer t.Decref(read)
	for {
		data := object.Call1(t, read, object.Int(chunk))
		if data.IsNil() {
			return data
		}
		if !object.IsBytes(data) && !object.IsByteArray(data) {
			name := data.Type().Name
			t.Decref(data)
			return t.Raise(object.TypeError, "read() did not return a bytes object (type=%s)", name)
		}
		b := append([]byte(nil), object.BytesOf(data)...)
		t.Decref(data)
		if len(b) > chunk {
			return t.Raise(object.ValueError, "read() returned too much data: %d bytes requested, %d returned", chunk, len(b))
		}
		if !as(self).parse(t, "ParseFile", b, len(b) == 0) {
			return value{}
		}
		if len(b) == 0 {
			return object.Int(1)
		}
	}
}

func maxFactor(t *thread, self value, a []value, set func(f float64)) value {
	f, ok := object.AsFloat(t, a[0])
	if !ok {
		return value{}
	}
	if as(self).child {
		return t.Raise(t.ExceptionClass("xml.parsers.expat.ExpatError"), "parser must be a root parser")
	}
	if math.IsNaN(f) || f < 1 {
		return t.Raise(t.ExceptionClass("xml.parsers.expat.ExpatError"), "'max_factor' must be at least 1.0")
	}
	set(f)
	return object.None
}

func threshold(t *thread, self value, a []value, set func(n uint64)) value {
	n, ok := osutil.Uint64(t, a[0], "unsigned long long")
	if !ok {
		return value{}
	}
	if as(self).child {
		return t.Raise(t.ExceptionClass("xml.parsers.expat.ExpatError"), "parser must be a root parser")
	}
	set(n)
	return object.None
}
