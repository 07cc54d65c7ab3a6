package object

// BaseExceptionGroup and ExceptionGroup (PEP 654).

// Fields of exception groups: the message, and the tuple of exceptions.
const (
	FieldGroupMessage = iota
	FieldGroupExceptions
	fieldGroupShown // a str: the repr of the sequence that the constructor was given, if it was no list and no tuple
)

var (
	nameDerive  = StaticName("derive")
	nameSubAttr = StaticName("exceptions")
)

func setupExceptionGroup() {
	BaseExceptionGroup.New = groupNew
	BaseExceptionGroup.Init = exceptionInit
	BaseExceptionGroup.Str = groupStr
	BaseExceptionGroup.Getset = []GetSet{
		{Name: "message", Get: func(t *Thread, self Value) Value { return t.orNone(AsException(self).Field(FieldGroupMessage)) }},
		{Name: "exceptions", Get: func(t *Thread, self Value) Value {
			return t.orNone(AsException(self).Field(FieldGroupExceptions))
		}},
	}
	BaseExceptionGroup.Repr = groupRepr
	BaseExceptionGroup.Methods = []Method{
		{Sig: "__class_getitem__(object, /)", Kind: ClassMethod, Fn: func(t *Thread, self Value, a []Value) Value {
			return NewGenericAlias(t, self, a[0])
		}},
		{Sig: "derive(excs, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			return Call2(t, BaseExceptionGroup.Val(), AsException(self).Field(FieldGroupMessage), a[0])
		}},
		{Sig: "split(matcher_value, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			match, ok := groupMatcher(t, a[0])
			if !ok {
				return Value{}
			}
			yes, no, ok := groupSplit(t, self, match, true)
			if !ok {
				return Value{}
			}
			return t.TupleSteal(noneIfNil(yes), noneIfNil(no)).Val()
		}},
		{Sig: "subgroup(matcher_value, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			match, ok := groupMatcher(t, a[0])
			if !ok {
				return Value{}
			}
			yes, _, ok := groupSplit(t, self, match, false)
			if !ok {
				return Value{}
			}
			return noneIfNil(yes)
		}},
	}
}

func noneIfNil(v Value) Value {
	if v.obj == nil {
		return None
	}
	return v
}

func groupNew(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
	n := len(args)
	if kw != nil {
		n -= len(kw.Items())
	}
	if n != 2 {
		return t.Raise(TypeError, "BaseExceptionGroup.__new__() takes exactly 2 arguments (%d given)", n)
	}
	if !IsStr(args[0]) {
		return t.Raise(TypeError, "argument 1 must be str, not %s", args[0].obj.typ.Name)
	}
	if !IsSequence(args[1]) {
		return t.Raise(TypeError, "second argument (exceptions) must be a sequence")
	}
	tv := ToTuple(t, args[1])
	if tv.obj == nil {
		return tv
	}
	defer t.Decref(tv)
	excs := AsTuple(tv).Items()
	if len(excs) == 0 {
		return t.Raise(ValueError, "second argument (exceptions) must be a non-empty sequence")
	}
	base := false
	for i, e := range excs {
		if !IsException(e) {
			return t.Raise(ValueError, "Item %d of second argument (exceptions) is not an exception", i)
		}
		if !e.obj.typ.IsSubtype(ExceptionType) {
			base = true
		}
	}
	switch {
	case cls == BaseExceptionGroup && !base:
		cls = ExceptionGroup
	case cls == ExceptionGroup && base:
		return t.Raise(TypeError, "Cannot nest BaseExceptions in an ExceptionGroup")
	case cls != BaseExceptionGroup && cls != ExceptionGroup && base && cls.IsSubtype(ExceptionType):
		return t.Raise(TypeError, "Cannot nest BaseExceptions in '%s'", cls.Name)
	}
	shown := Value{}
	if typ := args[1].obj.typ; !typ.Has(TypeList) && !typ.Has(TypeTuple) {
		if shown = Repr(t, args[1]); shown.obj == nil {
			return shown
		}
	}
	self := exceptionNew(t, cls, args[:n], nil)
	if self.obj == nil {
		t.Xdecref(shown)
		return self
	}
	e := AsException(self)
	e.SetField(t, FieldGroupMessage, t.Newref(args[0]))
	e.SetField(t, FieldGroupExceptions, t.Newref(tv))
	if shown.obj != nil {
		e.SetField(t, fieldGroupShown, shown)
	}
	return self
}

func groupStr(t *Thread, self Value) Value {
	e := AsException(self)
	msg, ok := t.strString(e.Field(FieldGroupMessage))
	if !ok {
		return Value{}
	}
	n := len(AsTuple(e.Field(FieldGroupExceptions)).Items())
	plural := "s"
	if n == 1 {
		plural = ""
	}
	return t.NewStrf("%s (%d sub-exception%s)", msg, n, plural)
}

// groupRepr shows the exceptions as the kind of sequence that the constructor was given.
func groupRepr(t *Thread, self Value) Value {
	e := AsException(self)
	msg, ok := t.reprString(e.Field(FieldGroupMessage))
	if !ok {
		return Value{}
	}
	if shown := e.Field(fieldGroupShown); shown.obj != nil {
		return t.NewStr(self.obj.typ.Name + "(" + msg + ", " + AsStr(shown).String() + ")")
	}
	excs := t.Newref(e.Field(FieldGroupExceptions))
	if len(e.Args.Items()) == 2 && e.Args.Items()[1].obj.typ.Has(TypeList) {
		l := ToList(t, excs)
		t.Decref(excs)
		if l.obj == nil {
			return l
		}
		excs = l
	}
	defer t.Decref(excs)
	r, ok := t.reprString(excs)
	if !ok {
		return Value{}
	}
	return t.NewStr(self.obj.typ.Name + "(" + msg + ", " + r + ")")
}

// groupMatcher makes a predicate from an exception class, a tuple of them, or a callable.
func groupMatcher(t *Thread, m Value) (func(e Value) (bool, bool), bool) {
	if m.obj.typ.Has(TypeType) {
		if IsExceptionClass(m) {
			return func(e Value) (bool, bool) { return e.obj.typ.IsSubtype(AsType(m)), true }, true
		}
	} else if m.obj.typ.Has(TypeTuple) {
		all := true
		for _, c := range AsTuple(m).Items() {
			all = all && IsExceptionClass(c)
		}
		if all {
			return func(e Value) (bool, bool) {
				for _, c := range AsTuple(m).Items() {
					if e.obj.typ.IsSubtype(AsType(c)) {
						return true, true
					}
				}
				return false, true
			}, true
		}
	} else if m.obj.typ.slotCall() != nil {
		return func(e Value) (bool, bool) {
			r := Call1(t, m, e)
			if r.obj == nil {
				return false, false
			}
			defer t.Decref(r)
			return Truth(t, r)
		}, true
	}
	return nil, t.RaiseFalse(TypeError, "expected an exception type, a tuple of exception types, or a callable (other than a class)")
}

// IsExceptionGroup reports whether v is an instance of BaseExceptionGroup.
func IsExceptionGroup(v Value) bool { return v.obj.typ.IsSubtype(BaseExceptionGroup) }

// GroupSplitType splits an exception (group or not) by exception class or tuple of classes: the matching part and the rest, new
// references, each the zero Value when empty.
func GroupSplitType(t *Thread, exc, matcher Value) (yes, no Value, ok bool) {
	match, ok := groupMatcher(t, matcher)
	if !ok {
		return Value{}, Value{}, false
	}
	return groupSplit(t, exc, match, true)
}

func groupSplit(t *Thread, exc Value, match func(Value) (bool, bool), wantRest bool) (yes, no Value, ok bool) {
	hit, ok := match(exc)
	if !ok {
		return
	}
	if hit {
		return t.Newref(exc), Value{}, true
	}
	if !IsExceptionGroup(exc) {
		if wantRest {
			no = t.Newref(exc)
		}
		return Value{}, no, true
	}
	if !t.enterNative(" in exceptiongroup_split_recursive") {
		return Value{}, Value{}, false
	}
	defer t.LeaveRecursive()
	in, out := t.NewList(0), t.NewList(0)
	defer t.Decref(in.Val())
	defer t.Decref(out.Val())
	for _, sub := range AsTuple(AsException(exc).Field(FieldGroupExceptions)).Items() {
		y, n, ok := groupSplit(t, sub, match, wantRest)
		if !ok {
			return Value{}, Value{}, false
		}
		if y.obj != nil {
			in.Push(t, y)
		}
		if n.obj != nil {
			out.Push(t, n)
		}
	}
	if len(in.items) > 0 {
		if yes = groupDerive(t, exc, in); yes.obj == nil {
			return Value{}, Value{}, false
		}
	}
	if wantRest && len(out.items) > 0 {
		if no = groupDerive(t, exc, out); no.obj == nil {
			t.Xdecref(yes)
			return Value{}, Value{}, false
		}
	}
	return yes, no, true
}

// groupDerive makes a group like orig of the exceptions, with its traceback, cause, context and notes.
func groupDerive(t *Thread, orig Value, excs *List) Value {
	res := CallMethod(t, orig, nameDerive, excs.Val())
	if res.obj == nil {
		return res
	}
	if !IsExceptionGroup(res) {
		t.Decref(res)
		return t.Raise(TypeError, "derive must return an instance of BaseExceptionGroup")
	}
	from, to := AsException(orig), AsException(res)
	if from.Traceback.obj != nil {
		t.Replace(&to.Traceback, t.Newref(from.Traceback))
	}
	if from.Cause.obj != nil {
		t.Replace(&to.Cause, t.Newref(from.Cause))
	}
	to.SuppressContext = true // setting the cause does that
	if from.Context.obj != nil {
		t.Replace(&to.Context, t.Newref(from.Context))
	}
	notes, ok := LookupAttr(t, orig, nameNotes)
	if !ok {
		t.Decref(res)
		return Value{}
	}
	if notes.obj != nil {
		if IsSequence(notes) {
			l := ToList(t, notes)
			ok = l.obj != nil && SetAttr(t, res, nameNotes, l)
			t.Xdecref(l)
		}
		t.Decref(notes)
		if !ok {
			t.Decref(res)
			return Value{}
		}
	}
	return res
}

// PrepReraiseStar returns what an except* block raises at its end: excs is the list of exceptions raised or raised again by its
// clauses (None items are skipped), orig the original one. New reference; None when there is nothing to raise.
func PrepReraiseStar(t *Thread, orig, excs Value) Value {
	list := AsList(excs)
	if len(list.items) == 0 {
		return None
	}
	if !IsExceptionGroup(orig) {
		// A naked exception was caught and wrapped: the list holds at most one exception.
		return t.Newref(list.items[0])
	}
	raised, reraised := t.NewList(0), t.NewList(0)
	defer t.Decref(raised.Val())
	defer t.Decref(reraised.Val())
	for _, e := range list.items {
		if e.IsNone() {
			continue
		}
		if sameGroupMetadata(e, orig) {
			reraised.Append(t, e)
		} else {
			raised.Append(t, e)
		}
	}
	again := None
	if len(reraised.items) > 0 {
		again = groupProjection(t, orig, reraised)
		if again.obj == nil {
			return Value{}
		}
	}
	if len(raised.items) == 0 {
		return again
	}
	if !again.IsNone() {
		raised.Append(t, again)
		t.Decref(again)
	}
	if len(raised.items) == 1 {
		return t.Newref(raised.items[0])
	}
	empty := t.NewStr("")
	defer t.Decref(empty)
	return Call2(t, BaseExceptionGroup.Val(), empty, raised.Val())
}

func sameGroupMetadata(a, b Value) bool {
	if !IsExceptionGroup(a) {
		return false
	}
	x, y := AsException(a), AsException(b)
	return x.Traceback.obj == y.Traceback.obj && x.Cause.obj == y.Cause.obj && x.Context.obj == y.Context.obj
}

// groupProjection keeps of orig the leaves that the groups of keep have.
func groupProjection(t *Thread, orig Value, keep *List) Value {
	leaves := map[*Header]bool{}
	var collect func(e Value)
	collect = func(e Value) {
		if !IsExceptionGroup(e) {
			leaves[e.obj] = true
			return
		}
		for _, sub := range AsTuple(AsException(e).Field(FieldGroupExceptions)).Items() {
			collect(sub)
		}
	}
	for _, e := range keep.items {
		collect(e)
	}
	yes, _, ok := groupSplit(t, orig, func(e Value) (bool, bool) { return !IsExceptionGroup(e) && leaves[e.obj], true }, false)
	if !ok {
		return Value{}
	}
	return noneIfNil(yes)
}
