package bytecode

//go:generate go run ../../tools/genopcodes
//go:generate go run ../../tools/genprint

// OpInfo describes an opcode.
type OpInfo struct {
	Name      string
	Dst       bool // A is a destination
	ConsumesB bool // B is a source: consumed if it is a temporary
	ConsumesC bool
	Kinds     [4]OperandKind // of A, B, C and X
}

// OperandKind says what an operand is.
type OperandKind uint8

// The kinds of operands.
const (
	OperandNone   OperandKind = iota
	OperandNumber             // a number that is no register
	OperandDst
	OperandDst2
	OperandSrc
	OperandPeek
	OperandWindow
	OperandRun // the first of C consumed temporaries
	OperandLocal
	OperandCell
	OperandTarget // X: an instruction's index
	OperandConst
	OperandName
	OperandCache
)

func (op Op) String() string {
	if op < FirstSpecialized {
		return Ops[op].Name
	}
	return "SPECIALIZED"
}

// Normalize returns the instruction with FlagDst, FlagB and FlagC set as its operands ask for, in a code whose first
// temporary is the register nlocals.
func (in Instr) Normalize(nlocals int) Instr {
	info := &Ops[in.Op]
	if info.Dst && int(in.A) < nlocals {
		in.Fl |= FlagDst
	}
	if info.ConsumesB && int(in.B) >= nlocals {
		in.Fl |= FlagB
	}
	if info.ConsumesC && int(in.C) >= nlocals {
		in.Fl |= FlagC
	}
	return in
}

// Comparison is the X of COMPARE and the low bits of JUMP_COMPARE's A, numbered as Python's rich comparisons.
type Comparison uint32

// The rich comparisons.
const (
	Lt Comparison = iota
	Le
	Eq
	Ne
	Gt
	Ge
)

// BinaryOperator is the X of BINARY_OP.
type BinaryOperator uint32

// The binary operators; an in-place one is InPlace plus the plain one.
const (
	Add BinaryOperator = iota
	Sub
	Mul
	MatMul
	TrueDiv
	FloorDiv
	Mod
	Pow
	LShift
	RShift
	And
	Or
	Xor
)

// InPlaceBit is added to a plain operator to make the in-place one.
const InPlaceBit BinaryOperator = 16

// Intrinsic1 is the X of CALL_INTRINSIC_1.
type Intrinsic1 uint32

// The intrinsics of one operand.
const (
	IntrinsicPrint              Intrinsic1 = iota // sys.displayhook of an interactive expression statement; result None
	IntrinsicStopIterationError                   // StopIteration leaving a generator becomes RuntimeError (and StopAsyncIteration); other exceptions pass through
	IntrinsicAsyncGenWrap                         // wraps a value yielded by an asynchronous generator
	IntrinsicTypeVar                              // typing.TypeVar(name)
	IntrinsicParamSpec
	IntrinsicTypeVarTuple
	IntrinsicSubscriptGeneric // typing.Generic[params]
	IntrinsicTypeAlias        // of the tuple (name, type parameters or None, function computing the value)
	IntrinsicListToTuple
)

// Intrinsic2 is the X of CALL_INTRINSIC_2.
type Intrinsic2 uint32

// The intrinsics of two operands.
const (
	IntrinsicTypeVarWithBound       Intrinsic2 = iota // name, function computing the bound
	IntrinsicTypeVarWithConstraints                   // name, function computing the tuple of constraints
	IntrinsicSetFunctionTypeParams                    // function, tuple: returns the function
	IntrinsicSetTypeParamDefault                      // type parameter, function computing its default: returns the parameter
)

// FunctionAttribute is the X of SET_FUNCTION_ATTRIBUTE.
type FunctionAttribute uint32

// The attributes of a new function.
const (
	FuncDefaults    FunctionAttribute = iota // a tuple
	FuncKwDefaults                           // a dict
	FuncClosure                              // a tuple of cells
	FuncAnnotations                          // a dict
	FuncAnnotate                             // a function
)
