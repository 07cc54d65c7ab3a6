package object

// The abstract operations: what the machine and native modules call when they do not know a value's type. Each
// borrows its operands and returns a new reference; the zero Value (or ok=false) means a pending exception. All of
// them can run Python code.

// Call calls f with the positional arguments followed by those that the tuple kw (may be nil) names.
func Call(t *Thread, f Value, args []Value, kw *Tuple) Value {
	if t.par {
		t.guardCall(f, args, kw)
	}
	call := f.obj.typ.slotCall()
	if call == nil {
		return notCallable(t, f)
	}
	if !t.enterNative(" while calling a Python object") {
		return Value{}
	}
	res := call(t, f, args, kw)
	t.goDepth--
	return res
}

// notCallable raises the TypeError of calling f, with a hint when f is a module that holds a callable of its own name.
func notCallable(t *Thread, f Value) Value {
	if f.obj.typ.IsSubtype(ModuleType) {
		name, ok := LookupAttr(t, f, NameName)
		if ok && name.obj != nil && IsStr(name) {
			same, ok := LookupAttr(t, f, t.InternStr(AsStr(name)))
			hint := ok && same.obj != nil && IsCallable(same)
			t.Xdecref(same)
			if hint {
				n := AsStr(name).String()
				t.Decref(name)
				return t.Raise(TypeError, "'%s' object is not callable. Did you mean: '%s.%s(...)'?", f.obj.typ.Name, n, n)
			}
		}
		t.Xdecref(name)
		t.ClearExc()
	}
	return t.Raise(TypeError, "'%s' object is not callable", f.obj.typ.Name)
}

// Call0, Call1 and Call2 call f with that many arguments.
func Call0(t *Thread, f Value) Value { return Call(t, f, nil, nil) }

// Call1 calls f with one argument.
func Call1(t *Thread, f, a Value) Value {
	w := t.stack.Push(1)
	w[0] = a
	res := Call(t, f, w, nil)
	t.stack.Pop(1)
	return res
}

// Call2 calls f with two arguments.
func Call2(t *Thread, f, a, b Value) Value {
	w := t.stack.Push(2)
	w[0], w[1] = a, b
	res := Call(t, f, w, nil)
	t.stack.Pop(2)
	return res
}

// CallN calls f with the arguments; args is copied to the thread's stack, so that it does not escape.
func CallN(t *Thread, f Value, args ...Value) Value {
	w := t.stack.Push(len(args))
	copy(w, args)
	res := Call(t, f, w, nil)
	t.stack.Pop(len(args))
	return res
}

// CallMethod calls self.name(args...).
func CallMethod(t *Thread, self Value, name *Str, args ...Value) Value {
	f := GetAttr(t, self, name)
	if f.obj == nil {
		return Value{}
	}
	res := CallN(t, f, args...)
	t.Decref(f)
	return res
}

// LookupSpecial finds a special method on v's type, not on v itself, and binds it. The zero Value without an exception
// means that the type has none.
func LookupSpecial(t *Thread, v Value, name *Str) Value {
	f := v.obj.typ.Lookup(name)
	if f.obj == nil {
		return Value{}
	}
	if get := f.obj.typ.slotDescrGet(); get != nil {
		if t.par && f.obj.typ != FunctionType && f.obj.typ != MethodDescrType {
			t.exclSlow(f.obj.typ)
		}
		return get(t, f, v, v.obj.typ.Val())
	}
	return t.Newref(f)
}

// maxGoDepth bounds nested entries from Go code into Python code and native recursion, so that Go's stack stays small.
const maxGoDepth = 3000

// enterNative counts a level of native recursion; undo with t.goDepth--. It raises RecursionError when there are too many.
func (t *Thread) enterNative(where string) bool {
	if t.goDepth >= maxGoDepth {
		t.goDepth -= 50 // room to handle the error
		t.Raise(RecursionError, "maximum recursion depth exceeded%s", where)
		t.goDepth += 50
		return false
	}
	t.goDepth++
	return true
}

// EnterRecursive counts a level of native recursion (undo with LeaveRecursive); where is like " in comparison".
func (t *Thread) EnterRecursive(where string) bool { return t.enterNative(where) }

// LeaveRecursive undoes EnterRecursive.
func (t *Thread) LeaveRecursive() { t.goDepth-- }

// GetAttr returns v.name.
func GetAttr(t *Thread, v Value, name *Str) Value {
	typ := v.obj.typ
	typ.Ready()
	if t.par && !t.canGetAttr(v, name) {
		if res, ok := t.getLocked(v, name); ok {
			return res
		}
	}
	res := typ.GetAttr(t, v, name)
	if res.obj == nil {
		t.attrContext(v, name)
	}
	return res
}

// attrContext tells an AttributeError that knows nothing of it (one that a __getattr__ or a property raised) which attribute of what was asked for.
func (t *Thread) attrContext(v Value, name *Str) {
	if t.exc.obj == nil || !t.exc.obj.typ.IsSubtype(AttributeError) {
		return
	}
	if e := AsException(t.exc); e.Field(FieldName).obj == nil && e.Field(FieldObj).obj == nil {
		e.SetField(t, FieldName, t.Newref(name.Val()))
		e.SetField(t, FieldObj, t.Newref(v))
	}
}

// LookupAttr is GetAttr without AttributeError: the zero Value with ok means that there is no such attribute.
func LookupAttr(t *Thread, v Value, name *Str) (res Value, ok bool) {
	typ := v.obj.typ
	typ.Ready()
	if t.par && !t.canGetAttr(v, name) {
		if res, ok = t.getLocked(v, name); ok {
			return res, res.obj != nil || t.ClearIf(AttributeError)
		}
	}
	switch typ.lookupKind {
	case lookupGeneric:
		return genericLookup(t, v, name)
	case lookupType:
		return typeLookup(t, v, name)
	case lookupModule:
		return moduleLookup(t, v, name)
	}
	res = typ.GetAttr(t, v, name)
	if res.obj == nil && !t.ClearIf(AttributeError) {
		return Value{}, false
	}
	return res, true
}

// SetAttr does v.name = x; the zero Value deletes the attribute.
func SetAttr(t *Thread, v Value, name *Str, x Value) bool {
	typ := v.obj.typ
	typ.Ready()
	if t.par && !t.canSetAttr(v, name) {
		if v.obj.owner == lockedOwner && LockedSetAttr(t, v, name, x) {
			return true
		}
		t.Take(v.obj)
	}
	if typ.SetAttr == nil {
		return t.RaiseFalse(TypeError, "'%s' object has no attributes (assign to .%s)", typ.Name, name.String())
	}
	return typ.SetAttr(t, v, name, x)
}

// Repr returns repr(v), a str.
func Repr(t *Thread, v Value) Value {
	if t.par {
		t.guard(v, false)
	}
	typ := v.obj.typ
	typ.Ready()
	if !t.enterNative(" while getting the repr of an object") {
		return Value{}
	}
	res := typ.Repr(t, v)
	t.goDepth--
	if res.obj != nil && !IsStr(res) {
		name := res.obj.typ.Name
		t.Decref(res)
		return t.Raise(TypeError, "__repr__ returned non-string (type %s)", name)
	}
	return res
}

// ToStr returns str(v), a str.
func ToStr(t *Thread, v Value) Value {
	typ := v.obj.typ
	if typ == StrType {
		return t.Newref(v)
	}
	typ.Ready()
	if typ.Str == nil {
		return Repr(t, v)
	}
	if t.par {
		t.guard(v, false)
	}
	if !t.enterNative(" while getting the str of an object") {
		return Value{}
	}
	res := typ.Str(t, v)
	t.goDepth--
	if res.obj != nil && !IsStr(res) {
		name := res.obj.typ.Name
		t.Decref(res)
		return t.Raise(TypeError, "__str__ returned non-string (type %s)", name)
	}
	return res
}

// Hash returns hash(v).
func Hash(t *Thread, v Value) (int64, bool) {
	switch v.obj {
	case &intHeader:
		return hashInt64(int64(v.num)), true
	}
	if t.par {
		t.guard(v, false)
	}
	typ := v.obj.typ
	typ.Ready()
	if typ.Hash == nil {
		return 0, t.RaiseFalse(TypeError, "unhashable type: '%s'", typ.Name)
	}
	return typ.Hash(t, v)
}

// HashNotImplemented is the Hash slot of unhashable types.
func HashNotImplemented(t *Thread, v Value) (int64, bool) {
	return 0, t.RaiseFalse(TypeError, "unhashable type: '%s'", v.obj.typ.Name)
}

var compareNames = [...]string{"<", "<=", "==", "!=", ">", ">="}
var swapped = [...]CompareOp{Gt, Ge, Eq, Ne, Lt, Le}

// Compare returns a op b, any value.
func Compare(t *Thread, a, b Value, op CompareOp) Value {
	if t.par {
		t.guard(a, false)
	}
	if t.par {
		t.guard(b, false)
	}
	if !t.enterNative(" in comparison") {
		return Value{}
	}
	res := compare(t, a, b, op)
	t.goDepth--
	return res
}

func compare(t *Thread, a, b Value, op CompareOp) Value {
	ta, tb := a.obj.typ, b.obj.typ
	ta.Ready()
	tb.Ready()
	tried := false
	if ta != tb && tb.Compare != nil && tb.IsSubtype(ta) {
		tried = true
		if res := tb.Compare(t, b, a, swapped[op]); !res.IsNotImplemented() {
			return res
		}
	}
	if ta.Compare != nil {
		if res := ta.Compare(t, a, b, op); !res.IsNotImplemented() {
			return res
		}
	}
	if !tried && tb.Compare != nil {
		if res := tb.Compare(t, b, a, swapped[op]); !res.IsNotImplemented() {
			return res
		}
	}
	switch op {
	case Eq:
		return Bool(Is(a, b))
	case Ne:
		return Bool(!Is(a, b))
	}
	return t.Raise(TypeError, "'%s' not supported between instances of '%s' and '%s'", compareNames[op], ta.Name, tb.Name)
}

// CompareBool returns the truth of a op b; identical objects are equal without asking them.
func CompareBool(t *Thread, a, b Value, op CompareOp) (res, ok bool) {
	if op == Eq && a.obj.typ == b.obj.typ {
		switch a.obj.typ {
		case IntType:
			if a.obj == &intHeader && b.obj == &intHeader {
				return a.num == b.num, true
			}
		case StrType:
			return StrEqual(AsStr(a), AsStr(b)), true
		}
	}
	if Is(a, b) {
		if op == Eq {
			return true, true
		}
		if op == Ne {
			return false, true
		}
	}
	v := Compare(t, a, b, op)
	if v.obj == nil {
		return false, false
	}
	if v.obj == &boolHeader {
		return v.num != 0, true
	}
	res, ok = Truth(t, v)
	t.Decref(v)
	return res, ok
}

// Equal returns whether a is b or a == b is true.
func Equal(t *Thread, a, b Value) (res, ok bool) { return CompareBool(t, a, b, Eq) }

// Truth returns bool(v).
func Truth(t *Thread, v Value) (res, ok bool) {
	switch v.obj {
	case &boolHeader, &intHeader:
		return v.num != 0, true
	case &noneHeader:
		return false, true
	case &floatHeader:
		return v.Float64() != 0, true
	}
	if t.par && v.obj.typ.Len != nil && v.obj.typ.Bool == nil && t.lockSlot(v) {
		n, ok := v.obj.typ.Len(t, v)
		t.unlockObj()
		return n > 0, ok
	}
	if t.par {
		t.guard(v, false)
	}
	typ := v.obj.typ
	typ.Ready()
	if typ.Bool != nil {
		return typ.Bool(t, v)
	}
	if typ.Len != nil {
		n, ok := typ.Len(t, v)
		return n > 0, ok
	}
	return true, true
}

// Iter returns iter(v).
func Iter(t *Thread, v Value) Value {
	if t.par && v.obj.typ.Iter != nil && !v.obj.typ.heap && t.lockSlot(v) {
		it := v.obj.typ.Iter(t, v)
		t.unlockObj()
		return it
	}
	if t.par && v.obj.typ != GeneratorType {
		t.guard(v, false)
	}
	typ := v.obj.typ
	typ.Ready()
	if typ.Iter != nil {
		it := typ.Iter(t, v)
		if it.obj != nil {
			it.obj.typ.Ready()
			if it.obj.typ.Next == nil {
				name := it.obj.typ.Name
				t.Decref(it)
				return t.Raise(TypeError, "iter() returned non-iterator of type '%s'", name)
			}
		}
		return it
	}
	if IsSequence(v) {
		return newSeqIter(t, v)
	}
	return t.Raise(TypeError, "'%s' object is not iterable", typ.Name)
}

// IsSequence reports whether v can be indexed by integers in the sense of the old iteration protocol (PySequence_Check).
func IsSequence(v Value) bool {
	typ := v.obj.typ
	typ.Ready()
	return typ.SeqItem != nil && !typ.Has(TypeDict)
}

// Next returns the next item of the iterator; the zero Value without an exception pending means that it is exhausted.
func Next(t *Thread, it Value) Value {
	if t.par {
		if res, ok := t.nextLocked(it); ok {
			return res
		}
		t.guard(it, true)
	}
	res := it.obj.typ.Next(t, it)
	if res.obj == nil && t.exc.obj != nil {
		t.ClearIf(StopIteration)
	}
	return res
}

// ForEach calls f with each item of the iterable (borrowed) until f returns false, which stops the iteration: f tells a failure
// by leaving an exception pending. ForEach reports whether no exception is pending.
func ForEach(t *Thread, iterable Value, f func(v Value) bool) bool {
	it := Iter(t, iterable)
	if it.obj == nil {
		return false
	}
	for {
		v := Next(t, it)
		if v.obj == nil {
			break
		}
		more := f(v)
		t.Decref(v)
		if !more {
			break
		}
	}
	t.Decref(it)
	return t.exc.obj == nil
}

// Len returns len(v).
func Len(t *Thread, v Value) (int, bool) {
	if t.par && v.obj.typ.Len != nil && t.lockSlot(v) {
		n, ok := v.obj.typ.Len(t, v)
		t.unlockObj()
		return n, ok
	}
	if t.par {
		t.guard(v, false)
	}
	typ := v.obj.typ
	typ.Ready()
	if typ.Len == nil {
		return 0, t.RaiseFalse(TypeError, "object of type '%s' has no len()", typ.Name)
	}
	return typ.Len(t, v)
}

// GetItem returns v[key].
func GetItem(t *Thread, v, key Value) Value {
	if t.par && t.lockSlot(v) {
		res := getItem(t, v, key)
		t.unlockObj()
		return res
	}
	if t.par {
		t.guard(v, false)
	}
	return getItem(t, v, key)
}

func getItem(t *Thread, v, key Value) Value {
	if t.par {
		t.guard(key, false)
	}
	typ := v.obj.typ
	typ.Ready()
	if typ.GetItem != nil {
		return typ.GetItem(t, v, key)
	}
	if typ.Has(TypeType) {
		return classGetItem(t, v, key)
	}
	return t.Raise(TypeError, "'%s' object is not subscriptable", typ.Name)
}

// SetItem does v[key] = x.
func SetItem(t *Thread, v, key, x Value) bool {
	if t.par {
		if v.obj.owner == lockedOwner {
			t.Publish(key)
			t.Publish(x)
			if t.lockSlot(v) {
				ok := setItem(t, v, key, x)
				t.unlockObj()
				return ok
			}
		}
		t.guard(v, true)
	}
	return setItem(t, v, key, x)
}

func setItem(t *Thread, v, key, x Value) bool {
	if t.par {
		t.guard(key, false)
	}
	typ := v.obj.typ
	typ.Ready()
	if typ.SetItem == nil {
		return t.RaiseFalse(TypeError, "'%s' object does not support item assignment", typ.Name)
	}
	return typ.SetItem(t, v, key, x)
}

// DelItem does del v[key].
func DelItem(t *Thread, v, key Value) bool {
	if t.par && t.lockSlot(v) {
		ok := delItem(t, v, key)
		t.unlockObj()
		return ok
	}
	if t.par {
		t.guard(v, true)
	}
	return delItem(t, v, key)
}

func delItem(t *Thread, v, key Value) bool {
	if t.par {
		t.guard(key, false)
	}
	typ := v.obj.typ
	typ.Ready()
	if typ.SetItem == nil {
		return t.RaiseFalse(TypeError, "'%s' object doesn't support item deletion", typ.Name)
	}
	return typ.SetItem(t, v, key, Value{})
}

// Contains returns x in v.
func Contains(t *Thread, v, x Value) (bool, bool) {
	typ := v.obj.typ
	typ.Ready()
	if t.par && typ.Contains != nil && t.lockSlot(v) {
		res, ok := typ.Contains(t, v, x)
		t.unlockObj()
		return res, ok
	}
	if t.par {
		t.guard(v, false)
	}
	if typ.Contains != nil {
		return typ.Contains(t, v, x)
	}
	return iterContains(t, v, x)
}

func iterContains(t *Thread, v, x Value) (bool, bool) {
	it := Iter(t, v)
	if it.obj == nil {
		if t.ClearIf(TypeError) {
			t.Raise(TypeError, "argument of type '%s' is not a container or iterable", v.obj.typ.Name)
		}
		return false, false
	}
	defer t.Decref(it)
	for {
		item := Next(t, it)
		if item.obj == nil {
			return false, t.exc.obj == nil
		}
		eq, ok := Equal(t, item, x)
		t.Decref(item)
		if !ok || eq {
			return eq, ok
		}
	}
}

var binaryNames = [NumBinary]string{"+", "-", "*", "@", "/", "//", "%", "** or pow()", "<<", ">>", "&", "|", "^", "divmod()"}
var inPlaceNames = [NumBinary]string{"+=", "-=", "*=", "@=", "/=", "//=", "%=", "**=", "<<=", ">>=", "&=", "|=", "^="}

// tryBinary runs the Binary slots of both operands in the order of the data model; NotImplemented if neither knows.
func tryBinary(t *Thread, op BinaryOp, a, b Value) Value {
	if t.par {
		t.guard(a, false)
	}
	if t.par {
		t.guard(b, false)
	}
	ta, tb := a.obj.typ, b.obj.typ
	ta.Ready()
	tb.Ready()
	sa, sb := ta.Binary[op], tb.Binary[op]
	if ta == tb || (sa != nil && sb != nil && sameSlot(ta, tb, op)) {
		sb = nil
	}
	if sa != nil {
		if sb != nil && tb.IsSubtype(ta) {
			if res := sb(t, a, b); !res.IsNotImplemented() {
				return res
			}
			sb = nil
		}
		if res := sa(t, a, b); !res.IsNotImplemented() {
			return res
		}
	}
	if sb != nil {
		return sb(t, a, b)
	}
	return NotImplemented
}

// Binary returns a op b.
func Binary(t *Thread, op BinaryOp, a, b Value) Value {
	res := tryBinary(t, op, a, b)
	if !res.IsNotImplemented() {
		return res
	}
	ta, tb := a.obj.typ, b.obj.typ
	switch op {
	case OpAdd:
		if ta.SeqConcat != nil {
			return ta.SeqConcat(t, a, b)
		}
	case OpMul:
		if ta.SeqRepeat != nil {
			return seqRepeat(t, ta.SeqRepeat, a, b)
		}
		if tb.SeqRepeat != nil {
			return seqRepeat(t, tb.SeqRepeat, b, a)
		}
	}
	return t.Raise(TypeError, "unsupported operand type(s) for %s: '%s' and '%s'", binaryNames[op], ta.Name, tb.Name)
}

// InPlace returns a op= b: the new value of a.
func InPlace(t *Thread, op BinaryOp, a, b Value) Value {
	if t.par {
		t.guard(a, true)
	}
	if t.par {
		t.guard(b, false)
	}
	ta := a.obj.typ
	ta.Ready()
	if f := ta.InPlace[op]; f != nil {
		if res := f(t, a, b); !res.IsNotImplemented() {
			return res
		}
	}
	res := tryBinary(t, op, a, b)
	if !res.IsNotImplemented() {
		return res
	}
	tb := b.obj.typ
	switch op {
	case OpAdd:
		if ta.SeqIConcat != nil {
			return ta.SeqIConcat(t, a, b)
		}
		if ta.SeqConcat != nil {
			return ta.SeqConcat(t, a, b)
		}
	case OpMul:
		if ta.SeqIRepeat != nil {
			return seqRepeat(t, ta.SeqIRepeat, a, b)
		}
		if ta.SeqRepeat != nil {
			return seqRepeat(t, ta.SeqRepeat, a, b)
		}
		if tb.SeqRepeat != nil {
			return seqRepeat(t, tb.SeqRepeat, b, a)
		}
	}
	return t.Raise(TypeError, "unsupported operand type(s) for %s: '%s' and '%s'", inPlaceNames[op], ta.Name, tb.Name)
}

func seqRepeat(t *Thread, f func(*Thread, Value, int) Value, seq, n Value) Value {
	if !HasIndex(n) {
		return t.Raise(TypeError, "can't multiply sequence by non-int of type '%s'", n.obj.typ.Name)
	}
	count, ok := AsSize(t, n, OverflowError)
	if !ok {
		return Value{}
	}
	return f(t, seq, count)
}

// HasIndex reports whether v has __index__.
func HasIndex(v Value) bool {
	v.obj.typ.Ready()
	return v.obj.typ.Index != nil
}

// AsIndex returns v as an int object through __index__ (new reference, always an int).
func AsIndex(t *Thread, v Value) Value {
	if v.obj == &intHeader {
		return v
	}
	if t.par {
		t.guard(v, false)
	}
	typ := v.obj.typ
	typ.Ready()
	if typ.Has(TypeInt) {
		return plainInt(t, v)
	}
	if typ.Index == nil {
		return t.Raise(TypeError, "'%s' object cannot be interpreted as an integer", typ.Name)
	}
	res := typ.Index(t, v)
	if res.obj != nil && !res.obj.typ.Has(TypeInt) {
		name := res.obj.typ.Name
		t.Decref(res)
		return t.Raise(TypeError, "__index__ returned non-int (type %s)", name)
	}
	if res.obj != nil && res.obj.typ != IntType {
		if !t.Warn(DeprecationWarning, 1, "__index__ returned non-int (type %s).  The ability to return an instance of a strict subclass of int is deprecated, and may be removed in a future version of Python.", res.obj.typ.Name) {
			t.Decref(res)
			return Value{}
		}
		sub := res
		res = plainInt(t, sub)
		t.Decref(sub)
	}
	return res
}

// AsCInt converts an int argument that C code takes as an int. False with an exception pending.
func AsCInt(t *Thread, v Value) (int, bool) {
	n, ok := AsInt64(t, v, "Python int too large to convert to C int")
	if ok && n != int64(int32(n)) {
		return 0, t.RaiseFalse(OverflowError, "Python int too large to convert to C int")
	}
	return int(n), ok
}

// AsSize returns v as a Go int through __index__. A number that does not fit raises overflow ("cannot fit 'X' into an index-sized
// integer"), or is clipped to the largest or smallest int if overflow is nil.
func AsSize(t *Thread, v Value, overflow *Type) (int, bool) {
	if v.obj == &intHeader {
		return int(int64(v.num)), true
	}
	i := AsIndex(t, v)
	if i.obj == nil {
		return 0, false
	}
	n, fits, negative := intToInt64(i)
	t.Decref(i)
	if fits {
		return int(n), true
	}
	if overflow != nil {
		return 0, t.RaiseFalse(overflow, "cannot fit '%s' into an index-sized integer", v.obj.typ.Name)
	}
	if negative {
		return -int(^uint(0)>>1) - 1, true
	}
	return int(^uint(0) >> 1), true
}

// Negative, Positive and Invert are the unary operators.
func Negative(t *Thread, v Value) Value {
	if t.par {
		t.guard(v, false)
	}
	v.obj.typ.Ready()
	return unary(t, v, v.obj.typ.Negative, "-")
}

// Positive returns +v.
func Positive(t *Thread, v Value) Value {
	if t.par {
		t.guard(v, false)
	}
	v.obj.typ.Ready()
	return unary(t, v, v.obj.typ.Positive, "+")
}

// Invert returns ~v.
func Invert(t *Thread, v Value) Value {
	if t.par {
		t.guard(v, false)
	}
	v.obj.typ.Ready()
	return unary(t, v, v.obj.typ.Invert, "~")
}

func unary(t *Thread, v Value, f func(*Thread, Value) Value, name string) Value {
	if f == nil {
		return t.Raise(TypeError, "bad operand type for unary %s: '%s'", name, v.obj.typ.Name)
	}
	return f(t, v)
}

// Absolute returns abs(v).
func Absolute(t *Thread, v Value) Value {
	if t.par {
		t.guard(v, false)
	}
	v.obj.typ.Ready()
	if v.obj.typ.Absolute == nil {
		return t.Raise(TypeError, "bad operand type for abs(): '%s'", v.obj.typ.Name)
	}
	return v.obj.typ.Absolute(t, v)
}
