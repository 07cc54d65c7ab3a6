// Package typing is the native module _typing: type parameters (TypeVar, ParamSpec, TypeVarTuple), type aliases, Generic and
// NoDefault. What needs the knowledge of the library's module typing (checks of arguments, substitution) calls it there, as
// CPython's does.
//
// Bounds, constraints, defaults and values of aliases are computed at the first use by a function that the compiler
// made: lazy holds either.
package typing

import (
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
	class  = object.Type
)

// The classes.
var (
	TypeVarType       = object.NewStaticType("typing", "TypeVar", nil, object.TypeHasDict|object.TypeHasWeakref|object.TypeImmutable)
	ParamSpecType     = object.NewStaticType("typing", "ParamSpec", nil, object.TypeHasDict|object.TypeHasWeakref|object.TypeImmutable)
	TypeVarTupleType  = object.NewStaticType("typing", "TypeVarTuple", nil, object.TypeHasDict|object.TypeHasWeakref|object.TypeImmutable)
	ParamSpecArgsType = object.NewStaticType("typing", "ParamSpecArgs", nil, object.TypeHasWeakref|object.TypeImmutable)
	ParamSpecKwType   = object.NewStaticType("typing", "ParamSpecKwargs", nil, object.TypeHasWeakref|object.TypeImmutable)
	TypeAliasType     = object.NewStaticType("typing", "TypeAliasType", nil, object.TypeImmutable)
	GenericType       = object.NewStaticType("typing", "Generic", nil, object.TypeBase|object.TypeImmutable)
	noDefaultType     = object.NewStaticType("builtins", "NoDefaultType", nil, 0)
	evaluatorType     = object.NewStaticType("_typing", "_ConstEvaluator", nil, object.TypeNoNew)
)

var (
	noDefaultHeader object.Header
	// NoDefault is typing.NoDefault.
	NoDefault value
)

// lazy is a value, or the function that computes it when it is asked for.
type lazy struct{ v, f value }

// get returns the value (new reference), or missing (borrowed) if there is neither value nor function.
func (l *lazy) get(t *thread, missing value) value {
	if l.v.IsNil() {
		if l.f.IsNil() {
			return t.Newref(missing)
		}
		f := t.Newref(l.f)
		v := object.Call1(t, f, object.Int(1))
		t.Decref(f)
		if v.IsNil() {
			return v
		}
		t.Replace(&l.v, v)
	}
	return t.Newref(l.v)
}

// evaluator returns the function of a format that computes the value; none if there is neither.
func (l *lazy) evaluator(t *thread, none value) value {
	if !l.f.IsNil() {
		return t.Newref(l.f)
	}
	if l.v.IsNil() {
		if none.IsNone() {
			return none
		}
		return newEvaluator(t, none)
	}
	return newEvaluator(t, l.v)
}

// param is a TypeVar, a ParamSpec or a TypeVarTuple.
type param struct {
	object.AttrHeader
	name                    value
	bound, constraints, def lazy
	covariant, contra       bool
	infer                   bool
}

func (p *param) slots() []*value {
	return []*value{&p.name, &p.bound.v, &p.bound.f, &p.constraints.v, &p.constraints.f, &p.def.v, &p.def.f}
}

func asParam(v value) *param { return (*param)(v.Ptr()) }

// newParam makes a parameter; name is borrowed.
func newParam(t *thread, tp *class, name value) *param {
	p := &param{name: t.Newref(name)}
	t.InitAttrHeader(&p.AttrHeader, tp)
	return p
}

// evaluator computes a constant in the format asked for.
type evaluator struct {
	object.Header
	v value
}

func newEvaluator(t *thread, v value) value {
	e := &evaluator{v: t.Newref(v)}
	t.InitHeader(&e.Header, evaluatorType)
	return e.Val()
}

const formatString = 4

// typingFunc returns an attribute of the library's module typing. New reference.
func typingFunc(t *thread, name string) value {
	m := t.Interp.Importer.Import(t, "typing")
	if m.IsNil() {
		return m
	}
	f := object.GetAttr(t, m, t.Intern(name))
	t.Decref(m)
	return f
}

// callTyping calls a function of the library's module typing.
func callTyping(t *thread, name string, args ...value) value {
	f := typingFunc(t, name)
	if f.IsNil() {
		return f
	}
	res := object.CallN(t, f, args...)
	t.Decref(f)
	return res
}

// typeCheck returns the type that v stands for.
func typeCheck(t *thread, v value, msg string) value {
	if v.IsNone() {
		return t.Newref(object.NoneType.Val())
	}
	m := t.NewStr(msg)
	res := callTyping(t, "_type_check", v, m)
	t.Decref(m)
	return res
}

// setModule gives the object the module of the function that made it.
func setModule(t *thread, v value) bool {
	if t.Frame == nil || t.Frame.Func == nil {
		return true
	}
	m := t.Frame.Func.Module
	if m.IsNil() {
		m = object.None
	}
	return object.SetAttr(t, v, object.NameModule, m)
}

func given(v value) bool { return !v.IsNil() && !v.IsNone() }

// flag returns the truth of an optional argument.
func flag(t *thread, v value, ok *bool) bool {
	if v.IsNil() || !*ok {
		return false
	}
	var b bool
	b, *ok = object.Truth(t, v)
	return b
}

func checkName(t *thread, fn string, v value) bool {
	if !object.IsStr(v) {
		return t.RaiseFalse(object.TypeError, "%s() argument 'name' must be str, not %s", fn, v.Type().Name)
	}
	return true
}

var typeVarSignature = object.NewSignature("typevar(name, *constraints, bound=None, default=typing.NoDefault, covariant=False, contravariant=False, infer_variance=False)")

func newTypeVar(t *thread, cls *class, args []value, kw *object.Tuple) value {
	return typeVarSignature.Bind(t, args, kw, func(a []value) value {
		if !checkName(t, "typevar", a[0]) {
			return value{}
		}
		ok := true
		co, contra, infer := flag(t, a[4], &ok), flag(t, a[5], &ok), flag(t, a[6], &ok)
		if !ok {
			return value{}
		}
		if co && contra {
			return t.Raise(object.ValueError, "Bivariant types are not supported.")
		}
		if infer && (co || contra) {
			return t.Raise(object.ValueError, "Variance cannot be specified with infer_variance.")
		}
		var bound value
		if given(a[2]) {
			if bound = typeCheck(t, a[2], "Bound must be a type."); bound.IsNil() {
				return bound
			}
		}
		constraints := object.AsTuple(a[1])
		switch n := len(constraints.Items()); {
		case n == 1:
			t.Xdecref(bound)
			return t.Raise(object.TypeError, "A single constraint is not allowed")
		case n > 0 && !bound.IsNil():
			t.Decref(bound)
			return t.Raise(object.TypeError, "Constraints cannot be combined with bound=...")
		}
		p := newParam(t, TypeVarType, a[0])
		p.bound.v = bound
		p.constraints.v = t.Newref(constraints.Val())
		if !a[3].IsNil() {
			p.def.v = t.Newref(a[3])
		}
		p.covariant, p.contra, p.infer = co, contra, infer
		if !setModule(t, p.Val()) {
			t.Decref(p.Val())
			return value{}
		}
		return p.Val()
	})
}

var paramSpecSignature = object.NewSignature("paramspec(name, *, bound=None, default=typing.NoDefault, covariant=False, contravariant=False, infer_variance=False)")

func newParamSpec(t *thread, cls *class, args []value, kw *object.Tuple) value {
	return paramSpecSignature.Bind(t, args, kw, func(a []value) value {
		if !checkName(t, "paramspec", a[0]) {
			return value{}
		}
		ok := true
		co, contra, infer := flag(t, a[3], &ok), flag(t, a[4], &ok), flag(t, a[5], &ok)
		if !ok {
			return value{}
		}
		if co && contra {
			return t.Raise(object.ValueError, "Bivariant types are not supported.")
		}
		if infer && (co || contra) {
			return t.Raise(object.ValueError, "Variance cannot be specified with infer_variance.")
		}
		var bound value
		if given(a[1]) {
			bound = t.Newref(a[1]) // anything, as it is
		}
		p := newParam(t, ParamSpecType, a[0])
		p.bound.v = bound
		if !a[2].IsNil() {
			p.def.v = t.Newref(a[2])
		}
		p.covariant, p.contra, p.infer = co, contra, infer
		if !setModule(t, p.Val()) {
			t.Decref(p.Val())
			return value{}
		}
		return p.Val()
	})
}

var typeVarTupleSignature = object.NewSignature("typevartuple(name, *, default=typing.NoDefault)")

func newTypeVarTuple(t *thread, cls *class, args []value, kw *object.Tuple) value {
	return typeVarTupleSignature.Bind(t, args, kw, func(a []value) value {
		if !checkName(t, "typevartuple", a[0]) {
			return value{}
		}
		p := newParam(t, TypeVarTupleType, a[0])
		if !a[1].IsNil() {
			p.def.v = t.Newref(a[1])
		}
		if !setModule(t, p.Val()) {
			t.Decref(p.Val())
			return value{}
		}
		return p.Val()
	})
}

func paramRepr(t *thread, self value) value {
	p := asParam(self)
	prefix := ""
	if p.Type() != TypeVarTupleType && !p.infer {
		switch {
		case p.covariant:
			prefix = "+"
		case p.contra:
			prefix = "-"
		default:
			prefix = "~"
		}
	}
	return t.NewStr(prefix + object.AsStr(p.name).String())
}

func unionOf(t *thread, a, b value) value { return object.UnionFromItems(t, []value{a, b}) }

func cannotSubclass(name string) object.Method {
	return object.Method{Sig: "__mro_entries__(bases, /)", Fn: func(t *thread, self value, a []value) value {
		return t.Raise(object.TypeError, "Cannot subclass an instance of %s", name)
	}}
}

// unpackOne is iter((typing.Unpack[v],)).
func unpackOne(t *thread, v value) value {
	u := typingFunc(t, "Unpack")
	if u.IsNil() {
		return u
	}
	x := object.GetItem(t, u, v)
	t.Decref(u)
	if x.IsNil() {
		return x
	}
	tp := t.TupleSteal(x)
	it := object.Iter(t, tp.Val())
	t.Decref(tp.Val())
	return it
}

// setupParams fills in the tables of the three kinds of type parameters.
func setupParams() {
	dealloc := func(t *thread, h *object.Header) {
		p := asParam(h.Val())
		t.FreeHeader(h)
		for _, s := range p.slots() {
			t.Clear(s)
		}
	}
	traverse := func(h *object.Header, visit func(value)) {
		for _, s := range asParam(h.Val()).slots() {
			if !s.IsNil() {
				visit(*s)
			}
		}
	}
	clearParam := func(t *thread, h *object.Header) {
		for _, s := range asParam(h.Val()).slots()[1:] {
			t.Clear(s)
		}
		t.ClearAttrs(h)
	}
	name := object.Member{Name: "__name__", Get: func(h *object.Header) value { return asParam(h.Val()).name }}
	boolean := func(name string, get func(p *param) bool) object.Member {
		return object.Member{Name: name, Get: func(h *object.Header) value { return object.Bool(get(asParam(h.Val()))) }}
	}
	variance := []object.Member{boolean("__covariant__", func(p *param) bool { return p.covariant }), boolean("__contravariant__", func(p *param) bool { return p.contra }),
		boolean("__infer_variance__", func(p *param) bool { return p.infer })}
	def := object.GetSet{Name: "__default__", Get: func(t *thread, self value) value { return asParam(self).def.get(t, NoDefault) }}
	evalDef := object.GetSet{Name: "evaluate_default", Get: func(t *thread, self value) value { return asParam(self).def.evaluator(t, NoDefault) }}
	bound := object.GetSet{Name: "__bound__", Get: func(t *thread, self value) value { return asParam(self).bound.get(t, object.None) }}
	common := []object.Method{
		{Sig: "has_default()", Fn: func(t *thread, self value, _ []value) value {
			d := &asParam(self).def
			return object.Bool(!d.f.IsNil() || !d.v.IsNil() && d.v != NoDefault)
		}},
		{Sig: "__reduce__()", Fn: func(t *thread, self value, _ []value) value { return t.Newref(asParam(self).name) }},
	}
	for _, tp := range []*class{TypeVarType, ParamSpecType, TypeVarTupleType} {
		tp.Dealloc, tp.Traverse, tp.Clear = dealloc, traverse, clearParam
		tp.Repr = paramRepr
	}

	tp := TypeVarType
	tp.New = newTypeVar
	tp.Binary[object.OpOr] = unionOf
	tp.Members = append([]object.Member{name}, variance...)
	tp.Getset = []object.GetSet{bound,
		{Name: "__constraints__", Get: func(t *thread, self value) value { return asParam(self).constraints.get(t, object.EmptyTuple.Val()) }},
		def,
		{Name: "evaluate_bound", Get: func(t *thread, self value) value { return asParam(self).bound.evaluator(t, object.None) }},
		{Name: "evaluate_constraints", Get: func(t *thread, self value) value {
			p := asParam(self)
			if p.constraints.f.IsNil() && (p.constraints.v.IsNil() || len(object.AsTuple(p.constraints.v).Items()) == 0) {
				return object.None
			}
			return p.constraints.evaluator(t, object.None)
		}},
		evalDef,
	}
	tp.Methods = append([]object.Method{
		{Sig: "__typing_subst__(arg, /)", Fn: func(t *thread, self value, a []value) value { return callTyping(t, "_typevar_subst", self, a[0]) }},
		{Sig: "__typing_prepare_subst__(alias, args, /)", Fn: typeVarPrepare},
		cannotSubclass("TypeVar"),
	}, common...)

	tp = ParamSpecType
	tp.New = newParamSpec
	tp.Binary[object.OpOr] = unionOf
	tp.Members = append([]object.Member{name}, variance...)
	part := func(name string, of *class) object.GetSet {
		return object.GetSet{Name: name, Get: func(t *thread, self value) value { return newPart(t, of, self) }}
	}
	tp.Getset = []object.GetSet{bound, def, evalDef, part("args", ParamSpecArgsType), part("kwargs", ParamSpecKwType)}
	tp.Methods = append([]object.Method{
		{Sig: "__typing_subst__(arg, /)", Fn: func(t *thread, self value, a []value) value { return callTyping(t, "_paramspec_subst", self, a[0]) }},
		{Sig: "__typing_prepare_subst__(alias, args, /)", Fn: func(t *thread, self value, a []value) value {
			return callTyping(t, "_paramspec_prepare_subst", self, a[0], a[1])
		}},
		cannotSubclass("ParamSpec"),
	}, common...)

	tp = TypeVarTupleType
	tp.New = newTypeVarTuple
	tp.Members = []object.Member{name}
	tp.Getset = []object.GetSet{def, evalDef}
	tp.Iter = unpackOne
	tp.Methods = append([]object.Method{
		{Sig: "__typing_subst__(arg, /)", Fn: func(t *thread, self value, a []value) value {
			return t.Raise(object.TypeError, "Substitution of bare TypeVarTuple is not supported")
		}},
		{Sig: "__typing_prepare_subst__(alias, args, /)", Fn: func(t *thread, self value, a []value) value {
			return callTyping(t, "_typevartuple_prepare_subst", self, a[0], a[1])
		}},
		cannotSubclass("TypeVarTuple"),
	}, common...)
}

// typeVarPrepare gives a type variable that got no argument its default.
func typeVarPrepare(t *thread, self value, a []value) value {
	params := object.GetAttr(t, a[0], object.NameParameters)
	if params.IsNil() {
		return params
	}
	defer t.Decref(params)
	args, ok := t.SeqTuple(a[1])
	if !ok {
		return value{}
	}
	defer t.Decref(args.Val())
	ps, ok := t.SeqTuple(params)
	if !ok {
		return value{}
	}
	defer t.Decref(ps.Val())
	index, n := -1, len(args.Items())
	for i, p := range ps.Items() {
		if object.Is(p, self) {
			index = i
			break
		}
	}
	if index < 0 {
		return t.Raise(object.ValueError, "sequence.index(x): x not in sequence")
	}
	if index < n {
		return t.Newref(a[1])
	}
	if index == n {
		def := asParam(self).def.get(t, NoDefault)
		if def.IsNil() {
			return def
		}
		if def != NoDefault {
			all := append(append([]value(nil), args.Items()...), def)
			res := t.TupleOf(all...)
			t.Decref(def)
			return res.Val()
		}
	}
	s := object.ToStr(t, a[0])
	if s.IsNil() {
		return s
	}
	defer t.Decref(s)
	return t.Raise(object.TypeError, "Too few arguments for %s; actual %d, expected at least %d", object.AsStr(s).String(), n, index+1)
}

// part is P.args or P.kwargs of a ParamSpec P.
type part struct {
	object.AttrHeader
	origin value
}

func newPart(t *thread, tp *class, origin value) value {
	p := &part{origin: t.Newref(origin)}
	t.InitAttrHeader(&p.AttrHeader, tp)
	return p.Val()
}

func setupParts() {
	for _, of := range []struct {
		tp         *class
		name, text string
	}{{ParamSpecArgsType, "ParamSpecArgs", ".args"}, {ParamSpecKwType, "ParamSpecKwargs", ".kwargs"}} {
		tp := of.tp
		sig := object.NewSignature(of.name + "(origin)")
		tp.New = func(t *thread, cls *class, args []value, kw *object.Tuple) value {
			return sig.Bind(t, args, kw, func(a []value) value { return newPart(t, tp, a[0]) })
		}
		tp.Dealloc = func(t *thread, h *object.Header) {
			p := (*part)(h.Val().Ptr())
			t.FreeHeader(h)
			t.Clear(&p.origin)
		}
		tp.Traverse = func(h *object.Header, visit func(value)) {
			if p := (*part)(h.Val().Ptr()); !p.origin.IsNil() {
				visit(p.origin)
			}
		}
		tp.Repr = func(t *thread, self value) value {
			origin := (*part)(self.Ptr()).origin
			if origin.Type() == ParamSpecType {
				return t.NewStr(object.AsStr(asParam(origin).name).String() + of.text)
			}
			r := object.Repr(t, origin)
			if r.IsNil() {
				return r
			}
			defer t.Decref(r)
			return t.NewStr(object.AsStr(r).String() + of.text)
		}
		tp.Compare = func(t *thread, a, b value, op object.CompareOp) value {
			if a.Type() != tp || b.Type() != tp || op != object.Eq && op != object.Ne {
				return object.NotImplemented
			}
			return object.Compare(t, (*part)(a.Ptr()).origin, (*part)(b.Ptr()).origin, op)
		}
		tp.Members = []object.Member{{Name: "__origin__", Get: func(h *object.Header) value { return (*part)(h.Val().Ptr()).origin }}}
		tp.Methods = []object.Method{cannotSubclass(of.name)}
	}
}

func setupSmall() {
	tp := evaluatorType
	tp.Dealloc = func(t *thread, h *object.Header) {
		e := (*evaluator)(h.Val().Ptr())
		t.FreeHeader(h)
		t.Clear(&e.v)
	}
	tp.Traverse = func(h *object.Header, visit func(value)) {
		if e := (*evaluator)(h.Val().Ptr()); !e.v.IsNil() {
			visit(e.v)
		}
	}
	tp.Repr = func(t *thread, self value) value {
		r := object.Repr(t, (*evaluator)(self.Ptr()).v)
		if r.IsNil() {
			return r
		}
		defer t.Decref(r)
		return t.NewStr("<constevaluator " + object.AsStr(r).String() + ">")
	}
	sig := object.NewSignature("constevaluator.__call__(format, /)")
	tp.Call = func(t *thread, self value, args []value, kw *object.Tuple) value {
		return sig.Bind(t, args, kw, func(a []value) value {
			format, ok := object.AsSize(t, a[0], object.OverflowError)
			if !ok {
				return value{}
			}
			v := (*evaluator)(self.Ptr()).v
			if format != formatString {
				return t.Newref(v)
			}
			var b object.StrBuilder
			if !v.Type().Has(object.TypeTuple) {
				if !object.AppendTypeRepr(t, &b, v) {
					return value{}
				}
				return b.Finish(t)
			}
			b.WriteText("(")
			items := object.AsTuple(v).Items()
			for i, x := range items {
				if i > 0 {
					b.WriteText(", ")
				}
				if !object.AppendTypeRepr(t, &b, x) {
					return value{}
				}
			}
			if len(items) == 1 {
				b.WriteText(",")
			}
			b.WriteText(")")
			return b.Finish(t)
		})
	}

	tp = noDefaultType
	tp.Dealloc = func(t *thread, h *object.Header) {}
	tp.New = func(t *thread, cls *class, args []value, kw *object.Tuple) value {
		if len(args) > 0 {
			return t.Raise(object.TypeError, "NoDefaultType takes no arguments")
		}
		return NoDefault
	}
	tp.Repr = func(t *thread, self value) value { return t.NewStr("typing.NoDefault") }
	tp.Methods = []object.Method{{Sig: "__reduce__()", Fn: func(t *thread, self value, _ []value) value { return t.NewStr("NoDefault") }}}

	tp = GenericType
	tp.New, tp.Alloc = object.ObjectType.New, object.ObjectType.Alloc
	forward := func(name string) func(t *thread, self value, args []value, kw *object.Tuple) value {
		return func(t *thread, self value, args []value, kw *object.Tuple) value {
			f := typingFunc(t, name)
			if f.IsNil() {
				return f
			}
			w := t.Scratch(len(args) + 1)
			w[0] = self
			copy(w[1:], args)
			res := object.Call(t, f, w, kw)
			t.Unscratch(len(args) + 1)
			t.Decref(f)
			return res
		}
	}
	tp.Methods = []object.Method{
		{Sig: "__class_getitem__(*args, **kwargs)", Raw: forward("_generic_class_getitem"), Kind: object.ClassMethod},
		{Sig: "__init_subclass__(*args, **kwargs)", Raw: forward("_generic_init_subclass"), Kind: object.ClassMethod},
	}
}
