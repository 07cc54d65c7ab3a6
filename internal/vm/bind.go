package vm

import (
	"strconv"
	"strings"

	. "github.com/gophersnake/gophersnake/internal/bytecode" //lint:ignore ST1001 the loop is about opcodes
	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/suggest"
)

// bind distributes the arguments (borrowed) to the parameters, which are the first registers of the new frame f. The last len(kw)
// arguments are named by kw. It fills in defaults and raises TypeError as the language says; what it has bound then is
// released with the frame.
//
//go:noinline
func bind(t *Thread, fn *object.Function, f *Frame, args []Value, kw *object.Tuple) bool {
	code := fn.Code
	if code.Flags&CoOptimized == 0 { // made of the code of a module: its locals are the globals
		f.Locals = t.Newref(fn.Globals.Val())
		f.Special |= object.FrameHasExtra
	}
	npos, nkwonly := code.ArgCount, code.KwOnlyArgCount
	total := npos + nkwonly
	ngiven := len(args)
	if kw != nil {
		ngiven -= len(kw.Items())
	}
	for i := 0; i < min(ngiven, npos); i++ {
		*f.Reg(i) = t.Newref(args[i])
	}
	next := total
	if code.Flags&CoVarArgs != 0 {
		if ngiven > npos {
			*f.Reg(next) = t.TupleOf(args[npos:ngiven]...).Val()
		} else {
			*f.Reg(next) = t.TupleOf().Val()
		}
		next++
	}
	var rest *object.Dict
	if code.Flags&CoVarKeywords != 0 {
		rest = t.NewDict()
		*f.Reg(next) = rest.Val()
	}
	if kw != nil {
		for i, name := range kw.Items() {
			if !bindName(t, fn, f, name, args[ngiven+i], rest, kw) {
				return false
			}
		}
	}
	if ngiven > npos && code.Flags&CoVarArgs == 0 {
		return tooMany(t, fn, f, ngiven)
	}
	if ngiven < npos {
		var defaults []Value
		if fn.Defaults != nil {
			defaults = fn.Defaults.Items()
		}
		required := npos - len(defaults)
		missing := false
		for i := ngiven; i < required; i++ {
			missing = missing || f.Reg(i).IsUnbound()
		}
		if missing {
			return missingArgs(t, fn, f, ngiven, required, "positional")
		}
		for i := max(ngiven, required); i < npos; i++ {
			if r := f.Reg(i); r.IsUnbound() {
				*r = t.Newref(defaults[i-required])
			}
		}
	}
	missing := false
	for i := npos; i < total; i++ {
		r := f.Reg(i)
		if !r.IsUnbound() {
			continue
		}
		if fn.KwDefaults != nil {
			v := fn.KwDefaults.GetStr(t, code.M.Vars[i])
			if !v.IsNil() {
				*r = t.Newref(v)
				continue
			}
			if t.HasExc() {
				return false
			}
		}
		missing = true
	}
	if missing {
		return missingArgs(t, fn, f, npos, total, "keyword-only")
	}
	return true
}

// bindName binds the argument v (borrowed) of the name.
func bindName(t *Thread, fn *object.Function, f *Frame, name, v Value, rest *object.Dict, kw *object.Tuple) bool {
	code := fn.Code
	if !object.IsStr(name) {
		return t.RaiseFalse(object.TypeError, "%s() keywords must be strings", fn.QualName.String())
	}
	total := code.ArgCount + code.KwOnlyArgCount
	key := object.AsStr(name)
	at := -1
	for i := code.PosOnlyArgCount; i < total; i++ {
		if code.M.Vars[i] == key {
			at = i
			break
		}
	}
	if at < 0 {
		for i := code.PosOnlyArgCount; i < total; i++ {
			if object.StrEqual(code.M.Vars[i], key) {
				at = i
				break
			}
		}
	}
	if at >= 0 {
		r := f.Reg(at)
		if !r.IsUnbound() {
			return t.RaiseFalse(object.TypeError, "%s() got multiple values for argument '%s'", fn.QualName.String(), key.String())
		}
		*r = t.Newref(v)
		return true
	}
	if rest != nil {
		return rest.Set(t, name, v)
	}
	var wrong []string
	for _, k := range kw.Items() {
		for i := 0; i < code.PosOnlyArgCount; i++ {
			if object.IsStr(k) && object.StrEqual(code.M.Vars[i], object.AsStr(k)) {
				wrong = append(wrong, code.M.Vars[i].String())
			}
		}
	}
	if len(wrong) > 0 {
		return t.RaiseFalse(object.TypeError, "%s() got some positional-only arguments passed as keyword arguments: '%s'", fn.QualName.String(), strings.Join(wrong, ", "))
	}
	var candidates []string
	for _, n := range code.M.Vars[code.PosOnlyArgCount:total] {
		candidates = append(candidates, n.String())
	}
	if i := suggest.Best(candidates, key.String()); i >= 0 {
		return t.RaiseFalse(object.TypeError, "%s() got an unexpected keyword argument '%s'. Did you mean '%s'?", fn.QualName.String(), key.String(), candidates[i])
	}
	return t.RaiseFalse(object.TypeError, "%s() got an unexpected keyword argument '%s'", fn.QualName.String(), key.String())
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

func tooMany(t *Thread, fn *object.Function, f *Frame, given int) bool {
	code := fn.Code
	kwonly := 0
	for i := code.ArgCount; i < code.ArgCount+code.KwOnlyArgCount; i++ {
		if !f.Reg(i).IsUnbound() {
			kwonly++
		}
	}
	sig, many := strconv.Itoa(code.ArgCount), code.ArgCount != 1
	if fn.Defaults != nil && len(fn.Defaults.Items()) > 0 {
		sig = "from " + strconv.Itoa(code.ArgCount-len(fn.Defaults.Items())) + " to " + sig
		many = true
	}
	s, extra, verb := "", "", "were"
	if many {
		s = "s"
	}
	if kwonly > 0 {
		extra = " positional argument" + plural(given) + " (and " + strconv.Itoa(kwonly) + " keyword-only argument" + plural(kwonly) + ")"
	} else if given == 1 {
		verb = "was"
	}
	return t.RaiseFalse(object.TypeError, "%s() takes %s positional argument%s but %d%s %s given", fn.QualName.String(), sig, s, given, extra, verb)
}

// missingArgs raises for the parameters in [from, to) that are unbound.
func missingArgs(t *Thread, fn *object.Function, f *Frame, from, to int, kind string) bool {
	var names []string
	for i := from; i < to; i++ {
		if f.Reg(i).IsUnbound() {
			r := object.Repr(t, fn.Code.M.Vars[i].Val())
			if r.IsNil() {
				return false
			}
			names = append(names, object.AsStr(r).String())
			t.Decref(r)
		}
	}
	n := len(names)
	var list string
	switch n {
	case 1:
		list = names[0]
	case 2:
		list = names[0] + " and " + names[1]
	default:
		list = strings.Join(names[:n-1], ", ") + ", and " + names[n-1]
	}
	return t.RaiseFalse(object.TypeError, "%s() missing %d required %s argument%s: %s", fn.QualName.String(), n, kind, plural(n), list)
}
