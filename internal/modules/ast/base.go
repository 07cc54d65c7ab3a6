package ast

import (
	"sort"
	"strings"

	"github.com/gophersnake/gophersnake/internal/object"
)

// The methods of AST: construction, repr, pickling, copy.replace.

func baseMethods() []object.Method {
	return []object.Method{
		{Sig: "__repr__", Raw: func(t *thread, self value, args []value, kw *object.Tuple) value { return reprNode(t, self, 3) }},
		{Sig: "__init__", Raw: initNode},
		{Sig: "__reduce__()", Fn: reduceNode},
		{Sig: "__replace__", Raw: replaceNode},
	}
}

// typeName is how some messages name a node's class.
func typeName(t *thread, tp *object.Type) string {
	if tp == stateOf(t).base {
		return "ast.AST"
	}
	return tp.Name
}

// sequence returns the items of a sequence attribute of the class (new references), none if there is no such attribute.
func sequence(t *thread, tp *object.Type, name *str) (items []value, ok bool) {
	v, ok := object.LookupAttr(t, tp.Val(), name)
	if !ok || v.IsNil() {
		return nil, ok
	}
	defer t.Decref(v)
	if object.IsTuple(v) {
		for _, x := range object.TupleItems(v) {
			items = append(items, t.Newref(x))
		}
		return items, true
	}
	n, ok := object.Len(t, v)
	if !ok {
		return nil, false
	}
	for i := range n {
		x := object.GetItem(t, v, object.Int(int64(i)))
		if x.IsNil() {
			t.DecrefAll(items)
			return nil, false
		}
		items = append(items, x)
	}
	return items, true
}

// attrName checks that v can name an attribute.
func attrName(t *thread, v value) (*str, bool) {
	if !object.IsStr(v) {
		return nil, t.RaiseFalse(object.TypeError, "attribute name must be string, not '%s'", v.Type().Name)
	}
	return t.InternStr(object.AsStr(v)), true
}

func index(t *thread, items []value, v value) (int, bool) {
	for i, x := range items {
		if object.Is(x, v) {
			return i, true
		}
	}
	for i, x := range items {
		if eq, ok := object.Equal(t, x, v); !ok {
			return 0, false
		} else if eq {
			return i, true
		}
	}
	return -1, true
}

func reprText(t *thread, v value) (string, bool) {
	r := object.Repr(t, v)
	if r.IsNil() {
		return "", false
	}
	s := object.AsStr(r).String()
	t.Decref(r)
	return s, true
}

func initNode(t *thread, self value, args []value, kw *object.Tuple) value {
	tp := self.Type()
	fields, ok := sequence(t, tp, nameFields)
	if !ok {
		return value{}
	}
	defer t.DecrefAll(fields)
	nkw := 0
	if kw != nil {
		nkw = kw.Len()
	}
	nargs := len(args) - nkw
	if nargs > len(fields) {
		s := "s"
		if len(fields) == 1 {
			s = ""
		}
		return t.Raise(object.TypeError, "%s constructor takes at most %d positional argument%s", tp.Name, len(fields), s)
	}
	given := make([]bool, len(fields))
	for i, v := range args[:nargs] {
		name, ok := attrName(t, fields[i])
		if !ok || !object.SetAttr(t, self, name, v) {
			return value{}
		}
		given[i] = true
	}
	var attrs []value
	looked := false
	defer func() { t.DecrefAll(attrs) }()
	for j := range nkw {
		key, v := kw.Items()[j], args[nargs+j]
		i, ok := index(t, fields, key)
		if !ok {
			return value{}
		}
		if i >= 0 {
			if given[i] {
				text, ok := reprText(t, key)
				if !ok {
					return value{}
				}
				return t.Raise(object.TypeError, "%s got multiple values for argument %s", tp.Name, text)
			}
			given[i] = true
		} else {
			if !looked {
				looked = true
				if attrs, ok = sequence(t, tp, nameAttributes); !ok {
					return value{}
				}
			}
			if i, ok = index(t, attrs, key); !ok {
				return value{}
			}
			if i < 0 {
				text, ok := reprText(t, key)
				if !ok || !t.Warn(object.DeprecationWarning, 1, "%s.__init__ got an unexpected keyword argument %s. Support for arbitrary keyword arguments is deprecated and will be removed in Python 3.15.", typeName(t, tp), text) {
					return value{}
				}
			}
		}
		if !object.SetAttr(t, self, object.AsStr(key), v) {
			return value{}
		}
	}
	for i := range fields {
		if !given[i] {
			if !initMissing(t, self, fields, given) {
				return value{}
			}
			break
		}
	}
	return object.None
}

// initMissing sets the fields that were not given to their defaults, by their types.
func initMissing(t *thread, self value, fields []value, given []bool) bool {
	tp := self.Type()
	types, ok := object.LookupAttr(t, tp.Val(), nameFieldTypes)
	if !ok || types.IsNil() {
		return ok
	}
	defer t.Decref(types)
	if !object.IsDict(types) {
		return true
	}
	for i, name := range fields {
		if given[i] {
			continue
		}
		ft, ok := object.AsDict(types).Get(t, name)
		if !ok {
			return false
		}
		text := ""
		if ft.IsNil() || !object.Is(ft, stateOf(t).exprCtx.Val()) && ft.Type() != object.UnionType && ft.Type() != object.GenericAliasType {
			if text, ok = reprText(t, name); !ok {
				return false
			}
		}
		set := value{}
		switch {
		case ft.IsNil():
			if !t.Warn(object.DeprecationWarning, 1, "Field %s is missing from %s._field_types. This will become an error in Python 3.15.", text, typeName(t, tp)) {
				return false
			}
			continue
		case ft.Type() == object.UnionType:
			continue // the class has None
		case ft.Type() == object.GenericAliasType:
			set = t.NewList(0).Val()
		case object.Is(ft, stateOf(t).exprCtx.Val()):
			set = t.Newref(stateOf(t).loadValue)
		default:
			if !t.Warn(object.DeprecationWarning, 1, "%s.__init__ missing 1 required positional argument: %s. This will become an error in Python 3.15.", typeName(t, tp), text) {
				return false
			}
			continue
		}
		at, ok := attrName(t, name)
		ok = ok && object.SetAttr(t, self, at, set)
		t.Decref(set)
		if !ok {
			return false
		}
	}
	return true
}

func reprNode(t *thread, self value, depth int) value {
	var b object.StrBuilder
	if !writeNode(t, &b, self, depth) {
		return value{}
	}
	return b.Finish(t)
}

func writeNode(t *thread, b *object.StrBuilder, self value, depth int) bool {
	b.WriteText(typeName(t, self.Type()))
	if depth <= 0 || t.EnterRepr(self) {
		b.WriteASCII("(...)")
		return true
	}
	defer t.LeaveRepr(self)
	fields, ok := sequence(t, self.Type(), nameFields)
	if !ok {
		return false
	}
	defer t.DecrefAll(fields)
	b.WriteASCII("(")
	for i, f := range fields {
		name, ok := attrName(t, f)
		if !ok {
			return false
		}
		v := object.GetAttr(t, self, name)
		if v.IsNil() {
			return false
		}
		if i > 0 {
			b.WriteASCII(", ")
		}
		b.WriteStr(name)
		b.WriteASCII("=")
		ok = writeValue(t, b, v, depth-1)
		t.Decref(v)
		if !ok {
			return false
		}
	}
	b.WriteASCII(")")
	return true
}

func writeValue(t *thread, b *object.StrBuilder, v value, depth int) bool {
	if object.IsList(v) || object.IsTuple(v) {
		if n, _ := object.Len(t, v); n > 0 {
			return writeList(t, b, v, depth)
		}
	}
	return writeItem(t, b, v, depth)
}

func writeItem(t *thread, b *object.StrBuilder, v value, depth int) bool {
	if v.Type().IsSubtype(stateOf(t).base) {
		return writeNode(t, b, v, depth)
	}
	r := object.Repr(t, v)
	if r.IsNil() {
		return false
	}
	b.WriteStr(object.AsStr(r))
	t.Decref(r)
	return true
}

// writeList writes the first and the last item of a list.
func writeList(t *thread, b *object.StrBuilder, v value, depth int) bool {
	open, end := "[", "]"
	items := func() []value { return object.AsList(v).Items() }
	if object.IsTuple(v) {
		open, end = "(", ")"
		items = func() []value { return object.TupleItems(v) }
	}
	b.WriteASCII(open)
	n := len(items())
	for i := 0; i < n; i += max(n-1, 1) {
		if i > 0 {
			b.WriteASCII(", ")
			if n > 2 {
				b.WriteASCII("..., ")
			}
		}
		if i >= len(items()) {
			break
		}
		x := t.Newref(items()[i])
		ok := writeItem(t, b, x, depth)
		t.Decref(x)
		if !ok {
			return false
		}
	}
	b.WriteASCII(end)
	return true
}

// dictOf returns the dict of the node's own attributes, nil if it has none. New reference.
func dictOf(t *thread, self value) (*object.Dict, bool) {
	d, ok := object.LookupAttr(t, self, object.NameDict)
	if !ok || d.IsNil() {
		return nil, ok
	}
	if !object.IsDict(d) {
		t.Decref(d)
		return nil, true
	}
	return object.AsDict(d), true
}

func reduceNode(t *thread, self value, _ []value) value {
	d, ok := dictOf(t, self)
	if !ok {
		return value{}
	}
	tp := self.Type().Val()
	if d == nil {
		return t.TupleSteal(t.Newref(tp), object.EmptyTuple.Val()).Val()
	}
	defer t.Decref(d.Val())
	fields, ok := sequence(t, self.Type(), nameFields)
	if !ok {
		return value{}
	}
	defer t.DecrefAll(fields)
	// The constructor gets None for each of the first fields that are set, so that it does not miss them; the state has the values.
	n := 0
	for _, f := range fields {
		v, ok := d.Get(t, f)
		if !ok {
			return value{}
		}
		if v.IsNil() {
			break
		}
		n++
	}
	args := t.NewTuple(n)
	for i := range args.Items() {
		args.Items()[i] = object.None
	}
	return t.TupleSteal(t.Newref(tp), args.Val(), d.Copy(t).Val()).Val()
}

func replaceNode(t *thread, self value, args []value, kw *object.Tuple) value {
	nkw := 0
	if kw != nil {
		nkw = kw.Len()
	}
	if len(args) > nkw {
		return t.Raise(object.TypeError, "__replace__() takes no positional arguments")
	}
	tp := self.Type()
	d, ok := dictOf(t, self)
	if !ok {
		return value{}
	}
	if d == nil {
		d = t.NewDict()
	}
	defer t.Decref(d.Val())
	fields, ok := sequence(t, tp, nameFields)
	if !ok {
		return value{}
	}
	defer t.DecrefAll(fields)
	attrs, ok := sequence(t, tp, nameAttributes)
	if !ok {
		return value{}
	}
	defer t.DecrefAll(attrs)
	payload := t.NewDict()
	defer t.Decref(payload.Val())
	have := make([]bool, len(fields))
	for i, name := range append(append([]value(nil), fields...), attrs...) {
		v, ok := d.Get(t, name)
		if !ok {
			return value{}
		}
		if v.IsNil() {
			continue
		}
		if i < len(fields) {
			have[i] = true
		}
		if !payload.Set(t, name, v) {
			return value{}
		}
	}
	for j := range nkw {
		key := kw.Items()[j]
		i, ok := index(t, fields, key)
		if !ok {
			return value{}
		}
		if i >= 0 {
			have[i] = true
		} else {
			if i, ok = index(t, attrs, key); !ok {
				return value{}
			}
			if i < 0 {
				text, ok := reprText(t, key)
				if !ok {
					return value{}
				}
				return t.Raise(object.TypeError, "%s.__replace__ got an unexpected keyword argument %s.", tp.Name, text)
			}
		}
		if !payload.Set(t, key, args[j]) {
			return value{}
		}
	}
	if !checkComplete(t, tp, fields, have) {
		return value{}
	}
	return object.CallDict(t, tp.Val(), nil, payload)
}

// checkComplete raises for fields without a value that have no default.
func checkComplete(t *thread, tp *object.Type, fields []value, have []bool) bool {
	types, ok := object.LookupAttr(t, tp.Val(), nameFieldTypes)
	if !ok {
		return false
	}
	if types.IsNil() {
		types = t.NewDict().Val()
	}
	defer t.Decref(types)
	var missing []string
	for i, f := range fields {
		if have[i] {
			continue
		}
		if object.IsDict(types) {
			ft, ok := object.AsDict(types).Get(t, f)
			if !ok {
				return false
			}
			if !ft.IsNil() && ft.Type() == object.UnionType {
				continue
			}
		}
		text, ok := reprText(t, f)
		if !ok {
			return false
		}
		missing = append(missing, text)
	}
	if len(missing) == 0 {
		return true
	}
	sort.Strings(missing)
	s := "s"
	if len(missing) == 1 {
		s = ""
	}
	return t.RaiseFalse(object.TypeError, "%s.__replace__ missing %d keyword argument%s: %s.", tp.Name, len(missing), s, strings.Join(missing, ", "))
}
