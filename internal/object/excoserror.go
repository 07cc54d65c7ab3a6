package object

// OSError chooses its subclass by the number of the error, as PEP 3151 says.

// Fields of OSError.
const (
	FieldErrno = iota
	FieldStrerror
	FieldFilename
	FieldFilename2
	FieldWritten
)

// errnoTypes maps error numbers of Linux to subclasses.
func errnoType(n int64) *Type {
	switch n {
	case 11, 114, 115: // EAGAIN EALREADY EINPROGRESS
		return BlockingIOError
	case 32, 108: // EPIPE ESHUTDOWN
		return BrokenPipeError
	case 10:
		return ChildProcessError
	case 103:
		return ConnectionAbortedError
	case 111:
		return ConnectionRefusedError
	case 104:
		return ConnectionResetError
	case 17:
		return FileExistsError
	case 2:
		return FileNotFoundError
	case 21:
		return IsADirectoryError
	case 20:
		return NotADirectoryError
	case 4:
		return InterruptedError
	case 13, 1:
		return PermissionError
	case 3:
		return ProcessLookupError
	case 110:
		return TimeoutError
	}
	return nil
}

func setupOSError() {
	OSError.New = osErrorNew
	OSError.Init = func(t *Thread, self Value, args []Value, kw *Tuple) bool {
		if !osErrorUsesInit(self.obj.typ) {
			return true
		}
		if kw != nil && len(kw.Items()) > 0 {
			return t.RaiseFalse(TypeError, "%s() takes no keyword arguments", self.obj.typ.Name)
		}
		return osErrorFill(t, self, args)
	}
	written := GetSet{Name: "characters_written",
		Get: func(t *Thread, self Value) Value {
			v := AsException(self).Field(FieldWritten)
			if v.obj == nil {
				return t.RaiseAttr(self, t.Intern("characters_written"), "characters_written")
			}
			return t.Newref(v)
		},
		Set: func(t *Thread, self, v Value) bool {
			if v.obj == nil {
				if AsException(self).Field(FieldWritten).obj == nil {
					t.RaiseAttr(self, t.Intern("characters_written"), "characters_written")
					return false
				}
				AsException(self).SetField(t, FieldWritten, v)
				return true
			}
			n, ok := AsSize(t, v, ValueError)
			if ok {
				AsException(self).SetField(t, FieldWritten, Int(int64(n)))
			}
			return ok
		}}
	OSError.Getset = []GetSet{
		excField("errno", FieldErrno),
		excField("strerror", FieldStrerror),
		excField("filename", FieldFilename),
		excField("filename2", FieldFilename2),
		written,
	}
	OSError.Str = osErrorStr
	OSError.Methods = []Method{{Sig: "__reduce__()", Fn: osErrorReduce}}
}

// osErrorUsesInit reports whether the arguments are looked at by __init__ rather than __new__: when a subclass overrides the
// former but not the latter.
func osErrorUsesInit(cls *Type) bool {
	return cls.Lookup(NameInit).obj != OSError.Lookup(NameInit).obj && cls.Lookup(NameNew).obj == OSError.Lookup(NameNew).obj
}

func osErrorNew(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
	if osErrorUsesInit(cls) {
		return exceptionAlloc(t, cls)
	}
	if kw != nil && len(kw.Items()) > 0 {
		return t.Raise(TypeError, "%s() takes no keyword arguments", cls.Name)
	}
	if cls == OSError && len(args) >= 2 && len(args) <= 5 && args[0].IsInt64() {
		if sub := errnoType(args[0].Int64()); sub != nil {
			cls = sub
		}
	}
	self := exceptionAlloc(t, cls)
	if !osErrorFill(t, self, args) {
		t.Decref(self)
		return Value{}
	}
	return self
}

func osErrorFill(t *Thread, self Value, args []Value) bool {
	e := AsException(self)
	setExceptionArgs(t, e, args)
	if len(args) < 2 || len(args) > 5 {
		return true
	}
	e.SetField(t, FieldErrno, t.Newref(args[0]))
	e.SetField(t, FieldStrerror, t.Newref(args[1]))
	if len(args) < 3 || args[2].IsNone() {
		return true
	}
	if self.obj.typ.IsSubtype(BlockingIOError) && HasIndex(args[2]) {
		n, ok := AsSize(t, args[2], ValueError)
		if ok {
			e.SetField(t, FieldWritten, Int(int64(n)))
		}
		return ok
	}
	e.SetField(t, FieldFilename, t.Newref(args[2]))
	if len(args) == 5 && !args[4].IsNone() {
		e.SetField(t, FieldFilename2, t.Newref(args[4]))
	}
	setExceptionArgs(t, e, args[:2])
	return true
}

func osErrorStr(t *Thread, self Value) Value {
	e := AsException(self)
	errno, strerror, file, file2 := e.Field(FieldErrno), e.Field(FieldStrerror), e.Field(FieldFilename), e.Field(FieldFilename2)
	if errno.obj == nil || strerror.obj == nil {
		if file.obj == nil {
			return exceptionStr(t, self)
		}
	}
	orNone := func(v Value) Value {
		if v.obj == nil {
			return None
		}
		return v
	}
	a, ok := t.strString(orNone(errno))
	if !ok {
		return Value{}
	}
	b, ok := t.strString(orNone(strerror))
	if !ok {
		return Value{}
	}
	text := "[Errno " + a + "] " + b
	if file.obj != nil {
		r, ok := t.reprString(file)
		if !ok {
			return Value{}
		}
		text += ": " + r
		if file2.obj != nil {
			r, ok := t.reprString(file2)
			if !ok {
				return Value{}
			}
			text += " -> " + r
		}
	}
	return t.NewStr(text)
}

// strString returns str(v) as a Go string.
func (t *Thread) strString(v Value) (string, bool) {
	s := ToStr(t, v)
	if s.obj == nil {
		return "", false
	}
	defer t.Decref(s)
	return AsStr(s).String(), true
}

// reprString returns repr(v) as a Go string.
func (t *Thread) reprString(v Value) (string, bool) {
	s := Repr(t, v)
	if s.obj == nil {
		return "", false
	}
	defer t.Decref(s)
	return AsStr(s).String(), true
}

func osErrorReduce(t *Thread, self Value, _ []Value) Value {
	e := AsException(self)
	args := t.Newref(e.Args.Val())
	if file := e.Field(FieldFilename); len(e.Args.Items()) == 2 && file.obj != nil {
		t.Decref(args)
		if file2 := e.Field(FieldFilename2); file2.obj != nil {
			args = t.TupleOf(e.Args.Items()[0], e.Args.Items()[1], file, None, file2).Val()
		} else {
			args = t.TupleOf(e.Args.Items()[0], e.Args.Items()[1], file).Val()
		}
	}
	d, ok := instanceDictOrNil(t, self)
	if !ok {
		t.Decref(args)
		return Value{}
	}
	cls := self.obj.typ.Val()
	if d.obj == nil {
		return t.TupleSteal(t.Newref(cls), args).Val()
	}
	return t.TupleSteal(t.Newref(cls), args, d).Val()
}

// RaiseErrno raises OSError (the subclass that fits) with the number, its text and, when given, file names (borrowed).
func (t *Thread) RaiseErrno(errno int, text string, files ...Value) Value {
	s := t.NewStr(text)
	defer t.Decref(s)
	switch len(files) {
	case 0:
		return t.RaiseArgs(OSError, Int(int64(errno)), s)
	case 1:
		return t.RaiseArgs(OSError, Int(int64(errno)), s, files[0])
	}
	return t.RaiseArgs(OSError, Int(int64(errno)), s, files[0], None, files[1])
}
