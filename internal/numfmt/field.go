package numfmt

import (
	"github.com/gophersnake/gophersnake/internal/pyerr"
)

// Piece is what ParseFields finds: literal text, then perhaps a replacement field.
type Piece struct {
	LitStart, LitEnd int // the literal is s[LitStart:LitEnd]; one brace of a doubled pair is its last character
	HasField         bool
	NameStart        int // the field name is s[NameStart:NameEnd]
	NameEnd          int
	Conv             rune // the conversion after '!', 0 when there is none
	SpecStart        int  // the format specification is s[SpecStart:SpecEnd]
	SpecEnd          int
	NestedSpec       bool // the specification holds braces
	Next             int  // where the next piece starts
}

// NextPiece reads the next piece of a str.format template at from; ok is false at the end.
func NextPiece[C Char](s []C, from int) (p Piece, ok bool, err *pyerr.Error) {
	if from >= len(s) {
		return p, false, nil
	}
	i := from
	for i < len(s) && s[i] != '{' && s[i] != '}' {
		i++
	}
	p.LitStart, p.LitEnd = from, i
	if i >= len(s) {
		p.Next = i
		return p, true, nil
	}
	c := s[i]
	i++
	if i < len(s) && s[i] == c { // {{ or }}: one brace stays
		p.LitEnd = i
		p.Next = i + 1
		return p, true, nil
	}
	if c == '}' {
		return p, false, valueError("Single '}' encountered in format string")
	}
	if i >= len(s) {
		return p, false, valueError("Single '{' encountered in format string")
	}
	p.HasField = true
	p.NameStart = i
	var end C
	bracket := false
name:
	for ; i < len(s); i++ {
		switch s[i] {
		case '{':
			if bracket {
				continue
			}
			return p, false, valueError("unexpected '{' in field name")
		case '[':
			bracket = true
		case ']':
			bracket = false
		case '}', ':', '!':
			if bracket {
				continue
			}
			end = s[i]
			break name
		}
	}
	if i >= len(s) {
		return p, false, valueError("expected '}' before end of string")
	}
	p.NameEnd = i
	i++
	p.SpecStart, p.SpecEnd, p.Next = i, i, i
	if end == '}' {
		return p, true, nil
	}
	if end == '!' {
		if i >= len(s) {
			return p, false, valueError("end of string while looking for conversion specifier")
		}
		p.Conv = rune(s[i])
		i++
		if i < len(s) {
			c := s[i]
			i++
			if c == '}' {
				p.SpecStart, p.SpecEnd, p.Next = i, i, i
				return p, true, nil
			}
			if c != ':' {
				return p, false, valueError("expected ':' after conversion specifier")
			}
		}
	}
	p.SpecStart = i
	depth := 1
	for ; i < len(s); i++ {
		switch s[i] {
		case '{':
			p.NestedSpec = true
			depth++
		case '}':
			depth--
			if depth == 0 {
				p.SpecEnd, p.Next = i, i+1
				return p, true, nil
			}
		}
	}
	return p, false, valueError("unmatched '{' in format spec")
}

// UnknownConversion is the error for a conversion character other than r, s and a.
func UnknownConversion(c rune) *pyerr.Error {
	if c > 32 && c < 127 {
		return pyerr.Newf(pyerr.ValueError, "Unknown conversion specifier %c", c)
	}
	return pyerr.Newf(pyerr.ValueError, "Unknown conversion specifier \\x%x", c)
}

// Accessor is one ".name" or "[key]" of a field name.
type Accessor struct {
	IsAttr     bool
	Index      int // the value of an integer key, else -1
	Start, End int // the text is s[Start:End]
}

// FieldName is a replacement field's name taken apart.
type FieldName struct {
	Index    int // the number of a positional argument, else -1
	FirstEnd int // the first part is s[:FirstEnd]; empty for automatic numbering
	Rest     []Accessor
	RestErr  *pyerr.Error // found after the accessors in Rest; raised when the walk along them gets there
}

// ErrMixedNumbering values are raised when automatic and manual numbering meet in one template.
var (
	ErrAutoToManual = pyerr.New(pyerr.ValueError,
		"cannot switch from automatic field numbering to manual field specification")
	ErrManualToAuto = pyerr.New(pyerr.ValueError,
		"cannot switch from manual field specification to automatic field numbering")
	ErrFormatDepth = pyerr.New(pyerr.ValueError, "Max string recursion exceeded")
)

// SplitFieldName takes a field name apart.
func SplitFieldName[C Char](s []C) (FieldName, *pyerr.Error) {
	f := FieldName{Index: -1}
	i := 0
	for i < len(s) && s[i] != '.' && s[i] != '[' {
		i++
	}
	f.FirstEnd = i
	v, isInt, ok := wholeInt(s[:i])
	if !ok {
		return f, errTooManyDigits
	}
	if isInt {
		f.Index = v
	}
	for i < len(s) {
		a := Accessor{Index: -1}
		switch s[i] {
		case '.':
			a.IsAttr = true
			i++
			a.Start = i
			for i < len(s) && s[i] != '.' && s[i] != '[' {
				i++
			}
			a.End = i
		case '[':
			i++
			a.Start = i
			for i < len(s) && s[i] != ']' {
				i++
			}
			if i >= len(s) {
				f.RestErr = valueError("Missing ']' in format string")
				return f, nil
			}
			a.End = i
			i++
			v, isInt, ok := wholeInt(s[a.Start:a.End])
			if !ok {
				f.RestErr = errTooManyDigits
				return f, nil
			}
			if isInt {
				a.Index = v
			}
		default:
			f.RestErr = valueError("Only '.' or '[' may follow ']' in format field specifier")
			return f, nil
		}
		if a.Start == a.End {
			f.RestErr = valueError("Empty attribute in format string")
			return f, nil
		}
		f.Rest = append(f.Rest, a)
	}
	return f, nil
}

// wholeInt reads s as a decimal number; isInt is false when it is none, ok is false when it is too large.
func wholeInt[C Char](s []C) (v int, isInt, ok bool) {
	for _, c := range s {
		if DecimalValue(rune(c)) < 0 {
			return 0, false, true
		}
	}
	v, _, ok = decimalInt(s, 0)
	return v, len(s) > 0, ok
}

// AutoNumber keeps the state of automatic numbering while a template is formatted. The zero value is ready.
type AutoNumber struct {
	next   int
	manual bool
	auto   bool
}

// Peek returns the number of the argument that a field without a name would take, -1 if there may be none.
func (n *AutoNumber) Peek() int {
	if n.manual {
		return -1
	}
	return n.next
}

// Take is what Resolve does for a field without a name.
func (n *AutoNumber) Take() {
	n.auto = true
	n.next++
}

// Resolve returns the number of the argument that f takes, or -1 for a keyword.
func (n *AutoNumber) Resolve(f *FieldName) (int, *pyerr.Error) {
	if f.FirstEnd == 0 {
		if n.manual {
			return 0, ErrManualToAuto
		}
		n.auto = true
		n.next++
		return n.next - 1, nil
	}
	if f.Index >= 0 {
		if n.auto {
			return 0, ErrAutoToManual
		}
		n.manual = true
	}
	return f.Index, nil
}
