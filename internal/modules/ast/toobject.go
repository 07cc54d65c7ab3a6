package ast

import (
	tree "github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/object"
)

// maxDepth bounds the nesting of trees that are converted.
const maxDepth = 50000

// toObject makes the Python object of a tree. New reference.
func toObject(t *thread, v any) value {
	n, ok := v.(tree.Node)
	if !ok {
		return t.Raise(object.SystemError, "no syntax tree")
	}
	c := converter{t: t, st: stateOf(t)}
	return c.node(n)
}

type converter struct {
	t     *thread
	st    *state
	depth int
}

// node makes the object of a node. New reference.
func (c *converter) node(n tree.Node) value {
	t := c.t
	if n == nil {
		return object.None
	}
	if c.depth++; c.depth > maxDepth {
		return t.Raise(object.RecursionError, "maximum recursion depth exceeded during ast construction")
	}
	k := n.NodeKind()
	class := &c.st.classes[k]
	obj := t.NewInstance(class.tp)
	attrs := obj.Header().Attrs()
	for i := range class.info.Fields {
		v := c.field(&class.info.Fields[i], tree.GetField(n, i))
		if v.IsNil() {
			t.Decref(obj)
			return value{}
		}
		if !c.set(class, obj, attrs, i, v) {
			return value{}
		}
	}
	if class.info.Located {
		p := n.Pos()
		i := len(class.info.Fields)
		for j, x := range [...]int32{p.Line, p.Col, p.EndLine, p.EndCol} {
			if !c.set(class, obj, attrs, i+j, object.Int(int64(x))) {
				return value{}
			}
		}
	}
	c.depth--
	return obj
}

// set sets attribute i of a new object, in order; v is stolen. On failure the object is released.
func (c *converter) set(class *nodeClass, obj value, attrs *object.Attrs, i int, v value) bool {
	if s := attrs.Shape(); s != nil {
		if next := s.Next(class.names[i]); next != nil {
			attrs.AddVal(next, v)
			return true
		}
	}
	ok := object.SetAttr(c.t, obj, class.names[i], v)
	c.t.Decref(v)
	if !ok {
		c.t.Decref(obj)
	}
	return ok
}

func (c *converter) member(group string, i int) value { return c.t.Newref(c.st.groups[group][i]) }

// field makes the object of what GetField returned. New reference.
func (c *converter) field(f *tree.Field, v any) value {
	t := c.t
	switch v := v.(type) {
	case nil:
		return object.None
	case []tree.Node:
		l := t.NewList(len(v))
		for _, n := range v {
			x := c.node(n)
			if x.IsNil() {
				t.Decref(l.Val())
				return x
			}
			l.Push(t, x)
		}
		return l.Val()
	case []string:
		l := t.NewList(len(v))
		for _, s := range v {
			l.Push(t, t.Intern(s).Val())
		}
		return l.Val()
	case []tree.CmpOperator:
		l := t.NewList(len(v))
		for _, op := range v {
			l.Push(t, c.member("cmpop", int(op)))
		}
		return l.Val()
	case tree.Node:
		return c.node(v)
	}
	switch f.Kind {
	case tree.FieldIdent:
		return t.Intern(v.(string)).Val()
	case tree.FieldString:
		return t.NewStr(v.(string))
	case tree.FieldInt:
		return object.Int(int64(v.(int)))
	case tree.FieldConstant:
		return t.Newref(t.Constant(v))
	case tree.FieldExprContext:
		return c.member("expr_context", int(v.(tree.ExprContext)))
	case tree.FieldBoolOperator:
		return c.member("boolop", int(v.(tree.BoolOperator)))
	case tree.FieldOperator:
		return c.member("operator", int(v.(tree.Operator)))
	case tree.FieldUnaryOperator:
		return c.member("unaryop", int(v.(tree.UnaryOperator)))
	}
	return t.Raise(object.SystemError, "unexpected field %s", f.Name)
}
