package object

import "strings"

// Which native functions parallel threads may call. What is not here is called by exclusive threads.

// The levels of a native function: what it does with self and the arguments. Without a bit, a value must be immutable.
const (
	parKnown    uint8 = 1 << iota // it may be called at all
	parSelfRead                   // reads self, a container
	parSelfOwn                    // changes self
	parSelfAny                    // self has a lock of its own, or does not matter
	parArgsRead                   // reads the arguments, containers or the thread's own iterators
	parArgsAny                    // only stores the arguments, or looks at them through this package's operations
)

func words(s string, level uint8, into map[string]uint8) {
	for _, w := range strings.Fields(s) {
		into[w] = parKnown | level
	}
}

// parNatives are the levels by the type's (or the module's) name and the function's.
var parNatives = func() map[string]map[string]uint8 {
	m := map[string]map[string]uint8{}
	add := func(owner, names string, level uint8) {
		if m[owner] == nil {
			m[owner] = map[string]uint8{}
		}
		words(names, level, m[owner])
	}
	add("str", `split rsplit strip lstrip rstrip replace find rfind index rindex count startswith endswith upper lower title capitalize casefold swapcase
		isdigit isalpha isalnum isspace isupper islower isidentifier isdecimal isnumeric isascii isprintable istitle center ljust rjust zfill partition
		rpartition splitlines expandtabs removeprefix removesuffix`, 0)
	add("str", "join", parArgsRead)
	add("bytes", `split rsplit strip lstrip rstrip replace find rfind index rindex count startswith endswith upper lower hex`, 0)
	add("int", "bit_length bit_count conjugate __index__", 0)
	add("float", "is_integer conjugate", 0)
	add("tuple", "count index", 0)
	add("list", "append insert", parSelfOwn|parArgsAny)
	add("list", "pop clear reverse", parSelfOwn)
	add("list", "extend", parSelfOwn|parArgsRead)
	add("list", "copy", parSelfRead)
	add("list", "count index", parSelfRead|parArgsAny)
	add("list", "sort", parSelfOwn)
	add("dict", "get", parSelfRead|parArgsAny)
	add("dict", "keys values items copy", parSelfRead)
	add("dict", "pop setdefault", parSelfOwn|parArgsAny)
	add("dict", "popitem clear", parSelfOwn)
	add("set", "add discard remove", parSelfOwn|parArgsAny)
	add("set", "pop clear", parSelfOwn)
	add("set", "copy", parSelfRead)
	add("builtins", "ord chr abs hash divmod pow round repr bin hex oct ascii", 0)
	add("builtins", "len min max sum sorted any all iter", parArgsRead)
	add("builtins", "isinstance id callable next", parArgsAny)
	add("math", `sqrt sin cos tan asin acos atan atan2 floor ceil fabs exp log log2 log10 pow hypot isnan isinf isfinite fmod gcd trunc degrees radians copysign
		isqrt factorial comb perm`, 0)
	add("time", "perf_counter perf_counter_ns monotonic monotonic_ns time time_ns process_time", 0)
	add("_thread", "get_ident", 0)
	add("_thread.lock", "acquire release locked __enter__ __exit__", parSelfAny)
	add("_thread.RLock", "acquire release __enter__ __exit__", parSelfAny)
	return m
}()

// ParLevel returns what a parallel thread has to look at before it calls the native function or method descriptor; 0 if it must not call it.
func ParLevel(f Value) uint8 {
	switch f.obj.typ {
	case MethodDescrType:
		m := (*MethodDescr)(f.Ptr())
		return parNatives[m.Owner.Name][m.Def.Name]
	case BuiltinType:
		b := (*Builtin)(f.Ptr())
		if b.Self.obj == nil || b.Owner != nil {
			if b.Self.obj != nil && b.Def.row.Kind == InstanceMethod {
				return parNatives[b.Owner.Name][b.Def.Name]
			}
			return 0
		}
		if b.Self.obj.typ == ModuleType {
			if l := parNatives[b.Def.module][b.Def.Name]; l != 0 {
				return l | parSelfAny
			}
		}
	}
	return 0
}

// ParArgs reports whether a parallel thread may call a native function of the level with self and the arguments.
func (t *Thread) ParArgs(level uint8, self Value, args []Value) bool {
	if level&parSelfAny == 0 && self.obj.typ.parallel&parImmutable == 0 {
		switch {
		case self.obj.typ.parallel&parContainer == 0:
			return false
		case level&parSelfOwn != 0:
			if self.obj.owner != t.bias {
				return false
			}
		case level&parSelfRead == 0 || !self.obj.Readable(t.bias):
			return false
		}
	}
	if level&parArgsAny != 0 {
		return true
	}
	for _, v := range args {
		if v.obj == nil {
			continue
		}
		p := v.obj.typ.parallel
		if p&parImmutable != 0 {
			continue
		}
		if level&parArgsRead == 0 {
			return false
		}
		switch {
		case p&parView != 0:
			if !(*DictView)(v.Ptr()).dict.Readable(t.bias) {
				return false
			}
		case p&parContainer != 0:
			if !v.obj.Readable(t.bias) {
				return false
			}
		case p&parIterator != 0:
			if v.obj.owner != t.bias || !t.sourceReadable(v) {
				return false
			}
		default:
			return false
		}
	}
	return true
}
