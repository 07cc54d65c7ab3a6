// Package pickle is the native module _pickle: the classes Pickler and Unpickler and the functions over them.
//
// Vocabulary: an opcode is one byte of a pickle, with its argument; a pickle is a program for a machine with a stack, whose parts
// are divided by marks, and a memo, from which objects that come more than once are fetched by number. A frame (protocol 4 and
// later) is a run of opcodes with its length in front. A global is an object that is pickled as the name under which a module has it.
//
// Invariants: an Unpickler never reads more of its file than the pickle has, except by peek; no length in a pickle makes it
// reserve memory before the bytes are there. A Pickler's memo and an Unpickler's stack and memo own their references, and the
// collector and the audit see them through the object.
package pickle

import (
	"sync"

	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
	class  = object.Type
	header = object.Header
	str    = object.Str
)

const (
	highestProtocol = 5
	defaultProtocol = 5
	frameHeader     = 9         // bytes of the opcode FRAME
	frameMin        = 4         // shorter frames are not worth their header
	frameTarget     = 64 * 1024 // a frame ends when it has got so long; longer texts stand alone
	batchSize       = 1000      // items between a mark and the opcode that takes them
)

// The opcodes.
const (
	opMark            = '('
	opStop            = '.'
	opPop             = '0'
	opPopMark         = '1'
	opDup             = '2'
	opFloat           = 'F'
	opInt             = 'I'
	opBinInt          = 'J'
	opBinInt1         = 'K'
	opLong            = 'L'
	opBinInt2         = 'M'
	opNone            = 'N'
	opPersID          = 'P'
	opBinPersID       = 'Q'
	opReduce          = 'R'
	opString          = 'S'
	opBinString       = 'T'
	opShortBinString  = 'U'
	opUnicode         = 'V'
	opBinUnicode      = 'X'
	opAppend          = 'a'
	opBuild           = 'b'
	opGlobal          = 'c'
	opDict            = 'd'
	opEmptyDict       = '}'
	opAppends         = 'e'
	opGet             = 'g'
	opBinGet          = 'h'
	opInst            = 'i'
	opLongBinGet      = 'j'
	opList            = 'l'
	opEmptyList       = ']'
	opObj             = 'o'
	opPut             = 'p'
	opBinPut          = 'q'
	opLongBinPut      = 'r'
	opSetItem         = 's'
	opTuple           = 't'
	opEmptyTuple      = ')'
	opSetItems        = 'u'
	opBinFloat        = 'G'
	opProto           = 0x80
	opNewObj          = 0x81
	opExt1            = 0x82
	opExt2            = 0x83
	opExt4            = 0x84
	opTuple1          = 0x85
	opTuple2          = 0x86
	opTuple3          = 0x87
	opNewTrue         = 0x88
	opNewFalse        = 0x89
	opLong1           = 0x8a
	opLong4           = 0x8b
	opBinBytes        = 'B'
	opShortBinBytes   = 'C'
	opShortBinUnicode = 0x8c
	opBinUnicode8     = 0x8d
	opBinBytes8       = 0x8e
	opEmptySet        = 0x8f
	opAddItems        = 0x90
	opFrozenSet       = 0x91
	opNewObjEx        = 0x92
	opStackGlobal     = 0x93
	opMemoize         = 0x94
	opFrame           = 0x95
	opByteArray8      = 0x96
	opNextBuffer      = 0x97
	opReadOnlyBuffer  = 0x98
)

var (
	picklerType   = object.NewStaticType("_pickle", "Pickler", object.ObjectType, object.TypeBase)
	unpicklerType = object.NewStaticType("_pickle", "Unpickler", object.ObjectType, object.TypeBase)
	picklerMemo   = object.NewStaticType("_pickle", "PicklerMemoProxy", object.ObjectType, object.TypeNoNew)
	unpicklerMemo = object.NewStaticType("_pickle", "UnpicklerMemoProxy", object.ObjectType, object.TypeNoNew)
	setupOnce     sync.Once
)

// Module is the definition of the module _pickle.
func Module() *object.NativeModule {
	setupOnce.Do(func() {
		setupPickler()
		setupUnpickler()
		setupMemos()
	})
	return &object.NativeModule{
		Name:      "_pickle",
		Types:     []*object.Type{object.PickleBufferType, picklerType, unpicklerType},
		Functions: functions(),
		Setup: func(t *thread, m *object.Module) bool {
			base := t.NewExceptionClass("_pickle", "PickleError", object.ExceptionType)
			if base.IsNil() || !m.SetSteal(t, "PickleError", base) {
				return false
			}
			for _, name := range []string{"PicklingError", "UnpicklingError"} {
				e := t.NewExceptionClass("_pickle", name, t.ExceptionClass("_pickle.PickleError"))
				if e.IsNil() || !m.SetSteal(t, name, e) {
					return false
				}
			}
			return true
		},
	}
}

func functions() []object.Method {
	return []object.Method{
		{Sig: "dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)", Fn: func(t *thread, _ value, a []value) value {
			p := object.New[pickler](t, picklerType)
			defer t.Decref(p.Val())
			if !p.init(t, a[1], a[2], a[3], a[4]) || !p.dump(t, a[0]) {
				return value{}
			}
			return object.None
		}},
		{Sig: "dumps(obj, protocol=None, *, fix_imports=True, buffer_callback=None)", Fn: func(t *thread, _ value, a []value) value {
			p := object.New[pickler](t, picklerType)
			defer t.Decref(p.Val())
			if !p.init(t, value{}, a[1], a[2], a[3]) || !p.dump(t, a[0]) {
				return value{}
			}
			out := p.out
			p.out = nil
			return t.NewBytes(out)
		}},
		{Sig: "load(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())", Fn: func(t *thread, _ value, a []value) value {
			u := object.New[unpickler](t, unpicklerType)
			defer t.Decref(u.Val())
			if !u.initFile(t, a[0]) || !u.init(t, a[1:]) {
				return value{}
			}
			return u.load(t)
		}},
		{Sig: "loads(data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())", Fn: func(t *thread, _ value, a []value) value {
			b := t.GetBuffer(a[0], object.BufSimple)
			if b == nil {
				return value{}
			}
			defer b.Release(t)
			u := object.New[unpickler](t, unpicklerType)
			defer t.Decref(u.Val())
			if !u.init(t, a[1:]) {
				return value{}
			}
			u.buf = b.Bytes()
			return u.load(t)
		}},
	}
}

func picklingError(t *thread) *class   { return t.ExceptionClass("_pickle.PicklingError") }
func unpicklingError(t *thread) *class { return t.ExceptionClass("_pickle.UnpicklingError") }

// raiseFrom raises an exception in whose context the pending one is.
func raiseFrom(t *thread, cls *class, format string, args ...any) bool {
	context := t.TakeExc()
	t.Raise(cls, format, args...)
	if context.IsNil() {
		return false
	}
	e := t.TakeExc()
	object.SetAttr(t, e, t.Intern("__context__"), context)
	t.ClearExc()
	t.Decref(context)
	t.RestoreExc(e)
	return false
}

// typeName is the name of v's type as messages have it.
func typeName(t *thread, v value) string { return object.QualifiedName(t, v.Type()) }

// reprOf is repr(v) as text; with ok false an exception is pending.
func reprOf(t *thread, v value) (string, bool) {
	r := object.Repr(t, v)
	if r.IsNil() {
		return "", false
	}
	s := object.AsStr(r).String()
	t.Decref(r)
	return s, true
}

// noteRepr adds a note to the pending exception that ends with repr(v).
func noteRepr(t *thread, what string, v value) {
	e := t.TakeExc()
	s, ok := reprOf(t, v)
	if !ok {
		t.ClearExc()
	}
	t.RestoreExc(e)
	if ok {
		t.AddNote("%s%s", what, s)
	}
}

// importModule is import_module(name). New reference.
func importModule(t *thread, name string) value {
	if name == "" {
		return t.Raise(object.ValueError, "Empty module name")
	}
	return t.Interp.Importer.Import(t, name)
}

// fromModule returns an attribute of a module that is imported if need be. New reference.
func fromModule(t *thread, module, name string) value {
	m := t.Interp.Importer.Import(t, module)
	if m.IsNil() {
		return m
	}
	v := object.GetAttr(t, m, t.Intern(name))
	t.Decref(m)
	return v
}

// dictFrom is fromModule for what must be a dict.
func dictFrom(t *thread, module, name string) value {
	d := fromModule(t, module, name)
	if !d.IsNil() && !object.IsDict(d) {
		t.Raise(object.RuntimeError, "%s.%s should be a dict, not %s", module, name, d.Type().Name)
		t.Decref(d)
		return value{}
	}
	return d
}

// own returns the method that an object of one of the two classes has under the name: the zero Value, without an exception, if it is
// the one of the class itself, which does nothing of use. New reference.
func own(t *thread, self value, name string) (value, bool) {
	m, ok := object.LookupAttr(t, self, t.Intern(name))
	if !ok || m.IsNil() {
		return value{}, ok
	}
	if m.Type() == object.BuiltinType {
		if b := (*object.Builtin)(m.Ptr()); b.Def.Name == name && object.Is(b.Self, self) {
			t.Decref(m)
			return value{}, true
		}
	}
	return m, true
}

// setOwn stores an attribute that instances can have though they have no __dict__.
func setOwn(t *thread, slot *value, name string, v value) bool {
	if v.IsNil() && slot.IsNil() {
		return t.RaiseFalse(object.AttributeError, "%s", name)
	}
	if !v.IsNil() {
		t.Incref(v)
	}
	t.Replace(slot, v)
	return true
}
