// Package testinternalcapi is the native module _testinternalcapi, a support module of CPython's test suite: looks into the runtime for
// which there is a counterpart here. What tells about CPython's own inside (its bytecode, its allocators, its C stack) is absent.
package testinternalcapi

import (
	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

// Module is the definition of the module _testinternalcapi.
func Module() *object.NativeModule {
	return &object.NativeModule{
		Name: "_testinternalcapi",
		Functions: []object.Method{
			{Sig: "get_recursion_depth()", Fn: func(t *thread, _ value, a []value) value { return object.Int(int64(t.Depth())) }},
			{Sig: "get_tracked_heap_size()", Fn: func(t *thread, _ value, a []value) value {
				n := 0
				t.Containers(-1, func(value) { n++ })
				return object.Int(int64(n))
			}},
			{Sig: "pymem_getallocatorsname()", Fn: func(t *thread, _ value, a []value) value { return t.NewStr("pymalloc") }},
			{Sig: "has_inline_values(obj, /)", Fn: func(t *thread, _ value, a []value) value { return object.Bool(object.HasInlineValues(a[0])) }},
			{Sig: "dict_getitem_knownhash(mp, key, hash, /)", Fn: func(t *thread, _ value, a []value) value {
				if !object.IsDict(a[0]) {
					return t.Raise(object.SystemError, "bad argument to internal function")
				}
				// Dicts here take the hash from the key: the one given must be that.
				h, ok := object.Hash(t, a[1])
				if !ok {
					return value{}
				}
				n, ok := object.AsInt64(t, a[2], "Python int too large to convert to C ssize_t")
				if !ok {
					return value{}
				}
				if n == h {
					v, ok := object.AsDict(a[0]).Get(t, a[1])
					if !ok {
						return value{}
					}
					if v != (value{}) {
						return t.Newref(v)
					}
				}
				return t.RaiseArgs(object.KeyError, a[1])
			}},
			{Sig: "get_crossinterp_data(obj, mode=None, /)", Fn: getCrossData},
			{Sig: "restore_crossinterp_data(data, /)", Fn: restoreCrossData},
			{Sig: "next_interpreter_id()", Fn: nextInterpreter},
			{Sig: "create_interpreter(config=None, *, whence=2)", Fn: createInterpreter},
			{Sig: "destroy_interpreter(id, *, basic=False)", Fn: destroyInterpreter},
			{Sig: "exec_interpreter(id, code, *, main=False)", Fn: execInterpreter},
			{Sig: "run_in_subinterp_with_config(code, config, *, xi=False)", Fn: runInSubinterp},
			{Sig: "get_static_builtin_types()", Fn: func(t *thread, _ value, a []value) value {
				// Those that the module builtins shows: there is no other list of them.
				l := t.NewList(0)
				seen := map[value]bool{} // OSError has other names too
				for pos := 0; ; {
					_, v, ok := t.Interp.Builtins.Next(&pos)
					if !ok {
						return l.Val()
					}
					if object.IsType(v) && !object.AsType(v).IsHeap() && !seen[v] {
						seen[v] = true
						l.Append(t, v)
					}
				}
			}},
			{Sig: "identify_type_slot_wrappers()", Fn: func(t *thread, _ value, a []value) value {
				l := t.NewList(0)
				for pos := 0; ; {
					_, v, ok := t.Interp.Builtins.Next(&pos)
					if !ok {
						return l.Val()
					}
					if !object.IsType(v) || object.AsType(v).IsHeap() {
						continue
					}
					tp := object.AsType(v)
					tp.Ready()
					for at := 0; ; {
						name, m, ok := tp.Dict().Next(&at)
						if !ok {
							break
						}
						if m.Type() == object.WrapperDescrType {
							l.Append(t, name)
						}
					}
				}
			}},
			{Sig: "get_co_localskinds(co, /)", Fn: localsKinds},
		},
		Setup: func(t *thread, m *object.Module) bool {
			for _, c := range []struct {
				name string
				n    int64
			}{
				{"SPECIALIZATION_THRESHOLD", 2},                             // as often as tests run what is to be specialised
				{"SIZEOF_PYGC_HEAD", 16}, {"SIZEOF_MANAGED_PRE_HEADER", 16}, // what sys.getsizeof counts, see docs/heap.md
				{"CO_FAST_ARG_POS", argPos}, {"CO_FAST_ARG_KW", argKw}, {"CO_FAST_ARG_VAR", argVar}, {"CO_FAST_HIDDEN", fastHidden},
				{"CO_FAST_LOCAL", fastLocal}, {"CO_FAST_CELL", fastCell}, {"CO_FAST_FREE", fastFree},
			} {
				if !m.SetSteal(t, c.name, object.Int(c.n)) {
					return false
				}
			}
			return true
		},
	}
}

// The kinds of a code object's variables, as CPython numbers them.
const (
	argPos     = 0x02
	argKw      = 0x04
	argVar     = 0x08
	fastHidden = 0x10
	fastLocal  = 0x20
	fastCell   = 0x40
	fastFree   = 0x80
)

// localsKinds returns a dict from a code's variables to their kinds.
func localsKinds(t *thread, _ value, a []value) value {
	if a[0].Type() != object.CodeType {
		return t.Raise(object.TypeError, "argument must be a code object")
	}
	co := object.AsCode(a[0])
	d := t.NewDict()
	star := co.ArgCount + co.KwOnlyArgCount
	params := star
	if co.Flags&bytecode.CoVarArgs != 0 {
		params++
	}
	if co.Flags&bytecode.CoVarKeywords != 0 {
		params++
	}
	for i, l := range co.LocalsPlus {
		k := int64(0)
		if l.Kind&bytecode.LocalVar != 0 {
			k |= fastLocal
		}
		if l.Kind&bytecode.CellVar != 0 {
			k |= fastCell
		}
		if l.Kind&bytecode.FreeVar != 0 {
			k |= fastFree
		}
		if l.Kind&bytecode.HiddenVar != 0 {
			k |= fastHidden
		}
		if i < params {
			switch {
			case i < co.PosOnlyArgCount:
				k |= argPos
			case i < co.ArgCount:
				k |= argPos | argKw
			case i < star:
				k |= argKw
			case i == star && co.Flags&bytecode.CoVarArgs != 0:
				k |= argVar | argPos
			default:
				k |= argVar | argKw
			}
		}
		if !d.SetTextSteal(t, l.Name, object.Int(k)) {
			t.Decref(d.Val())
			return value{}
		}
	}
	return d.Val()
}
