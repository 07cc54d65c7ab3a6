package pyexpat

import (
	"sync"

	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/xmlparse"
)

// errorTable has the names and texts of the errors, by number from 1.
var errorTable = [...][2]string{
	{"NO_MEMORY", "out of memory"}, {"SYNTAX", "syntax error"}, {"NO_ELEMENTS", "no element found"},
	{"INVALID_TOKEN", "not well-formed (invalid token)"}, {"UNCLOSED_TOKEN", "unclosed token"}, {"PARTIAL_CHAR", "partial character"},
	{"TAG_MISMATCH", "mismatched tag"}, {"DUPLICATE_ATTRIBUTE", "duplicate attribute"}, {"JUNK_AFTER_DOC_ELEMENT", "junk after document element"},
	{"PARAM_ENTITY_REF", "illegal parameter entity reference"}, {"UNDEFINED_ENTITY", "undefined entity"},
	{"RECURSIVE_ENTITY_REF", "recursive entity reference"}, {"ASYNC_ENTITY", "asynchronous entity"},
	{"BAD_CHAR_REF", "reference to invalid character number"}, {"BINARY_ENTITY_REF", "reference to binary entity"},
	{"ATTRIBUTE_EXTERNAL_ENTITY_REF", "reference to external entity in attribute"},
	{"MISPLACED_XML_PI", "XML or text declaration not at start of entity"}, {"UNKNOWN_ENCODING", "unknown encoding"},
	{"INCORRECT_ENCODING", "encoding specified in XML declaration is incorrect"}, {"UNCLOSED_CDATA_SECTION", "unclosed CDATA section"},
	{"EXTERNAL_ENTITY_HANDLING", "error in processing external entity reference"}, {"NOT_STANDALONE", "document is not standalone"},
	{"UNEXPECTED_STATE", "unexpected parser state - please send a bug report"}, {"ENTITY_DECLARED_IN_PE", "entity declared in parameter entity"},
	{"FEATURE_REQUIRES_XML_DTD", "requested feature requires XML_DTD support in Expat"},
	{"CANT_CHANGE_FEATURE_ONCE_PARSING", "cannot change setting once parsing has begun"}, {"UNBOUND_PREFIX", "unbound prefix"},
	{"UNDECLARING_PREFIX", "must not undeclare prefix"}, {"INCOMPLETE_PE", "incomplete markup in parameter entity"},
	{"XML_DECL", "XML declaration not well-formed"}, {"TEXT_DECL", "text declaration not well-formed"},
	{"PUBLICID", "illegal character(s) in public id"}, {"SUSPENDED", "parser suspended"}, {"NOT_SUSPENDED", "parser not suspended"},
	{"ABORTED", "parsing aborted"}, {"FINISHED", "parsing finished"}, {"SUSPEND_PE", "cannot suspend in external parameter entity"},
	{"RESERVED_PREFIX_XML", "reserved prefix (xml) must not be undeclared or bound to another namespace name"},
	{"RESERVED_PREFIX_XMLNS", "reserved prefix (xmlns) must not be declared or undeclared"},
	{"RESERVED_NAMESPACE_URI", "prefix must not be bound to one of the reserved namespace names"}, {"INVALID_ARGUMENT", "invalid argument"},
	{"NO_BUFFER", "a successful prior call to function XML_GetBuffer is required"},
	{"AMPLIFICATION_LIMIT_BREACH", "limit on input amplification factor (from DTD and entities) breached"}, {"NOT_STARTED", "parser not started"},
}

func message(c xmlparse.Code) string {
	if c >= 1 && int(c) <= len(errorTable) {
		return errorTable[c-1][1]
	}
	return "unknown error"
}

var setupOnce sync.Once

func setupParser() {
	tp := parserType
	object.Fields(tp, func(h *header, f func(*value)) {
		x := as(h.Val())
		for i := range x.handlers {
			f(&x.handlers[i])
		}
		f(&x.intern)
		for k, v := range x.names {
			f(&v)
			if v.IsNil() {
				delete(x.names, k)
			}
		}
	})
	tp.Methods = []object.Method{
		{Sig: "Parse(data, isfinal=False, /)", Fn: parseMethod},
		{Sig: "ParseFile(file, /)", Fn: parseFile},
		{Sig: "SetBase(base, /)", Fn: func(t *thread, self value, a []value) value {
			if !object.IsStr(a[0]) {
				return t.Raise(object.TypeError, "SetBase() argument must be str, not %s", a[0].Type().ShortName())
			}
			as(self).p.Base = xmlparse.Opt{S: object.AsStr(a[0]).String(), Set: true}
			return object.None
		}},
		{Sig: "GetBase()", Fn: func(t *thread, self value, _ []value) value {
			return opt(t, as(self).p.Base)
		}},
		{Sig: "GetInputContext()", Fn: func(t *thread, self value, _ []value) value {
			if x := as(self); x.calling {
				return t.NewBytesCopy(x.p.Context())
			}
			return object.None
		}},
		{Sig: "ExternalEntityParserCreate(context, encoding=<unrepresentable>, /)", Fn: externalParser},
		{Sig: "SetParamEntityParsing(flag, /)", Fn: func(t *thread, self value, a []value) value {
			n, ok := osutil.Int(t, a[0])
			if !ok {
				return value{}
			}
			if as(self).p.Started() {
				return object.Int(0)
			}
			as(self).p.ParamParsing = n
			return object.Int(1)
		}},
		{Sig: "UseForeignDTD(flag=True, /)", Fn: func(t *thread, self value, a []value) value {
			on, ok := osutil.Truth(t, a[0], true)
			if !ok {
				return value{}
			}
			if as(self).p.Started() {
				return as(self).fail(t, xmlparse.CantChange)
			}
			as(self).p.Foreign = on
			return object.None
		}},
		{Sig: "SetBillionLaughsAttackProtectionActivationThreshold(threshold, /)", Fn: func(t *thread, self value, a []value) value {
			return threshold(t, self, a, func(n uint64) { as(self).p.AmpThreshold = n })
		}},
		{Sig: "SetBillionLaughsAttackProtectionMaximumAmplification(max_factor, /)", Fn: func(t *thread, self value, a []value) value {
			return maxFactor(t, self, a, func(f float64) { as(self).p.MaxAmp = f })
		}},
		// Memory is Go's and bounded by what the document says; the limits are checked and kept, nothing is counted against them.
		{Sig: "SetAllocTrackerActivationThreshold(threshold, /)", Fn: func(t *thread, self value, a []value) value {
			return threshold(t, self, a, func(uint64) {})
		}},
		{Sig: "SetAllocTrackerMaximumAmplification(max_factor, /)", Fn: func(t *thread, self value, a []value) value {
			return maxFactor(t, self, a, func(float64) {})
		}},
		{Sig: "SetReparseDeferralEnabled(enabled, /)", Fn: func(t *thread, self value, a []value) value {
			on, ok := osutil.Truth(t, a[0], true)
			if !ok {
				return value{}
			}
			as(self).p.Deferral = on
			return object.None
		}},
		{Sig: "GetReparseDeferralEnabled()", Fn: func(t *thread, self value, a []value) value {
			return object.Bool(as(self).p.Deferral)
		}},
	}
	position := func(name string, pick func(line, col, index int) int) object.GetSet {
		return object.GetSet{Name: name, Get: func(t *thread, self value) value {
			return object.Int(int64(pick(as(self).p.Position())))
		}}
	}
	line := func(l, _, _ int) int { return l }
	col := func(_, c, _ int) int { return c }
	index := func(_, _, i int) int { return i }
	flag := func(name string, p func(x *parser) *bool) object.GetSet {
		return object.GetSet{Name: name,
			Get: func(t *thread, self value) value { return object.Bool(*p(as(self))) },
			Set: func(t *thread, self, v value) bool {
				if v.IsNil() {
					return t.RaiseFalse(object.RuntimeError, "Cannot delete attribute")
				}
				on, ok := object.Truth(t, v)
				if ok {
					*p(as(self)) = on
				}
				return ok
			}}
	}
	tp.Members = []object.Member{{Name: "intern", Get: func(h *header) value {
		if v := as(h.Val()).intern; !v.IsNil() {
			return v
		}
		return object.None
	}}}
	tp.Getset = []object.GetSet{
		{Name: "ErrorCode", Get: func(t *thread, self value) value { return object.Int(int64(as(self).p.Error())) }},
		position("ErrorLineNumber", line), position("ErrorColumnNumber", col), position("ErrorByteIndex", index),
		position("CurrentLineNumber", line), position("CurrentColumnNumber", col), position("CurrentByteIndex", index),
		{Name: "buffer_size", Get: func(t *thread, self value) value { return object.Int(int64(as(self).size)) }, Set: setBufferSize},
		{Name: "buffer_text", Get: func(t *thread, self value) value { return object.Bool(as(self).buffering) }, Set: func(t *thread, self, v value) bool {
			if v.IsNil() {
				return t.RaiseFalse(object.RuntimeError, "Cannot delete attribute")
			}
			on, ok := object.Truth(t, v)
			if !ok {
				return false
			}
			x := as(self)
			if !on && x.buffering && !x.flushNow(t) {
				return false
			}
			x.buffering = on
			return true
		}},
		{Name: "buffer_used", Get: func(t *thread, self value) value { return object.Int(int64(len(as(self).text))) }},
		flag("namespace_prefixes", func(x *parser) *bool { return &x.p.Triplets }),
		flag("ordered_attributes", func(x *parser) *bool { return &x.ordered }),
		flag("specified_attributes", func(x *parser) *bool { return &x.specified }),
	}
	for i := range handlerNames {
		tp.Getset = append(tp.Getset, object.GetSet{Name: handlerNames[i],
			Get: func(t *thread, self value) value {
				if v := as(self).handlers[i]; !v.IsNil() {
					return t.Newref(v)
				}
				return object.None
			},
			Set: func(t *thread, self, v value) bool {
				if v.IsNil() {
					return t.RaiseFalse(object.RuntimeError, "Cannot delete attribute")
				}
				x := as(self)
				if i == hCharacterData && !x.flushNow(t) {
					return false
				}
				if v.IsNone() {
					v = value{}
				}
				x.set(t, i, v)
				return true
			}})
	}
}

// flushNow reports buffered text from outside of an event.
func (x *parser) flushNow(t *thread) bool {
	if len(x.text) == 0 {
		return true
	}
	was := x.t
	x.t = t
	ok := x.flush()
	x.t = was
	return ok
}

func setBufferSize(t *thread, self, v value) bool {
	x := as(self)
	if v.IsNil() {
		return t.RaiseFalse(object.RuntimeError, "Cannot delete attribute")
	}
	if !object.IsInt(v) {
		return t.RaiseFalse(object.TypeError, "buffer_size must be an integer")
	}
	n, ok := object.AsInt64(t, v, "Python int too large to convert to C long")
	if !ok {
		return false
	}
	if n <= 0 {
		return t.RaiseFalse(object.ValueError, "buffer_size must be greater than zero")
	}
	if n > 1<<31-1 {
		return t.RaiseFalse(object.ValueError, "buffer_size must not be greater than %d", 1<<31-1)
	}
	if int(n) != x.size {
		if !x.flushNow(t) {
			return false
		}
		x.size = int(n)
	}
	return true
}

// externalParser makes the parser of an external entity, with the handlers of this one.
func externalParser(t *thread, self value, a []value) value {
	var context xmlparse.Opt
	switch {
	case a[0].IsNone():
	case object.IsStr(a[0]):
		context = xmlparse.Opt{S: object.AsStr(a[0]).String(), Set: true}
	default:
		return t.Raise(object.TypeError, "ExternalEntityParserCreate() argument 1 must be str or None, not %s", a[0].Type().ShortName())
	}
	encoding := ""
	if !a[1].IsNil() {
		if !object.IsStr(a[1]) {
			return t.Raise(object.TypeError, "ExternalEntityParserCreate() argument 2 must be str, not %s", a[1].Type().ShortName())
		}
		encoding = object.AsStr(a[1]).String()
	}
	x := as(self)
	t.Xincref(x.intern)
	n := newParser(t, x.p.External(context, encoding), x.intern)
	n.child, n.ordered, n.specified, n.buffering, n.size = true, x.ordered, x.specified, x.buffering, x.size
	for i, h := range x.handlers {
		if !h.IsNil() {
			n.set(t, i, h)
		}
	}
	return n.Val()
}

func parserCreate(t *thread, _ value, a []value) value {
	var text [2]string
	var has [2]bool
	for i, name := range []string{"encoding", "namespace_separator"} {
		switch v := a[i]; {
		case v.IsNil() || v.IsNone():
		case object.IsStr(v):
			text[i], has[i] = object.AsStr(v).String(), true
		default:
			return t.Raise(object.TypeError, "ParserCreate() argument '%s' must be str or None, not %s", name, v.Type().ShortName())
		}
	}
	if len([]rune(text[1])) > 1 {
		return t.Raise(object.ValueError, "namespace_separator must be at most one character, omitted, or None")
	}
	intern := a[2]
	switch {
	case intern.IsNil():
		intern = t.NewDict().Val()
	case intern.IsNone():
		intern = value{}
	case !object.IsDict(intern):
		return t.Raise(object.TypeError, "intern must be a dictionary")
	default:
		t.Incref(intern)
	}
	return newParser(t, xmlparse.New(text[0], has[1], text[1]), intern).Val()
}

// Module is the definition of the module pyexpat.
func Module() *object.NativeModule {
	return &object.NativeModule{
		Name: "pyexpat",
		Functions: []object.Method{
			{Sig: "ParserCreate(encoding=None, namespace_separator=None, intern=<unrepresentable>)", Fn: parserCreate},
			{Sig: "ErrorString(code, /)", Fn: func(t *thread, _ value, a []value) value {
				n, ok := osutil.Long(t, a[0])
				if !ok {
					return value{}
				}
				if n < 1 || int(n) > len(errorTable) {
					return object.None
				}
				return t.NewStr(errorTable[n-1][1])
			}},
		},
		Setup: setup,
	}
}

func setup(t *thread, m *object.Module) bool {
	setupOnce.Do(setupParser)
	parserType.Ready()
	cls := t.NewExceptionClass("xml.parsers.expat", "ExpatError", object.ExceptionType)
	if cls.IsNil() {
		return false
	}
	ok := m.Set(t, "XMLParserType", parserType.Val()) && m.Set(t, "ExpatError", cls) && m.Set(t, "error", cls) &&
		m.SetSteal(t, "EXPAT_VERSION", t.NewStr("expat_2.9.0")) && m.SetSteal(t, "native_encoding", t.NewStr("UTF-8")) &&
		m.SetSteal(t, "version_info", t.TupleSteal(object.Int(2), object.Int(9), object.Int(0)).Val())
	t.Decref(cls)
	features := t.NewList(0)
	for _, f := range []struct {
		name string
		n    int64
	}{{"sizeof(XML_Char)", 1}, {"sizeof(XML_LChar)", 1}, {"XML_DTD", 0}, {"XML_CONTEXT_BYTES", 1024}, {"XML_NS", 0}, {"XML_BLAP_MAX_AMP", 100},
		{"XML_BLAP_ACT_THRES", 8388608}, {"XML_GE", 0}, {"XML_AT_MAX_AMP", 100}, {"XML_AT_ACT_THRES", 67108864}} {
		features.Push(t, t.TupleSteal(t.NewStr(f.name), object.Int(f.n)).Val())
	}
	ok = ok && m.SetSteal(t, "features", features.Val())
	errs := t.NewModule("pyexpat.errors", &object.NativeModule{Name: "pyexpat.errors", Doc: "Names and texts of errors."})
	codes, messages := t.NewDict(), t.NewDict()
	for i, e := range errorTable {
		s, n := t.NewStr(e[1]), object.Int(int64(i+1))
		ok = ok && errs.Set(t, "XML_ERROR_"+e[0], s) && codes.Set(t, s, n) && messages.Set(t, n, s)
		t.Decref(s)
	}
	ok = ok && errs.SetSteal(t, "codes", codes.Val()) && errs.SetSteal(t, "messages", messages.Val())
	model := t.NewModule("pyexpat.model", &object.NativeModule{Name: "pyexpat.model", Doc: "Kinds of content models and how often they occur."})
	ok = ok && osutil.AddConstants(t, model, osutil.Constants{
		{"XML_CTYPE_EMPTY", 1}, {"XML_CTYPE_ANY", 2}, {"XML_CTYPE_MIXED", 3}, {"XML_CTYPE_NAME", 4}, {"XML_CTYPE_CHOICE", 5}, {"XML_CTYPE_SEQ", 6},
		{"XML_CQUANT_NONE", 0}, {"XML_CQUANT_OPT", 1}, {"XML_CQUANT_REP", 2}, {"XML_CQUANT_PLUS", 3},
	}) && osutil.AddConstants(t, m, osutil.Constants{
		{"XML_PARAM_ENTITY_PARSING_NEVER", 0}, {"XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE", 1}, {"XML_PARAM_ENTITY_PARSING_ALWAYS", 2},
	})
	sys := t.Interp.Importer.Import(t, "sys")
	if sys.IsNil() {
		return false
	}
	modules := object.GetAttr(t, sys, t.Intern("modules"))
	t.Decref(sys)
	if modules.IsNil() {
		return false
	}
	defer t.Decref(modules)
	for name, sub := range map[string]*object.Module{"errors": errs, "model": model} {
		key := t.NewStr("pyexpat." + name)
		ok = ok && object.SetItem(t, modules, key, sub.Val()) && m.SetSteal(t, name, sub.Val())
		t.Decref(key)
	}
	return ok
}
