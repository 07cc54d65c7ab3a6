package object

import (
	"slices"
	"unsafe"
)

// Struct sequences are tuples whose items have names too, such as sys.version_info and os.stat_result. Their type may have more
// fields than the tuple shows: the hidden ones stand behind the visible items.

// StructField describes a field of a struct sequence; an empty name makes a field that only the index reaches.
type StructField struct{ Name, Doc string }

// NewStructSeqType makes the static type of a struct sequence whose tuple shows the first visible fields.
func NewStructSeqType(module, name string, fields []StructField, visible int) *Type {
	tp := NewStaticType(module, name, TupleType, TypeTuple|TypeSequence)

	tp.structFields, tp.structVisible = fields, visible
	tp.parallel = parImmutable | parDealloc | parConstruct
	return tp
}

// NoInstances makes a struct sequence type one that Python code cannot instantiate, and returns it.
func (tp *Type) NoInstances() *Type {
	tp.Flags |= TypeNoNew
	return tp
}

// setupStructSeq gives a struct sequence type its slots; Ready calls it.
func setupStructSeq(tp *Type) {
	all := func(h *Header) []Value { return StructFields(Of(h)) }
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value { return structSeqNew(t, tp, args, kw) }
	tp.Dealloc = func(t *Thread, h *Header) {
		items := all(h)
		t.grew(-len(items) * valueBytes)
		for i := len(items) - 1; i >= 0; i-- {
			t.Clear(&items[i])
		}
		t.freeHeader(h)
		t.heap.pools.tuple.put(unsafe.Pointer(h), len(items))
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		for _, v := range all(h) {
			if v.obj != nil {
				visit(v)
			}
		}
	}
	tp.Repr = func(t *Thread, self Value) Value {
		var b StrBuilder
		b.WriteText(TypeFullName(t, tp))
		b.WriteASCII("(")
		at := 0 // among the named fields: an item without a name is shown under the next name
		for i, v := range AsTuple(self).Items() {
			if i > 0 {
				b.WriteASCII(", ")
			}
			for tp.structFields[at].Name == "" {
				at++
			}
			b.WriteText(tp.structFields[at].Name)
			at++
			b.WriteASCII("=")
			if !t.writeRepr(&b, v) {
				return Value{}
			}
		}
		b.WriteASCII(")")
		return b.Finish(t)
	}
	unnamed := 0
	for i, f := range tp.structFields {
		if f.Name == "" {
			unnamed++
			continue
		}
		tp.Members = append(tp.Members, Member{Name: f.Name, Doc: f.Doc, Get: func(h *Header) Value {
			if v := all(h)[i]; v.obj != nil {
				return v
			}
			return None
		}})
	}
	tp.Methods = append(tp.Methods,
		Method{Sig: "__reduce__()", Fn: func(t *Thread, self Value, _ []Value) Value {
			d := t.NewDict()
			items := all(self.obj)
			for i := tp.structVisible; i < len(items); i++ {
				if n := tp.structFields[i].Name; n != "" && items[i].obj != nil {
					d.SetStr(t, t.Intern(n), items[i])
				}
			}
			return t.TupleSteal(t.Newref(self.obj.typ.Val()), t.TupleSteal(t.TupleOf(AsTuple(self).Items()...).Val(), d.Val()).Val()).Val()
		}},
		Method{Sig: "__replace__(**changes)", Fn: func(t *Thread, self Value, a []Value) Value {
			if unnamed > 0 {
				return t.Raise(TypeError, "__replace__() is not supported for %s because it has unnamed field(s)", TypeFullName(t, tp))
			}
			changes := AsDict(a[0])
			items := slices.Clone(all(self.obj))
			for i := range items {
				t.Xincref(items[i])
			}
			known := 0
			for i, f := range tp.structFields {
				if v := changes.GetStr(t, t.Intern(f.Name)); v.obj != nil {
					known++
					t.Replace(&items[i], t.Newref(v))
				}
			}
			if known < changes.Len() {
				t.DecrefAll(items)
				bad := t.NewList(0)
				pos := 0
				for {
					k, _, ok := changes.Next(&pos)
					if !ok {
						break
					}
					if !slices.ContainsFunc(tp.structFields, func(f StructField) bool { return f.Name == AsStr(k).String() }) {
						bad.Append(t, k)
					}
				}
				r, ok := t.reprString(bad.Val())
				t.Decref(bad.Val())
				if !ok {
					return Value{}
				}
				return t.Raise(TypeError, "Got unexpected field name(s): %s", r)
			}
			return t.structSeq(tp, items)
		}})
	names := make([]Value, 0, tp.structVisible)
	for i, f := range tp.structFields {
		if i < tp.structVisible && f.Name != "" {
			names = append(names, StaticName(f.Name).Val())
		}
	}
	match := immortalTuple(len(names))
	copy(match.Items(), names)
	match.typ, match.refs = TupleType, 1
	tp.Constants = append(tp.Constants,
		Constant{"n_fields", Int(int64(len(tp.structFields)))}, Constant{"n_sequence_fields", Int(int64(tp.structVisible))},
		Constant{"n_unnamed_fields", Int(int64(unnamed))}, Constant{"__match_args__", match.Val()})
}

// structSeq makes a struct sequence that owns the values of all fields.
func (t *Thread) structSeq(tp *Type, items []Value) Value {
	o := t.allocTuple(tp, len(tp.structFields))
	copy(o.room(len(tp.structFields)), items)
	o.n = tp.structVisible
	return o.Val()
}

// NewStructSeq makes a struct sequence of the type from the values of its fields (stolen); missing ones are None.
func (t *Thread) NewStructSeq(tp *Type, vals ...Value) Value {
	tp.Ready()
	items := make([]Value, len(tp.structFields))
	copy(items, vals)
	for i := range items {
		if items[i].obj == nil {
			items[i] = None
		}
	}
	return t.structSeq(tp, items)
}

func structSeqNew(t *Thread, tp *Type, args []Value, kw *Tuple) Value {
	n := len(args)
	var dict Value
	if kw != nil {
		n -= len(kw.Items())
		for i, k := range kw.Items() {
			if AsStr(k).String() == "dict" {
				dict = args[n+i]
			} else if AsStr(k).String() != "sequence" {
				t.RaiseUnexpected("structseq", AsStr(k), "sequence", "dict")
				return Value{}
			} else {
				args = []Value{args[n+i]}
				n = 1
				break
			}
		}
	}
	if n < 1 {
		return t.Raise(TypeError, "structseq() missing required argument 'sequence' (pos 1)")
	}
	if n > 2 {
		return t.Raise(TypeError, "%s() takes at most 2 arguments (%d given)", tp.Name, n)
	}
	if n == 2 {
		dict = args[1]
	}
	if dict.obj != nil && !IsDict(dict) {
		return t.Raise(TypeError, "%s() takes a dict as second arg, if any", TypeFullName(t, tp))
	}
	seq := ToTuple(t, args[0])
	if seq.obj == nil {
		if t.ClearIf(TypeError) {
			return t.Raise(TypeError, "constructor requires a sequence")
		}
		return seq
	}
	defer t.Decref(seq)
	items := AsTuple(seq).Items()
	least, most := tp.structVisible, len(tp.structFields)
	if len(items) < least || len(items) > most {
		switch {
		case least == most:
			return t.Raise(TypeError, "%s() takes a %d-sequence (%d-sequence given)", TypeFullName(t, tp), least, len(items))
		case len(items) < least:
			return t.Raise(TypeError, "%s() takes an at least %d-sequence (%d-sequence given)", TypeFullName(t, tp), least, len(items))
		}
		return t.Raise(TypeError, "%s() takes an at most %d-sequence (%d-sequence given)", TypeFullName(t, tp), most, len(items))
	}
	all := make([]Value, most)
	used := 0
	for i := range all {
		switch {
		case i < len(items):
			all[i] = t.Newref(items[i])
			if dict.obj != nil && tp.structFields[i].Name != "" && AsDict(dict).GetStr(t, t.Intern(tp.structFields[i].Name)).obj != nil {
				t.DecrefAll(all)
				return t.Raise(TypeError, "%s() got duplicate or unexpected field name(s)", TypeFullName(t, tp))
			}
		default:
			all[i] = None
			if dict.obj != nil {
				if v := AsDict(dict).GetStr(t, t.Intern(tp.structFields[i].Name)); v.obj != nil {
					all[i] = t.Newref(v)
					used++
				}
			}
		}
	}
	if dict.obj != nil && AsDict(dict).Len() > used {
		t.DecrefAll(all)
		return t.Raise(TypeError, "%s() got duplicate or unexpected field name(s)", TypeFullName(t, tp))
	}
	return t.structSeq(tp, all)
}

// ToTuple returns tuple(v) (v itself if it is an exact tuple).
func ToTuple(t *Thread, v Value) Value {
	if v.obj.typ == TupleType {
		return t.Newref(v)
	}
	tp := t.TupleFrom(v)
	if tp == nil {
		return Value{}
	}
	return tp.Val()
}

// ToList returns list(v), always a new list.
func ToList(t *Thread, v Value) Value {
	l := t.ListFrom(v)
	if l == nil {
		return Value{}
	}
	return l.Val()
}

// StructFields borrows the values of all fields of a struct sequence, the hidden ones too.
func StructFields(v Value) []Value { return AsTuple(v).room(len(v.obj.typ.structFields)) }
