package vm

import (
	. "github.com/gophersnake/gophersnake/internal/bytecode" //lint:ignore ST1001 the loop is about opcodes
	"github.com/gophersnake/gophersnake/internal/object"
)

// build executes the displays: what makes an object of a window of values.
//
//go:noinline
func build(t *Thread, f *Frame, in *Instr, regs ptr) bool {
	n := int(in.C)
	w := window(regs, in.B, n)
	var v Value
	switch in.Op {
	case BUILD_TUPLE:
		v = t.TupleSteal(w...).Val()
	case BUILD_LIST:
		v = t.ListSteal(w...).Val()
	case BUILD_SET:
		s := t.NewSet()
		for _, x := range w {
			if !s.Add(t, x) {
				t.Decref(s.Val())
				return false
			}
		}
		drop(t, regs, in.B, n)
		v = s.Val()
	case BUILD_MAP:
		d := t.NewDictSize(n)
		w = window(regs, in.B, 2*n)
		for i := 0; i < len(w); i += 2 {
			if !d.Set(t, w[i], w[i+1]) {
				t.Decref(d.Val())
				return false
			}
		}
		drop(t, regs, in.B, 2*n)
		v = d.Val()
	case BUILD_CONST_KEY_MAP:
		d := t.NewDictSize(n)
		for i, k := range (*object.Tuple)(constant(f.Code.M.Consts, in.X).Ptr()).Items() {
			if !d.Set(t, k, w[i]) {
				t.Decref(d.Val())
				return false
			}
		}
		drop(t, regs, in.B, n)
		v = d.Val()
	case BUILD_STRING:
		for i, s := range w {
			if !object.IsStr(s) { // a syntax tree may ask for that
				t.Raise(object.TypeError, "sequence item %d: expected str instance, %s found", i, s.Type().Name)
				return false
			}
		}
		v = t.JoinStrs(w)
		drop(t, regs, in.B, n)
	case BUILD_SLICE:
		step := object.None
		if n == 3 {
			step = w[2]
		}
		v = t.NewSlice(w[0], w[1], step).Val()
		drop(t, regs, in.B, n)
	case BUILD_TEMPLATE:
		w = window(regs, in.B, 2)
		if v = hook(t, object.HookTemplate, w...); v.IsNil() {
			return false
		}
		drop(t, regs, in.B, 2)
	case BUILD_INTERPOLATION:
		k := 2
		spec := Value{}
		if in.C&4 != 0 {
			k = 3
		}
		w = window(regs, in.B, k)
		if k == 3 {
			spec = w[2]
		}
		if v = hook(t, object.HookInterpolation, w[0], w[1], object.Int(int64(in.C&3)), spec); v.IsNil() {
			return false
		}
		drop(t, regs, in.B, k)
	}
	if v.IsNil() {
		return false
	}
	put(t, in, regs, v)
	return true
}

// collect executes the instructions that add to a container which is being built.
//
//go:noinline
func collect(t *Thread, f *Frame, in *Instr, regs ptr) bool {
	b := *reg(regs, in.B)
	a := *reg(regs, in.A)
	switch in.Op {
	case LIST_EXTEND:
		if !(*object.List)(a.Ptr()).Extend(t, b) {
			if t.ExcMatches(object.TypeError) && b.Type().Iter == nil && !object.IsSequence(b) {
				t.ClearExc()
				t.Raise(object.TypeError, "Value after * must be an iterable, not %s", b.Type().Name)
			}
			return false
		}
	case LIST_TO_TUPLE:
		finish(t, in, regs, t.TupleOf((*object.List)(b.Ptr()).Items()...).Val())
		return true
	case SET_ADD:
		if a.Type() != object.SetType { // the program may bind __conditional_annotations__ to anything
			t.Raise(object.TypeError, "'%s' object is not a set", a.Type().Name)
			return false
		}
		if !(*object.Set)(a.Ptr()).Add(t, b) {
			return false
		}
	case SET_UPDATE:
		if !(*object.Set)(a.Ptr()).Update(t, b) {
			return false
		}
	case MAP_ADD:
		if !(*object.Dict)(a.Ptr()).Set(t, b, *reg(regs, in.C)) {
			return false
		}
	case DICT_UPDATE:
		if !(*object.Dict)(a.Ptr()).Merge(t, b, true) {
			if t.ClearIf(object.AttributeError) {
				t.Raise(object.TypeError, "'%s' object is not a mapping", b.Type().Name)
			}
			return false
		}
	case DICT_MERGE:
		if !mergeKeywords(t, (*object.Dict)(a.Ptr()), b, *reg(regs, in.C)) {
			return false
		}
		if in.Fl&FlagB != 0 {
			t.Decref(b)
		}
		return true
	}
	release(t, in, regs)
	return true
}

// format executes FORMAT_SIMPLE, FORMAT_WITH_SPEC and CONVERT_VALUE.
//
//go:noinline
func format(t *Thread, in *Instr, regs ptr) bool {
	b := *reg(regs, in.B)
	var v Value
	switch {
	case in.Op == FORMAT_WITH_SPEC:
		v = object.Format(t, b, *reg(regs, in.C))
	case in.Op == FORMAT_SIMPLE && b.Type() == object.StrType:
		v = t.Newref(b)
	case in.Op == FORMAT_SIMPLE && b.IsInt64():
		v = t.IntStr(b.Int64())
	case in.Op == FORMAT_SIMPLE && b.IsFloat64():
		v = object.ToStr(t, b)
	case in.Op == FORMAT_SIMPLE:
		v = object.Format(t, b, Value{})
	case in.X == 1:
		v = object.ToStr(t, b)
	case in.X == 2:
		v = object.Repr(t, b)
	default:
		v = object.ASCII(t, b)
	}
	if v.IsNil() {
		return false
	}
	finish(t, in, regs, v)
	return true
}

// hook calls what another package does for the machine.
func hook(t *Thread, which object.Hook, args ...Value) Value {
	h := t.Interp.Hooks[which]
	if h == nil {
		return t.Raise(object.SystemError, "the interpreter was built without %s", which.String())
	}
	return h(t, args)
}
