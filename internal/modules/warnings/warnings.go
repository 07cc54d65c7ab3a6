// Package warnings is the native module _warnings: the filters and the registry of what was shown already, as the runtime itself
// warns through them. What a warning looks like is the library's (warnings.showwarnmsg).
package warnings

import (
	"os"
	"strings"

	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

// state is what the module keeps for each interpreter.
type state struct {
	filters       value // list of tuples (action, message, category, module, lineno)
	defaultAction value
	once          value // dict
	version       int64
	context       value // the context variable of context-aware warnings
	lock          value // what the library holds while it changes the filters: an RLock, made when first asked for
}

func stateOf(t *thread) *state { return t.Interp.State("warnings").(*state) }

// Module is the definition of the module _warnings.
func Module() *object.NativeModule {
	return &object.NativeModule{
		Name: "_warnings",
		Functions: []object.Method{
			{Sig: "warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=())", Fn: warn},
			{Sig: "warn_explicit(message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None)", Fn: warnExplicit},
			{Sig: "_filters_mutated_lock_held()", Fn: func(t *thread, _ value, a []value) value { stateOf(t).version++; return object.None }},
			{Sig: "_acquire_lock()", Fn: func(t *thread, _ value, a []value) value { return lockCall(t, "acquire") }},
			{Sig: "_release_lock()", Fn: func(t *thread, _ value, a []value) value { return lockCall(t, "release") }},
		},
		Setup: setup,
	}
}

// lockCall calls a method of the lock.
func lockCall(t *thread, method string) value {
	st := stateOf(t)
	if st.lock.IsNil() {
		m := t.Interp.Importer.Import(t, "_thread")
		if m.IsNil() {
			return m
		}
		lock := object.CallMethod(t, m, t.Intern("RLock"))
		t.Decref(m)
		if lock.IsNil() {
			return lock
		}
		if st.lock.IsNil() {
			st.lock = lock
		} else {
			t.Decref(lock)
		}
	}
	r := object.CallMethod(t, st.lock, t.Intern(method))
	if r.IsNil() {
		return r
	}
	t.Decref(r)
	return object.None
}

func setup(t *thread, m *object.Module) bool {
	// The filters are the interpreter's: a second import of the module, as tests make, finds the same.
	st, _ := t.Interp.State("warnings").(*state)
	if st == nil {
		if st = newState(t); st == nil {
			return false
		}
		t.Interp.SetState("warnings", st)
		connect(t)
	}
	d := m.Dict()
	d.SetText(t, "filters", st.filters)
	d.SetText(t, "_defaultaction", st.defaultAction)
	d.SetText(t, "_onceregistry", st.once)
	d.SetText(t, "_warnings_context", st.context)
	return true
}

func newState(t *thread) *state {
	st := &state{}
	contextvars := t.Interp.Importer.Import(t, "_contextvars")
	if contextvars.IsNil() {
		return nil
	}
	name := t.NewStr("warnings_context")
	st.context = object.CallMethod(t, contextvars, t.Intern("ContextVar"), name)
	t.Decref(name)
	t.Decref(contextvars)
	if st.context.IsNil() {
		return nil
	}
	l := t.NewList(5)
	filter := func(action string, category *object.Type, module string) {
		mod := object.None
		if module != "" {
			mod = t.NewStr(module)
		}
		l.Push(t, t.TupleSteal(t.NewStr(action), object.None, category.Val(), mod, object.Int(0)).Val())
	}
	filter("default", object.DeprecationWarning, "__main__")
	filter("ignore", object.DeprecationWarning, "")
	filter("ignore", object.PendingDeprecationWarning, "")
	filter("ignore", object.ImportWarning, "")
	filter("ignore", object.ResourceWarning, "")
	st.filters = l.Val()
	st.defaultAction = t.NewStr("default")
	st.once = t.NewDict().Val()
	return st
}

// connect makes the runtime's own warnings go through the module.
func connect(t *thread) {
	t.Interp.Warner = func(t *thread, category *object.Type, message string, stacklevel int, source value) bool {
		msg := t.NewStr(message)
		defer t.Decref(msg)
		return doWarn(t, msg, category.Val(), stacklevel, source, nil)
	}
	t.Interp.WarnExplicit = func(t *thread, category *object.Type, message, filename string, line int) bool {
		msg, file := t.NewStr(message), t.NewStr(filename)
		defer t.Decref(msg)
		defer t.Decref(file)
		return explicit(t, category.Val(), msg, file, line, value{}, value{}, value{}, value{})
	}
}

// attr returns an attribute of the library's module warnings if that is loaded (new reference), or the zero Value.
func attr(t *thread, name string, imports bool) value {
	m := t.Interp.Modules.GetStr(t, t.Intern("warnings"))
	if m.IsNil() {
		if !imports || t.Interp.Finalizing() {
			return value{}
		}
		m = t.Interp.Importer.Import(t, "warnings")
		if m.IsNil() {
			t.ClearExc()
			return value{}
		}
	} else {
		t.Incref(m)
	}
	defer t.Decref(m)
	v, ok := object.LookupAttr(t, m, t.Intern(name))
	if !ok {
		t.ClearExc()
	}
	return v
}

func categoryOf(t *thread, message, category value) (value, bool) {
	if object.IsException(message) && message.Type().IsSubtype(object.Warning) {
		return message.Type().Val(), true
	}
	if category.IsNil() || category.IsNone() {
		return object.UserWarning.Val(), true
	}
	if !object.IsType(category) || !object.AsType(category).IsSubtype(object.Warning) {
		name := category.Type().Name
		if object.IsType(category) {
			return value{}, t.RaiseFalse(object.TypeError, "category must be a Warning subclass, not class '%s'", object.AsType(category).Name)
		}
		return value{}, t.RaiseFalse(object.TypeError, "category must be a Warning subclass, not '%s'", name)
	}
	return category, true
}

func warn(t *thread, _ value, a []value) value {
	category, ok := categoryOf(t, a[0], a[1])
	if !ok {
		return value{}
	}
	level := 1
	if !a[2].IsNil() {
		if level, ok = object.AsSize(t, a[2], object.OverflowError); !ok {
			return value{}
		}
	}
	source := a[3]
	if !source.IsNil() && source.IsNone() {
		source = value{}
	}
	var prefixes []string
	if !a[4].IsNil() {
		if !object.IsTuple(a[4]) {
			return t.Raise(object.TypeError, "warn() argument 'skip_file_prefixes' must be tuple, not %s", a[4].Type().Name)
		}
		for _, p := range object.AsTuple(a[4]).Items() {
			if !object.IsStr(p) {
				return t.Raise(object.TypeError, "Found non-str '%s' in skip_file_prefixes.", p.Type().Name)
			}
			prefixes = append(prefixes, object.AsStr(p).String())
		}
		if len(prefixes) > 0 && level < 2 {
			level = 2
		}
	}
	if !doWarn(t, a[0], category, level, source, prefixes) {
		return value{}
	}
	return object.None
}

func isInternal(f *object.Frame) bool {
	name := f.Code.Filename
	return strings.Contains(name, "importlib") && strings.Contains(name, "_bootstrap")
}

// doWarn finds the place stacklevel frames up and warns there.
func doWarn(t *thread, message, category value, level int, source value, prefixes []string) bool {
	f := t.Frame
	skipped := func(f *object.Frame) bool {
		for _, p := range prefixes {
			if strings.HasPrefix(f.Code.Filename, p) {
				return true
			}
		}
		return false
	}
	next := func(f *object.Frame) *object.Frame {
		for f = f.Back; f != nil && (isInternal(f) || skipped(f)); f = f.Back {
		}
		return f
	}
	if level <= 0 || f != nil && isInternal(f) {
		for ; level > 1 && f != nil; level-- {
			f = f.Back
		}
	} else {
		for ; level > 1 && f != nil; level-- {
			f = next(f)
		}
	}
	var globals *object.Dict
	line := 0
	var file value
	if f == nil {
		globals = t.Interp.Sys
		file = t.NewStr("<sys>")
	} else {
		globals = f.Globals()
		file = t.NewStr(f.Code.Filename)
		line = f.Lineno()
	}
	defer t.Decref(file)
	regName := t.Intern("__warningregistry__")
	registry := globals.GetStr(t, regName)
	if registry.IsNil() {
		r := t.NewDict()
		globals.SetStr(t, regName, r.Val())
		t.Decref(r.Val())
		registry = r.Val()
	}
	t.Incref(registry)
	defer t.Decref(registry)
	module := globals.GetStr(t, object.NameName)
	if module.IsNil() || !object.IsStr(module) && !module.IsNone() {
		module = t.Intern("<string>").Val()
	}
	t.Incref(module)
	defer t.Decref(module)
	return explicit(t, category, message, file, line, module, registry, source, value{})
}

func warnExplicit(t *thread, _ value, a []value) value {
	if !object.IsStr(a[2]) {
		return t.Raise(object.TypeError, "warn_explicit() argument 'filename' must be str, not %s", a[2].Type().Name)
	}
	line, ok := object.AsSize(t, a[3], object.OverflowError)
	if !ok {
		return value{}
	}
	category, ok := categoryOf(t, a[0], a[1])
	if !ok {
		return value{}
	}
	opt := func(v value) value {
		if !v.IsNil() && v.IsNone() {
			return value{}
		}
		return v
	}
	if g := opt(a[6]); !g.IsNil() && !object.IsDict(g) {
		return t.Raise(object.TypeError, "module_globals must be a dict, not '%s'", g.Type().Name)
	}
	var sourceLine value
	if g := opt(a[6]); !g.IsNil() && !isMain(t, g) {
		if sourceLine, ok = lineOf(t, g, line); !ok {
			return value{}
		}
		defer t.Xdecref(sourceLine)
	}
	if r := opt(a[5]); !r.IsNil() && !object.IsDict(r) {
		return t.Raise(object.TypeError, "'registry' must be a dict or None")
	}
	if !explicit(t, category, a[0], a[2], line, opt(a[4]), opt(a[5]), opt(a[7]), sourceLine) {
		return value{}
	}
	return object.None
}

// isMain reports whether the globals are those of the program, which has no loader or one for another name.
func isMain(t *thread, globals value) bool {
	name := object.AsDict(globals).GetStr(t, object.NameName)
	return !name.IsNil() && object.IsStr(name) && object.AsStr(name).String() == "__main__"
}

// lineOf asks the loader of a module for a line of its source: a new reference, or the zero Value if it does not tell.
func lineOf(t *thread, globals value, line int) (text value, ok bool) {
	ext := t.Interp.Importer.Import(t, "_frozen_importlib_external")
	if ext.IsNil() {
		return ext, false
	}
	loader := object.CallMethod(t, ext, t.Intern("_bless_my_loader"), globals)
	t.Decref(ext)
	if loader.IsNil() {
		return loader, false
	}
	defer t.Decref(loader)
	name, ok := object.AsDict(globals).Get(t, object.NameName.Val())
	if !ok || name.IsNil() {
		return value{}, ok
	}
	get, ok := object.LookupAttr(t, loader, t.Intern("get_source"))
	if !ok || get.IsNil() {
		return value{}, ok
	}
	source := object.Call1(t, get, name)
	t.Decref(get)
	if source.IsNil() {
		return value{}, false
	}
	defer t.Decref(source)
	if source.IsNone() {
		return value{}, true
	}
	if !object.IsStr(source) {
		return value{}, t.RaiseFalse(object.TypeError, "must be str, not %s", source.Type().Name)
	}
	lines := strings.Split(object.AsStr(source).String(), "\n")
	if line < 1 || line > len(lines) {
		return value{}, true
	}
	return t.NewStr(lines[line-1]), true
}

// moduleName makes a module's name from a file's.
func moduleName(t *thread, file value) value {
	name := object.AsStr(file).String()
	if name == "" {
		return t.NewStr("<unknown>")
	}
	return t.NewStr(strings.TrimSuffix(name, ".py"))
}

// explicit is warn_explicit; module, registry, source and sourceLine may be the zero Value. False with an exception pending.
func explicit(t *thread, category, message, file value, line int, module, registry, source, sourceLine value) bool {
	st := stateOf(t)
	if module.IsNil() {
		module = moduleName(t, file)
	} else if module.IsNone() {
		return true
	} else {
		t.Incref(module)
	}
	defer t.Decref(module)
	var text value
	if object.IsException(message) && message.Type().IsSubtype(object.Warning) {
		if text = object.ToStr(t, message); text.IsNil() {
			return false
		}
		category = message.Type().Val()
		t.Incref(message)
	} else {
		text = t.Newref(message)
		if message = object.Call1(t, category, message); message.IsNil() {
			t.Decref(text)
			return false
		}
	}
	defer t.Decref(message)
	defer t.Decref(text)
	key := t.TupleOf(text, category, object.Int(int64(line))).Val()
	defer t.Decref(key)
	if !registry.IsNil() {
		seen, ok := alreadyWarned(t, st, registry, key, false)
		if !ok || seen {
			return ok
		}
	}
	action, ok := findAction(t, category, text, line, module)
	if !ok {
		return false
	}
	switch action {
	case "error":
		t.SetExc(t.Newref(message))
		return false
	case "ignore":
		return true
	}
	seen := false
	switch action {
	case "once":
		reg := registry
		if reg.IsNil() {
			reg = st.once
			if v := attr(t, "onceregistry", false); !v.IsNil() {
				reg = v
				t.Decref(v)
			}
			if !object.IsDict(reg) {
				return t.RaiseFalse(object.TypeError, "_warnings.onceregistry must be a dict, not '%s'", reg.Type().Name)
			}
		}
		short := t.TupleOf(text, category).Val()
		seen, ok = alreadyWarned(t, st, reg, short, true)
		t.Decref(short)
	case "module":
		if !registry.IsNil() {
			short := t.TupleOf(text, category, object.Int(0)).Val()
			seen, ok = alreadyWarned(t, st, registry, short, true)
			t.Decref(short)
		}
	case "default":
		if !registry.IsNil() {
			seen, ok = alreadyWarned(t, st, registry, key, true)
		}
	case "always", "all":
	default:
		return t.RaiseFalse(object.RuntimeError, "Unrecognized action (%s) in warnings.filters", action)
	}
	if !ok || seen {
		return ok
	}
	return show(t, category, text, message, file, line, source, sourceLine)
}

// alreadyWarned looks key up in a registry, which is emptied when the filters have changed; with set it is entered.
func alreadyWarned(t *thread, st *state, registry, key value, set bool) (seen, ok bool) {
	d := object.AsDict(registry)
	versionName := t.Intern("version")
	v := d.GetStr(t, versionName)
	if v.IsNil() || !v.IsInt64() || v.Int64() != st.version {
		d.ClearAll(t)
		if !d.SetStr(t, versionName, object.Int(st.version)) {
			return false, false
		}
	} else {
		w, ok := d.Get(t, key)
		if !ok {
			return false, false
		}
		if !w.IsNil() {
			b, ok := object.Truth(t, w)
			if !ok || b {
				return b, ok
			}
		}
	}
	if set {
		return false, d.Set(t, key, object.True)
	}
	return false, true
}

// findAction looks through the filters.
func findAction(t *thread, category, text value, line int, module value) (string, bool) {
	st := stateOf(t)
	search := func(filters value) (string, bool, bool) {
		defer t.Decref(filters)
		return searchFilters(t, filters, category, text, line, module)
	}
	// The filters of the context come first, if it has any.
	ctx := object.CallMethod(t, st.context, t.Intern("get"), object.None)
	if ctx.IsNil() {
		return "", false
	}
	if !ctx.IsNone() {
		filters := object.GetAttr(t, ctx, t.Intern("_filters"))
		t.Decref(ctx)
		if filters.IsNil() {
			return "", false
		}
		if action, found, ok := search(filters); !ok || found {
			return action, ok
		}
	}
	filters := attr(t, "filters", false)
	if filters.IsNil() {
		filters = t.Newref(st.filters)
	} else { // they go on counting if the library's name for them is deleted
		old := st.filters
		st.filters = t.Newref(filters)
		t.Decref(old)
	}
	if action, found, ok := search(filters); !ok || found {
		return action, ok
	}
	def := attr(t, "defaultaction", false)
	if def.IsNil() {
		def = t.Newref(st.defaultAction)
	}
	defer t.Decref(def)
	if !object.IsStr(def) {
		return "", t.RaiseFalse(object.TypeError, "_warnings.defaultaction must be a string, not '%s'", def.Type().Name)
	}
	return object.AsStr(def).String(), true
}

func searchFilters(t *thread, filters, category, text value, line int, module value) (action string, found, ok bool) {
	if !object.IsList(filters) {
		return "", false, t.RaiseFalse(object.ValueError, "_warnings.filters must be a list")
	}
	l := object.AsList(filters)
	for i := 0; i < l.Len(); i++ {
		item := t.Newref(l.Items()[i])
		action, found, ok = matchFilter(t, item, i, category, text, line, module)
		t.Decref(item)
		if !ok || found {
			return
		}
	}
	return "", false, true
}

func matchFilter(t *thread, item value, i int, category, text value, line int, module value) (action string, found, ok bool) {
	if item.Type() != object.TupleType || object.AsTuple(item).Len() != 5 {
		return "", false, t.RaiseFalse(object.ValueError, "_warnings.filters item %d isn't a 5-tuple", i)
	}
	f := object.AsTuple(item).Items()
	if !object.IsStr(f[0]) {
		return "", false, t.RaiseFalse(object.TypeError, "action must be a string, not '%s'", f[0].Type().Name)
	}
	good, ok := checkMatched(t, f[1], text)
	if !ok || !good {
		return "", false, ok
	}
	good, ok = checkMatched(t, f[3], module)
	if !ok || !good {
		return "", false, ok
	}
	good, ok = object.IsSubclass(t, category, f[2])
	if !ok || !good {
		return "", false, ok
	}
	n, ok := object.AsSize(t, f[4], object.OverflowError)
	if !ok {
		return "", false, false
	}
	if n == 0 || n == line {
		return object.AsStr(f[0]).String(), true, true
	}
	return "", false, true
}

// checkMatched matches text against a filter's pattern: None, a plain str, or a compiled regular expression.
func checkMatched(t *thread, pattern, text value) (bool, bool) {
	if pattern.IsNone() {
		return true, true
	}
	if object.IsExactStr(pattern) {
		return object.Equal(t, pattern, text)
	}
	r := object.CallMethod(t, pattern, t.Intern("match"), text)
	if r.IsNil() {
		return false, false
	}
	defer t.Decref(r)
	return object.Truth(t, r)
}

// show shows the warning through warnings._showwarnmsg, or plainly when the library is not there.
func show(t *thread, category, text, message, file value, line int, source, sourceLine value) bool {
	fn := attr(t, "_showwarnmsg", !source.IsNil())
	if fn.IsNil() {
		plain := object.AsStr(file).String() + ":" + itoa(line) + ": " + object.AsType(category).Name + ": " + object.AsStr(text).String() + "\n"
		if !sourceLine.IsNil() {
			plain += "  " + strings.TrimLeft(object.AsStr(sourceLine).String(), " \t\f") + "\n"
		} else if l := fileLine(object.AsStr(file).String(), line); l != "" {
			plain += "  " + l + "\n"
		}
		out := t.Interp.Sys.GetStr(t, t.Intern("stderr"))
		if out.IsNil() || out.IsNone() {
			return true
		}
		t.Incref(out)
		v := t.NewStr(plain)
		r := object.CallMethod(t, out, t.Intern("write"), v)
		t.Decref(v)
		t.Decref(out)
		if r.IsNil() {
			t.ClearExc()
			return true
		}
		t.Decref(r)
		return true
	}
	defer t.Decref(fn)
	if !object.IsCallable(fn) {
		return t.RaiseFalse(object.TypeError, "warnings._showwarnmsg() must be set to a callable")
	}
	cls := attr(t, "WarningMessage", false)
	if cls.IsNil() {
		return t.RaiseFalse(object.RuntimeError, "unable to get warnings.WarningMessage")
	}
	defer t.Decref(cls)
	if source.IsNil() {
		source = object.None
	}
	if sourceLine.IsNil() {
		sourceLine = object.None
	}
	msg := object.CallN(t, cls, message, category, file, object.Int(int64(line)), object.None, sourceLine, source)
	if msg.IsNil() {
		return false
	}
	r := object.Call1(t, fn, msg)
	t.Decref(msg)
	if r.IsNil() {
		return false
	}
	t.Decref(r)
	return true
}

// fileLine reads a line of a file, without its indentation.
func fileLine(name string, line int) string {
	data, err := os.ReadFile(name)
	if err != nil || line < 1 {
		return ""
	}
	lines := strings.SplitN(string(data), "\n", line+1)
	if line > len(lines) {
		return ""
	}
	return strings.TrimSpace(lines[line-1])
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + max(n, 0)))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

// References implements object.Holder.
func (s *state) References(visit func(value)) {
	for _, v := range [...]value{s.filters, s.defaultAction, s.once, s.context, s.lock} {
		visit(v)
	}
}
