package vm

import (
	. "github.com/gophersnake/gophersnake/internal/bytecode" //lint:ignore ST1001 the loop is about opcodes
	"github.com/gophersnake/gophersnake/internal/object"
)

// call calls *p with the n arguments in the registers after it, a window that is consumed. It returns the new frame of a Python function, or f if the
// result is in A already, or nil.
//
//go:noinline
func call(t *Thread, f *Frame, in *Instr, regs ptr, p *Value, n int) *Frame {
	callee := *p
	args := slice(p, 1, n)
	if t.Watched() && object.Transparent(callee) {
		return callDone(t, f, in, regs, p, n+1, vouchedCall(t, f, callee, args, nil))
	}
	switch callee.Type() {
	case object.FunctionType:
		return callFunction(t, f, p, (*object.Function)(callee.Ptr()), args, nil, n+1)
	case object.BoundMethodType:
		m := (*object.BoundMethod)(callee.Ptr())
		if m.Func.Type() == object.FunctionType {
			fn := (*object.Function)(m.Func.Ptr())
			if code := fn.Code; code.M.Simple == int32(n)+2 {
				// self takes the place of the bound method.
				t.Incref(m.Func)
				t.Incref(m.Self)
				self := m.Self
				nf := t.PushFrame(fn, code, ptr(p), n+1)
				if nf == nil {
					t.Decref(self)
					t.Decref(fn.Val())
					return nil
				}
				*nf.Reg(0) = self
				t.Decref(callee)
				return nf
			}
			t.Incref(m.Func)
			*p = m.Self
			nf := pushBound(t, fn, slice(p, 0, n+1))
			if nf == nil {
				*p = callee
				return nil
			}
			for _, a := range args {
				t.Decref(a)
			}
			t.Decref(callee)
			return nf
		}
	case object.BuiltinType, object.MethodDescrType:
		if t.TraceOn() {
			return callDone(t, f, in, regs, p, n+1, profiledCall(t, f, callee, args, nil))
		}
		if !t.Par() {
			specialiseCall(t, f, in, p, n)
		}
		if v, ok := object.NativeCall(t, callee, args); ok {
			return callDone(t, f, in, regs, p, n+1, v)
		}
	case object.MetaType:
		if t.TraceOn() && monitored(t, f, 1<<evCall) != nil {
			break // the end of the call is to be told
		}
		cls := object.AsType(callee)
		if init, ok := cls.PlainNew(); ok {
			if nf := construct(t, f, in, regs, p, cls, init, n); nf != nil {
				return nf
			}
			if t.HasExc() {
				return nil
			}
		} else if init, ok := cls.NativeNew(); ok && cls.Has(object.TypeException) {
			if nf := constructWith(t, p, cls, init, n, false); nf != nil {
				return nf
			}
			if t.HasExc() {
				return nil
			}
		}
		if cls.HasVector() && callee.IsImmortal() && !t.TraceOn() {
			if c := f.WarmCache(in); c != nil && !t.Par() && baseOp(in.Op) == CALL && c.Counter < maxMisses {
				c.Counter++
				c.Val = callee
				in.Op = opCallType
			}
			return callDone(t, f, in, regs, p, n+1, cls.CallVector(t, args))
		}
	}
	if t.TraceOn() {
		return callDone(t, f, in, regs, p, n+1, profiledCall(t, f, callee, args, nil))
	}
	return callDone(t, f, in, regs, p, n+1, object.Call(t, callee, args, nil))
}

// callDone ends a native call: the n registers from p are released and the result (stolen) goes to A.
func callDone(t *Thread, f *Frame, in *Instr, regs ptr, p *Value, n int, v Value) *Frame {
	if v.IsNil() {
		return nil
	}
	w := slice(p, 0, n)
	for i := n - 1; i >= 0; i-- {
		t.Decref(w[i])
	}
	put(t, in, regs, v)
	return f
}

// callFunction begins the frame of a Python function with any parameters. The window of n registers from p is consumed: p is the
// function (its reference moves to the frame), the arguments are copied.
func callFunction(t *Thread, f *Frame, p *Value, fn *object.Function, args []Value, kw *object.Tuple, n int) *Frame {
	code := fn.Code
	if !code.M.Ready {
		prepare(t, code)
		if kw == nil && code.M.Simple == int32(len(args))+1 {
			return t.PushFrame(fn, code, ptrAdd(ptr(p), valueSize), len(args))
		}
	}
	if kw == nil && code.M.Simple > 0 && fn.Defaults != nil {
		// Only defaults are to be added.
		nargs, total, defaults := len(args), int(code.M.Simple)-1, fn.Defaults.Items()
		if from := nargs - (total - len(defaults)); nargs < total && from >= 0 {
			nf := t.PushFrame(fn, code, ptrAdd(ptr(p), valueSize), nargs)
			if nf == nil {
				return nil
			}
			for i, v := range defaults[from:] {
				*nf.Reg(nargs + i) = t.Newref(v)
			}
			return nf
		}
	}
	nf := t.PushFrame(fn, code, t.StackTop(), 0)
	if nf == nil {
		return nil
	}
	if !bind(t, fn, nf, args, kw) {
		t.Incref(fn.Val()) // popping releases the frame's, but the window keeps its own
		t.PopFrame(nf)
		return nil
	}
	for _, a := range slice(p, 1, n-1) {
		t.Decref(a)
	}
	return nf
}

// construct makes an instance of a class whose making needs nothing else, and begins the frame of its __init__. nil without an exception: the
// general way is needed.
func construct(t *Thread, f *Frame, in *Instr, regs ptr, p *Value, cls *object.Type, init *object.Function, n int) *Frame {
	if init == nil {
		if n != 0 {
			return nil
		}
		return callDone(t, f, in, regs, p, 1, t.NewInstance(cls))
	}
	return constructWith(t, p, cls, init, n, true)
}

// constructWith makes an instance (plain: without its New) and begins the frame of init.
func constructWith(t *Thread, p *Value, cls *object.Type, init *object.Function, n int, plain bool) *Frame {
	code := init.Code
	if !code.M.Ready {
		prepare(t, code)
	}
	if code.M.Simple != int32(n)+2 || code.Flags&(CoGenerator|CoCoroutine|CoAsyncGenerator) != 0 {
		return nil
	}
	var self Value
	if plain {
		self = t.NewInstance(cls)
	} else {
		self = cls.New(t, cls, slice(p, 1, n), nil)
		if !self.IsNil() && self.Type() != cls {
			t.Decref(self) // made something else: let the general way sort that out
			return nil
		}
	}
	if self.IsNil() {
		return nil
	}
	t.Incref(init.Val())
	nf := t.PushFrame(init, code, ptr(p), n+1)
	if nf == nil {
		t.Decref(init.Val())
		t.Decref(self)
		return nil
	}
	*nf.Reg(0) = t.Newref(self)
	nf.Kind, nf.Aux = object.FrameInit, self
	t.Decref(cls.Val())
	return nf
}

// callWithNames executes the calls that have keyword arguments or unpack their arguments.
//
//go:noinline
func callWithNames(t *Thread, f *Frame, in *Instr, regs ptr) *Frame {
	p := reg(regs, in.B)
	var kw *object.Tuple
	n := int(in.C)
	switch in.Op {
	case CALL_EX:
		return callEx(t, f, in, regs)
	case CALL_METHOD_KW:
		if q := reg(regs, in.B+1); q.IsUnbound() {
			*q, *p = *p, *q
			p = q
		} else {
			n++
		}
	}
	kw = (*object.Tuple)(constant(f.Code.M.Consts, in.X).Ptr())
	args := slice(p, 1, n)
	if p.Type() == object.FunctionType {
		return callFunction(t, f, p, (*object.Function)(p.Ptr()), args, kw, n+1)
	}
	if t.TraceOn() {
		return callDone(t, f, in, regs, p, n+1, profiledCall(t, f, *p, args, kw))
	}
	return callDone(t, f, in, regs, p, n+1, vouchedCall(t, f, *p, args, kw))
}

// vouchedCall is object.Call; the audit is told that what is called tells it what it holds, if that is so.
func vouchedCall(t *Thread, f *Frame, callee Value, args []Value, kw *object.Tuple) Value {
	if t.Watched() && object.Transparent(callee) {
		f.Special |= object.FrameVouched
		if kw != nil {
			t.Hold(kw.Val())
			defer t.Unhold(1)
		}
		defer func() { f.Special &^= object.FrameVouched }()
		if t.TraceOn() {
			return profiledCall(t, f, callee, args, kw)
		}
	}
	return object.Call(t, callee, args, kw)
}

// callEx calls R[B](*R[B+1] [, **R[B+2]]).
func callEx(t *Thread, f *Frame, in *Instr, regs ptr) *Frame {
	p := reg(regs, in.B)
	n := 2 + int(in.X)
	callee, star := *p, *reg(regs, in.B+1)
	if star.Type() != object.TupleType {
		if star.Type() == object.ListType {
			tp := t.TupleOf((*object.List)(star.Ptr()).Items()...)
			*reg(regs, in.B+1) = tp.Val()
			t.Decref(star)
		} else {
			if star.Type().Iter == nil && !object.IsSequence(star) {
				t.Raise(object.TypeError, "%s argument after * must be an iterable, not %s", functionText(t, callee), star.Type().Name)
				return nil
			}
			tp := t.TupleFrom(star)
			if tp == nil {
				return nil
			}
			*reg(regs, in.B+1) = tp.Val()
			t.Decref(star)
		}
		star = *reg(regs, in.B+1)
	}
	args := (*object.Tuple)(star.Ptr()).Items()
	var kw *object.Tuple
	nkw := 0
	if in.X != 0 {
		d := *reg(regs, in.B+2)
		if d.Type() != object.DictType {
			nd := t.NewDict()
			if !mergeKeywords(t, nd, d, callee) {
				t.Decref(nd.Val())
				return nil
			}
			*reg(regs, in.B+2) = nd.Val()
			t.Decref(d)
			d = nd.Val()
		}
		if dict := (*object.Dict)(d.Ptr()); dict.Len() > 0 {
			nkw = dict.Len()
			w := t.Scratch(len(args) + nkw)
			copy(w, args)
			kw = t.NewTuple(nkw)
			names := kw.Items()
			for pos, i := 0, 0; i < nkw; i++ {
				k, v, ok := dict.Next(&pos)
				if !ok {
					break
				}
				names[i] = t.Newref(k)
				w[len(args)+i] = v
			}
			for _, k := range names {
				if !object.IsStr(k) {
					t.Raise(object.TypeError, "keywords must be strings")
					t.Decref(kw.Val())
					t.Unscratch(len(w))
					return nil
				}
			}
			args = w
		}
	}
	var nf *Frame
	var res Value
	fn := (*object.Function)(callee.Ptr())
	isFunc := callee.Type() == object.FunctionType
	if isFunc {
		if !fn.Code.M.Ready {
			prepare(t, fn.Code)
		}
		// The frame begins above the scratch that holds the arguments; it is moved down by giving the scratch back first, which is safe because
		// the values are held by the window.
		if kw != nil {
			args = append([]Value(nil), args...)
		}
	} else if t.TraceOn() {
		res = toldCall(t, f, callee, args, kw, false)
	} else {
		res = vouchedCall(t, f, callee, args, kw)
	}
	if kw != nil {
		t.Unscratch(len(args))
	}
	if isFunc {
		if nf = t.PushFrameTop(fn, fn.Code); nf != nil && !bind(t, fn, nf, args, kw) {
			t.Incref(fn.Val())
			t.PopFrame(nf)
			nf = nil
		}
	}
	if kw != nil {
		t.Decref(kw.Val())
	}
	if isFunc {
		if nf != nil {
			for _, v := range slice(p, 1, n-1) {
				t.Decref(v)
			}
		}
		return nf
	}
	return callDone(t, f, in, regs, p, n, res)
}

// functionText returns how messages about a call name the callee: "mod.f()", or what str() gives.
func functionText(t *Thread, v Value) string {
	exc := t.TakeExc()
	defer t.RestoreExc(exc)
	q, ok := object.LookupAttr(t, v, object.NameQualName)
	if ok && !q.IsNil() && object.IsStr(q) {
		s := object.AsStr(q).String() + "()"
		t.Decref(q)
		if m, ok := object.LookupAttr(t, v, object.NameModule); ok && !m.IsNil() {
			if object.IsStr(m) && object.AsStr(m).String() != "builtins" {
				s = object.AsStr(m).String() + "." + s
			}
			t.Decref(m)
		}
		t.ClearExc()
		return s
	}
	t.Xdecref(q)
	t.ClearExc()
	r := object.ToStr(t, v)
	if r.IsNil() {
		t.ClearExc()
		return v.Type().Name + " object"
	}
	s := object.AsStr(r).String()
	t.Decref(r)
	return s
}

// mergeKeywords adds the items of a mapping to the keyword arguments of a call.
func mergeKeywords(t *Thread, d *object.Dict, m, callee Value) bool {
	if m.Type() != object.DictType {
		keys, ok := object.LookupAttr(t, m, object.NameKeys)
		if !ok {
			return false
		}
		if keys.IsNil() {
			return t.RaiseFalse(object.TypeError, "%s argument after ** must be a mapping, not %s", functionText(t, callee), m.Type().Name)
		}
		if !m.Type().Has(object.TypeDict) {
			return mergeMapping(t, d, m, keys, callee)
		}
		t.Decref(keys)
		tmp := t.NewDict()
		if !tmp.Merge(t, m, true) {
			t.Decref(tmp.Val())
			return false
		}
		ok = mergeKeywords(t, d, tmp.Val(), callee)
		t.Decref(tmp.Val())
		return ok
	}
	pos := 0
	for {
		k, v, ok := (*object.Dict)(m.Ptr()).Next(&pos)
		if !ok {
			return true
		}
		// Keys that are no strs are found out when all are together: one that is given twice is the first error.
		if !newKeyword(t, d, k, callee) || !d.Set(t, k, v) {
			return false
		}
	}
}

// mergeMapping merges the keys that the method keys (stolen) of a mapping gives: each of them, so that one given twice is an error.
func mergeMapping(t *Thread, d *object.Dict, m, keys, callee Value) bool {
	list := object.Call0(t, keys)
	t.Decref(keys)
	if list.IsNil() {
		return false
	}
	defer t.Decref(list)
	if list.Type().Iter == nil && !object.IsSequence(list) {
		return t.RaiseFalse(object.TypeError, "%s.keys() returned a non-iterable (type %s)", m.Type().Name, list.Type().Name)
	}
	return object.ForEach(t, list, func(k Value) bool {
		if !newKeyword(t, d, k, callee) {
			return false
		}
		v := object.GetItem(t, m, k)
		if v.IsNil() {
			return false
		}
		defer t.Decref(v)
		return d.Set(t, k, v)
	})
}

// newKeyword raises TypeError if there is a keyword argument of the name already.
func newKeyword(t *Thread, d *object.Dict, k, callee Value) bool {
	old, ok := d.Get(t, k)
	if ok && !old.IsNil() {
		s := object.ToStr(t, k)
		if s.IsNil() {
			return false
		}
		t.RaiseFalse(object.TypeError, "%s got multiple values for keyword argument '%s'", functionText(t, callee), object.AsStr(s).String())
		t.Decref(s)
		return false
	}
	return ok
}

// setFunctionAttribute sets an attribute of a function that was just made.
//
//go:noinline
func setFunctionAttribute(t *Thread, in *Instr, regs ptr) bool {
	fn := (*object.Function)(reg(regs, in.A).Ptr())
	v := *reg(regs, in.B)
	switch FunctionAttribute(in.X) { // the defaults of a generic function come as arguments: only a forged code has others
	case FuncDefaults:
		if v.Type() != object.TupleType {
			return t.RaiseFalse(object.SystemError, "defaults must be a tuple")
		}
	case FuncKwDefaults:
		if v.Type() != object.DictType {
			return t.RaiseFalse(object.SystemError, "keyword defaults must be a dict")
		}
	}
	if in.Fl&FlagB == 0 {
		t.Incref(v)
	}
	switch FunctionAttribute(in.X) {
	case FuncDefaults:
		fn.Defaults = (*object.Tuple)(v.Ptr())
	case FuncKwDefaults:
		fn.KwDefaults = (*object.Dict)(v.Ptr())
	case FuncClosure:
		fn.Closure = (*object.Tuple)(v.Ptr())
	case FuncAnnotations:
		t.Replace(&fn.Annotations, v)
	case FuncAnnotate:
		t.Replace(&fn.Annotate, v)
	}
	return true
}

// specialiseCall chooses the form of CALL or CALL_METHOD for the native function *p and its n arguments.
func specialiseCall(t *Thread, f *Frame, in *Instr, p *Value, n int) {
	c := f.WarmCache(in)
	op := baseOp(in.Op)
	if c == nil || op != CALL && op != CALL_METHOD || c.Counter >= maxMisses || !p.IsImmortal() && p.Type() != object.BuiltinType {
		return
	}
	c.Counter++
	in.Op = op
	method := p.Type() == object.MethodDescrType
	if method {
		if op != CALL_METHOD || n != int(in.C)+1 || !slice(p, 1, 1)[0].Type().IsSubtype((*object.MethodDescr)(p.Ptr()).Owner) {
			return
		}
		n--
	} else if op == CALL_METHOD && n != int(in.C) {
		return
	}
	fn, flat, self, ok := object.NativeFn(*p, n)
	first := int(in.B) + 1
	if op == CALL_METHOD {
		first++
	}
	if !ok || first+flat > f.Code.NRegs+spareRegs {
		return
	}
	c.Fn, c.Index, c.Self, c.Val = fn, int32(flat), self, *p
	c.Par = object.ParLevel(*p)
	switch {
	case method:
		c.Type = slice(p, 1, 1)[0].Type()
		in.Op = opMethodNative
		if object.IsListAppend(*p) && c.Type == object.ListType {
			in.Op = opListAppend
		}
	case op == CALL:
		in.Op = opCallNative
		if (*object.Builtin)(p.Ptr()).Def.Name == "len" && self.IsNil() == false && self.Type() == object.ModuleType {
			in.Op = opLen
		}
	default:
		in.Op = opFuncNative
	}
	if !method {
		c.Def = (*object.Builtin)(p.Ptr()).Def
	}
}

// builtinOf returns the callee if it is a native function with the definition that the cache was made for, else nil. The function
// object itself may be another one each time (a bound method), and its address may have been another function's before.
func builtinOf(callee Value, c *object.Cache) *object.Builtin {
	if callee.Type() != object.BuiltinType {
		return nil
	}
	if b := (*object.Builtin)(callee.Ptr()); b.Def == c.Def {
		return b
	}
	return nil
}

// callNative executes a specialised call of a native function: its self, the first argument's register and their number, the registers to
// release from and their number.
//
//go:noinline
func callNative(t *Thread, in *Instr, regs ptr, c *object.Cache, self Value, first uint16) bool {
	n, flat := int(in.C), int(c.Index)
	args := window(regs, first, flat)
	if n < flat {
		clear(args[n:])
	}
	v := c.Fn(t, self, args)
	if v.IsNil() {
		return false
	}
	bias := t.Bias()
	for i := n - 1; i >= 0; i-- {
		if h := args[i].Header(); h.Owned(bias) {
			if h.Down() {
				t.Dealloc(h)
			}
		} else if h.Counted() {
			t.DecrefShared(h)
		}
	}
	for i := first; i > in.B; {
		i--
		if h := reg(regs, i).Header(); h.Owned(bias) {
			if h.Down() {
				t.Dealloc(h)
			}
		} else if h.Counted() {
			t.DecrefShared(h)
		}
	}
	d := reg(regs, in.A)
	if in.Fl&FlagDst != 0 {
		old := *d
		*d = v
		t.Decref(old)
		return true
	}
	*d = v
	return true
}

// callType executes a specialised call of a static type.
//
//go:noinline
func callType(t *Thread, in *Instr, regs ptr, cls *object.Type) bool {
	args := window(regs, in.B+1, int(in.C))
	v := cls.CallVector(t, args)
	if v.IsNil() {
		return false
	}
	for i := len(args) - 1; i >= 0; i-- {
		t.Decref(args[i])
	}
	put(t, in, regs, v)
	return true
}

// lenOf returns the length of a container of one of the most common types, -1 of others.
func lenOf(v Value) int {
	switch v.Type() {
	case object.ListType:
		return (*object.List)(v.Ptr()).Len()
	case object.TupleType:
		return (*object.Tuple)(v.Ptr()).Len()
	case object.DictType:
		return (*object.Dict)(v.Ptr()).Len()
	case object.StrType:
		return object.AsStr(v).Len()
	}
	return -1
}

// callLen executes a specialised call of len.
//
//go:noinline
func callLen(t *Thread, in *Instr, regs ptr, c *object.Cache) bool {
	v := *reg(regs, in.B+1)
	n := lenOf(v)
	if n < 0 {
		return callNative(t, in, regs, c, c.Self, in.B+1)
	}
	t.Decref(v)
	t.Decref(*reg(regs, in.B))
	put(t, in, regs, object.Int(int64(n)))
	return true
}

// pushBound begins a frame of the function (stolen) on top of the stack, its arguments borrowed. nil: an exception is pending and fn was released.
func pushBound(t *Thread, fn *object.Function, args []Value) *Frame {
	code := fn.Code
	if !code.M.Ready {
		prepare(t, code)
	}
	nf := t.PushFrame(fn, code, t.StackTop(), 0)
	if nf == nil {
		t.Decref(fn.Val())
		return nil
	}
	if code.M.Simple == int32(len(args))+1 {
		for i, v := range args {
			*nf.Reg(i) = t.Newref(v)
		}
		return nf
	}
	if !bind(t, fn, nf, args, nil) {
		t.PopFrame(nf)
		return nil
	}
	return nf
}
