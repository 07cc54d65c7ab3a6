package vm

import (
	. "github.com/gophersnake/gophersnake/internal/bytecode" //lint:ignore ST1001 the loop is about opcodes
	"github.com/gophersnake/gophersnake/internal/object"
)

// match executes the instructions of match statements.
//
//go:noinline
func match(t *Thread, f *Frame, in *Instr, regs ptr) bool {
	b := *reg(regs, in.B)
	var v Value
	switch in.Op {
	case GET_LEN:
		n, ok := object.Len(t, b)
		if !ok {
			return false
		}
		v = object.Int(int64(n))
	case MATCH_MAPPING:
		v = object.Bool(b.Type().Has(object.TypeMapping))
	case MATCH_SEQUENCE:
		v = object.Bool(b.Type().Has(object.TypeSequence))
	case MATCH_KEYS:
		v = matchKeys(t, b, (*object.Tuple)(reg(regs, in.C).Ptr()).Items())
	default:
		v = matchClass(t, b, *reg(regs, in.C), (*object.Tuple)(constant(f.Code.M.Consts, in.X).Ptr()).Items())
	}
	if v.IsNil() {
		return false
	}
	finish(t, in, regs, v)
	return true
}

// matchKeys returns the tuple of the values of the keys, or None if one is missing.
func matchKeys(t *Thread, m Value, keys []Value) Value {
	if len(keys) == 0 {
		return t.TupleOf().Val()
	}
	get := object.GetAttr(t, m, object.NameWordGet)
	if get.IsNil() {
		return get
	}
	missing := object.Call0(t, object.ObjectType.Val())
	seen := t.NewSet()
	out := t.NewList(len(keys))
	res := Value{}
	for _, k := range keys {
		has, ok := seen.Has(t, k)
		if !ok {
			goto done
		}
		if has {
			if r := object.Repr(t, k); !r.IsNil() {
				t.Raise(object.ValueError, "mapping pattern checks duplicate key (%s)", object.AsStr(r).String())
				t.Decref(r)
			}
			goto done
		}
		if !seen.Add(t, k) {
			goto done
		}
		v := object.Call2(t, get, k, missing)
		if v.IsNil() {
			goto done
		}
		if object.Is(v, missing) {
			t.Decref(v)
			res = object.None
			goto done
		}
		out.Push(t, v)
	}
	res = t.TupleOf(out.Items()...).Val()
done:
	t.Decref(get)
	t.Decref(missing)
	t.Decref(seen.Val())
	t.Decref(out.Val())
	return res
}

// matchClass returns the tuple of the attributes that a class pattern asks for, or None if it does not match. spec is the number of positional
// patterns followed by the keyword names.
func matchClass(t *Thread, v, cls Value, spec []Value) Value {
	if !object.IsType(cls) {
		return t.Raise(object.TypeError, "called match pattern must be a class")
	}
	is, ok := object.IsInstance(t, v, cls)
	if !ok {
		return Value{}
	}
	if !is {
		return object.None
	}
	npos := int(spec[0].Int64())
	typ := object.AsType(cls)
	var seen []*object.Str
	out := t.NewList(npos + len(spec))
	// add appends the attribute; 0 means that the pattern does not match, -1 a pending exception.
	add := func(name *object.Str) int {
		for _, s := range seen {
			if object.StrEqual(s, name) {
				r := object.Repr(t, name.Val())
				if !r.IsNil() {
					t.Raise(object.TypeError, "%s() got multiple sub-patterns for attribute %s", typ.Name, object.AsStr(r).String())
					t.Decref(r)
				}
				return -1
			}
		}
		seen = append(seen, name)
		a, ok := object.LookupAttr(t, v, name)
		if !ok {
			return -1
		}
		if a.IsNil() {
			return 0
		}
		out.Push(t, a)
		return 1
	}
	state := 1
	if npos > 0 {
		args, ok := object.LookupAttr(t, cls, object.NameMatchArgs)
		switch {
		case !ok:
			state = -1
		case args.IsNil() || args.Type() != object.TupleType:
			allowed := 0
			if !args.IsNil() {
				t.Raise(object.TypeError, "%s.__match_args__ must be a tuple (got %s)", typ.Name, args.Type().Name)
				t.Decref(args)
				state = -1
				break
			}
			if typ.Has(object.TypeMatchSelf) {
				allowed = 1
			}
			if npos > allowed {
				t.Raise(object.TypeError, "%s() accepts %d positional sub-pattern%s (%d given)", typ.Name, allowed, plural(allowed), npos)
				state = -1
				break
			}
			out.Append(t, v)
		default:
			names := (*object.Tuple)(args.Ptr()).Items()
			if npos > len(names) {
				t.Raise(object.TypeError, "%s() accepts %d positional sub-pattern%s (%d given)", typ.Name, len(names), plural(len(names)), npos)
				state = -1
			}
			for i := 0; i < npos && state == 1; i++ {
				if !object.IsStr(names[i]) {
					t.Raise(object.TypeError, "__match_args__ elements must be strings (got %s)", names[i].Type().Name)
					state = -1
					break
				}
				state = add(object.AsStr(names[i]))
			}
			t.Decref(args)
		}
	}
	for i := 1; i < len(spec) && state == 1; i++ {
		state = add(object.AsStr(spec[i]))
	}
	res := Value{}
	switch state {
	case 1:
		res = t.TupleOf(out.Items()...).Val()
	case 0:
		res = object.None
	}
	t.Decref(out.Val())
	return res
}
