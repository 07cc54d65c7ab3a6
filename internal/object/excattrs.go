package object

// What single exception types add to BaseException.

// kwOnlyNames binds keyword arguments of an exception's constructor: values of the names in order (borrowed, the zero Value when
// not given). Any other keyword is a TypeError.
func kwOnlyNames(t *Thread, typ *Type, args []Value, kw *Tuple, names ...*Str) (pos []Value, vals []Value, ok bool) {
	vals = make([]Value, len(names))
	if kw == nil {
		return args, vals, true
	}
	n := len(args) - len(kw.Items())
	if len(kw.Items()) > len(names) {
		return nil, nil, t.RaiseFalse(TypeError, "%s() takes at most %d keyword argument%s (%d given)", typ.Name, len(names), plural(len(names)), len(kw.Items()))
	}
outer:
	for i, k := range kw.Items() {
		key := AsStr(k)
		for j, name := range names {
			if key == name || key.String() == name.String() {
				vals[j] = args[n+i]
				continue outer
			}
		}
		var texts []string
		for _, name := range names {
			texts = append(texts, name.String())
		}
		return nil, nil, t.RaiseUnexpected(typ.Name, key, texts...)
	}
	return args[:n], vals, true
}

// Field of StopIteration and SystemExit.
const FieldValue = 0

func setupStopIteration() {
	StopIteration.Getset = []GetSet{excField("value", FieldValue)}
	StopIteration.Init = func(t *Thread, self Value, args []Value, kw *Tuple) bool {
		if !exceptionInit(t, self, args, kw) {
			return false
		}
		v := None
		if len(args) > 0 {
			v = t.Newref(args[0])
		}
		AsException(self).SetField(t, FieldValue, v)
		return true
	}
}

func setupSystemExit() {
	SystemExit.Getset = []GetSet{excField("code", FieldValue)}
	SystemExit.Init = func(t *Thread, self Value, args []Value, kw *Tuple) bool {
		if !exceptionInit(t, self, args, kw) {
			return false
		}
		v := Value{}
		switch len(args) {
		case 0:
		case 1:
			v = t.Newref(args[0])
		default:
			v = t.TupleOf(args...).Val()
		}
		AsException(self).SetField(t, FieldValue, v)
		return true
	}
}

// Fields of ImportError.
const (
	FieldImportMsg = iota
	FieldImportName
	FieldImportPath
	FieldImportNameFrom
)

var (
	namePathAttr = StaticName("path")
	nameNameAttr = StaticName("name")
	nameNameFrom = StaticName("name_from")
	nameObjAttr  = StaticName("obj")
)

func setupImportError() {
	ImportError.Getset = []GetSet{
		excField("msg", FieldImportMsg),
		excField("name", FieldImportName),
		excField("path", FieldImportPath),
		excField("name_from", FieldImportNameFrom),
	}
	ImportError.Init = func(t *Thread, self Value, args []Value, kw *Tuple) bool {
		pos, vals, ok := kwOnlyNames(t, ImportError, args, kw, nameNameAttr, namePathAttr, nameNameFrom)
		if !ok || !exceptionInit(t, self, pos, nil) {
			return false
		}
		e := AsException(self)
		for i, v := range vals {
			t.Xincref(v)
			e.SetField(t, FieldImportName+i, v)
		}
		if len(pos) == 1 {
			e.SetField(t, FieldImportMsg, t.Newref(pos[0]))
		} else {
			e.SetField(t, FieldImportMsg, Value{})
		}
		return true
	}
	ImportError.Str = func(t *Thread, self Value) Value {
		if m := AsException(self).Field(FieldImportMsg); m.obj != nil && m.obj.typ == StrType {
			return t.Newref(m)
		}
		return exceptionStr(t, self)
	}
	ImportError.Methods = []Method{{Sig: "__reduce__()", Fn: func(t *Thread, self Value, _ []Value) Value {
		e := AsException(self)
		d, ok := instanceDictOrNil(t, self)
		if !ok {
			return Value{}
		}
		var state *Dict
		if d.obj != nil {
			c := AsDict(d).Copy(t)
			t.Decref(d)
			if c == nil {
				return Value{}
			}
			state = c
		}
		for i, name := range []*Str{nameNameAttr, namePathAttr, nameNameFrom} {
			if v := e.Field(FieldImportName + i); v.obj != nil && !v.IsNone() {
				if state == nil {
					state = t.NewDict()
				}
				state.SetStr(t, name, v)
			}
		}
		if state == nil {
			return t.TupleOf(self.obj.typ.Val(), e.Args.Val()).Val()
		}
		res := t.TupleOf(self.obj.typ.Val(), e.Args.Val(), state.Val())
		t.Decref(state.Val())
		return res.Val()
	}}}
}

// Fields of SyntaxError.
const (
	FieldSyntaxMsg = iota
	FieldSyntaxFilename
	FieldSyntaxLineno
	FieldSyntaxOffset
	FieldSyntaxText
	FieldSyntaxEndLineno
	FieldSyntaxEndOffset
	FieldSyntaxPrintFileAndLine
	FieldSyntaxMetadata
)

func setupSyntaxError() {
	SyntaxError.Getset = []GetSet{
		excField("msg", FieldSyntaxMsg),
		excField("filename", FieldSyntaxFilename),
		excField("lineno", FieldSyntaxLineno),
		excField("offset", FieldSyntaxOffset),
		excField("text", FieldSyntaxText),
		excField("end_lineno", FieldSyntaxEndLineno),
		excField("end_offset", FieldSyntaxEndOffset),
		excField("print_file_and_line", FieldSyntaxPrintFileAndLine),
		excField("_metadata", FieldSyntaxMetadata),
	}
	SyntaxError.Init = func(t *Thread, self Value, args []Value, kw *Tuple) bool {
		if !exceptionInit(t, self, args, kw) {
			return false
		}
		e := AsException(self)
		if len(args) >= 1 {
			e.SetField(t, FieldSyntaxMsg, t.Newref(args[0]))
		}
		if len(args) != 2 {
			return true
		}
		tv := ToTuple(t, args[1])
		if tv.obj == nil {
			return false
		}
		defer t.Decref(tv)
		info := AsTuple(tv).Items()
		switch {
		case len(info) < 4:
			return t.RaiseFalse(TypeError, "function missing required argument '%s' (pos %d)",
				[]string{"filename", "lineno", "offset", "text"}[len(info)], len(info)+1)
		case len(info) > 7:
			return t.RaiseFalse(TypeError, "function takes at most 7 arguments (%d given)", len(info))
		case len(info) == 5:
			return t.RaiseFalse(TypeError, "end_offset must be provided when end_lineno is provided")
		}
		order := []int{FieldSyntaxFilename, FieldSyntaxLineno, FieldSyntaxOffset, FieldSyntaxText, FieldSyntaxEndLineno, FieldSyntaxEndOffset, FieldSyntaxMetadata}
		for i, field := range order {
			v := Value{}
			if i < len(info) {
				v = t.Newref(info[i])
			}
			e.SetField(t, field, v)
		}
		return true
	}
	SyntaxError.Str = func(t *Thread, self Value) Value {
		e := AsException(self)
		msg := e.Field(FieldSyntaxMsg)
		if msg.obj == nil {
			msg = None
		}
		s := ToStr(t, msg)
		if s.obj == nil {
			return s
		}
		file := ""
		if f := e.Field(FieldSyntaxFilename); f.obj != nil && IsStr(f) {
			file = AsStr(f).String()
			for i := len(file) - 1; i >= 0; i-- {
				if file[i] == '/' {
					file = file[i+1:]
					break
				}
			}
		}
		line, hasLine := "", false
		if l := e.Field(FieldSyntaxLineno); l.obj != nil && l.obj.typ == IntType {
			r := Repr(t, l)
			if r.obj == nil {
				t.Decref(s)
				return r
			}
			line, hasLine = AsStr(r).String(), true
			t.Decref(r)
		}
		if file == "" && !hasLine {
			return s
		}
		text := AsStr(s).String()
		t.Decref(s)
		switch {
		case file != "" && hasLine:
			return t.NewStr(text + " (" + file + ", line " + line + ")")
		case file != "":
			return t.NewStr(text + " (" + file + ")")
		}
		return t.NewStr(text + " (line " + line + ")")
	}
}

// Fields of the Unicode errors.
const (
	FieldUnicodeEncoding = iota
	FieldUnicodeObject
	FieldUnicodeStart
	FieldUnicodeEnd
	FieldUnicodeReason
)

func setupUnicodeErrors() {
	indexField := func(name string, i int) GetSet {
		g := excField(name, i)
		g.Set = func(t *Thread, self, v Value) bool {
			if v.obj == nil {
				return t.RaiseFalse(TypeError, "can't delete numeric/char attribute")
			}
			n, ok := AsSize(t, v, OverflowError)
			if ok {
				AsException(self).SetField(t, i, Int(int64(n)))
			}
			return ok
		}
		return g
	}
	fields := []GetSet{
		excField("encoding", FieldUnicodeEncoding),
		excField("object", FieldUnicodeObject),
		indexField("start", FieldUnicodeStart),
		indexField("end", FieldUnicodeEnd),
		excField("reason", FieldUnicodeReason),
	}
	for _, tp := range []*Type{UnicodeEncodeError, UnicodeDecodeError, UnicodeTranslateError} {
		tp := tp
		tp.Getset = fields
		tp.Init = func(t *Thread, self Value, args []Value, kw *Tuple) bool {
			return unicodeErrorInit(t, tp, self, args, kw)
		}
		tp.Str = unicodeErrorStr
	}
}

func unicodeErrorInit(t *Thread, tp *Type, self Value, args []Value, kw *Tuple) bool {
	if !exceptionInit(t, self, args, kw) {
		return false
	}
	names := []string{"encoding", "object", "start", "end", "reason"}
	order := []int{FieldUnicodeEncoding, FieldUnicodeObject, FieldUnicodeStart, FieldUnicodeEnd, FieldUnicodeReason}
	if tp == UnicodeTranslateError {
		names, order = names[1:], order[1:]
	}
	if len(args) != len(names) {
		return t.RaiseFalse(TypeError, "function takes exactly %d arguments (%d given)", len(names), len(args))
	}
	e := AsException(self)
	for i, v := range args {
		v = t.Newref(v)
		switch names[i] {
		case "encoding", "reason":
			if !IsStr(v) {
				t.Decref(v)
				return t.RaiseFalse(TypeError, "argument %d must be str, not %s", i+1, args[i].obj.typ.Name)
			}
		case "object":
			if tp == UnicodeDecodeError {
				if !v.obj.typ.Has(TypeBytes) {
					b := BytesFromBuffer(t, v)
					t.Decref(v)
					if b.obj == nil {
						return false
					}
					v = b
				}
			} else if !IsStr(v) {
				t.Decref(v)
				return t.RaiseFalse(TypeError, "argument %d must be str, not %s", i+1, args[i].obj.typ.Name)
			}
		default:
			n, ok := AsSize(t, v, OverflowError)
			t.Decref(v)
			if !ok {
				return false
			}
			v = Int(int64(n))
		}
		e.SetField(t, order[i], v)
	}
	return true
}

func unicodeErrorStr(t *Thread, self Value) Value {
	e := AsException(self)
	if e.Field(FieldUnicodeObject).obj == nil || e.Field(FieldUnicodeReason).obj == nil {
		return t.NewStr("")
	}
	text := func(v Value) (string, bool) {
		held := ToStr(t, v)
		if held.obj == nil {
			return "", false
		}
		s := AsStr(held).String()
		t.Decref(held)
		return s, true
	}
	reason, ok := text(e.Field(FieldUnicodeReason))
	if !ok {
		return Value{}
	}
	enc, hasEnc := "", false
	if v := e.Field(FieldUnicodeEncoding); v.obj != nil {
		if enc, hasEnc = text(v); !hasEnc {
			return Value{}
		}
	}
	// What __str__ of the two did may have changed the object.
	decode := self.obj.typ.IsSubtype(UnicodeDecodeError)
	obj := e.Field(FieldUnicodeObject)
	switch {
	case obj.obj == nil:
		return t.Raise(TypeError, "UnicodeError 'object' attribute is not set")
	case decode && !obj.obj.typ.Has(TypeBytes):
		return t.Raise(TypeError, "UnicodeError 'object' attribute must be a bytes")
	case !decode && !IsStr(obj):
		return t.Raise(TypeError, "UnicodeError 'object' attribute must be a string")
	}
	start, end := e.Field(FieldUnicodeStart).Int64(), e.Field(FieldUnicodeEnd).Int64()
	size := int64(0)
	if decode {
		size = int64(len(AsBytes(obj).data))
	} else {
		size = int64(AsStr(obj).Len())
	}
	one := start >= 0 && start < size && end == start+1
	switch {
	case decode:
		if one {
			return t.NewStrf("'%s' codec can't decode byte 0x%02x in position %d: %s", enc, AsBytes(obj).data[start], start, reason)
		}
		return t.NewStrf("'%s' codec can't decode bytes in position %d-%d: %s", enc, start, end-1, reason)
	case hasEnc:
		if one {
			return t.NewStrf("'%s' codec can't encode character '%s' in position %d: %s", enc, escapeRune(AsStr(obj).At(int(start))), start, reason)
		}
		return t.NewStrf("'%s' codec can't encode characters in position %d-%d: %s", enc, start, end-1, reason)
	}
	if one {
		return t.NewStrf("can't translate character '%s' in position %d: %s", escapeRune(AsStr(obj).At(int(start))), start, reason)
	}
	return t.NewStrf("can't translate characters in position %d-%d: %s", start, end-1, reason)
}

// Fields of NameError and AttributeError.
const (
	FieldName = 0
	FieldObj  = 1
)

func setupNameAndAttributeError() {
	NameError.Getset = []GetSet{excField("name", FieldName)}
	NameError.Init = func(t *Thread, self Value, args []Value, kw *Tuple) bool {
		pos, vals, ok := kwOnlyNames(t, NameError, args, kw, nameNameAttr)
		if !ok || !exceptionInit(t, self, pos, nil) {
			return false
		}
		t.Xincref(vals[0])
		AsException(self).SetField(t, FieldName, vals[0])
		return true
	}
	AttributeError.Getset = []GetSet{excField("name", FieldName), excField("obj", FieldObj)}
	AttributeError.Init = func(t *Thread, self Value, args []Value, kw *Tuple) bool {
		pos, vals, ok := kwOnlyNames(t, AttributeError, args, kw, nameNameAttr, nameObjAttr)
		if !ok || !exceptionInit(t, self, pos, nil) {
			return false
		}
		t.Xincref(vals[0])
		t.Xincref(vals[1])
		AsException(self).SetField(t, FieldName, vals[0])
		AsException(self).SetField(t, FieldObj, vals[1])
		return true
	}
	AttributeError.Methods = []Method{
		{Sig: "__getstate__()", Fn: func(t *Thread, self Value, _ []Value) Value {
			return attributeErrorState(t, self)
		}},
		{Sig: "__reduce__()", Fn: func(t *Thread, self Value, _ []Value) Value {
			state := attributeErrorState(t, self)
			if state.obj == nil {
				return state
			}
			res := t.TupleOf(self.obj.typ.Val(), AsException(self).Args.Val(), state)
			t.Decref(state)
			return res.Val()
		}},
	}
}

func attributeErrorState(t *Thread, self Value) Value {
	e := AsException(self)
	d, ok := instanceDictOrNil(t, self)
	if !ok {
		return Value{}
	}
	name := e.Field(FieldName)
	if d.obj == nil && name.obj == nil {
		return None
	}
	state := t.NewDict()
	if d.obj != nil {
		ok = state.Merge(t, d, true)
		t.Decref(d)
		if !ok {
			t.Decref(state.Val())
			return Value{}
		}
	}
	if name.obj != nil {
		state.SetStr(t, nameNameAttr, name)
	}
	state.SetStr(t, nameArgs, e.Args.Val())
	return state.Val()
}

var nameArgs = StaticName("args")

// RaiseAttr raises AttributeError with the message and its name and obj attributes.
func (t *Thread) RaiseAttr(obj Value, name *Str, format string, args ...any) Value {
	t.Raise(AttributeError, format, args...)
	if t.exc.obj != nil && t.exc.obj.typ == AttributeError {
		e := AsException(t.exc)
		e.SetField(t, FieldName, t.Newref(name.Val()))
		e.SetField(t, FieldObj, t.Newref(obj))
	}
	return Value{}
}

// RaiseName raises the NameError type with the message and its name attribute.
func (t *Thread) RaiseName(typ *Type, name *Str, format string, args ...any) Value {
	t.Raise(typ, format, args...)
	if t.exc.obj != nil && t.exc.obj.typ == typ {
		AsException(t.exc).SetField(t, FieldName, t.Newref(name.Val()))
	}
	return Value{}
}

func setupKeyError() {
	KeyError.Str = func(t *Thread, self Value) Value {
		if args := AsException(self).Args.Items(); len(args) == 1 {
			return Repr(t, args[0])
		}
		return exceptionStr(t, self)
	}
}
