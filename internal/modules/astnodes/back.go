package astnodes

import (
	"math/big"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/source"
)

// module converts the root of a tree, which must be what the mode of compile() asks for. Nil with an exception pending.
func (st *state) module(t *thread, v value, mode string) any {
	want := map[string]string{"exec": "Module", "eval": "Expression", "single": "Interactive", "func_type": "FunctionType"}[mode]
	if want == "" {
		t.Raise(object.ValueError, "compile() mode must be 'exec', 'eval' or 'single'")
		return nil
	}
	if !v.Type().IsSubtype(object.AsType(st.classes[want])) {
		t.Raise(object.TypeError, "expected %s node, got %s", want, v.Type().Name)
		return nil
	}
	n := st.fromObject(t, v, "mod")
	if n == nil {
		return nil
	}
	m := n.(ast.Mod)
	if err := ast.Validate(m); err != nil {
		typ := object.ValueError
		msg := err.Error()
		if se, ok := err.(*source.SyntaxError); ok {
			msg = se.Msg
			switch se.Kind.String() {
			case "TypeError":
				typ = object.TypeError
			case "RecursionError":
				typ = object.RecursionError
			}
		}
		t.Raise(typ, "%s", msg)
		return nil
	}
	return m
}

// className finds which class of nodes an object is of.
func (st *state) className(v value) (name string, kind ast.Kind, isNode bool) {
	for _, m := range v.Type().MRO() {
		if n, ok := st.names[m.Val().Header()]; ok {
			return n, st.kinds[m.Val().Header()], true
		}
	}
	return "", 0, false
}

// fromObject converts an object to a node of the abstract class base. Nil with an exception pending.
func (st *state) fromObject(t *thread, v value, base string) ast.Node {
	if !t.EnterRecursive(" while traversing '" + base + "' node") {
		return nil
	}
	defer t.LeaveRecursive()
	_, kind, ok := st.className(v)
	info := ast.InfoOf(kind)
	if !ok || kind == 0 || info.Base != base && info.Name != base {
		r := object.Repr(t, v)
		if r.IsNil() {
			return nil
		}
		t.Raise(object.TypeError, "expected some sort of %s, but got %s", base, object.AsStr(r).String())
		t.Decref(r)
		return nil
	}
	n := ast.New(kind)
	for i, f := range info.Fields {
		x, ok := object.LookupAttr(t, v, t.Intern(f.Name))
		if !ok {
			return nil
		}
		if x.IsNil() {
			switch {
			case f.List:
				x = t.NewList(0).Val()
			case f.Optional || f.Kind == ast.FieldConstant && f.Name == "kind":
				x = object.None
			case f.Kind == ast.FieldExprContext:
				x = t.Newref(st.instances["Load"])
			default:
				t.Raise(object.TypeError, "required field \"%s\" missing from %s", f.Name, info.Name)
				return nil
			}
		}
		conv, ok := st.fieldFromObject(t, x, info, f)
		t.Decref(x)
		if !ok {
			return nil
		}
		if conv == nil {
			continue
		}
		if !ast.SetField(n, i, conv) {
			t.Raise(object.TypeError, "field \"%s\" of %s has the wrong type", f.Name, info.Name)
			return nil
		}
	}
	if info.Located {
		var nums [4]int32
		for i, name := range []*object.Str{nameLine, nameCol, nameEndLine, nameEndCol} {
			x, ok := object.LookupAttr(t, v, name)
			if !ok {
				return nil
			}
			if x.IsNil() || i >= 2 && x.IsNone() {
				if i < 2 {
					t.Raise(object.TypeError, "required field \"%s\" missing from %s", name.String(), base)
					return nil
				}
				nums[i] = nums[i-2]
				continue
			}
			n, ok := integer(t, x)
			t.Decref(x)
			if !ok {
				return nil
			}
			nums[i] = int32(n)
		}
		n.SetPos(source.Span{Line: nums[0], Col: nums[1], EndLine: nums[2], EndCol: nums[3]})
	}
	return n
}

func integer(t *thread, v value) (int, bool) {
	if !object.IsInt(v) {
		r := object.Repr(t, v)
		if r.IsNil() {
			return 0, false
		}
		defer t.Decref(r)
		return 0, t.RaiseFalse(object.ValueError, "invalid integer value: %s", object.AsStr(r).String())
	}
	n, ok := object.AsInt64(t, v, "Python int too large to convert to C int")
	if ok && int64(int32(n)) != n {
		return 0, t.RaiseFalse(object.OverflowError, "Python int too large to convert to C int")
	}
	return int(n), ok
}

// fieldFromObject converts the value of a field; nil with ok means that the field is absent.
func (st *state) fieldFromObject(t *thread, x value, info *ast.NodeInfo, f ast.Field) (any, bool) {
	if f.List {
		if !object.IsList(x) {
			return nil, t.RaiseFalse(object.TypeError, "%s field \"%s\" must be a list, not a %s", info.Name, f.Name, x.Type().Name)
		}
		l := object.AsList(x)
		n := l.Len()
		changed := func() bool {
			return t.RaiseFalse(object.RuntimeError, "%s field \"%s\" changed size during iteration", info.Name, f.Name)
		}
		switch f.Kind {
		case ast.FieldIdent:
			out := make([]string, 0, n)
			for i := range n {
				if !object.IsStr(l.Items()[i]) {
					return nil, t.RaiseFalse(object.TypeError, "AST identifier must be of type str")
				}
				out = append(out, object.AsStr(l.Items()[i]).String())
			}
			return out, true
		case ast.FieldCmpOperator:
			out := make([]ast.CmpOperator, 0, n)
			for i := range n {
				o, ok := st.enum(t, l.Items()[i], "cmpop")
				if !ok {
					return nil, false
				}
				out = append(out, ast.CmpOperator(o))
			}
			return out, true
		}
		out := make([]ast.Node, 0, n)
		for i := range n {
			if i >= l.Len() {
				return nil, changed()
			}
			e := t.Newref(l.Items()[i])
			if e.IsNone() && f.Optional {
				out = append(out, nil)
				continue
			}
			c := st.fromObject(t, e, f.Type)
			t.Decref(e)
			if c == nil {
				return nil, false
			}
			out = append(out, c)
			if l.Len() != n {
				return nil, changed()
			}
		}
		return out, true
	}
	if x.IsNone() && f.Kind != ast.FieldConstant {
		if f.Optional {
			return nil, true
		}
		return nil, t.RaiseFalse(object.ValueError, "field '%s' is required for %s", f.Name, info.Name)
	}
	switch f.Kind {
	case ast.FieldNode:
		n := st.fromObject(t, x, f.Type)
		return n, n != nil
	case ast.FieldIdent:
		if !object.IsStr(x) {
			return nil, t.RaiseFalse(object.TypeError, "AST identifier must be of type str")
		}
		return object.AsStr(x).String(), true
	case ast.FieldString:
		if !object.IsStr(x) {
			return nil, t.RaiseFalse(object.TypeError, "AST string must be of type str")
		}
		return object.AsStr(x).String(), true
	case ast.FieldInt:
		n, ok := integer(t, x)
		return n, ok
	case ast.FieldConstant:
		c, ok := constant(t, x)
		return c, ok
	case ast.FieldExprContext:
		o, ok := st.enum(t, x, "expr_context")
		return ast.ExprContext(o), ok
	case ast.FieldBoolOperator:
		o, ok := st.enum(t, x, "boolop")
		return ast.BoolOperator(o), ok
	case ast.FieldOperator:
		o, ok := st.enum(t, x, "operator")
		return ast.Operator(o), ok
	case ast.FieldUnaryOperator:
		o, ok := st.enum(t, x, "unaryop")
		return ast.UnaryOperator(o), ok
	}
	return nil, t.RaiseFalse(object.SystemError, "unknown kind of field %s.%s", info.Name, f.Name)
}

// enum finds the number of an instance of a class without fields.
func (st *state) enum(t *thread, v value, base string) (int, bool) {
	name, _, ok := st.className(v)
	if ok {
		count, text := 0, func(i int) string { return "" }
		switch base {
		case "expr_context":
			count, text = ast.ExprContextValues(), func(i int) string { return ast.ExprContext(i).String() }
		case "boolop":
			count, text = ast.BoolOperatorValues(), func(i int) string { return ast.BoolOperator(i).String() }
		case "operator":
			count, text = ast.OperatorValues(), func(i int) string { return ast.Operator(i).String() }
		case "unaryop":
			count, text = ast.UnaryOperatorValues(), func(i int) string { return ast.UnaryOperator(i).String() }
		case "cmpop":
			count, text = ast.CmpOperatorValues(), func(i int) string { return ast.CmpOperator(i).String() }
		}
		for i := range count {
			if text(i) == name {
				return i, true
			}
		}
	}
	r := object.Repr(t, v)
	if r.IsNil() {
		return 0, false
	}
	defer t.Decref(r)
	return 0, t.RaiseFalse(object.TypeError, "expected some sort of %s, but got %s", base, object.AsStr(r).String())
}

// constant makes plain data of the value of a Constant node.
func constant(t *thread, v value) (source.Constant, bool) {
	switch {
	case v.IsNone():
		return source.NoneType{}, true
	case v.IsBool():
		return v.IsTrue(), true
	case v.IsInt64():
		return v.Int64(), true
	case v.IsFloat64():
		return v.Float64(), true
	case object.Is(v, object.Ellipsis):
		return source.EllipsisType{}, true
	}
	switch v.Type() {
	case object.IntType:
		return new(big.Int).Set(object.ToBig(v)), true
	case object.ComplexType:
		return object.AsComplex(t, v)
	case object.StrType:
		return object.AsStr(v).String(), true
	case object.BytesType:
		return source.Bytes(object.BytesOf(v)), true
	case object.TupleType, object.FrozenSetType:
		var items []source.Constant
		if !object.ForEach(t, v, func(e value) bool {
			c, ok := constant(t, e)
			items = append(items, c)
			return ok
		}) {
			return nil, false
		}
		if v.Type() == object.TupleType {
			return source.Tuple(items), true
		}
		return source.FrozenSet(items), true
	}
	return nil, t.RaiseFalse(object.TypeError, "got an invalid type in Constant: %s", v.Type().Name)
}
