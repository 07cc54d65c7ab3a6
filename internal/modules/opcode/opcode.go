// Package opcode is the native modules opcode and _opcode: what the library's dis knows about the bytecode.
//
// The bytecode is this runtime's own, for a register machine, and so the library's opcode.py, which describes CPython's, is replaced.
// code.co_code shows two bytes an instruction; what names the opcodes is true, their operands are not shown but
// for those that are as in CPython: hasconst and its like are empty. Names that only CPython's bytecode has get numbers from 256 on, which no code object contains, because dis looks
// them up.
package opcode

import (
	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

// foreign are CPython's opcodes that dis or users of it look up by name.
var foreign = []string{"CACHE", "COMPARE_OP", "BINARY_OP", "CONTAINS_OP", "CONVERT_VALUE", "END_ASYNC_FOR", "ENTER_EXECUTOR", "EXTENDED_ARG", "FOR_ITER",
	"IMPORT_NAME", "IS_OP", "JUMP_BACKWARD", "LOAD_ATTR", "LOAD_COMMON_CONSTANT", "LOAD_FAST_BORROW_LOAD_FAST_BORROW", "LOAD_FAST_LOAD_FAST", "LOAD_GLOBAL",
	"LOAD_SMALL_INT", "LOAD_SPECIAL", "LOAD_SUPER_ATTR", "SEND", "SET_FUNCTION_ATTRIBUTE", "STORE_FAST_LOAD_FAST", "STORE_FAST_STORE_FAST", "STORE_GLOBAL",
	"STORE_NAME", "CALL_INTRINSIC_1", "CALL_INTRINSIC_2", "LOAD_CONST", "NOP", "RESUME", "POP_TOP", "RETURN_VALUE"}

// shown gives opcodes that do what one of CPython's does, with the same operand, the name that it has there.
var shown = map[bytecode.Op]string{bytecode.IS: "IS_OP", bytecode.CONTAINS: "CONTAINS_OP", bytecode.RETURN: "RETURN_VALUE"}

// hasArg reports whether the second byte that co_code shows of an instruction is its operand as CPython has it.
func hasArg(op int64) bool { return op == int64(bytecode.IS) || op == int64(bytecode.CONTAINS) }

// numbers returns every opcode with its number, in their order.
func numbers() (names []string, num map[string]int) {
	num = map[string]int{}
	for i := range bytecode.Ops {
		if name := bytecode.Ops[i].Name; name != "" {
			if other := shown[bytecode.Op(i)]; other != "" {
				name = other
			}
			names = append(names, name)
			num[name] = i
		}
	}
	next := 256
	for _, name := range foreign {
		if _, ok := num[name]; !ok {
			names = append(names, name)
			num[name] = next
			next++
		}
	}
	return names, num
}

var nbOps = [][2]string{{"NB_ADD", "+"}, {"NB_AND", "&"}, {"NB_FLOOR_DIVIDE", "//"}, {"NB_LSHIFT", "<<"}, {"NB_MATRIX_MULTIPLY", "@"}, {"NB_MULTIPLY", "*"},
	{"NB_REMAINDER", "%"}, {"NB_OR", "|"}, {"NB_POWER", "**"}, {"NB_RSHIFT", ">>"}, {"NB_SUBTRACT", "-"}, {"NB_TRUE_DIVIDE", "/"}, {"NB_XOR", "^"},
	{"NB_INPLACE_ADD", "+="}, {"NB_INPLACE_AND", "&="}, {"NB_INPLACE_FLOOR_DIVIDE", "//="}, {"NB_INPLACE_LSHIFT", "<<="}, {"NB_INPLACE_MATRIX_MULTIPLY", "@="},
	{"NB_INPLACE_MULTIPLY", "*="}, {"NB_INPLACE_REMAINDER", "%="}, {"NB_INPLACE_OR", "|="}, {"NB_INPLACE_POWER", "**="}, {"NB_INPLACE_RSHIFT", ">>="},
	{"NB_INPLACE_SUBTRACT", "-="}, {"NB_INPLACE_TRUE_DIVIDE", "/="}, {"NB_INPLACE_XOR", "^="}, {"NB_SUBSCR", "[]"}}

func nbOpsList(t *thread) value {
	l := t.NewList(len(nbOps))
	for _, r := range nbOps {
		l.Push(t, t.TupleSteal(t.NewStr(r[0]), t.NewStr(r[1])).Val())
	}
	return l.Val()
}

var specialNames = []string{"__enter__", "__exit__", "__aenter__", "__aexit__"}

func strList(t *thread, names []string) value {
	l := t.NewList(len(names))
	for _, n := range names {
		l.Push(t, t.Intern(n).Val())
	}
	return l.Val()
}

// isValid reports whether the argument is the number of an opcode.
func isValid(t *thread, v value) (valid, ok bool) {
	n, ok := object.AsInt64(t, v, "Python int too large to convert to C int")
	return n >= 0 && n < int64(len(bytecode.Ops)) && bytecode.Ops[n].Name != "", ok
}

func stackEffect(t *thread, _ value, a []value) value {
	valid, ok := isValid(t, a[0])
	if !ok {
		return value{}
	}
	if !a[2].IsNil() && !a[2].IsNone() && !a[2].IsBool() {
		return t.Raise(object.ValueError, "stack_effect: jump must be False, True or None")
	}
	if !valid {
		return t.Raise(object.ValueError, "invalid opcode or oparg")
	}
	return object.Int(0) // there is no stack
}

var effectRow = object.Method{Sig: "stack_effect(opcode, oparg=None, /, *, jump=None)", Fn: stackEffect}

// Private is the definition of the module _opcode.
func Private() *object.NativeModule {
	m := &object.NativeModule{Name: "_opcode"}
	add := func(sig string, f func(t *thread, a []value) value) {
		m.Functions = append(m.Functions, object.Method{Sig: sig, Fn: func(t *thread, _ value, a []value) value { return f(t, a) }})
	}
	m.Functions = append(m.Functions, effectRow)
	add("is_valid(opcode)", func(t *thread, a []value) value {
		valid, ok := isValid(t, a[0])
		if !ok {
			return value{}
		}
		return object.Bool(valid)
	})
	for _, name := range []string{"has_arg", "has_const", "has_name", "has_jump", "has_free", "has_local", "has_exc"} {
		add(name+"(opcode)", func(t *thread, a []value) value {
			valid, ok := isValid(t, a[0])
			if !ok {
				return value{}
			}
			return object.Bool(valid && name == "has_arg" && hasArg(a[0].Int64()))
		})
	}
	add("get_nb_ops()", func(t *thread, a []value) value { return nbOpsList(t) })
	add("get_intrinsic1_descs()", func(t *thread, a []value) value { return strList(t, nil) })
	add("get_intrinsic2_descs()", func(t *thread, a []value) value { return strList(t, nil) })
	add("get_special_method_names()", func(t *thread, a []value) value { return strList(t, specialNames) })
	add("get_specialization_stats()", func(t *thread, a []value) value { return object.None })
	add("get_executor(code, offset)", func(t *thread, a []value) value {
		if a[0].Type() != object.CodeType {
			return t.Raise(object.TypeError, "expected a code object, not '%s'", a[0].Type().Name)
		}
		return object.None
	})
	m.Setup = func(t *thread, m *object.Module) bool {
		return m.Set(t, "ENABLE_SPECIALIZATION", object.Int(1)) && m.Set(t, "ENABLE_SPECIALIZATION_FT", object.Int(1))
	}
	return m
}

// Module is the definition of the module opcode.
func Module() *object.NativeModule {
	return &object.NativeModule{
		Name:      "opcode",
		Functions: []object.Method{effectRow},
		Setup: func(t *thread, m *object.Module) bool {
			names, num := numbers()
			opmap := t.NewDict()
			top := 0
			for _, n := range names {
				opmap.SetText(t, n, object.Int(int64(num[n])))
				top = max(top, num[n])
			}
			opname := make([]string, top+1)
			for i := range opname {
				opname[i] = "<" + itoa(i) + ">"
			}
			for _, n := range names {
				opname[num[n]] = n
			}
			compare := t.TupleOf()
			if vs := []string{"<", "<=", "==", "!=", ">", ">="}; true {
				items := make([]value, len(vs))
				for i, v := range vs {
					items[i] = t.Intern(v).Val()
				}
				compare = t.TupleOf(items...)
			}
			ok := m.SetSteal(t, "opmap", opmap.Val()) && m.SetSteal(t, "opname", strList(t, opname)) && m.SetSteal(t, "cmp_op", compare.Val()) &&
				m.Set(t, "HAVE_ARGUMENT", object.Int(0)) && m.Set(t, "EXTENDED_ARG", object.Int(int64(num["EXTENDED_ARG"]))) &&
				m.SetSteal(t, "_nb_ops", nbOpsList(t)) && m.SetSteal(t, "_special_method_names", strList(t, specialNames)) &&
				m.SetSteal(t, "__all__", strList(t, []string{"cmp_op", "stack_effect", "hascompare", "opname", "opmap", "HAVE_ARGUMENT", "EXTENDED_ARG", "hasarg",
					"hasconst", "hasname", "hasjump", "hasjrel", "hasjabs", "hasfree", "haslocal", "hasexc"}))
			args := t.NewList(2)
			for op := range int64(len(bytecode.Ops)) {
				if hasArg(op) {
					args.Push(t, object.Int(op))
				}
			}
			ok = ok && m.SetSteal(t, "hasarg", args.Val())
			for _, n := range []string{"hasconst", "hasname", "hasjump", "hasjrel", "hasjabs", "hasfree", "haslocal", "hasexc", "hascompare",
				"_intrinsic_1_descs", "_intrinsic_2_descs", "_common_constants"} {
				ok = ok && m.SetSteal(t, n, strList(t, nil))
			}
			for _, n := range []string{"_cache_format", "_inline_cache_entries", "_specializations", "_specialized_opmap"} {
				ok = ok && m.SetSteal(t, n, t.NewDict().Val())
			}
			return ok
		},
	}
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}
