package object

// InitBySig makes an Init slot whose arguments are bound by a signature, as a Method's are: "FileIO(file, mode='r')".
func InitBySig(sig string, f func(t *Thread, self Value, a []Value) bool) func(t *Thread, self Value, args []Value, kw *Tuple) bool {
	def := newMethodDef(&Method{Sig: sig, Fn: func(t *Thread, self Value, a []Value) Value {
		if !f(t, self, a) {
			return Value{}
		}
		return None
	}})
	return func(t *Thread, self Value, args []Value, kw *Tuple) bool {
		return !callDef(t, def, self, args, kw, nil).IsNil()
	}
}

// NewBySig makes a New slot whose arguments are bound by a signature.
func NewBySig(sig string, f func(t *Thread, cls *Type, a []Value) Value) func(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
	def := newMethodDef(&Method{Sig: sig, Fn: func(t *Thread, self Value, a []Value) Value { return f(t, AsType(self), a) }})
	def.construct = true
	return func(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
		return callDef(t, def, cls.Val(), args, kw, nil)
	}
}

// Sig is a signature with the function that gets its arguments bound.
type Sig struct{ def *MethodDef }

// NewSig makes a signature ready: f gets the bound arguments.
func NewSig(sig string, f func(t *Thread, self Value, a []Value) Value) Sig {
	return Sig{newMethodDef(&Method{Sig: sig, Fn: f})}
}

// Call binds the arguments and calls the function.
func (s Sig) Call(t *Thread, self Value, args []Value, kw *Tuple) Value {
	return callDef(t, s.def, self, args, kw, nil)
}
