// Package contextvars is the native module _contextvars: variables whose values belong to a context, which tasks and threads have
// their own of.
//
// The values of a context are in an object of the type bindings that contexts share after a copy: setting a variable in a context
// whose bindings are shared copies them first. So copying a context costs nothing, and a context that nobody copied is
// changed in place.
package contextvars

import (
	"sync"

	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
	class  = object.Type
	header = object.Header
)

var (
	contextType  = object.NewStaticType("_contextvars", "Context", object.ObjectType, object.TypeHasWeakref)
	varType      = object.NewStaticType("_contextvars", "ContextVar", object.ObjectType, 0)
	tokenType    = object.NewStaticType("_contextvars", "Token", object.ObjectType, 0)
	bindingsType = object.NewStaticType("_contextvars", "hamt", object.ObjectType, object.TypeNoNew)
	missingType  = object.NewStaticType("_contextvars", "Token.MISSING", object.ObjectType, object.TypeNoNew)

	setupOnce     sync.Once
	missingHeader object.Header
	missing       value
)

// bindings are the variables of contexts with their values, in the order in which they were first set.
type bindings struct {
	header
	entries []binding
	index   map[*contextVar]int // of the entries, once there are many
}

// binding is a variable and its value, both counted.
type binding struct {
	v   *contextVar
	val value
}

const indexFrom = 12

func (b *bindings) find(v *contextVar) int {
	if b.index != nil {
		if i, ok := b.index[v]; ok {
			return i
		}
		return -1
	}
	for i := range b.entries {
		if b.entries[i].v == v {
			return i
		}
	}
	return -1
}

func (b *bindings) reindex() {
	b.index = nil
	if len(b.entries) >= indexFrom {
		b.index = make(map[*contextVar]int, len(b.entries))
		for i := range b.entries {
			b.index[b.entries[i].v] = i
		}
	}
}

// context is a Context; while it is entered, prev is the one that was current before.
type context struct {
	header
	vars    value // bindings
	prev    value
	entered bool
}

type contextVar struct {
	header
	name, def value // def is the zero Value when there is none
}

// token remembers what a variable had before a set: old is the zero Value if it had nothing.
type token struct {
	header
	ctx, v, old value
	used        bool
}

func asContext(v value) *context   { return (*context)(v.Ptr()) }
func asVar(v value) *contextVar    { return (*contextVar)(v.Ptr()) }
func asToken(v value) *token       { return (*token)(v.Ptr()) }
func asBindings(v value) *bindings { return (*bindings)(v.Ptr()) }

func newContext(t *thread, vars value) *context {
	c := object.New[context](t, contextType)
	if vars.IsNil() {
		vars = object.New[bindings](t, bindingsType).Val()
	} else {
		t.Incref(vars)
	}
	c.vars = vars
	return c
}

// current borrows the thread's context, which is made when it is first needed.
func current(t *thread) *context {
	slot := t.ContextSlot()
	if slot.IsNil() {
		*slot = newContext(t, value{}).Val()
	}
	return asContext(*slot)
}

func (c *context) bindings() *bindings { return asBindings(c.vars) }

// own makes the context's bindings its own.
func (c *context) own(t *thread) *bindings {
	if t.IsSoleRef(c.vars) {
		return c.bindings()
	}
	old := c.bindings()
	b := object.New[bindings](t, bindingsType)
	b.entries = append(make([]binding, 0, len(old.entries)+1), old.entries...)
	for i := range b.entries {
		t.Incref(b.entries[i].v.Val())
		t.Incref(b.entries[i].val)
	}
	b.reindex()
	t.Replace(&c.vars, b.Val())
	return b
}

func (c *context) set(t *thread, v *contextVar, val value) {
	b := c.own(t)
	if i := b.find(v); i >= 0 {
		t.Replace(&b.entries[i].val, t.Newref(val))
		return
	}
	t.Incref(v.Val())
	b.entries = append(b.entries, binding{v, t.Newref(val)})
	if b.index != nil {
		b.index[v] = len(b.entries) - 1
	} else if len(b.entries) >= indexFrom {
		b.reindex()
	}
}

func (c *context) remove(t *thread, v *contextVar) bool {
	b := c.own(t)
	i := b.find(v)
	if i < 0 {
		return false
	}
	e := b.entries[i]
	b.entries = append(b.entries[:i], b.entries[i+1:]...)
	b.reindex()
	t.Decref(e.val)
	t.Decref(e.v.Val())
	return true
}

// get borrows the variable's value in the context, or returns the zero Value.
func (c *context) get(v *contextVar) value {
	b := c.bindings()
	if i := b.find(v); i >= 0 {
		return b.entries[i].val
	}
	return value{}
}

// Enter makes c current; false with RuntimeError pending if it is already entered.
func (c *context) enter(t *thread) bool {
	if c.entered {
		r := object.Repr(t, c.Val())
		if !r.IsNil() {
			t.Raise(object.RuntimeError, "cannot enter context: %s is already entered", object.AsStr(r).String())
			t.Decref(r)
		}
		return false
	}
	slot := t.ContextSlot()
	c.prev, c.entered = *slot, true
	*slot = t.Newref(c.Val())
	return true
}

func (c *context) leave(t *thread) {
	slot := t.ContextSlot()
	old := *slot
	*slot = c.prev
	c.prev, c.entered = value{}, false
	t.Xdecref(old)
}

// Module is the definition of the module _contextvars.
func Module() *object.NativeModule {
	setupOnce.Do(func() {
		missingHeader = object.StaticHeader(missingType)
		missing = missingHeader.Val()
		missingType.Repr = func(t *thread, self value) value { return t.NewStr("<Token.MISSING>") }
		missingType.Dealloc = func(t *thread, h *header) {}
		setupBindings()
		setupContext()
		setupVar()
		setupToken()
	})
	return &object.NativeModule{
		Name: "_contextvars",
		Functions: []object.Method{{Sig: "copy_context()", Fn: func(t *thread, _ value, a []value) value {
			return newContext(t, current(t).vars).Val()
		}}},
		Types: []*class{contextType, varType, tokenType},
	}
}

func setupBindings() {
	tp := bindingsType
	clear := func(t *thread, h *header) {
		b := asBindings(h.Val())
		entries := b.entries
		b.entries, b.index = nil, nil
		for _, e := range entries {
			t.Decref(e.v.Val())
			t.Decref(e.val)
		}
	}
	tp.Dealloc = func(t *thread, h *header) {
		clear(t, h)
		t.FreeHeader(h)
	}
	tp.Clear = clear
	tp.Traverse = func(h *header, visit func(value)) {
		for _, e := range asBindings(h.Val()).entries {
			visit(e.v.Val())
			visit(e.val)
		}
	}
}
