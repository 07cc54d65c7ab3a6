package object

import (
	"strings"
	"unsafe"
)

// Which native functions parallel threads may call. What is not here is called by exclusive threads.

// The levels of a native function: what it does with self and the arguments. Without a bit, a value must be immutable.
const (
	parKnown    uint8 = 1 << iota // it may be called at all
	parSelfRead                   // reads self, a container
	parSelfOwn                    // changes self
	parSelfAny                    // self has a lock of its own, or does not matter
	parArgsRead                   // reads the arguments, containers or the thread's own iterators
	parArgsAny                    // only stores the arguments, or looks at them through this package's operations
	parArg0Own                    // changes the first argument, a container
)

func words(s string, level uint8, into map[string]uint8) {
	for _, w := range strings.Fields(s) {
		into[w] = parKnown | level
	}
}

// parNatives are the levels by the type's (or the module's) name and the function's; the name "*" stands for all others.
var parNatives = func() map[string]map[string]uint8 {
	m := map[string]map[string]uint8{}
	add := func(owner, names string, level uint8) {
		if m[owner] == nil {
			m[owner] = map[string]uint8{}
		}
		words(names, level, m[owner])
	}
	add("str", "*", parArgsRead)
	add("str", "join", parArgsRead)
	add("bytes", "*", parArgsRead)
	add("bytearray", "append pop clear reverse insert extend", parSelfOwn|parArgsRead)
	add("bytearray", "find count index startswith endswith hex decode split strip upper lower replace", parSelfRead|parArgsRead)
	add("int", "*", parArgsRead)
	add("float", "*", parArgsRead)
	add("complex", "conjugate", 0)
	add("tuple", "count index", parArgsAny)
	add("tuple", "__new__", parSelfAny|parArgsRead)
	add("range", "count index", parArgsAny)
	add("slice", "indices", 0)
	add("list", "append insert", parSelfOwn|parArgsAny)
	add("list", "pop clear reverse", parSelfOwn)
	add("list", "extend", parSelfOwn|parArgsRead)
	add("list", "copy __len__ __getitem__ __reversed__ __iter__", parSelfRead)
	add("list", "count index __contains__ __eq__", parSelfRead|parArgsAny)
	add("list", "sort remove", parSelfOwn|parArgsAny)
	add("dict", "get __getitem__ __contains__", parSelfRead|parArgsAny)
	add("dict", "keys values items copy __len__ __iter__", parSelfRead)
	add("dict", "pop setdefault __setitem__ __delitem__", parSelfOwn|parArgsAny)
	add("dict", "popitem clear", parSelfOwn)
	add("dict", "update", parSelfOwn|parArgsRead)
	add("dict", "fromkeys", parSelfAny|parArgsRead)
	add("set", "add discard remove", parSelfOwn|parArgsAny)
	add("set", "pop clear", parSelfOwn)
	add("set", "copy", parSelfRead)
	add("set", "update difference_update intersection_update symmetric_difference_update", parSelfOwn|parArgsRead)
	add("set", "union difference intersection symmetric_difference issubset issuperset isdisjoint", parSelfRead|parArgsRead)
	add("frozenset", "union difference intersection symmetric_difference issubset issuperset isdisjoint copy", parSelfRead|parArgsRead)
	add("object", "__init__ __new__ __repr__ __str__ __hash__ __eq__ __ne__ __init_subclass__ __format__", parSelfAny|parArgsAny)
	add("object", "__setattr__ __getattribute__ __delattr__", 0)
	add("generator", "send throw close __next__ __iter__", parSelfOwn|parArgsAny)
	add("coroutine", "send throw close __await__", parSelfOwn|parArgsAny)
	add("BaseException", "with_traceback add_note", parSelfOwn|parArgsAny)
	add("BaseException", "__init__", parSelfOwn|parArgsAny)
	add("builtins", "ord chr abs hash divmod pow round bin hex oct", parArgsAny)
	add("builtins", "len min max sum sorted any all iter reversed", parArgsRead)
	add("builtins", "isinstance issubclass id callable next repr ascii format getattr hasattr setattr delattr", parArgsAny)
	add("math", "*", parArgsRead)
	add("cmath", "*", parArgsRead)
	add("_bisect", "bisect bisect_left bisect_right", parArgsRead)
	add("_operator", "*", parArgsRead)
	add("_heapq", "*", parArg0Own|parArgsAny)
	add("_bisect", "insort insort_left insort_right", parArg0Own|parArgsAny)
	add("time", "perf_counter perf_counter_ns monotonic monotonic_ns time time_ns process_time process_time_ns thread_time sleep", parArgsAny)
	add("_thread", "get_ident get_native_id", 0)
	add("_thread", "allocate_lock RLock", 0)
	add("_thread.lock", "acquire release locked __enter__ __exit__", parSelfAny|parArgsAny)
	add("_thread.RLock", "acquire release __enter__ __exit__ _is_owned _release_save _acquire_restore locked", parSelfAny|parArgsAny)
	add("collections.deque", "append appendleft extend extendleft insert", parSelfOwn|parArgsRead)
	add("collections.deque", "pop popleft clear reverse rotate remove", parSelfOwn|parArgsAny)
	add("collections.deque", "copy __copy__ count index __len__ __reversed__", parSelfRead|parArgsAny)
	add("collections.defaultdict", "copy __missing__", parSelfOwn|parArgsAny)
	add("_queue.SimpleQueue", "put put_nowait get get_nowait empty qsize", parSelfAny|parArgsAny)
	add("_struct.Struct", "pack unpack", parSelfAny|parArgsRead)
	add("_functools", "reduce", parArgsAny)
	add("re.Pattern", "match fullmatch search findall finditer split sub subn scanner", parSelfAny|parArgsRead)
	add("re.Match", "group groups groupdict start end span", parSelfOwn|parArgsRead)
	add("_random.Random", "random getrandbits seed getstate setstate", parSelfAny|parArgsAny) // it has a lock of its own
	add("collections.OrderedDict", "get keys values items copy __len__ __iter__ __reversed__ __contains__", parSelfOwn|parArgsAny)
	add("collections.OrderedDict", "pop popitem setdefault move_to_end clear update __setitem__ __delitem__", parSelfOwn|parArgsRead)
	add("_collections", "_count_elements", parArg0Own|parArgsAny)
	add("itertools.chain", "from_iterable", parArgsRead)
	add("type", "__instancecheck__ __subclasscheck__", parSelfAny|parArgsAny)
	add("_functools", "cmp_to_key", parArgsAny)
	add("dict", "__reversed__", parSelfRead)
	add("range", "__reversed__ __iter__", 0)
	for _, kind := range strings.Fields("list_iterator list_reverseiterator tuple_iterator str_iterator str_ascii_iterator bytes_iterator range_iterator set_iterator " +
		"dict_keyiterator dict_valueiterator dict_itemiterator dict_reversekeyiterator dict_reversevalueiterator dict_reverseitemiterator reversed itertools.repeat") {
		add(kind, "__length_hint__ __iter__", parSelfOwn)
	}
	add("_abc", "_abc_instancecheck _abc_subclasscheck get_cache_token", parArgsAny) // their sets have locks
	add("_struct", "pack unpack unpack_from calcsize iter_unpack", parArgsRead)
	add("_struct.Struct", "unpack_from iter_unpack", parSelfAny|parArgsRead)
	add("binascii", "*", parArgsRead)
	add("zlib", "compress decompress crc32 adler32", parArgsRead)
	add("unicodedata", "*", parArgsRead)
	add("time", "localtime gmtime mktime strftime asctime ctime get_clock_info", parArgsRead)
	add("posix", "fspath getpid getppid", parArgsAny)
	add("_contextvars.ContextVar", "get", parSelfAny|parArgsAny) // the context is the thread's
	for _, owner := range []string{"_md5.md5", "_sha1.sha1", "_sha2.SHA224Type", "_sha2.SHA256Type", "_sha2.SHA384Type", "_sha2.SHA512Type", "_hashlib.HASH",
		"_hashlib.HMAC", "_hmac.HMAC", "_blake2.blake2b", "_blake2.blake2s"} {
		add(owner, "update digest hexdigest copy", parSelfAny|parArgsRead) // they have locks
	}
	for _, module := range []string{"_md5", "_sha1", "_sha2", "_hashlib", "_hmac"} {
		add(module, "*", parArgsRead)
	}
	add("_io.StringIO", "read readline readlines write writelines getvalue seek tell truncate close readable writable seekable", parSelfOwn|parArgsRead)
	add("_io.BytesIO", "read read1 readline readlines write writelines getvalue seek tell truncate close readable writable seekable", parSelfOwn|parArgsRead)
	add("_io._IOBase", "__enter__ __exit__ __iter__ __next__ readlines writelines close", parSelfOwn|parArgsRead)
	add("array.array", "append extend pop insert remove reverse frombytes fromlist byteswap tolist tobytes count index __copy__ buffer_info", parSelfOwn|parArgsRead)
	add("_json", "scanstring encode_basestring encode_basestring_ascii py_encode_basestring_ascii", parArgsRead)
	return m
}()

// ParLevel returns what a parallel thread has to look at before it calls the native function or method descriptor; 0 if it must not call it.
func ParLevel(f Value) uint8 {
	switch f.obj.typ {
	case MethodDescrType:
		m := (*MethodDescr)(f.Ptr())
		return m.Def.methodLevel(m.Owner)
	case BuiltinType:
		b := (*Builtin)(f.Ptr())
		if kind := b.Def.row.Kind; b.Owner != nil && (kind == ClassMethod || kind == StaticMethod) && b.Def != newMethodDescrDef {
			if l := b.Def.methodLevel(b.Owner); l != 0 {
				return l | parSelfAny // self is a class, if anything
			}
			return 0
		}
		if b.Self.obj == nil || b.Owner != nil {
			if b.Owner != nil && b.Self.obj != nil && (b.Def.row.Kind == InstanceMethod || b.Def.Name == "fromkeys" || b.Def.Name == "__new__") {
				return b.Def.methodLevel(b.Owner)
			}
			return 0
		}
		if b.Self.obj.typ == ModuleType {
			return b.Def.moduleLevel()
		}
	}
	return 0
}

// levelKnown is the bit of MethodDef.par that says that the rest is the level.
const levelKnown = 1 << 8

// moduleLevel is the level of a module's function.
func (d *MethodDef) moduleLevel() uint8 {
	if l := d.par.Load(); l != 0 {
		return uint8(l)
	}
	l := levelOf(parNatives[d.module], d.Name)
	if l != 0 {
		l |= parSelfAny
	}
	d.par.Store(uint32(l) | levelKnown)
	return l
}

// methodLevel is the level of a type's method.
func (d *MethodDef) methodLevel(owner *Type) uint8 {
	if l := d.par.Load(); l != 0 && d != newMethodDescrDef {
		return uint8(l)
	}
	names := parNatives[owner.Name]
	if names == nil && owner.Module != "builtins" {
		names = parNatives[owner.Module+"."+owner.Name]
	}
	if names == nil && owner.Has(TypeException) {
		names = parNatives["BaseException"]
	}
	l := levelOf(names, d.Name)
	if d != newMethodDescrDef {
		d.par.Store(uint32(l) | levelKnown)
	}
	return l
}

func levelOf(names map[string]uint8, name string) uint8 {
	if l := names[name]; l != 0 {
		return l
	}
	return names["*"]
}

// ParSelfLocked reports whether a parallel thread may call a native function of the level with a locked self, under its lock, and the arguments.
func (t *Thread) ParSelfLocked(level uint8, args []Value) bool {
	return level&(parSelfRead|parSelfOwn) != 0 && level&parSelfAny == 0 && t.ParArgs(level|parSelfAny, None, args)
}

// ParQuick is ParArgs for the common case that all is immutable or the thread's own, the n arguments beginning at p; false means that ParArgs has to say.
func (t *Thread) ParQuick(level uint8, self Value, p *Value, n int) bool {
	if level == 0 {
		return false
	}
	if level&parSelfAny == 0 {
		tp := self.obj.typ.parallel
		if tp&parImmutable == 0 && (self.obj.owner != t.bias || tp&(parContainer|parOwned) == 0 || level&(parSelfRead|parSelfOwn) == 0) {
			return false
		}
	}
	if level&(parArg0Own|parArgsAny) != 0 {
		return level&parArg0Own == 0
	}
	for ; n > 0; n-- {
		if h := p.obj; h != &intHeader && h != nil {
			tp := h.typ.parallel
			if tp&parImmutable == 0 && (level&parArgsRead == 0 || h.owner != t.bias || tp&(parContainer|parOwned|parPlain) == 0) {
				return false
			}
		}
		p = (*Value)(unsafe.Add(unsafe.Pointer(p), unsafe.Sizeof(*p)))
	}
	return true
}

// ParArgs reports whether a parallel thread may call a native function of the level with self and the arguments.
func (t *Thread) ParArgs(level uint8, self Value, args []Value) bool {
	if level&parSelfAny == 0 && self.obj.typ.parallel&parImmutable == 0 {
		switch {
		case self.obj.typ.parallel&parIterator != 0 && level&parSelfOwn != 0 && self.obj.owner == t.bias && t.sourceReadable(self):
		case self.obj.typ.parallel&(parContainer|parOwned) == 0:
			return false
		case level&parSelfOwn != 0:
			if self.obj.owner != t.bias {
				return false
			}
		case level&parSelfRead == 0 || !self.obj.Readable(t.bias):
			return false
		}
	}
	if level&parArg0Own != 0 && (len(args) == 0 || args[0].obj.owner != t.bias || args[0].obj.typ.parallel&parContainer == 0) {
		return false
	}
	if level&parArgsAny != 0 {
		return true
	}
	for _, v := range args {
		if v.obj == nil || v.obj == &intHeader {
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
		case p&parOwned != 0:
			if v.obj.owner != t.bias {
				return false // generators run, buffers are counted
			}
		case p&parContainer != 0:
			if !v.obj.Readable(t.bias) {
				return false
			}
		case p&parIterator != 0:
			if v.obj.owner != t.bias || !t.sourceReadable(v) {
				return false
			}
		case p&parPlain != 0: // whoever asks it something does so through this package
		default:
			return false
		}
	}
	return true
}
