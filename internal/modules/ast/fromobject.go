package ast

import (
	"math/big"

	tree "github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/source"
)

// maxInput bounds the nesting of objects that become trees.
const maxInput = 6000

// fromObject makes the tree of a Python object for compile() in a mode. isNode is false for what is no node.
func fromObject(t *thread, v value, mode string) (mod any, isNode, ok bool) {
	st := stateOf(t)
	if !v.Type().IsSubtype(st.base) {
		return nil, false, false
	}
	want := map[string]string{"exec": "Module", "eval": "Expression", "single": "Interactive", "func_type": "FunctionType"}[mode]
	if want == "" {
		t.Raise(object.ValueError, "compile() mode must be 'exec', 'eval' or 'single'")
		return nil, true, false
	}
	is, ok := object.IsInstance(t, v, st.byName[want].Val())
	if !ok {
		return nil, true, false
	}
	if !is {
		t.Raise(object.TypeError, "expected %s node, got %s", want, v.Type().Name)
		return nil, true, false
	}
	r := reader{t: t, st: st}
	n, ok := r.node(v, "mod")
	if !ok {
		return nil, true, false
	}
	return n, true, true
}

// reader makes trees of objects.
type reader struct {
	t     *thread
	st    *state
	depth int
}

// kind finds the kind of a node by its class: that of the group, or one that derives from it.
func (r *reader) kind(v value, group string) (tree.Kind, bool) {
	for _, tp := range v.Type().MRO() {
		if k, ok := r.st.kinds[tp]; ok {
			if info := tree.InfoOf(k); info.Base == group || info.Name == group {
				return k, true
			}
		}
	}
	return 0, false
}

func (r *reader) unexpected(v value, group string) bool {
	text, ok := reprText(r.t, v)
	return ok && r.t.RaiseFalse(object.TypeError, "expected some sort of %s, but got %s", group, text)
}

// node makes the node of an object, nil for None. Group is the abstract class that it must be of, or the only class.
func (r *reader) node(v value, group string) (tree.Node, bool) {
	t := r.t
	if v.IsNone() {
		return nil, true
	}
	if r.depth++; r.depth > maxInput {
		return nil, t.RaiseFalse(object.RecursionError, "maximum recursion depth exceeded while traversing '%s' node", group)
	}
	defer func() { r.depth-- }()
	k, found := r.kind(v, group)
	info := tree.InfoOf(k)
	var pos source.Span
	if group == "mod" || group == "type_ignore" || found && info.Base == "AST" {
		// Products have their position after the fields.
	} else {
		ok := true
		if pos, ok = r.position(v, group); !ok {
			return nil, false
		}
	}
	if !found {
		return nil, r.unexpected(v, group)
	}
	n := tree.New(k)
	for i := range info.Fields {
		f := &info.Fields[i]
		x, ok := r.field(v, info, f)
		if !ok {
			return nil, false
		}
		if f.Kind == tree.FieldIdent && !f.List && x == nil {
			x = ""
		}
		if !tree.SetField(n, i, x) {
			return nil, t.RaiseFalse(object.ValueError, "field '%s' is required for %s", f.Name, info.Name)
		}
	}
	if info.Base == "AST" && info.Located {
		ok := true
		if pos, ok = r.position(v, info.Name); !ok {
			return nil, false
		}
	}
	n.SetPos(pos)
	return n, true
}

// position reads the attributes of a position; who is the class that messages name.
func (r *reader) position(v value, who string) (source.Span, bool) {
	var nums [4]int32
	for i, name := range positionNames {
		x, ok := object.LookupAttr(r.t, v, name)
		if !ok {
			return source.Span{}, false
		}
		if x.IsNil() || x.IsNone() && i >= 2 {
			if i < 2 || who == "pattern" || who == "type_param" {
				if x.IsNil() {
					return source.Span{}, r.t.RaiseFalse(object.TypeError, "required field \"%s\" missing from %s", name.String(), who)
				}
			} else {
				nums[i] = nums[i-2]
				continue
			}
		}
		n, ok := r.int(x)
		r.t.Decref(x)
		if !ok {
			return source.Span{}, false
		}
		nums[i] = int32(n)
	}
	return source.Span{Line: nums[0], Col: nums[1], EndLine: nums[2], EndCol: nums[3]}, true
}

func (r *reader) int(v value) (int, bool) {
	if !object.IsInt(v) {
		text, ok := reprText(r.t, v)
		return 0, ok && r.t.RaiseFalse(object.ValueError, "invalid integer value: %s", text)
	}
	n, ok := object.AsInt64(r.t, v, "Python int too large to convert to C int")
	if ok && n != int64(int32(n)) {
		return 0, r.t.RaiseFalse(object.OverflowError, "Python int too large to convert to C int")
	}
	return int(n), ok
}

// field reads a field of a node in the form that SetField takes.
func (r *reader) field(v value, info *tree.NodeInfo, f *tree.Field) (any, bool) {
	t := r.t
	x, ok := object.LookupAttr(t, v, t.Intern(f.Name))
	if !ok {
		return nil, false
	}
	if f.List {
		if x.IsNil() {
			x = t.NewList(0).Val()
		}
		res, ok := r.list(x, info, f)
		t.Decref(x)
		return res, ok
	}
	if x.IsNil() {
		switch {
		case f.Optional:
			return nil, true
		case f.Type == "expr_context":
			return tree.Load, true
		}
		return nil, t.RaiseFalse(object.TypeError, "required field \"%s\" missing from %s", f.Name, info.Name)
	}
	res, ok := r.item(x, f)
	t.Decref(x)
	if ok && res == nil && !f.Optional && f.Kind != tree.FieldConstant {
		return nil, t.RaiseFalse(object.ValueError, "field '%s' is required for %s", f.Name, info.Name)
	}
	return res, ok
}

func (r *reader) list(v value, info *tree.NodeInfo, f *tree.Field) (any, bool) {
	t := r.t
	if !object.IsList(v) {
		return nil, t.RaiseFalse(object.TypeError, "%s field \"%s\" must be a list, not a %s", info.Name, f.Name, v.Type().Name)
	}
	l := object.AsList(v)
	n := l.Len()
	each := func(put func(x any)) bool {
		for i := range n {
			if i >= l.Len() {
				return t.RaiseFalse(object.RuntimeError, "%s field \"%s\" changed size during iteration", info.Name, f.Name)
			}
			item := t.Newref(l.Items()[i])
			x, ok := r.item(item, f)
			t.Decref(item)
			if !ok {
				return false
			}
			if l.Len() != n {
				return t.RaiseFalse(object.RuntimeError, "%s field \"%s\" changed size during iteration", info.Name, f.Name)
			}
			put(x)
		}
		return true
	}
	switch f.Kind {
	case tree.FieldIdent:
		out := make([]string, 0, n)
		ok := each(func(x any) { s, _ := x.(string); out = append(out, s) })
		return out, ok
	case tree.FieldCmpOperator:
		out := make([]tree.CmpOperator, 0, n)
		ok := each(func(x any) { op, _ := x.(tree.CmpOperator); out = append(out, op) })
		return out, ok
	}
	out := make([]tree.Node, 0, n)
	ok := each(func(x any) { node, _ := x.(tree.Node); out = append(out, node) })
	return out, ok
}

// item reads a value of a field: nil for None, which the caller checks.
func (r *reader) item(v value, f *tree.Field) (any, bool) {
	t := r.t
	switch f.Kind {
	case tree.FieldNode:
		n, ok := r.node(v, f.Type)
		if n == nil {
			return nil, ok
		}
		return n, ok
	case tree.FieldConstant:
		return r.constant(v, 0)
	case tree.FieldInt:
		if v.IsNone() && f.Optional {
			return nil, true
		}
		n, ok := r.int(v)
		return n, ok
	case tree.FieldIdent:
		if v.IsNone() {
			return nil, true
		}
		if v.Type() != object.StrType {
			return nil, t.RaiseFalse(object.TypeError, "AST identifier must be of type str")
		}
		return object.AsStr(v).String(), true
	case tree.FieldString:
		if v.IsNone() {
			return nil, true
		}
		if v.Type() == object.BytesType {
			return string(object.BytesOf(v)), true
		}
		if v.Type() != object.StrType {
			return nil, t.RaiseFalse(object.TypeError, "AST string must be of type str")
		}
		return object.AsStr(v).String(), true
	}
	n, ok := r.member(v, f.Type)
	if !ok {
		return nil, false
	}
	switch f.Kind {
	case tree.FieldExprContext:
		return tree.ExprContext(n), true
	case tree.FieldBoolOperator:
		return tree.BoolOperator(n), true
	case tree.FieldOperator:
		return tree.Operator(n), true
	case tree.FieldUnaryOperator:
		return tree.UnaryOperator(n), true
	}
	return tree.CmpOperator(n), true
}

// member finds the number of an instance of a class without fields.
func (r *reader) member(v value, group string) (int, bool) {
	for _, tp := range v.Type().MRO() {
		if g, ok := r.st.groupOf[tp]; ok && g == group {
			return r.st.numbers[tp], true
		}
	}
	return 0, r.unexpected(v, group)
}

// constant makes plain data of a constant.
func (r *reader) constant(v value, depth int) (source.Constant, bool) {
	t := r.t
	many := func(items []value) ([]source.Constant, bool) {
		if depth > 200 {
			return nil, t.RaiseFalse(object.RecursionError, "maximum recursion depth exceeded during compilation")
		}
		out := make([]source.Constant, len(items))
		for i, x := range items {
			var ok bool
			if out[i], ok = r.constant(x, depth+1); !ok {
				return nil, false
			}
		}
		return out, true
	}
	switch v.Type() {
	case object.NoneType:
		return source.NoneType{}, true
	case object.EllipsisType:
		return source.EllipsisType{}, true
	case object.BoolType:
		return v.IsTrue(), true
	case object.IntType:
		if v.IsInt64() {
			return v.Int64(), true
		}
		return new(big.Int).Set(object.ToBig(v)), true
	case object.FloatType:
		return v.Float64(), true
	case object.ComplexType:
		return (*object.Complex)(v.Ptr()).C, true
	case object.StrType:
		return object.AsStr(v).String(), true
	case object.BytesType:
		return source.Bytes(object.BytesOf(v)), true
	case object.TupleType:
		items, ok := many(object.TupleItems(v))
		return source.Tuple(items), ok
	case object.FrozenSetType:
		var list []value
		pos := 0
		for {
			x, ok := object.AsSet(v).Next(&pos)
			if !ok {
				break
			}
			list = append(list, x)
		}
		items, ok := many(list)
		return source.FrozenSet(items), ok
	}
	return nil, t.RaiseFalse(object.TypeError, "got an invalid type in Constant: %s", v.Type().Name)
}
