package object

// The built-in exception types, as Python's hierarchy has them.
var (
	BaseException             = newStatic("BaseException", ObjectType, excFlags)
	BaseExceptionGroup        = newExc("BaseExceptionGroup", BaseException)
	GeneratorExit             = newExc("GeneratorExit", BaseException)
	KeyboardInterrupt         = newExc("KeyboardInterrupt", BaseException)
	SystemExit                = newExc("SystemExit", BaseException)
	ExceptionType             = newExc("Exception", BaseException)
	ArithmeticError           = newExc("ArithmeticError", ExceptionType)
	FloatingPointError        = newExc("FloatingPointError", ArithmeticError)
	OverflowError             = newExc("OverflowError", ArithmeticError)
	ZeroDivisionError         = newExc("ZeroDivisionError", ArithmeticError)
	AssertionError            = newExc("AssertionError", ExceptionType)
	AttributeError            = newExc("AttributeError", ExceptionType)
	BufferError               = newExc("BufferError", ExceptionType)
	EOFError                  = newExc("EOFError", ExceptionType)
	ImportError               = newExc("ImportError", ExceptionType)
	ModuleNotFoundError       = newExc("ModuleNotFoundError", ImportError)
	LookupError               = newExc("LookupError", ExceptionType)
	IndexError                = newExc("IndexError", LookupError)
	KeyError                  = newExc("KeyError", LookupError)
	MemoryError               = newExc("MemoryError", ExceptionType)
	NameError                 = newExc("NameError", ExceptionType)
	UnboundLocalError         = newExc("UnboundLocalError", NameError)
	OSError                   = newExc("OSError", ExceptionType)
	BlockingIOError           = newExc("BlockingIOError", OSError)
	ChildProcessError         = newExc("ChildProcessError", OSError)
	ConnectionError           = newExc("ConnectionError", OSError)
	BrokenPipeError           = newExc("BrokenPipeError", ConnectionError)
	ConnectionAbortedError    = newExc("ConnectionAbortedError", ConnectionError)
	ConnectionRefusedError    = newExc("ConnectionRefusedError", ConnectionError)
	ConnectionResetError      = newExc("ConnectionResetError", ConnectionError)
	FileExistsError           = newExc("FileExistsError", OSError)
	FileNotFoundError         = newExc("FileNotFoundError", OSError)
	InterruptedError          = newExc("InterruptedError", OSError)
	IsADirectoryError         = newExc("IsADirectoryError", OSError)
	NotADirectoryError        = newExc("NotADirectoryError", OSError)
	PermissionError           = newExc("PermissionError", OSError)
	ProcessLookupError        = newExc("ProcessLookupError", OSError)
	TimeoutError              = newExc("TimeoutError", OSError)
	ReferenceError            = newExc("ReferenceError", ExceptionType)
	RuntimeError              = newExc("RuntimeError", ExceptionType)
	NotImplementedError       = newExc("NotImplementedError", RuntimeError)
	PythonFinalizationError   = newExc("PythonFinalizationError", RuntimeError)
	RecursionError            = newExc("RecursionError", RuntimeError)
	StopAsyncIteration        = newExc("StopAsyncIteration", ExceptionType)
	StopIteration             = newExc("StopIteration", ExceptionType)
	SyntaxError               = newExc("SyntaxError", ExceptionType)
	IncompleteInputError      = newExc("_IncompleteInputError", SyntaxError)
	IndentationError          = newExc("IndentationError", SyntaxError)
	TabError                  = newExc("TabError", IndentationError)
	SystemError               = newExc("SystemError", ExceptionType)
	TypeError                 = newExc("TypeError", ExceptionType)
	ValueError                = newExc("ValueError", ExceptionType)
	UnicodeError              = newExc("UnicodeError", ValueError)
	UnicodeDecodeError        = newExc("UnicodeDecodeError", UnicodeError)
	UnicodeEncodeError        = newExc("UnicodeEncodeError", UnicodeError)
	UnicodeTranslateError     = newExc("UnicodeTranslateError", UnicodeError)
	Warning                   = newExc("Warning", ExceptionType)
	BytesWarning              = newExc("BytesWarning", Warning)
	DeprecationWarning        = newExc("DeprecationWarning", Warning)
	EncodingWarning           = newExc("EncodingWarning", Warning)
	FutureWarning             = newExc("FutureWarning", Warning)
	ImportWarning             = newExc("ImportWarning", Warning)
	PendingDeprecationWarning = newExc("PendingDeprecationWarning", Warning)
	ResourceWarning           = newExc("ResourceWarning", Warning)
	RuntimeWarning            = newExc("RuntimeWarning", Warning)
	SyntaxWarning             = newExc("SyntaxWarning", Warning)
	UnicodeWarning            = newExc("UnicodeWarning", Warning)
	UserWarning               = newExc("UserWarning", Warning)

	ExceptionGroup = newExceptionGroupType()
)

func newExceptionGroupType() *Type {
	tp := newExc("ExceptionGroup", BaseExceptionGroup)
	tp.Bases = []*Type{BaseExceptionGroup, ExceptionType}
	return tp
}

const excFlags = TypeBase | TypeException | TypeHasDict | TypeHasWeakref

func newExc(name string, base *Type) *Type { return newStatic(name, base, excFlags) }

// ExceptionTypes lists the built-in exception types that are names in builtins.
func ExceptionTypes() []*Type {
	return []*Type{BaseException, BaseExceptionGroup, GeneratorExit, KeyboardInterrupt, SystemExit, ExceptionType, ArithmeticError,
		FloatingPointError, OverflowError, ZeroDivisionError, AssertionError, AttributeError, BufferError, EOFError, ImportError,
		ModuleNotFoundError, LookupError, IndexError, KeyError, MemoryError, NameError, UnboundLocalError, OSError, BlockingIOError,
		ChildProcessError, ConnectionError, BrokenPipeError, ConnectionAbortedError, ConnectionRefusedError, ConnectionResetError,
		FileExistsError, FileNotFoundError, InterruptedError, IsADirectoryError, NotADirectoryError, PermissionError, ProcessLookupError,
		TimeoutError, ReferenceError, RuntimeError, NotImplementedError, PythonFinalizationError, RecursionError, StopAsyncIteration,
		StopIteration, SyntaxError, IncompleteInputError, IndentationError, TabError, SystemError, TypeError, ValueError, UnicodeError,
		UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError, Warning, BytesWarning, DeprecationWarning, EncodingWarning,
		FutureWarning, ImportWarning, PendingDeprecationWarning, ResourceWarning, RuntimeWarning, SyntaxWarning, UnicodeWarning,
		UserWarning, ExceptionGroup}
}

var excDocs = map[*Type]string{
	BaseExceptionGroup:      "A combination of multiple unrelated exceptions.",
	GeneratorExit:           "Request that a generator exit.",
	KeyboardInterrupt:       "Program interrupted by user.",
	SystemExit:              "Request to exit from the interpreter.",
	ExceptionType:           "Common base class for all non-exit exceptions.",
	ArithmeticError:         "Base class for arithmetic errors.",
	FloatingPointError:      "Floating-point operation failed.",
	OverflowError:           "Result too large to be represented.",
	ZeroDivisionError:       "Second argument to a division or modulo operation was zero.",
	AssertionError:          "Assertion failed.",
	AttributeError:          "Attribute not found.",
	BufferError:             "Buffer error.",
	EOFError:                "Read beyond end of file.",
	ImportError:             "Import can't find module, or can't find name in module.",
	ModuleNotFoundError:     "Module not found.",
	LookupError:             "Base class for lookup errors.",
	IndexError:              "Sequence index out of range.",
	KeyError:                "Mapping key not found.",
	MemoryError:             "Out of memory.",
	NameError:               "Name not found globally.",
	UnboundLocalError:       "Local name referenced but not bound to a value.",
	OSError:                 "Base class for I/O related errors.",
	BlockingIOError:         "I/O operation would block.",
	ChildProcessError:       "Child process error.",
	ConnectionError:         "Connection error.",
	BrokenPipeError:         "Broken pipe.",
	ConnectionAbortedError:  "Connection aborted.",
	ConnectionRefusedError:  "Connection refused.",
	ConnectionResetError:    "Connection reset.",
	FileExistsError:         "File already exists.",
	FileNotFoundError:       "File not found.",
	InterruptedError:        "Interrupted by signal.",
	IsADirectoryError:       "Operation doesn't work on directories.",
	NotADirectoryError:      "Operation only works on directories.",
	PermissionError:         "Not enough permissions.",
	ProcessLookupError:      "Process not found.",
	TimeoutError:            "Timeout expired.",
	ReferenceError:          "Weak ref proxy used after referent went away.",
	RuntimeError:            "Unspecified run-time error.",
	NotImplementedError:     "Method or function hasn't been implemented yet.",
	PythonFinalizationError: "Operation blocked during Python finalization.",
	RecursionError:          "Recursion limit exceeded.",
	StopAsyncIteration:      "Signal the end from iterator.__anext__().",
	StopIteration:           "Signal the end from iterator.__next__().",
	SyntaxError:             "Invalid syntax.",
	IncompleteInputError:    "incomplete input.",
	IndentationError:        "Improper indentation.",
	TabError:                "Improper mixture of spaces and tabs.",
	SystemError:             "Internal error in the Python interpreter.\n\nPlease report this to the Python maintainer, along with the traceback,\nthe Python version, and the hardware/OS platform and version.",
	TypeError:               "Inappropriate argument type.",
	ValueError:              "Inappropriate argument value (of correct type).",
	UnicodeError:            "Unicode related error.",
	UnicodeDecodeError:      "Unicode decoding error.",
	UnicodeEncodeError:      "Unicode encoding error.",
	UnicodeTranslateError:   "Unicode translation error.",
	Warning:                 "Base class for warning categories.",
}

func setupExceptionTypes() {
	setupBaseException()
	for tp, doc := range excDocs {
		tp.Doc = doc
	}
	setupStopIteration()
	setupSystemExit()
	setupImportError()
	setupOSError()
	setupSyntaxError()
	setupUnicodeErrors()
	setupNameAndAttributeError()
	setupKeyError()
	setupExceptionGroup()
}

// exceptionTypes are the types whose memory is Exception and nothing else that matters to parallel threads.
func exceptionTypes() []*Type {
	return []*Type{BaseException, GeneratorExit, KeyboardInterrupt, SystemExit, ExceptionType, ArithmeticError, FloatingPointError, OverflowError, ZeroDivisionError,
		AssertionError, AttributeError, BufferError, EOFError, ImportError, ModuleNotFoundError, LookupError, IndexError, KeyError, MemoryError, NameError,
		UnboundLocalError, OSError, BlockingIOError, ChildProcessError, ConnectionError, BrokenPipeError, ConnectionAbortedError, ConnectionRefusedError,
		ConnectionResetError, FileExistsError, FileNotFoundError, InterruptedError, IsADirectoryError, NotADirectoryError, PermissionError, ProcessLookupError,
		TimeoutError, ReferenceError, RuntimeError, NotImplementedError, PythonFinalizationError, RecursionError, StopAsyncIteration, StopIteration, SystemError,
		TypeError, ValueError, UnicodeError, UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError}
}
