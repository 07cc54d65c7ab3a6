package source

// Constant is a constant of a program as plain Go data. Its dynamic type is one of:
//
//	NoneType      None
//	EllipsisType  ...
//	bool          True, False
//	int64         an int that fits
//	*big.Int      an int that does not fit int64 (never one that does)
//	float64       a float
//	complex128    a complex
//	string        a str, in WTF-8: lone surrogates are their three-byte sequences
//	Bytes         a bytes
//	Tuple         a tuple of constants
//	FrozenSet     a frozenset of constants, in the order of creation
//
// A nil Constant means "absent", never None.
type Constant = any

type (
	// NoneType is the type of the constant None.
	NoneType struct{}
	// EllipsisType is the type of the constant Ellipsis.
	EllipsisType struct{}
	// Bytes is a bytes constant: any bytes, kept in an immutable Go string.
	Bytes string
	// Tuple is a tuple constant.
	Tuple []Constant
	// FrozenSet is a frozenset constant.
	FrozenSet []Constant
)
