package object

import (
	"strings"
	"sync"
	"sync/atomic"

	"github.com/gophersnake/gophersnake/internal/suggest"
)

// MethodDef is a native function made ready to be called: the row of the table and its parsed signature. It is immutable once
// parsed and shared by interpreters.
type MethodDef struct {
	row        *Method
	Name       string
	staticName *Str

	once      sync.Once
	params    []param
	npos      int  // positional parameters, the positional-only ones included
	nposreq   int  // required ones among the first npos
	nonly     int  // positional-only
	nparams   int  // named parameters in all
	varargs   int  // index in the flat arguments of *args, or -1
	varkw     int  // of **kwargs, or -1
	flat      int  // length of the flat arguments
	plain     bool // only positional-only parameters, no * and no **
	simple    bool // no *, no ** and no required keyword-only parameter: positional arguments need only be copied
	inOrder   bool // no *, no **, no required keyword-only parameter: positional arguments go to the parameters in order
	text      string
	construct bool          // of a New or Init slot
	slot      *slotName     // of a slot wrapper's definition
	module    string        // of a module's function: the name of the module, for messages
	par       atomic.Uint32 // see ParLevel: the level and levelKnown, once somebody has asked
}

type param struct {
	name     *Str
	required bool
	kwonly   bool
	posonly  bool
}

// newMethodDef makes a definition from a row of a table. The signature is parsed at the first call.
func newMethodDef(m *Method) *MethodDef {
	name := m.Sig
	if i := strings.IndexByte(name, '('); i >= 0 {
		name = name[:i]
	}
	name = strings.TrimSpace(name)
	def := &MethodDef{row: m, Name: name, varargs: -1, varkw: -1}
	if name != "" {
		def.staticName = StaticName(name)
	}
	return def
}

// splitParams splits the inside of a signature's parentheses at the commas of the outermost level.
func splitParams(s string) []string {
	var parts []string
	depth, start := 0, 0
	var quote byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote != 0:
			if c == '\\' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '(' || c == '[' || c == '{':
			depth++
		case c == ')' || c == ']' || c == '}':
			depth--
		case c == ',' && depth == 0:
			parts = append(parts, strings.TrimSpace(s[start:i]))
			start = i + 1
		}
	}
	if last := strings.TrimSpace(s[start:]); last != "" {
		parts = append(parts, last)
	}
	return parts
}

func (d *MethodDef) parse() {
	d.once.Do(d.parseNow)
}

func (d *MethodDef) parseNow() {
	sig := d.row.Sig
	open := strings.IndexByte(sig, '(')
	if open < 0 {
		d.text = ""
		d.varargs, d.varkw, d.flat = 0, 1, 2
		return
	}
	inside := sig[open+1:]
	if end := strings.LastIndexByte(inside, ')'); end >= 0 {
		inside = inside[:end]
	}
	kwonly := false
	for _, p := range splitParams(withDefaults(inside)) {
		switch {
		case p == "/":
			for i := range d.params {
				d.params[i].posonly = true
			}
			d.nonly = len(d.params)
			continue
		case p == "*":
			kwonly = true
			continue
		case strings.HasPrefix(p, "**"):
			d.varkw = d.flat
			d.flat++
			continue
		case strings.HasPrefix(p, "*"):
			d.varargs = d.flat
			d.flat++
			kwonly = true
			continue
		case strings.HasPrefix(p, "$"):
			continue
		}
		name, def, has := strings.Cut(p, "=")
		_ = def
		if n, _, ok := strings.Cut(name, ":"); ok {
			name = n
		}
		pr := param{name: StaticName(strings.TrimSpace(name)), required: !has, kwonly: kwonly}
		d.params = append(d.params, pr)
		if !kwonly {
			d.npos++
			if !has {
				d.nposreq = d.npos
			}
		}
		d.flat++
	}
	d.nparams = len(d.params)
	d.simple = d.varargs < 0 && d.varkw < 0
	for _, p := range d.params {
		if p.kwonly && p.required {
			d.simple = false
		}
	}
	d.plain = d.varargs < 0 && d.varkw < 0 && d.nonly == d.nparams
	d.inOrder = d.varargs < 0 && d.varkw < 0
	for i := range d.params {
		if d.params[i].kwonly && d.params[i].required {
			d.inOrder = false
		}
	}
	self := "$self"
	switch d.row.Kind {
	case ClassMethod:
		self = "$type"
	case StaticMethod:
		self = ""
	}
	d.text = textSignature(self, inside)
}

// withDefaults writes the brackets of "sub[, start[, end]]", which say what is optional, as defaults.
func withDefaults(inside string) string {
	open := strings.Index(inside, "[,")
	if open < 0 {
		return inside
	}
	parts := strings.Split(strings.NewReplacer("[", "", "]", "").Replace(inside[open:]), ",")
	for i, p := range parts {
		if p = strings.TrimSpace(p); p != "" && p != "/" {
			parts[i] = p + "=..."
		}
	}
	return inside[:open] + strings.Join(parts, ",")
}

// textSignature makes __text_signature__ from what stands between a signature's parentheses.
func textSignature(self, inside string) string {
	if inside == "" {
		if self == "" {
			return "()"
		}
		return "(" + self + ", /)"
	}
	if self == "" {
		return "(" + inside + ")"
	}
	// self is positional-only: without a / of the parameters' own it gets one.
	for _, p := range splitParams(inside) {
		if p == "/" {
			return "(" + self + ", " + inside + ")"
		}
	}
	return "(" + self + ", /, " + inside + ")"
}

// callDef calls the native function: self is what it is bound to, args are the rest. qual gives the qualified name for messages.
func callDef(t *Thread, d *MethodDef, self Value, args []Value, kw *Tuple, owner *Type) Value {
	if d.row.Raw != nil {
		return d.row.Raw(t, self, args, kw)
	}
	d.once.Do(d.parseNow)
	if kw == nil && d.simple && len(args) >= d.nposreq && len(args) <= d.npos {
		if len(args) == d.flat {
			return d.row.Fn(t, self, args)
		}
		w := t.stack.Push(d.flat)
		clear(w[copy(w, args):])
		res := d.row.Fn(t, self, w)
		t.stack.Pop(d.flat)
		return res
	}
	return d.bindAndCall(t, self, args, kw, owner)
}

// full returns the name that messages about whole calls use: with the type's name.
func (d *MethodDef) full(owner *Type) string {
	if owner != nil {
		return owner.ShortName() + "." + d.Name
	}
	if d.module != "" && d.module != "builtins" {
		return d.module + "." + d.Name
	}
	return d.Name
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// bindAndCall distributes the arguments to the parameters, in a window of the thread's stack, and calls the function.
func (d *MethodDef) bindAndCall(t *Thread, self Value, args []Value, kw *Tuple, owner *Type) Value {
	nkw := 0
	if kw != nil {
		nkw = len(kw.Items())
	}
	nargs := len(args) - nkw
	if !d.checkCounts(t, nargs, nkw, owner) {
		return Value{}
	}
	w := t.stack.Push(d.flat)
	clear(w)
	res := Value{}
	if d.fill(t, w, args, nargs, kw) {
		res = d.row.Fn(t, self, w)
	}
	if d.varargs >= 0 && w[d.varargs].obj != nil {
		t.Decref(w[d.varargs])
	}
	if d.varkw >= 0 && w[d.varkw].obj != nil {
		t.Decref(w[d.varkw])
	}
	t.stack.Pop(d.flat)
	return res
}

// checkCounts raises the errors about the number of arguments that need no names.
func (d *MethodDef) checkCounts(t *Thread, nargs, nkw int, owner *Type) bool {
	if d.varkw < 0 && nkw > 0 && (d.nonly == d.nparams) {
		return t.RaiseFalse(TypeError, "%s() takes no keyword arguments", d.full(owner))
	}
	if d.varargs >= 0 {
		if named := d.nparams - d.npos; d.construct && d.varkw < 0 && nkw > named {
			return t.RaiseFalse(TypeError, "%s() takes at most %d keyword argument%s (%d given)", d.Name, named, plural(named), nkw)
		}
		if nargs < d.nposreq && d.nonly == d.npos && d.nposreq > 0 && nkw == 0 {
			return t.RaiseFalse(TypeError, "%s expected at least %d argument%s, got %d", d.Name, d.nposreq, plural(d.nposreq), nargs)
		}
		return true
	}
	if d.plain || (d.varkw >= 0 && d.nonly == d.nparams) {
		switch {
		case nargs >= d.nposreq && nargs <= d.npos:
			return true
		case d.npos == 0 && d.construct:
			return t.RaiseFalse(TypeError, "%s() takes no positional arguments", d.Name)
		case d.npos == 0:
			return t.RaiseFalse(TypeError, "%s() takes no arguments (%d given)", d.full(owner), nargs)
		case d.npos == 1 && d.nposreq == 1 && !d.construct:
			return t.RaiseFalse(TypeError, "%s() takes exactly one argument (%d given)", d.full(owner), nargs)
		}
		bound, n := "", d.npos
		if d.npos != d.nposreq {
			bound = "at most "
			if nargs < d.nposreq {
				bound, n = "at least ", d.nposreq
			}
		}
		return t.RaiseFalse(TypeError, "%s expected %s%d argument%s, got %d", d.Name, bound, n, plural(n), nargs)
	}
	if nargs+nkw > d.nparams && d.varkw < 0 {
		keyword := ""
		if nargs == 0 {
			keyword = "keyword "
		}
		return t.RaiseFalse(TypeError, "%s() takes at most %d %sargument%s (%d given)", d.Name, d.nparams, keyword, plural(d.nparams), nargs+nkw)
	}
	if nargs > d.npos {
		if d.npos == 0 {
			return t.RaiseFalse(TypeError, "%s() takes no positional arguments", d.Name)
		}
		bound := "exactly"
		if d.nposreq < d.npos {
			bound = "at most"
		}
		return t.RaiseFalse(TypeError, "%s() takes %s %d positional argument%s (%d given)", d.Name, bound, d.npos, plural(d.npos), nargs)
	}
	minOnly := min(d.nposreq, d.nonly)
	if nargs < minOnly {
		bound := "exactly"
		if minOnly < d.npos {
			bound = "at least"
		}
		return t.RaiseFalse(TypeError, "%s() takes %s %d positional argument%s (%d given)", d.Name, bound, minOnly, plural(minOnly), nargs)
	}
	return true
}

// flatIndex returns where the i-th named parameter is in the flat arguments: *args stands between the positional ones and
// those after it.
func (d *MethodDef) flatIndex(i int) int {
	if d.varargs >= 0 && i >= d.npos {
		return i + 1
	}
	return i
}

func (d *MethodDef) fill(t *Thread, w, args []Value, nargs int, kw *Tuple) bool {
	n := min(nargs, d.npos)
	copy(w, args[:n])
	if d.varargs >= 0 {
		w[d.varargs] = t.TupleOf(args[n:nargs]...).Val()
	}
	if d.varkw >= 0 {
		w[d.varkw] = t.NewDict().Val()
	}
	if kw != nil {
	names:
		for j, nv := range kw.Items() {
			name, v := AsStr(nv), args[nargs+j]
			for i := d.nonly; i < d.nparams; i++ {
				p := &d.params[i]
				if p.name == name || StrEqual(p.name, name) {
					at := d.flatIndex(i)
					if w[at].obj != nil {
						return t.RaiseFalse(TypeError, "argument for %s() given by name ('%s') and position (%d)", d.Name, p.name.String(), i+1)
					}
					w[at] = v
					continue names
				}
			}
			if d.varkw < 0 {
				for i := nargs; i < d.npos; i++ {
					if d.params[i].required && w[d.flatIndex(i)].obj == nil && !kwHas(kw, d.params[i].name) && !d.params[i].posonly {
						return d.missing(t, i)
					}
				}
				return d.unexpected(t, name)
			}
			dict := (*Dict)(w[d.varkw].Ptr())
			if !dict.SetStr(t, name, v) {
				return false
			}
		}
	}
	for i := nargs; i < d.nparams; i++ {
		if d.params[i].required && w[d.flatIndex(i)].obj == nil {
			return d.missing(t, i)
		}
	}
	return true
}

// unexpected raises the TypeError about a keyword argument that the function has not got.
func (d *MethodDef) unexpected(t *Thread, name *Str) bool {
	var candidates []string
	for i := d.nonly; i < d.nparams; i++ {
		p := d.params[i].name
		candidates = append(candidates, p.String())
		if name.typ != StrType { // an equality of its own may say that it is one of them, though no text says so
			same, ok := Equal(t, p.Val(), name.Val())
			if !ok {
				return false
			}
			if same {
				return t.RaiseFalse(TypeError, "invalid keyword argument for %s()", d.Name)
			}
		}
	}
	return t.RaiseUnexpected(d.Name, name, candidates...)
}

// RaiseUnexpected raises the TypeError about a keyword argument that the function has not got; the names are those that it has.
func (t *Thread) RaiseUnexpected(function string, name *Str, names ...string) bool {
	if i := suggest.Best(names, name.String()); i >= 0 {
		return t.RaiseFalse(TypeError, "%s() got an unexpected keyword argument '%s'. Did you mean '%s'?", function, name.String(), names[i])
	}
	return t.RaiseFalse(TypeError, "%s() got an unexpected keyword argument '%s'", function, name.String())
}

func kwHas(kw *Tuple, name *Str) bool {
	for _, v := range kw.Items() {
		if StrEqual(AsStr(v), name) {
			return true
		}
	}
	return false
}

func (d *MethodDef) missing(t *Thread, i int) bool {
	if d.params[i].kwonly {
		return t.RaiseFalse(TypeError, "%s() missing required keyword-only argument: '%s'", d.Name, d.params[i].name.String())
	}
	if d.params[i].posonly {
		bound := "exactly"
		if d.nposreq < d.npos || d.nparams > d.npos {
			bound = "at least"
		}
		return t.RaiseFalse(TypeError, "%s() takes %s %d positional argument%s (%d given)", d.Name, bound, d.nposreq, plural(d.nposreq), i)
	}
	return t.RaiseFalse(TypeError, "%s() missing required argument '%s' (pos %d)", d.Name, d.params[i].name.String(), i+1)
}

// Signature parses the parameters of the text once and binds calls to it: for native callables that are not in a table, such as
// the New and Init slots of types. f gets the flat arguments.
type Signature struct{ def *MethodDef }

// NewSignature makes a Signature from a text like "int(x=0, /, base=10)".
func NewSignature(sig string) *Signature {
	return &Signature{newMethodDef(&Method{Sig: sig})}
}

// Bind distributes the arguments and calls f with the flat ones; the result is f's, or the zero Value with an exception pending.
func (s *Signature) Bind(t *Thread, args []Value, kw *Tuple, f func(a []Value) Value) Value {
	d := s.def
	d.parse()
	nkw := 0
	if kw != nil {
		nkw = len(kw.Items())
	}
	nargs := len(args) - nkw
	if !d.checkCounts(t, nargs, nkw, nil) {
		return Value{}
	}
	w := t.stack.Push(d.flat)
	clear(w)
	res := Value{}
	if d.fill(t, w, args, nargs, kw) {
		res = f(w)
	}
	if d.varargs >= 0 {
		t.Xdecref(w[d.varargs])
	}
	if d.varkw >= 0 {
		t.Xdecref(w[d.varkw])
	}
	t.stack.Pop(d.flat)
	return res
}
