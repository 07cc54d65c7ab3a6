package builtins

import (
	"strings"

	"github.com/gophersnake/gophersnake/internal/object"
)

func compile(t *object.Thread, _ object.Value, a []object.Value) object.Value {
	if !object.IsStr(a[2]) {
		return t.Raise(object.TypeError, "compile() argument 'mode' must be str, not %s", a[2].Type().Name)
	}
	flags, feature, optimize := 0, -1, -1
	for _, x := range []struct {
		v object.Value
		n *int
	}{{a[3], &flags}, {a[5], &optimize}, {a[6], &feature}} {
		if !x.v.IsNil() {
			n, ok := object.AsCInt(t, x.v)
			if !ok {
				return object.Value{}
			}
			*x.n = n
		}
	}
	inherit := true
	if !a[4].IsNil() {
		b, ok := object.Truth(t, a[4])
		if !ok {
			return object.Value{}
		}
		inherit = !b
	}
	name, ok := object.FSPath(t, a[1])
	if !ok {
		return object.Value{}
	}
	if strings.IndexByte(name, 0) >= 0 {
		return t.Raise(object.ValueError, "embedded null character")
	}
	if flags&^object.CompileFlagsAll != 0 {
		return t.Raise(object.ValueError, "compile(): unrecognised flags")
	}
	if optimize < -1 || optimize > 2 {
		return t.Raise(object.ValueError, "compile(): invalid optimize value")
	}
	return t.Interp.Compiler.Compile(t, a[0], object.CompileRequest{Filename: name, Mode: object.AsStr(a[2]).String(), Flags: flags,
		Inherit: inherit, Optimize: optimize, FeatureVersion: feature, Caller: "compile"})
}

// namespaces sorts out the globals and locals arguments of eval and exec: new references.
func namespaces(t *object.Thread, name string, g, l object.Value) (globals *object.Dict, loc object.Value, ok bool) {
	hasL := !l.IsNil() && !l.IsNone()
	if !g.IsNil() && !g.IsNone() {
		if !g.Type().Has(object.TypeDict) {
			if name == "eval" && hasL {
				return nil, object.Value{}, t.RaiseFalse(object.TypeError, "globals must be a real dict; try eval(code, {}, mapping)")
			}
			if name == "eval" {
				return nil, object.Value{}, t.RaiseFalse(object.TypeError, "globals must be a dict")
			}
			return nil, object.Value{}, t.RaiseFalse(object.TypeError, "%s() globals must be a dict, not %s", name, g.Type().Name)
		}
		globals = object.AsDict(t.Newref(g))
		if hasL {
			loc = t.Newref(l)
		} else {
			loc = t.Newref(g)
		}
	} else {
		f := t.Frame
		if f != nil {
			globals = object.AsDict(t.Newref(f.Globals().Val()))
		} else if g := framelessGlobals(t); g != nil {
			globals = object.AsDict(t.Newref(g.Val()))
		} else {
			return nil, object.Value{}, t.RaiseFalse(object.TypeError, "%s must be given globals and locals when called without a frame", name)
		}
		if hasL {
			loc = t.Newref(l)
		} else if f == nil {
			loc = t.Newref(globals.Val())
		} else if loc = t.Locals(f); loc.IsNil() {
			t.Decref(globals.Val())
			return nil, object.Value{}, false
		}
	}
	if hasL && !object.IsMapping(l) {
		t.Decref(globals.Val())
		t.Decref(loc)
		if name == "eval" {
			return nil, object.Value{}, t.RaiseFalse(object.TypeError, "locals must be a mapping")
		}
		return nil, object.Value{}, t.RaiseFalse(object.TypeError, "locals must be a mapping or None, not %s", l.Type().Name)
	}
	if b := t.Intern("__builtins__"); globals.GetStr(t, b).IsNil() {
		var v object.Value
		if t.Frame != nil {
			v = t.Frame.Func.BuiltinsVal()
		} else {
			v = t.Interp.Builtins.Val()
		}
		if !globals.SetStr(t, b, v) {
			return nil, object.Value{}, false
		}
	}
	return globals, loc, true
}

func eval(t *object.Thread, _ object.Value, a []object.Value) object.Value {
	globals, loc, ok := namespaces(t, "eval", a[1], a[2])
	if !ok {
		return object.Value{}
	}
	defer t.Decref(globals.Val())
	defer t.Decref(loc)
	code := t.Newref(a[0])
	if a[0].Type() != object.CodeType {
		t.Decref(code)
		code = t.Interp.Compiler.Compile(t, a[0], object.CompileRequest{Filename: "<string>", Mode: "eval", Inherit: true, Optimize: -1, FeatureVersion: -1, Caller: "eval", SourceOnly: true})
		if code.IsNil() {
			return code
		}
	} else if len(object.AsCode(code).FreeVarNames()) > 0 {
		t.Decref(code)
		return t.Raise(object.TypeError, "code object passed to eval() may not contain free variables")
	}
	t.Calling(code, globals.Val(), loc)
	res := t.Interp.Machine.Eval(t, object.AsCode(code), globals, loc, nil)
	t.Unhold(3)
	t.Decref(code)
	return res
}

func exec(t *object.Thread, _ object.Value, a []object.Value) object.Value {
	globals, loc, ok := namespaces(t, "exec", a[1], a[2])
	if !ok {
		return object.Value{}
	}
	defer t.Decref(globals.Val())
	defer t.Decref(loc)
	closure := a[3]
	if !closure.IsNil() && closure.IsNone() {
		closure = object.Value{}
	}
	var cells *object.Tuple
	code := t.Newref(a[0])
	if a[0].Type() == object.CodeType {
		free := len(object.AsCode(code).FreeVarNames())
		if free == 0 {
			if !closure.IsNil() {
				t.Decref(code)
				return t.Raise(object.TypeError, "cannot use a closure with this code object")
			}
		} else {
			good := !closure.IsNil() && closure.Type() == object.TupleType && len(object.AsTuple(closure).Items()) == free
			if good {
				for _, c := range object.AsTuple(closure).Items() {
					good = good && c.Type() == object.CellType
				}
			}
			if !good {
				t.Decref(code)
				if closure.IsNil() {
					return t.Raise(object.TypeError, "code object requires a closure of exactly length %d", free)
				}
				return t.Raise(object.TypeError, "code object requires a closure of exactly length %d", free)
			}
			cells = object.AsTuple(closure)
		}
	} else {
		t.Decref(code)
		if !closure.IsNil() {
			return t.Raise(object.TypeError, "closure can only be used when source is a code object")
		}
		code = t.Interp.Compiler.Compile(t, a[0], object.CompileRequest{Filename: "<string>", Mode: "exec", Inherit: true, Optimize: -1, FeatureVersion: -1, Caller: "exec", SourceOnly: true})
		if code.IsNil() {
			return code
		}
	}
	t.Calling(code, globals.Val(), loc)
	res := t.Interp.Machine.Eval(t, object.AsCode(code), globals, loc, cells)
	t.Unhold(3)
	t.Decref(code)
	if res.IsNil() {
		return res
	}
	t.Decref(res)
	return object.None
}

// framelessGlobals borrows the namespace of __main__, in which functions that another interpreter calls directly run; nil if there is none.
func framelessGlobals(t *object.Thread) *object.Dict {
	m := t.Interp.Modules.GetStr(t, t.Intern("__main__"))
	if !t.Interp.Sub || m.IsNil() || !m.Type().IsSubtype(object.ModuleType) {
		return nil
	}
	return object.AsModule(m).Dict()
}

func globals(t *object.Thread, _ object.Value, _ []object.Value) object.Value {
	if t.Frame == nil {
		if g := framelessGlobals(t); g != nil {
			return t.Newref(g.Val())
		}
		return object.None
	}
	return t.Newref(t.Frame.Globals().Val())
}

func locals(t *object.Thread, _ object.Value, _ []object.Value) object.Value {
	if t.Frame == nil {
		if g := framelessGlobals(t); g != nil {
			return t.Newref(g.Val())
		}
		return t.Raise(object.SystemError, "frame does not exist")
	}
	return t.Locals(t.Frame)
}

func dir(t *object.Thread, _ object.Value, args []object.Value, kw *object.Tuple) object.Value {
	switch {
	case !noKeywords(t, "dir", kw):
		return object.Value{}
	case len(args) > 1:
		return t.Raise(object.TypeError, "dir expected at most 1 argument, got %d", len(args))
	case len(args) == 1:
		return object.Dir(t, args[0])
	}
	l := locals(t, object.Value{}, nil)
	if l.IsNil() {
		return l
	}
	defer t.Decref(l)
	keys := object.CallMethod(t, l, t.Intern("keys"))
	if keys.IsNil() {
		return keys
	}
	res := sorted(t, object.Value{}, []object.Value{keys}, nil)
	t.Decref(keys)
	return res
}

func vars(t *object.Thread, _ object.Value, args []object.Value, kw *object.Tuple) object.Value {
	switch {
	case !noKeywords(t, "vars", kw):
		return object.Value{}
	case len(args) > 1:
		return t.Raise(object.TypeError, "vars expected at most 1 argument, got %d", len(args))
	case len(args) == 0:
		return locals(t, object.Value{}, nil)
	}
	v, ok := object.LookupAttr(t, args[0], object.NameDict)
	if ok && v.IsNil() {
		return t.Raise(object.TypeError, "vars() argument must have __dict__ attribute")
	}
	return v
}

func sum(t *object.Thread, _ object.Value, a []object.Value) object.Value {
	acc := object.Int(0)
	if !a[1].IsNil() {
		switch {
		case object.IsStr(a[1]):
			return t.Raise(object.TypeError, "sum() can't sum strings [use ''.join(seq) instead]")
		case a[1].Type().Has(object.TypeBytes):
			return t.Raise(object.TypeError, "sum() can't sum bytes [use b''.join(seq) instead]")
		case a[1].Type().Has(object.TypeByteArray):
			return t.Raise(object.TypeError, "sum() can't sum bytearray [use b''.join(seq) instead]")
		}
		acc = t.Newref(a[1])
	}
	it := object.Iter(t, a[0])
	if it.IsNil() {
		t.Decref(acc)
		return it
	}
	defer t.Decref(it)
	// The sum goes through stages and never back: ints, floats and complex numbers without making objects, then anything.
	stage, re, im := sumInts, compensated{}, compensated{}
	enter := func() {
		switch {
		case stage <= sumInts && acc.IsInt64():
			stage = sumInts
		case stage < sumFloats && acc.Type() == object.FloatType:
			stage, re = sumFloats, compensated{hi: acc.Float64()}
		case stage < sumComplex && acc.Type() == object.ComplexType:
			stage = sumComplex
			c, _ := object.AsComplex(t, acc)
			re, im = compensated{hi: real(c)}, compensated{hi: imag(c)}
		default:
			stage = sumAny
		}
	}
	// leave makes acc what the running sums stand for.
	leave := func() {
		switch stage {
		case sumFloats:
			acc = object.Float(re.value())
		case sumComplex:
			t.Decref(acc)
			acc = t.NewComplex(complex(re.value(), im.value()))
		}
	}
	enter()
	for {
		v := object.Next(t, it)
		if v.IsNil() {
			if t.HasExc() {
				t.Decref(acc)
				return v
			}
			leave()
			return acc
		}
		typ := v.Type()
		switch {
		case stage == sumInts && (v.IsInt64() || v.IsBool()):
			x, y := acc.Int64(), v.Int64()
			if s := x + y; (s > x) == (y > 0) {
				acc = object.Int(s)
				continue
			}
		case (stage == sumFloats || stage == sumComplex) && (typ == object.FloatType || stage == sumComplex && typ.Has(object.TypeFloat)):
			x, _ := object.AsFloat(t, v)
			re.add(x)
			t.Decref(v)
			continue
		case (stage == sumFloats || stage == sumComplex) && typ.Has(object.TypeInt):
			x, ok := object.AsFloat(t, v)
			t.Decref(v)
			if !ok {
				t.Decref(acc)
				return object.Value{}
			}
			re.add(x)
			continue
		case stage == sumComplex && typ == object.ComplexType:
			c, _ := object.AsComplex(t, v)
			re.add(real(c))
			im.add(imag(c))
			t.Decref(v)
			continue
		}
		leave()
		next := object.Binary(t, object.OpAdd, acc, v)
		t.Decref(acc)
		t.Decref(v)
		if next.IsNil() {
			return next
		}
		acc = next
		if stage != sumAny {
			enter()
		}
	}
}

// The stages of sum.
const (
	sumInts = iota
	sumFloats
	sumComplex
	sumAny
)

// compensated is a running sum with Neumaier's correction, as CPython's sum of floats has since 3.12.
type compensated struct{ hi, lo float64 }

func (c *compensated) add(x float64) {
	s := c.hi + x
	if abs(c.hi) >= abs(x) {
		c.lo += (c.hi - s) + x
	} else {
		c.lo += (x - s) + c.hi
	}
	c.hi = s
}

func (c *compensated) value() float64 {
	if c.lo != 0 && c.lo-c.lo == 0 {
		return c.hi + c.lo
	}
	return c.hi
}

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}

// Input is the function input: it reads a line from sys.stdin after showing the prompt (borrowed, may be the zero Value).
func Input(t *object.Thread, prompt object.Value) object.Value {
	get := func(name string) (object.Value, bool) {
		f := t.Interp.Sys.GetStr(t, t.Intern(name))
		if f.IsNil() || f.IsNone() {
			return f, t.RaiseFalse(object.RuntimeError, "lost sys.%s", name)
		}
		return t.Newref(f), true
	}
	flush := func(f object.Value) {
		r := object.CallMethod(t, f, t.Intern("flush"))
		if r.IsNil() {
			t.ClearExc()
		} else {
			t.Decref(r)
		}
	}
	stdin, ok := get("stdin")
	if !ok {
		return object.Value{}
	}
	defer t.Decref(stdin)
	stdout, ok := get("stdout")
	if !ok {
		return object.Value{}
	}
	defer t.Decref(stdout)
	stderr, ok := get("stderr")
	if !ok {
		return object.Value{}
	}
	flush(stderr)
	t.Decref(stderr)
	if !prompt.IsNil() {
		s := object.ToStr(t, prompt)
		if s.IsNil() {
			return s
		}
		r := object.CallMethod(t, stdout, t.Intern("write"), s)
		t.Decref(s)
		if r.IsNil() {
			return r
		}
		t.Decref(r)
	}
	flush(stdout)
	line := object.CallMethod(t, stdin, t.Intern("readline"))
	if line.IsNil() {
		return line
	}
	if !object.IsStr(line) {
		t.Decref(line)
		return t.Raise(object.TypeError, "object.readline() returned non-string")
	}
	s := object.AsStr(line)
	if s.Len() == 0 {
		t.Decref(line)
		return t.Raise(object.EOFError, "EOF when reading a line")
	}
	if s.At(s.Len()-1) != '\n' {
		return line
	}
	res := t.Substr(s, 0, s.Len()-1)
	t.Decref(line)
	return res
}
