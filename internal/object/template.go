package object

// The types of template strings (PEP 750).
var (
	TemplateType      = newTemplateType("Template", 0)
	InterpolationType = newTemplateType("Interpolation", 0)
	TemplateIterType  = newTemplateType("TemplateIter", TypeNoNew)
)

func newTemplateType(name string, flags TypeFlags) *Type {
	return NewStaticType("string.templatelib", name, ObjectType, flags)
}

// Template is a template string: there is one str more than interpolations.
type Template struct {
	Header
	strings, interpolations *Tuple
}

// Interpolation is a {...} of a template string.
type Interpolation struct {
	Header
	value, expression, conversion, formatSpec Value
}

// templateIter iterates over the parts of a template that are not empty.
type templateIter struct {
	Header
	template *Template
	next     int // part 2*i is string i, part 2*i+1 interpolation i
}

func setupTemplate() {
	tp := TemplateType
	tp.Doc = "Template object"
	tp.New = newTemplateObject
	tp.Dealloc = func(t *Thread, h *Header) {
		x := as[Template](h)
		a, b := x.strings, x.interpolations
		x.strings, x.interpolations = nil, nil
		if a != nil {
			t.Decref(a.Val())
			t.Decref(b.Val())
		}
		t.freeHeader(h)
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		if x := as[Template](h); x.strings != nil {
			visit(x.strings.Val())
			visit(x.interpolations.Val())
		}
	}
	tp.Repr = func(t *Thread, self Value) Value {
		x := to[Template](self)
		var b StrBuilder
		b.WriteASCII("Template(strings=")
		if !t.writeRepr(&b, x.strings.Val()) {
			return Value{}
		}
		b.WriteASCII(", interpolations=")
		if !t.writeRepr(&b, x.interpolations.Val()) {
			return Value{}
		}
		b.WriteASCII(")")
		return b.Finish(t)
	}
	tp.Iter = func(t *Thread, self Value) Value {
		it := &templateIter{template: to[Template](self)}
		t.initHeader(&it.Header, TemplateIterType)
		t.Incref(self)
		return it.Val()
	}
	tp.SeqConcat = concatTemplates
	tp.Members = []Member{
		{Name: "strings", Get: func(h *Header) Value { return as[Template](h).strings.Val() }},
		{Name: "interpolations", Get: func(h *Header) Value { return as[Template](h).interpolations.Val() }},
	}
	tp.Getset = []GetSet{{Name: "values", Get: func(t *Thread, self Value) Value {
		x := to[Template](self)
		out := t.NewTuple(len(x.interpolations.Items()))
		for i, v := range x.interpolations.Items() {
			out.Items()[i] = t.Newref(to[Interpolation](v).value)
		}
		return out.Val()
	}}}
	tp.Methods = []Method{
		{Sig: "__reduce__()", Fn: func(t *Thread, self Value, a []Value) Value {
			x := to[Template](self)
			mod := t.Interp.Importer.Import(t, "string.templatelib")
			if mod.obj == nil {
				return Value{}
			}
			f := GetAttr(t, mod, StaticName("_template_unpickle"))
			t.Decref(mod)
			if f.obj == nil {
				return Value{}
			}
			return t.TupleSteal(f, t.TupleOf(x.strings.Val(), x.interpolations.Val()).Val()).Val()
		}},
		{Sig: "__class_getitem__(object, /)", Kind: ClassMethod, Fn: classGetItemMethod},
	}
	setupInterpolation()
	setupTemplateIter()
}

// templateOf makes a template of its parts (stolen).
func (t *Thread) templateOf(strs, interps *Tuple) Value {
	x := &Template{strings: strs, interpolations: interps}
	t.initHeader(&x.Header, TemplateType)
	return x.Val()
}

// newTemplate is HookTemplate: it borrows a tuple of strs and one of interpolations.
func newTemplate(t *Thread, args []Value) Value {
	strs, interps := to[Tuple](args[0]).Items(), to[Tuple](args[1]).Items()
	good := len(strs) == len(interps)+1
	for _, v := range strs {
		good = good && IsStr(v)
	}
	for _, v := range interps {
		good = good && v.obj.typ == InterpolationType
	}
	if !good { // only a forged code asks for that
		return t.Raise(SystemError, "bad parts of a template")
	}
	t.Incref(args[0])
	t.Incref(args[1])
	return t.templateOf(to[Tuple](args[0]), to[Tuple](args[1]))
}

// newInterpolation is HookInterpolation: it borrows the value, the source text, the conversion and the format spec or the zero Value.
func newInterpolation(t *Thread, args []Value) Value {
	conv := None
	if c := args[2].Int64(); c > 0 {
		conv = t.NewASCII("sra"[c-1 : c])
	}
	spec := args[3]
	if spec.obj == nil {
		spec = EmptyStr
	}
	if !IsStr(args[1]) || !IsStr(spec) { // a syntax tree may ask for that
		return t.Raise(TypeError, "the expression and the format of an interpolation must be str")
	}
	return t.interpolationOf(args[0], args[1], conv, spec)
}

func (t *Thread) interpolationOf(value, expression, conversion, spec Value) Value {
	x := &Interpolation{value: t.Newref(value), expression: t.Newref(expression), conversion: t.Newref(conversion), formatSpec: t.Newref(spec)}
	t.initHeader(&x.Header, InterpolationType)
	return x.Val()
}

func newTemplateObject(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
	if kw.count() > 0 {
		return t.Raise(TypeError, "Template.__new__ only accepts *args arguments")
	}
	strs, interps := t.NewList(0), t.NewList(0)
	defer func() {
		t.Decref(strs.Val())
		t.Decref(interps.Val())
	}()
	text := EmptyStr // what was collected since the last interpolation
	for _, v := range args {
		switch {
		case IsStr(v):
			joined := t.ConcatStr(AsStr(text), AsStr(v))
			t.Decref(text)
			text = joined
		case v.obj.typ == InterpolationType:
			strs.Push(t, text)
			text = EmptyStr
			interps.Append(t, v)
		default:
			t.Decref(text)
			return t.Raise(TypeError, "Template.__new__ *args need to be of type 'str' or 'Interpolation', got %s", t.messageName(v.obj.typ))
		}
	}
	strs.Push(t, text)
	return t.templateOf(t.TupleOf(strs.items...), t.TupleOf(interps.items...))
}

func concatTemplates(t *Thread, a, b Value) Value {
	if a.obj.typ != TemplateType || b.obj.typ != TemplateType {
		return t.Raise(TypeError, "can only concatenate %s (not \"%s\") to %s", "string.templatelib.Template", t.messageName(b.obj.typ), "string.templatelib.Template")
	}
	x, y := to[Template](a), to[Template](b)
	n := len(x.strings.Items())
	joined := t.ConcatStr(AsStr(x.strings.Items()[n-1]), AsStr(y.strings.Items()[0]))
	if joined.obj == nil {
		return joined
	}
	strs := append(append(append([]Value{}, x.strings.Items()[:n-1]...), joined), y.strings.Items()[1:]...)
	interps := append(append([]Value{}, x.interpolations.Items()...), y.interpolations.Items()...)
	res := t.templateOf(t.TupleOf(strs...), t.TupleOf(interps...))
	t.Decref(joined)
	return res
}

func setupInterpolation() {
	tp := InterpolationType
	tp.Doc = "Interpolation object"
	sig := NewSignature("Interpolation(value, expression='', conversion=None, format_spec='')")
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
		return sig.Bind(t, args, kw, func(a []Value) Value {
			expr, conv, spec := a[1], a[2], a[3]
			if expr.obj == nil {
				expr = EmptyStr
			}
			if spec.obj == nil {
				spec = EmptyStr
			}
			if conv.obj == nil {
				conv = None
			}
			if !IsStr(expr) {
				return t.Raise(TypeError, "Interpolation() argument 'expression' must be str, not %s", expr.obj.typ.Name)
			}
			if !conv.IsNone() {
				if !IsStr(conv) {
					return t.Raise(TypeError, "Interpolation() argument 'conversion' must be str, not %s", conv.obj.typ.Name)
				}
				if s := AsStr(conv); s.len() != 1 || s.At(0) != 's' && s.At(0) != 'a' && s.At(0) != 'r' {
					return t.Raise(ValueError, "Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'")
				}
			}
			if !IsStr(spec) {
				return t.Raise(TypeError, "Interpolation() argument 'format_spec' must be str, not %s", spec.obj.typ.Name)
			}
			return t.interpolationOf(a[0], expr, conv, spec)
		})
	}
	tp.Dealloc = func(t *Thread, h *Header) {
		x := as[Interpolation](h)
		t.Clear(&x.value)
		t.Clear(&x.expression)
		t.Clear(&x.conversion)
		t.Clear(&x.formatSpec)
		t.freeHeader(h)
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		x := as[Interpolation](h)
		for _, v := range [...]Value{x.value, x.expression, x.conversion, x.formatSpec} {
			if v.obj != nil {
				visit(v)
			}
		}
	}
	tp.Repr = func(t *Thread, self Value) Value {
		x := to[Interpolation](self)
		var b StrBuilder
		b.WriteASCII("Interpolation(")
		for i, v := range [...]Value{x.value, x.expression, x.conversion, x.formatSpec} {
			if i > 0 {
				b.WriteASCII(", ")
			}
			if !t.writeRepr(&b, v) {
				return Value{}
			}
		}
		b.WriteASCII(")")
		return b.Finish(t)
	}
	tp.Members = []Member{
		{Name: "value", Get: func(h *Header) Value { return as[Interpolation](h).value }},
		{Name: "expression", Get: func(h *Header) Value { return as[Interpolation](h).expression }},
		{Name: "conversion", Get: func(h *Header) Value { return as[Interpolation](h).conversion }},
		{Name: "format_spec", Get: func(h *Header) Value { return as[Interpolation](h).formatSpec }},
	}
	tp.Constants = append(tp.Constants, Constant{"__match_args__", staticTuple("value", "expression", "conversion", "format_spec")})
	tp.Methods = []Method{
		{Sig: "__reduce__()", Fn: func(t *Thread, self Value, a []Value) Value {
			x := to[Interpolation](self)
			return t.TupleSteal(t.Newref(InterpolationType.Val()), t.TupleOf(x.value, x.expression, x.conversion, x.formatSpec).Val()).Val()
		}},
		{Sig: "__class_getitem__(object, /)", Kind: ClassMethod, Fn: classGetItemMethod},
	}
}

func setupTemplateIter() {
	tp := TemplateIterType
	tp.Iter = selfIter
	tp.Next = func(t *Thread, self Value) Value {
		it := to[templateIter](self)
		x := it.template
		if x == nil {
			return Value{}
		}
		for it.next < 2*len(x.strings.Items())-1 {
			i := it.next / 2
			it.next++
			if it.next%2 == 0 {
				return t.Newref(x.interpolations.Items()[i])
			}
			if v := x.strings.Items()[i]; AsStr(v).len() > 0 {
				return t.Newref(v)
			}
		}
		it.template = nil
		t.Decref(x.Val())
		return Value{}
	}
	tp.Dealloc = func(t *Thread, h *Header) {
		it := as[templateIter](h)
		if x := it.template; x != nil {
			it.template = nil
			t.Decref(x.Val())
		}
		t.freeHeader(h)
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		if x := as[templateIter](h).template; x != nil {
			visit(x.Val())
		}
	}
}
