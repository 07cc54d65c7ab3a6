// Package bytecode defines the register machine's instruction set and Code, the pure data that the compiler makes
// and the machine runs.
//
// Vocabulary. A frame has a window of registers R: first the locals (parameters first), then the cells that are not
// parameters, then the free variables, then the temporaries. NLocalsPlus is the number of registers before the first
// temporary. Temporaries are used as a stack: at every instruction, exactly the temporaries below Depth[pc] are live.
//
// Operand kinds, as the operand column of the table of opcodes writes them:
//
//	d   destination register. If it is a local, what it held is released after the write (flag FlagDst).
//	    If it is a temporary it was dead (or is consumed by this very instruction) and is overwritten.
//	s   source register. A local is borrowed. A temporary is consumed: the instruction owns the reference and
//	    releases it, or moves it on. FlagB/FlagC say that B/C is a consumed temporary. A temporary whose flag is
//	    clear is only peeked: it stays live, and is borrowed as a local is.
//	p   peeked register: borrowed whatever it is.
//	w   a window: a run of consecutive temporaries starting here, all consumed.
//
// When an instruction raises, it has consumed nothing unless its row says so: the unwinder releases all temporaries
// that were live before it, down to the depth of the handler (or all, when there is none).
//
// Invariants: a Code holds no runtime values; its instructions never change (the machine specialises its own copy);
// the last instruction never falls through.
package bytecode

// Instr is one instruction. A, B and C name registers or small numbers, X is a jump target (an index into
// Code.Instrs), a constant's or name's index, a cache slot or a count, as the opcode's row says.
type Instr struct {
	Op Op
	Fl uint8
	A  uint16
	B  uint16
	C  uint16
	X  uint32
}

// The flags of an instruction. The compiler sets FlagDst, FlagB and FlagC from the operand kinds.
const (
	FlagDst   = 1 << 0 // A is a local: release what it held
	FlagB     = 1 << 1 // B is a temporary: consume it
	FlagC     = 1 << 2 // C is a temporary: consume it
	FlagExtra = 1 << 3 // meaning depends on the opcode
)

// Code is the compiled form of a module, class body, function or comprehension: plain data without runtime values.
type Code struct {
	Name, QualName, Filename string
	FirstLine                int32
	Flags                    Flags
	ArgCount                 int // positional parameters, the positional-only ones included
	PosOnlyArgCount          int
	KwOnlyArgCount           int
	NRegs                    int      // registers in all
	NLocalsPlus              int      // registers before the first temporary
	LocalsPlus               []Local  // names and kinds of the registers before the first temporary
	Names                    []string // what C or X of name-carrying opcodes indexes
	Consts                   []any    // see package source; nested *Code too
	Instrs                   []Instr  // of a code from disk see AllInstrs, LiveAt and Positions
	Depth                    []uint16 // live temporaries before each instruction
	NCaches                  int      // cache slots its instructions refer to by X
	Exceptions               []Handler
	Lines                    []Position // one an instruction

	lazy *pending // what is still to be read, of a code from disk
}

// Local describes one register before the first temporary.
type Local struct {
	Name string
	Kind LocalKind
}

// LocalKind says what a named register is. A parameter captured by an inner function is LocalVar|CellVar.
type LocalKind uint8

// The kinds of named registers, as bits.
const (
	LocalVar  LocalKind = 1 << iota // an ordinary local variable
	CellVar                         // holds a cell (after MAKE_CELL)
	FreeVar                         // holds a cell that came with the function (after COPY_FREE_VARS)
	HiddenVar                       // a local of an inlined comprehension, not shown by locals()
	ArgVar                          // a parameter
)

// Flags are the co_flags of CPython's code objects, with the same values.
type Flags uint32

// The flags that inspect and the runtime know.
const (
	CoOptimized         Flags = 0x1
	CoNewLocals         Flags = 0x2
	CoVarArgs           Flags = 0x4
	CoVarKeywords       Flags = 0x8
	CoNested            Flags = 0x10
	CoGenerator         Flags = 0x20
	CoCoroutine         Flags = 0x80
	CoIterableCoroutine Flags = 0x100
	CoAsyncGenerator    Flags = 0x200
	CoFutureBarryAsBDFL Flags = 0x400000
	CoFutureAnnotations Flags = 0x1000000
	CoHasDocstring      Flags = 0x4000000
	CoMethod            Flags = 0x8000000
)

// Handler is a row of the exception table: an exception raised by an instruction in [Start, End) releases the live
// temporaries down to Depth, is written into the temporary number Depth (register NLocalsPlus+Depth), and control
// goes to Target, where Depth+1 temporaries are live. Inner rows come before the outer ones that contain them.
type Handler struct {
	Start, End, Target uint32
	Depth              uint16
	// LastI asks for the index of the raising instruction to be written, as an integer, into the temporary number
	// Depth, and the exception into Depth+1.
	LastI bool
}

// Position is the source range of an instruction; Line 0 means that it has none. Columns are UTF-8 offsets from 0;
// -1 means unknown.
type Position struct {
	Line, EndLine int32
	Col, EndCol   int32
}
