package gophersnake

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/gophersnake/gophersnake/internal/object"
)

// Func is a Go function that Python can call with positional arguments. An error becomes a RuntimeError.
type Func func(args ...any) (any, error)

// Exception is a Python exception that left the program.
type Exception struct {
	Type    string // name of its class
	Message string // str(exception)
	Stack   []Place
}

// Place is an entry of an exception's traceback, the innermost last.
type Place struct {
	File     string
	Line     int
	Function string
}

// Error gives the last line that a traceback would have.
func (e *Exception) Error() string {
	if e.Message == "" {
		return e.Type
	}
	return e.Type + ": " + e.Message
}

// Traceback gives the text of the traceback, without source lines.
func (e *Exception) Traceback() string {
	var b strings.Builder
	b.WriteString("Traceback (most recent call last):\n")
	for _, p := range e.Stack {
		fmt.Fprintf(&b, "  File \"%s\", line %d, in %s\n", p.File, p.Line, p.Function)
	}
	b.WriteString(e.Error())
	return b.String()
}

// Object is a Python object that has no Go form, by its type's name and repr.
type Object struct{ Type, Repr string }

func (o Object) String() string { return o.Repr }

// toPython makes a Python object of a Go value. New reference; the zero Value with TypeError pending for what has no Python form.
func toPython(t *object.Thread, x any) object.Value {
	switch x := x.(type) {
	case nil:
		return object.None
	case bool:
		return object.Bool(x)
	case int:
		return object.Int(int64(x))
	case int64:
		return object.Int(x)
	case int32:
		return object.Int(int64(x))
	case uint64:
		return t.NewUint(x)
	case *big.Int:
		return t.NewBig(new(big.Int).Set(x))
	case float64:
		return object.Float(x)
	case float32:
		return object.Float(float64(x))
	case complex128:
		return t.NewComplex(x)
	case string:
		return t.NewStr(x)
	case []byte:
		return t.NewBytesCopy(x)
	case []any:
		l := t.NewList(len(x))
		for _, e := range x {
			v := toPython(t, e)
			if v.IsNil() {
				t.Decref(l.Val())
				return v
			}
			l.Push(t, v)
		}
		return l.Val()
	case map[string]any:
		d := t.NewDict()
		for k, e := range x {
			v := toPython(t, e)
			if v.IsNil() {
				t.Decref(d.Val())
				return v
			}
			d.SetTextSteal(t, k, v)
		}
		return d.Val()
	case Func:
		return goFunction(t, x)
	case func(args ...any) (any, error):
		return goFunction(t, x)
	}
	return t.Raise(object.TypeError, "a Go value of type %T has no Python form", x)
}

func goFunction(t *object.Thread, f Func) object.Value {
	return t.NewFunc(&object.Method{Sig: "function(*args)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value {
		items := object.AsTuple(a[0]).Items()
		args := make([]any, len(items))
		for i, v := range items {
			args[i] = toGo(t, v)
		}
		res, err := f(args...)
		if err != nil {
			return t.Raise(object.RuntimeError, "%s", err.Error())
		}
		return toPython(t, res)
	}})
}

// toGo makes a Go value of a Python object (borrowed).
func toGo(t *object.Thread, v object.Value) any {
	switch {
	case v.IsNone():
		return nil
	case v.IsBool():
		return v.IsTrue()
	case v.IsInt64():
		return v.Int64()
	case v.IsFloat64():
		return v.Float64()
	}
	switch typ := v.Type(); typ {
	case object.IntType:
		return new(big.Int).Set(object.ToBig(v))
	case object.StrType:
		return object.AsStr(v).String()
	case object.BytesType:
		return append([]byte(nil), object.BytesOf(v)...)
	case object.ComplexType:
		c, _ := object.AsComplex(t, v)
		return c
	case object.ListType, object.TupleType:
		if !t.EnterRecursive(" while converting to Go") {
			t.ClearExc()
			return Object{typ.Name, "..."}
		}
		defer t.LeaveRecursive()
		var items []object.Value
		if typ == object.ListType {
			items = object.AsList(v).Items()
		} else {
			items = object.AsTuple(v).Items()
		}
		out := make([]any, len(items))
		for i, e := range items {
			out[i] = toGo(t, e)
		}
		return out
	case object.DictType:
		if !t.EnterRecursive(" while converting to Go") {
			t.ClearExc()
			return Object{typ.Name, "..."}
		}
		defer t.LeaveRecursive()
		out := map[string]any{}
		pos := 0
		for {
			k, e, ok := object.AsDict(v).Next(&pos)
			if !ok {
				return out
			}
			if !object.IsStr(k) {
				break
			}
			out[object.AsStr(k).String()] = toGo(t, e)
		}
	}
	o := Object{Type: v.Type().Name}
	if r := object.Repr(t, v); r.IsNil() {
		t.ClearExc()
	} else {
		o.Repr = object.AsStr(r).String()
		t.Decref(r)
	}
	return o
}
