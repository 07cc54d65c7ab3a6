package compiler

import (
	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/source"
	"github.com/gophersnake/gophersnake/internal/symtable"
)

// access is how a name is reached.
type access uint8

const (
	accessFast access = iota
	accessDeref
	accessGlobal
	accessName
)

// flagsOf gives the symbol table's flags of a mangled name, with what an inlined comprehension changes.
func (u *unit) flagsOf(name string) symtable.Flags {
	if f, ok := u.symbols[name]; ok {
		return f
	}
	return u.ste.Lookup(name)
}

func (u *unit) mangle(name string) string { return u.ste.ShouldMangle(u.private, name) }

func (u *unit) access(name string) (access, symtable.Scope) {
	scope := u.flagsOf(name).Scope()
	switch scope {
	case symtable.ScopeFree, symtable.ScopeCell:
		return accessDeref, scope
	case symtable.ScopeLocal:
		if u.ste.FunctionLike() || u.hidden[name] {
			return accessFast, scope
		}
	case symtable.ScopeGlobalImplicit:
		if u.ste.FunctionLike() {
			return accessGlobal, scope
		}
	case symtable.ScopeGlobalExplicit:
		return accessGlobal, scope
	}
	return accessName, scope
}

// deref answers the register of the cell that a name of the given scope lives in.
func (u *unit) deref(name string, scope symtable.Scope) reg {
	if scope == symtable.ScopeFree {
		return u.free(name)
	}
	return u.cell(name)
}

// fastLocal answers the register of a (unmangled) name that is an ordinary local, without code.
func (u *unit) fastLocal(name string) (reg, bool) {
	name = u.mangle(name)
	if how, _ := u.access(name); how == accessFast {
		return u.local(name), true
	}
	return 0, false
}

// loadName loads a (unmangled) name into want.
func (u *unit) loadName(pos source.Span, want reg, name string) reg {
	name = u.mangle(name)
	how, scope := u.access(name)
	switch how {
	case accessFast:
		r := u.local(name)
		u.emit(pos, inst{op: bytecode.CHECK_LOCAL, a: r})
		return u.move(pos, want, r)
	case accessDeref:
		cell := u.deref(name, scope)
		if u.ste.Type == symtable.ClassBlock && u.inlined == 0 {
			d := u.emitTo(pos, anyTemp, inst{op: bytecode.LOAD_LOCALS})
			return u.emitTo(pos, want, inst{op: bytecode.LOAD_FROM_DICT_OR_DEREF, b: d, c: cell, x: uint32(u.nameIndex(name))})
		}
		if u.ste.CanSeeClassScope && name != "__classdict__" {
			d := u.emitTo(pos, anyTemp, inst{op: bytecode.LOAD_DEREF, b: u.cell("__classdict__")})
			return u.emitTo(pos, want, inst{op: bytecode.LOAD_FROM_DICT_OR_DEREF, b: d, c: cell, x: uint32(u.nameIndex(name))})
		}
		return u.emitTo(pos, want, inst{op: bytecode.LOAD_DEREF, b: cell})
	case accessGlobal:
		if u.ste.CanSeeClassScope && scope == symtable.ScopeGlobalImplicit {
			d := u.emitTo(pos, anyTemp, inst{op: bytecode.LOAD_DEREF, b: u.cell("__classdict__")})
			return u.emitTo(pos, want, inst{op: bytecode.LOAD_FROM_DICT_OR_GLOBALS, b: d, x: uint32(u.nameIndex(name))})
		}
		return u.emitTo(pos, want, inst{op: bytecode.LOAD_GLOBAL, c: reg(u.nameIndex(name)), x: u.cache()})
	}
	if u.ste.Type == symtable.ClassBlock && u.inlined > 0 {
		return u.emitTo(pos, want, inst{op: bytecode.LOAD_GLOBAL, c: reg(u.nameIndex(name)), x: u.cache()})
	}
	return u.emitTo(pos, want, inst{op: bytecode.LOAD_NAME, c: reg(u.nameIndex(name)), x: u.cache()})
}

// storeName stores a value into a (unmangled) name; a temporary is consumed.
func (u *unit) storeName(pos source.Span, name string, r reg) { u.store(pos, name, r, false) }

// store is storeName; with keep a temporary stays live.
func (u *unit) store(pos source.Span, name string, r reg, keep bool) {
	name = u.mangle(name)
	switch how, scope := u.access(name); how {
	case accessFast:
		if dst := u.local(name); dst != r {
			u.emit(pos, inst{op: bytecode.MOVE, a: dst, b: r, keepB: keep})
		}
	case accessDeref:
		u.emit(pos, inst{op: bytecode.STORE_DEREF, a: u.deref(name, scope), b: r, keepB: keep})
	case accessGlobal:
		u.emit(pos, inst{op: bytecode.STORE_GLOBAL, b: r, c: reg(u.nameIndex(name)), x: u.cache(), keepB: keep})
	default:
		u.emit(pos, inst{op: bytecode.STORE_NAME, b: r, c: reg(u.nameIndex(name)), x: u.cache(), keepB: keep})
	}
}

// storeRaw stores into a name of the class body or module namespace, whatever the symbol table says.
func (u *unit) storeRaw(pos source.Span, name string, r reg) {
	u.emit(pos, inst{op: bytecode.STORE_NAME, b: r, c: reg(u.nameIndex(name)), x: u.cache()})
}

// deleteName unbinds a (unmangled) name.
func (u *unit) deleteName(pos source.Span, name string) {
	name = u.mangle(name)
	switch how, scope := u.access(name); how {
	case accessFast:
		u.emit(pos, inst{op: bytecode.DELETE_LOCAL, a: u.local(name)})
	case accessDeref:
		u.emit(pos, inst{op: bytecode.DELETE_DEREF, a: u.deref(name, scope)})
	case accessGlobal:
		u.emit(pos, inst{op: bytecode.DELETE_GLOBAL, x: uint32(u.nameIndex(name))})
	default:
		u.emit(pos, inst{op: bytecode.DELETE_NAME, x: uint32(u.nameIndex(name))})
	}
}
