// Package ast is the native module _ast: the classes of syntax trees as Python objects, and the conversion between them and the trees of
// package internal/ast, on which compile() stands.
//
// The classes are made at run time, as CPython makes them, from the table of nodes: programs may set attributes on them and derive from
// them. An interpreter has its own.
package ast

import (
	"strings"

	tree "github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
	str    = object.Str
)

// The names of the attributes that classes and positions have.
var (
	nameFields       = object.StaticName("_fields")
	nameAttributes   = object.StaticName("_attributes")
	nameFieldTypes   = object.StaticName("_field_types")
	nameMatchArgs    = object.StaticName("__match_args__")
	nameModule       = object.StaticName("__module__")
	nameDoc          = object.StaticName("__doc__")
	nameAnnotations  = object.StaticName("__annotations_cache__")
	nameLineno       = object.StaticName("lineno")
	nameColOffset    = object.StaticName("col_offset")
	nameEndLineno    = object.StaticName("end_lineno")
	nameEndColOffset = object.StaticName("end_col_offset")
	positionNames    = [...]*str{nameLineno, nameColOffset, nameEndLineno, nameEndColOffset}
)

// state is what the module keeps for an interpreter: its classes.
type state struct {
	base    *object.Type            // AST
	byName  map[string]*object.Type // all classes
	classes []nodeClass             // by kind
	kinds   map[*object.Type]tree.Kind
	// The classes without fields (contexts and operators): by group and number, with their only instances as the parser gives them.
	groups    map[string][]value
	numbers   map[*object.Type]int
	groupOf   map[*object.Type]string
	exprs     *object.Type
	located   map[string]bool
	sumOf     map[tree.Kind]string
	exprCtx   *object.Type
	loadValue value
}

// nodeClass is the class of a kind of node.
type nodeClass struct {
	tp    *object.Type
	info  *tree.NodeInfo
	names []*str // of the fields, then of the attributes
}

func stateOf(t *thread) *state { return t.Interp.State("ast").(*state) }

// Module is the definition of the module _ast.
func Module() *object.NativeModule {
	return &object.NativeModule{
		Name: "_ast",
		Setup: func(t *thread, m *object.Module) bool {
			st, ok := t.Interp.State("ast").(*state)
			if !ok {
				if st = newState(t); st == nil {
					return false
				}
				t.Interp.SetState("ast", st)
				t.Interp.ASTToObject, t.Interp.ASTFromObject = toObject, fromObject
			}
			for _, name := range classOrder() {
				if !m.Set(t, name, st.byName[name].Val()) {
					return false
				}
			}
			return m.Set(t, "PyCF_ALLOW_TOP_LEVEL_AWAIT", object.Int(object.CompileAllowTopLevelAwait)) && m.Set(t, "PyCF_ONLY_AST", object.Int(object.CompileOnlyAST)) &&
				m.Set(t, "PyCF_TYPE_COMMENTS", object.Int(object.CompileTypeComments)) && m.Set(t, "PyCF_OPTIMIZED_AST", object.Int(object.CompileOptimizedAST))
		},
	}
}

// enum is an abstract class whose members have no fields.
type enum struct {
	name    string
	members []string
}

func enums() []enum {
	list := func(n int, name func(i int) string) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = name(i)
		}
		return out
	}
	return []enum{
		{"expr_context", list(tree.ExprContextValues(), func(i int) string { return tree.ExprContext(i).String() })},
		{"boolop", list(tree.BoolOperatorValues(), func(i int) string { return tree.BoolOperator(i).String() })},
		{"operator", list(tree.OperatorValues(), func(i int) string { return tree.Operator(i).String() })},
		{"unaryop", list(tree.UnaryOperatorValues(), func(i int) string { return tree.UnaryOperator(i).String() })},
		{"cmpop", list(tree.CmpOperatorValues(), func(i int) string { return tree.CmpOperator(i).String() })},
	}
}

// sums are the abstract classes of nodes, and whether the ends of their positions may be absent.
var sums = []struct {
	name           string
	located, noEnd bool
}{{"mod", false, false}, {"stmt", true, true}, {"expr", true, true}, {"excepthandler", true, true}, {"pattern", true, false}, {"type_ignore", false, false}, {"type_param", true, false}}

// classOrder lists all classes, abstract ones before their members.
func classOrder() []string {
	out := []string{"AST"}
	for _, s := range sums {
		out = append(out, s.name)
		for k := tree.KindInvalid + 1; int(k) < tree.KindCount(); k++ {
			if tree.InfoOf(k).Base == s.name {
				out = append(out, k.String())
			}
		}
	}
	for _, e := range enums() {
		out = append(append(out, e.name), e.members...)
	}
	for k := tree.KindInvalid + 1; int(k) < tree.KindCount(); k++ {
		if tree.InfoOf(k).Base == "AST" {
			out = append(out, k.String())
		}
	}
	return out
}

// References implements object.Holder.
func (s *state) References(visit func(value)) {
	for _, tp := range s.byName {
		visit(tp.Val())
	}
	for _, g := range s.groups {
		for _, v := range g {
			visit(v)
		}
	}
}

// newState makes the classes; nil with an exception pending.
func newState(t *thread) *state {
	st := &state{byName: map[string]*object.Type{}, classes: make([]nodeClass, tree.KindCount()), kinds: map[*object.Type]tree.Kind{},
		groups: map[string][]value{}, numbers: map[*object.Type]int{}, groupOf: map[*object.Type]string{}}
	b := builder{t: t, st: st, ok: true}
	b.class("AST", object.ObjectType, "", nil, nil, false)
	if !b.ok || !t.AddMethods(st.byName["AST"], baseMethods()) {
		return nil
	}
	st.base = st.byName["AST"]
	none := []string{}
	for _, s := range sums {
		var attrs []string
		if s.located {
			attrs = positionTexts()
		}
		b.class(s.name, st.base, sumDoc(s.name), none, append(none, attrs...), s.noEnd)
	}
	for _, e := range enums() {
		b.class(e.name, st.base, e.name+" = "+strings.Join(e.members, " | "), none, none, false)
		for i, name := range e.members {
			tp := b.class(name, st.byName[e.name], name, none, nil, false)
			if !b.ok {
				return nil
			}
			st.groups[e.name] = append(st.groups[e.name], t.NewInstance(tp))
			st.numbers[tp], st.groupOf[tp] = i, e.name
		}
	}
	for k := tree.KindInvalid + 1; int(k) < tree.KindCount(); k++ {
		info := tree.InfoOf(k)
		fields := make([]string, len(info.Fields))
		for i, f := range info.Fields {
			fields[i] = f.Name
		}
		var attrs []string
		base := st.byName[info.Base]
		if info.Base == "AST" {
			attrs = none
			if info.Located {
				attrs = positionTexts()
			}
		}
		tp := b.class(info.Name, base, nodeDoc(info), fields, attrs, info.Base == "AST" && info.Located)
		if !b.ok {
			return nil
		}
		c := nodeClass{tp: tp, info: info}
		for _, name := range fields {
			c.names = append(c.names, t.Intern(name))
		}
		if info.Located {
			c.names = append(c.names, positionNames[:]...)
		}
		st.classes[k], st.kinds[tp] = c, k
	}
	st.exprCtx, st.loadValue = st.byName["expr_context"], st.groups["expr_context"][tree.Load]
	for k := tree.KindInvalid + 1; int(k) < tree.KindCount(); k++ {
		b.fieldTypes(st.classes[k].tp, st.classes[k].info.Fields)
	}
	for tp := range st.numbers {
		b.fieldTypes(tp, nil)
	}
	if !b.ok {
		return nil
	}
	return st
}

func positionTexts() []string {
	return []string{"lineno", "col_offset", "end_lineno", "end_col_offset"}
}

// fieldDoc is a field in the language of the grammar of nodes.
func fieldDoc(f tree.Field) string {
	s := f.Type
	if f.Optional {
		s += "?"
	}
	if f.List {
		s += "*"
	}
	return s + " " + f.Name
}

func nodeDoc(info *tree.NodeInfo) string {
	if len(info.Fields) == 0 {
		return info.Name
	}
	fields := make([]string, len(info.Fields))
	for i, f := range info.Fields {
		fields[i] = fieldDoc(f)
	}
	return info.Name + "(" + strings.Join(fields, ", ") + ")"
}

func sumDoc(name string) string {
	var members []string
	for k := tree.KindInvalid + 1; int(k) < tree.KindCount(); k++ {
		if info := tree.InfoOf(k); info.Base == name {
			members = append(members, nodeDoc(info))
		}
	}
	return name + " = " + strings.Join(members, "\n"+strings.Repeat(" ", len(name)+1)+"| ")
}

// builder makes classes. ok is false when an exception is pending.
type builder struct {
	t  *thread
	st *state
	ok bool
}

func (b *builder) tuple(names []string) value {
	tup := b.t.NewTuple(len(names))
	for i, n := range names {
		tup.Items()[i] = b.t.Intern(n).Val()
	}
	return tup.Val()
}

// class makes a class. A nil list of attributes means that they are those of the base; noEnd says that the end of the position is None
// unless it is set.
func (b *builder) class(name string, base *object.Type, doc string, fields, attrs []string, noEnd bool) *object.Type {
	if !b.ok {
		return nil
	}
	t := b.t
	d := t.NewDict()
	steal := func(name *str, v value) {
		d.SetStr(t, name, v)
		t.Decref(v)
	}
	if fields == nil {
		fields = []string{}
	}
	if name == "AST" {
		attrs = []string{}
	}
	tup := b.tuple(fields)
	d.SetStr(t, nameFields, tup)
	steal(nameMatchArgs, tup)
	steal(nameModule, t.NewStr("ast"))
	if name == "AST" {
		steal(nameDoc, object.None)
	} else {
		steal(nameDoc, t.NewStr(doc))
	}
	if attrs != nil {
		steal(nameAttributes, b.tuple(attrs))
	}
	if noEnd {
		d.SetStr(t, nameEndLineno, object.None)
		d.SetStr(t, nameEndColOffset, object.None)
	}
	bases := t.TupleOf(base.Val())
	v := object.CallN(t, object.MetaType.Val(), t.Intern(name).Val(), bases.Val(), d.Val())
	t.Decref(bases.Val())
	t.Decref(d.Val())
	if v.IsNil() {
		b.ok = false
		return nil
	}
	tp := object.AsType(v)
	b.st.byName[name] = tp
	return tp
}

// fieldTypes sets _field_types and the defaults of optional fields.
func (b *builder) fieldTypes(tp *object.Type, fields []tree.Field) {
	if !b.ok {
		return
	}
	t := b.t
	d := t.NewDict()
	defer t.Decref(d.Val())
	for _, f := range fields {
		var item *object.Type
		switch f.Type {
		case "identifier", "string":
			item = object.StrType
		case "int":
			item = object.IntType
		case "constant":
			item = object.ObjectType
		default:
			item = b.st.byName[f.Type]
		}
		v := item.Val()
		switch {
		case f.List:
			v = object.NewGenericAlias(t, object.ListType.Val(), v)
		case f.Optional:
			v = object.MakeUnion(t, v, object.None)
			b.ok = b.ok && object.SetAttr(t, tp.Val(), t.Intern(f.Name), object.None)
		default:
			t.Incref(v)
		}
		if v.IsNil() {
			b.ok = false
			return
		}
		d.SetStr(t, t.Intern(f.Name), v)
		t.Decref(v)
	}
	b.ok = b.ok && object.SetAttr(t, tp.Val(), nameFieldTypes, d.Val()) && object.SetAttr(t, tp.Val(), nameAnnotations, d.Val())
}
