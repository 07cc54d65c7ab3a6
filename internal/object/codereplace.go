package object

import (
	"slices"
	"strings"

	"github.com/gophersnake/gophersnake/internal/bytecode"
)

// Making code objects out of others: code.replace() and the constructor. The instructions cannot be told from the bytes that co_code
// shows, so an interpreter remembers which code it showed as which bytes.

const knownCodesKey = "code.known"

// maxKnownCodes bounds how many codes are remembered.
const maxKnownCodes = 512

// knownBytes is bytes, and remembers them.
func (c *Code) knownBytes(t *Thread) []byte {
	b := c.bytes()
	known, _ := t.Interp.State(knownCodesKey).(map[string]*bytecode.Code)
	if known == nil || len(known) >= maxKnownCodes {
		known = map[string]*bytecode.Code{}
		t.Interp.SetState(knownCodesKey, known)
	}
	known[string(b)] = c.Code
	return b
}

// codeOfBytes returns the code that was shown as the bytes v, or nil with an exception pending.
func codeOfBytes(t *Thread, v Value, what string) *bytecode.Code {
	if !v.obj.typ.Has(TypeBytes) {
		t.Raise(TypeError, "%s must be bytes, not %s", what, v.obj.typ.Name)
		return nil
	}
	known, _ := t.Interp.State(knownCodesKey).(map[string]*bytecode.Code)
	c := known[string((*Bytes)(v.Ptr()).data)]
	if c == nil {
		t.Raise(ValueError, "code: co_code is not of a code object of this interpreter")
	}
	return c
}

// replaceInstrs gives bc the instructions that were shown as the bytes v.
func replaceInstrs(t *Thread, bc *bytecode.Code, v Value) bool {
	o := codeOfBytes(t, v, "replace() argument 'co_code'")
	if o == nil {
		return false
	}
	if o.NLocalsPlus != bc.NLocalsPlus {
		return t.RaiseFalse(ValueError, "code: co_code uses another number of variables")
	}
	o = o.Copy()
	bc.Instrs, bc.Depth, bc.Exceptions, bc.Lines, bc.NCaches, bc.NRegs = o.Instrs, o.Depth, o.Exceptions, o.Lines, o.NCaches, o.NRegs
	return true
}

var codeSignature = NewSignature("code(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, codestring, constants, names, varnames, filename, name, qualname, firstlineno, linetable, exceptiontable, freevars=(), cellvars=(), /)")

// codeNew is the constructor.
func codeNew(t *Thread, args []Value, kw *Tuple) Value {
	return codeSignature.Bind(t, args, kw, func(a []Value) Value {
		o := codeOfBytes(t, a[6], "code() argument 7")
		if o == nil {
			return Value{}
		}
		base := t.LoadCode(o)
		defer t.Decref(base.Val())
		// In the order of the parameters of replace().
		order := [...]int{0, 1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 16, 17, 10, 11, 12, 14, 15}
		w := t.Scratch(18)
		for i, from := range order {
			w[i] = a[from]
		}
		res := codeReplace(t, base.Val(), w)
		t.Unscratch(18)
		return res
	})
}

// codeReplace makes a copy with other metadata. What would need other instructions is refused.
func codeReplace(t *Thread, self Value, a []Value) Value {
	old := AsCode(self)
	old.Load(t)
	bc := old.Code.Copy()
	var err bool
	num := func(v Value, dst *int, name string) {
		if v.obj == nil || err {
			return
		}
		n, ok := AsSize(t, v, OverflowError)
		if !ok {
			err = true
			return
		}
		if n < 0 {
			t.Raise(ValueError, "code: %s must not be negative", strings.TrimPrefix(name, "co_"))
			err = true
			return
		}
		*dst = n
	}
	text := func(v Value, name string) *Str {
		if v.obj == nil || err {
			return nil
		}
		if !IsStr(v) {
			t.Raise(TypeError, "replace() argument '%s' must be str, not %s", name, v.obj.typ.Name)
			err = true
			return nil
		}
		return t.Intern(AsStr(v).String())
	}
	flags, first, nlocals, stack := int(bc.Flags), int(bc.FirstLine), -1, 0
	num(a[0], &bc.ArgCount, "co_argcount")
	num(a[1], &bc.PosOnlyArgCount, "co_posonlyargcount")
	num(a[2], &bc.KwOnlyArgCount, "co_kwonlyargcount")
	num(a[3], &nlocals, "co_nlocals")
	num(a[4], &stack, "co_stacksize")
	num(a[5], &flags, "co_flags")
	num(a[6], &first, "co_firstlineno")
	bc.Flags, bc.FirstLine = bytecode.Flags(flags), int32(first)
	if a[7].obj != nil && !err && !replaceInstrs(t, bc, a[7]) {
		return Value{}
	}
	rename := func(v Value, match func(k bytecode.LocalKind) bool, attr string) {
		if v.obj == nil || err {
			return
		}
		if !v.obj.typ.Has(TypeTuple) {
			t.Raise(TypeError, "replace() argument '%s' must be tuple, not %s", attr, v.obj.typ.Name)
			err = true
			return
		}
		items := (*Tuple)(v.Ptr()).Items()
		locals := slices.Clone(bc.LocalsPlus)
		i := 0
		for j := range locals {
			if !match(locals[j].Kind) {
				continue
			}
			if i >= len(items) || !IsStr(items[i]) {
				break
			}
			locals[j].Name = AsStr(items[i]).String()
			i++
		}
		if more := len(items) - i; more > 0 && (attr == "co_freevars" || attr == "co_cellvars") && bc.NRegs+more < 1<<15 {
			// Variables that no instruction knows of: free ones stand last, in front of them the cells.
			names := make([]string, 0, more)
			for _, v := range items[i:] {
				if !IsStr(v) {
					t.Raise(TypeError, "name tuples must contain only strings, not '%s'", v.obj.typ.Name)
					err = true
					return
				}
				names = append(names, AsStr(v).String())
			}
			bc.LocalsPlus = locals
			at, kind := len(locals), bytecode.FreeVar
			if attr == "co_cellvars" {
				kind = bytecode.CellVar
				for at > 0 && locals[at-1].Kind&bytecode.FreeVar != 0 {
					at--
				}
			}
			addLocals(bc, at, names, kind)
			return
		}
		if i != len(items) {
			t.Raise(ValueError, "code objects cannot be given another number of %s", attr)
			err = true
			return
		}
		bc.LocalsPlus = locals
	}
	rename(a[10], func(k bytecode.LocalKind) bool { return k&bytecode.LocalVar != 0 }, "co_varnames")
	rename(a[11], func(k bytecode.LocalKind) bool { return k&bytecode.FreeVar != 0 }, "co_freevars")
	rename(a[12], func(k bytecode.LocalKind) bool { return k&bytecode.CellVar != 0 }, "co_cellvars")
	if a[9].obj != nil && !err && a[9].obj.typ.Has(TypeTuple) {
		items := (*Tuple)(a[9].Ptr()).Items()
		if len(items) < len(bc.Names) {
			return t.Raise(ValueError, "code objects cannot be given fewer co_names")
		}
		bc.Names = nil
		for _, v := range items {
			if !IsStr(v) {
				return t.Raise(TypeError, "name tuples must contain only strings, not '%s'", v.obj.typ.Name)
			}
			bc.Names = append(bc.Names, AsStr(v).String())
		}
	}
	filename, name, qualname := text(a[13], "co_filename"), text(a[14], "co_name"), text(a[15], "co_qualname")
	if err {
		return Value{}
	}
	if nlocals >= 0 {
		have := 0
		for _, l := range bc.LocalsPlus {
			if l.Kind&bytecode.LocalVar != 0 {
				have++
			}
		}
		if nlocals != have {
			return t.Raise(ValueError, "code: co_nlocals != len(co_varnames)")
		}
	}
	if filename != nil {
		bc.Filename = filename.String()
	}
	if name != nil {
		bc.Name = name.String()
	}
	if qualname != nil {
		bc.QualName = qualname.String()
	}
	consts := old.Consts
	if a[8].obj != nil {
		if !a[8].obj.typ.Has(TypeTuple) {
			return t.Raise(TypeError, "replace() argument 'co_consts' must be tuple, not %s", a[8].obj.typ.Name)
		}
		consts = (*Tuple)(a[8].Ptr()).Items()
		if len(consts) < len(old.Consts) {
			return t.Raise(ValueError, "code objects cannot be given fewer co_consts")
		}
	}
	if delta := bc.FirstLine - old.FirstLine; delta != 0 && a[7].obj == nil {
		// The table of lines counts from the first one.
		bc.Lines = slices.Clone(bc.Lines)
		for i := range bc.Lines {
			if p := &bc.Lines[i]; p.Line > 0 {
				p.Line, p.EndLine = p.Line+delta, p.EndLine+delta
			}
		}
	}
	for _, i := range [...]int{0, 1, 2, 5, 7, 8, 9, 10, 11, 12} {
		if a[i].obj == nil {
			continue
		}
		// What the machine takes for granted must hold.
		seen := *bc
		seen.Consts = make([]any, len(consts))
		for i, v := range consts {
			if v.obj.typ == CodeType {
				seen.Consts[i] = AsCode(v).Code
			} else if k, ok := plainConstant(v, 0); ok {
				seen.Consts[i] = k
			}
		}
		if err := bytecode.CheckShallow(&seen); err != nil {
			return t.Raise(ValueError, "code: %v", err)
		}
		break
	}
	c := t.LoadCode(bc)
	if !c.replaceTables(t, old, a[16], a[17], stack, a[7].obj != nil) {
		t.Decref(c.Val())
		return Value{}
	}
	c.replaced = old.replaced || a[8].obj != nil
	c.Consts = make([]Value, len(consts))
	for i, v := range consts {
		c.Consts[i] = t.Newref(v)
		if i >= len(old.Consts) && a[7].obj != nil || i < len(old.Consts) && v.obj != old.Consts[i].obj && (v.obj.typ != CodeType || old.Consts[i].obj.typ != CodeType) {
			t.makeConst(v) // instructions load it without counting
		}
	}
	c.Load(t)
	return c.Val()
}
