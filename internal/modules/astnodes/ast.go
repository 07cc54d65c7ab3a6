// Package astnodes is the native module _astnodes, the other side of the runtime's own Python module _ast: it tells of the classes of
// nodes, and turns the trees of the parser into objects of those classes and back.
package astnodes

import (
	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

// state is what the module keeps for each interpreter.
type state struct {
	base      value            // the class AST
	classes   map[string]value // by name, owned
	kinds     map[*object.Header]ast.Kind
	names     map[*object.Header]string
	instances map[string]value // the shared instances of classes without fields, owned
}

const key = "ast classes"

// Module is the definition of the module _astnodes.
func Module() *object.NativeModule {
	return &object.NativeModule{
		Name: "_astnodes",
		Functions: []object.Method{
			{Sig: "nodes()", Fn: nodes, Doc: "Return the classes of nodes: tuples (name, base, located, fields), fields being tuples (name, type, optional, list)."},
			{Sig: "register(base, classes, /)", Fn: register, Doc: "Take the classes into use."},
		},
	}
}

// enums are the classes without fields, by the name of their base.
func enums() map[string][]string {
	out := map[string][]string{}
	add := func(base string, n int, name func(i int) string) {
		for i := range n {
			if s := name(i); s != "" {
				out[base] = append(out[base], s)
			}
		}
	}
	add("expr_context", ast.ExprContextValues(), func(i int) string { return ast.ExprContext(i).String() })
	add("boolop", ast.BoolOperatorValues(), func(i int) string { return ast.BoolOperator(i).String() })
	add("operator", ast.OperatorValues(), func(i int) string { return ast.Operator(i).String() })
	add("unaryop", ast.UnaryOperatorValues(), func(i int) string { return ast.UnaryOperator(i).String() })
	add("cmpop", ast.CmpOperatorValues(), func(i int) string { return ast.CmpOperator(i).String() })
	return out
}

func nodes(t *thread, _ value, a []value) value {
	l := t.NewList(0)
	row := func(name, base string, located bool, fields []ast.Field) {
		fl := t.NewList(len(fields))
		for _, f := range fields {
			fl.Push(t, t.TupleSteal(t.NewStr(f.Name), t.NewStr(f.Type), object.Bool(f.Optional), object.Bool(f.List)).Val())
		}
		l.Push(t, t.TupleSteal(t.NewStr(name), t.NewStr(base), object.Bool(located), fl.Val()).Val())
	}
	for k := 1; k < ast.KindCount(); k++ {
		i := ast.InfoOf(ast.Kind(k))
		row(i.Name, i.Base, i.Located, i.Fields)
	}
	for _, base := range []string{"expr_context", "boolop", "operator", "unaryop", "cmpop"} {
		for _, n := range enums()[base] {
			row(n, base, false, nil)
		}
	}
	return l.Val()
}

func register(t *thread, _ value, a []value) value {
	st := &state{base: t.Newref(a[0]), classes: map[string]value{}, kinds: map[*object.Header]ast.Kind{}, names: map[*object.Header]string{}, instances: map[string]value{}}
	if !object.IsDict(a[1]) {
		return t.Raise(object.TypeError, "register() argument 2 must be dict, not %s", a[1].Type().Name)
	}
	pos := 0
	for {
		k, v, ok := object.AsDict(a[1]).Next(&pos)
		if !ok {
			break
		}
		name := object.AsStr(k).String()
		st.classes[name] = t.Newref(v)
		st.names[v.Header()] = name
	}
	for k := 1; k < ast.KindCount(); k++ {
		if c, ok := st.classes[ast.InfoOf(ast.Kind(k)).Name]; ok {
			st.kinds[c.Header()] = ast.Kind(k)
		}
	}
	for _, list := range enums() {
		for _, n := range list {
			v := object.Call0(t, st.classes[n])
			if v.IsNil() {
				return v
			}
			st.instances[n] = v
		}
	}
	t.Interp.SetState(key, st)
	return object.None
}

// Install gives the interpreter the conversions: they import _ast when they are first needed.
func Install(in *object.Interp) {
	in.ASTToObject = func(t *object.Thread, tree any) object.Value {
		st := load(t)
		if st == nil {
			return value{}
		}
		return st.toObject(t, tree.(ast.Node))
	}
	in.ASTFromObject = func(t *object.Thread, v object.Value, mode string) (tree any, isNode, ok bool) {
		st, loaded := in.State(key).(*state)
		if !loaded || !v.Type().IsSubtype(object.AsType(st.base)) {
			return nil, false, true
		}
		m := st.module(t, v, mode)
		return m, true, m != nil
	}
}

func load(t *thread) *state {
	if st, ok := t.Interp.State(key).(*state); ok {
		return st
	}
	m := t.Interp.Importer.Import(t, "_ast")
	if m.IsNil() {
		return nil
	}
	t.Decref(m)
	st, _ := t.Interp.State(key).(*state)
	return st
}

var (
	nameLine    = object.StaticName("lineno")
	nameCol     = object.StaticName("col_offset")
	nameEndLine = object.StaticName("end_lineno")
	nameEndCol  = object.StaticName("end_col_offset")
)

// toObject makes the object of a tree. New reference.
func (st *state) toObject(t *thread, n ast.Node) value {
	if n == nil {
		return object.None
	}
	if !t.EnterRecursive(" during ast construction") {
		return value{}
	}
	defer t.LeaveRecursive()
	info := ast.InfoOf(n.NodeKind())
	cls := st.classes[info.Name]
	obj := t.NewInstance(object.AsType(cls))
	set := func(name *object.Str, v value) bool {
		ok := object.SetAttr(t, obj, name, v)
		t.Decref(v)
		return ok
	}
	for i := range info.Fields {
		v := st.fieldToObject(t, ast.GetField(n, i))
		if v.IsNil() || !set(t.Intern(info.Fields[i].Name), v) {
			t.Decref(obj)
			return value{}
		}
	}
	if info.Located {
		p := n.Pos()
		num := func(x int32) value { return object.Int(int64(x)) }
		if !set(nameLine, num(p.Line)) || !set(nameCol, num(p.Col)) || !set(nameEndLine, num(p.EndLine)) || !set(nameEndCol, num(p.EndCol)) {
			t.Decref(obj)
			return value{}
		}
	}
	return obj
}

func (st *state) fieldToObject(t *thread, x any) value {
	switch x := x.(type) {
	case nil:
		return object.None
	case ast.Node:
		return st.toObject(t, x)
	case []ast.Node:
		l := t.NewList(len(x))
		for _, e := range x {
			v := st.toObject(t, e)
			if v.IsNil() {
				t.Decref(l.Val())
				return v
			}
			l.Push(t, v)
		}
		return l.Val()
	case []string:
		l := t.NewList(len(x))
		for _, s := range x {
			l.Append(t, t.Intern(s).Val())
		}
		return l.Val()
	case ast.ExprContext:
		return t.Newref(st.instances[x.String()])
	case ast.BoolOperator:
		return t.Newref(st.instances[x.String()])
	case ast.Operator:
		return t.Newref(st.instances[x.String()])
	case ast.UnaryOperator:
		return t.Newref(st.instances[x.String()])
	case []ast.CmpOperator:
		l := t.NewList(len(x))
		for _, o := range x {
			l.Append(t, st.instances[o.String()])
		}
		return l.Val()
	case int:
		return object.Int(int64(x))
	case int32:
		return object.Int(int64(x))
	}
	return t.Newref(t.Constant(x))
}

// References implements object.Holder.
func (s *state) References(visit func(object.Value)) {
	visit(s.base)
	for _, v := range s.classes {
		visit(v)
	}
	for _, v := range s.instances {
		visit(v)
	}
}
