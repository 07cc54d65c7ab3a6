package source

import "fmt"

// ErrorKind is the Python exception class of an error found in source text.
type ErrorKind uint8

// The classes. All but MemoryError are SyntaxError or subclasses of it.
const (
	KindSyntaxError ErrorKind = iota
	KindIndentationError
	KindTabError
	KindIncompleteInputError // _IncompleteInputError: more input could make it right
	KindMemoryError          // nesting that exhausts the parser's stack; only Msg is meant
	KindRecursionError       // nesting that exhausts a later stage
	KindValueError           // only Msg is meant
	KindOverflowError        // only Msg is meant
	KindTypeError            // only Msg is meant
	KindUnicodeDecodeError   // Unicode has the details
)

var kindNames = [...]string{
	"SyntaxError", "IndentationError", "TabError", "_IncompleteInputError",
	"MemoryError", "RecursionError", "ValueError", "OverflowError", "TypeError",
	"UnicodeDecodeError",
}

// String is the name of the Python class.
func (k ErrorKind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "SyntaxError"
}

// IsSyntaxError tells whether the class is SyntaxError or one of its subclasses.
func (k ErrorKind) IsSyntaxError() bool { return k <= KindIncompleteInputError }

// SyntaxError is an error in source text, with what Python's SyntaxError carries.
type SyntaxError struct {
	Kind     ErrorKind
	Msg      string
	Filename string
	// Line and EndLine count from 1; 0 means absent.
	Line, EndLine int
	// Offset and EndOffset count characters from 1, as Python reports them. 0 and -1 occur in CPython as well.
	Offset, EndOffset int
	// Text is the source line with its newline, as Python's SyntaxError.text. HasText is false for None.
	Text    string
	HasText bool
	// NoFilename is set when filename is None.
	NoFilename bool
	// NoEnd is set when end_lineno and end_offset are absent (None).
	NoEnd bool
	// Metadata, when not nil, is what SyntaxError._metadata holds, from which traceback suggests keywords.
	Metadata *ErrorMetadata
	// Unicode is set for KindUnicodeDecodeError.
	Unicode *UnicodeError
}

// UnicodeError is what a UnicodeDecodeError carries.
type UnicodeError struct {
	Encoding   string
	Object     string // bytes
	Start, End int
	Reason     string
}

// ErrorMetadata is the text that the parser was given and where in a file it begins.
type ErrorMetadata struct {
	Line, Offset int
	Source       string
}

// HasDetails tells whether the Python exception has more than a message: filename, line and so on.
func (e *SyntaxError) HasDetails() bool {
	return e.Kind.IsSyntaxError() && (e.Line != 0 || e.HasText || e.NoEnd)
}

// Error gives the Python class, message and place in one line, for Go callers.
func (e *SyntaxError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.Kind, e.Msg)
	}
	return fmt.Sprintf("%s: %s (%s, line %d)", e.Kind, e.Msg, e.Filename, e.Line)
}
