package numfmt

import (
	"fmt"
	"math"

	"github.com/gophersnake/gophersnake/internal/pyerr"
)

// Grouping is the kind of separator between groups of digits.
type Grouping byte

// The groupings of a Spec.
const (
	NoGrouping    Grouping = 0
	Comma         Grouping = ','
	Underscore    Grouping = '_'
	underFour     Grouping = 'u' // '_' every four digits, for b, o, x and X
	currentLocale Grouping = 'n'
)

// Spec is a parsed format specification of the mini-language that int, float, complex and str share.
type Spec struct {
	Fill      rune // ' ' when not given
	Align     byte // '<', '>', '^' or '='
	Sign      byte // 0, '+', '-' or ' '
	NoNegZero bool // z
	Alt       bool // #
	Width     int  // -1 when not given
	Group     Grouping
	Prec      int // -1 when not given
	FracGroup Grouping
	Type      rune // the default type when not given, which may be 0

	typeName     string
	fillGiven    bool
	alignGiven   bool
	zeroPaddding bool
}

func isAlign(r rune) bool { return r == '<' || r == '>' || r == '=' || r == '^' }

// maxText bounds a width or precision that would make a text of several gigabytes.
const maxText = 1 << 31

// decimalInt reads the decimal digits of s from i. It returns the value, the index after them, and false when the
// value does not fit in 63 bits.
func decimalInt[C Char](s []C, i int) (value, next int, ok bool) {
	for i < len(s) {
		d := DecimalValue(rune(s[i]))
		if d < 0 {
			break
		}
		if value > (math.MaxInt64-d)/10 {
			return 0, i, false
		}
		value = value*10 + d
		i++
	}
	return value, i, true
}

var errTooManyDigits = pyerr.New(pyerr.ValueError, "Too many decimal digits in format string")

// ParseSpec parses a format specification for an object of the type named typeName (for messages). defType and
// defAlign are the type and alignment when the text has none: 'd' and '>' for int, 0 and '>' for float and complex,
// 's' and '<' for str.
func ParseSpec[C Char](s []C, typeName string, defType rune, defAlign byte) (Spec, *pyerr.Error) {
	sp := Spec{Fill: ' ', Align: defAlign, Width: -1, Prec: -1, Type: defType, typeName: typeName}
	i := 0
	at := func(i int) rune {
		if i < len(s) {
			return rune(s[i])
		}
		return -1
	}
	if len(s) >= 2 && isAlign(at(1)) {
		sp.Align, sp.Fill = byte(s[1]), rune(s[0])
		sp.fillGiven, sp.alignGiven = true, true
		i = 2
	} else if len(s) >= 1 && isAlign(at(0)) {
		sp.Align = byte(s[0])
		sp.alignGiven = true
		i = 1
	}
	if c := at(i); c == '+' || c == '-' || c == ' ' {
		sp.Sign = byte(c)
		i++
	}
	if at(i) == 'z' {
		sp.NoNegZero = true
		i++
	}
	if at(i) == '#' {
		sp.Alt = true
		i++
	}
	if !sp.fillGiven && at(i) == '0' {
		sp.Fill = '0'
		if !sp.alignGiven && defAlign == '>' {
			sp.Align = '='
		}
		i++
	}
	width, next, ok := decimalInt(s, i)
	if !ok {
		return sp, errTooManyDigits
	}
	if next > i {
		sp.Width = width
	}
	i = next
	var err *pyerr.Error
	if sp.Group, i, err = parseGrouping(s, i); err != nil {
		return sp, err
	}
	if at(i) == '.' {
		i++
		prec, next, ok := decimalInt(s, i)
		if !ok {
			return sp, errTooManyDigits
		}
		start := i
		if next > i {
			sp.Prec = prec
		}
		if sp.FracGroup, i, err = parseGrouping(s, next); err != nil {
			return sp, err
		}
		if i == start {
			return sp, pyerr.New(pyerr.ValueError, "Format specifier missing precision")
		}
	}
	if len(s)-i > 1 {
		return sp, pyerr.Newf(pyerr.ValueError, "Invalid format specifier '%s' for object of type '%.200s'",
			pyerr.Text(s), typeName)
	}
	if len(s)-i == 1 {
		sp.Type = rune(s[i])
	}
	if sp.Group != NoGrouping {
		switch sp.Type {
		case 'd', 'e', 'f', 'g', 'E', 'G', '%', 'F', 0:
		case 'b', 'o', 'x', 'X':
			if sp.Group != Underscore {
				return sp, badGrouping(sp.Group, sp.Type)
			}
			sp.Group = underFour
		default:
			return sp, badGrouping(sp.Group, sp.Type)
		}
	}
	if sp.FracGroup != NoGrouping && sp.Type == 'n' {
		return sp, badGrouping(sp.FracGroup, sp.Type)
	}
	return sp, nil
}

func parseGrouping[C Char](s []C, i int) (Grouping, int, *pyerr.Error) {
	g := NoGrouping
	if i < len(s) && (s[i] == ',' || s[i] == '_') {
		g = Grouping(s[i])
		i++
		if i < len(s) && (s[i] == ',' || s[i] == '_') && Grouping(s[i]) != g {
			return g, i, pyerr.New(pyerr.ValueError, "Cannot specify both ',' and '_'.")
		}
	}
	return g, i, nil
}

func badGrouping(g Grouping, typ rune) *pyerr.Error {
	if typ > 32 && typ < 128 {
		return pyerr.Newf(pyerr.ValueError, "Cannot specify '%c' with '%c'.", g, typ)
	}
	return pyerr.Newf(pyerr.ValueError, "Cannot specify '%c' with '\\x%x'.", g, typ)
}

// UnknownCode is the error for a type character that the object's type does not know.
func (sp *Spec) UnknownCode() *pyerr.Error {
	c := fmt.Sprintf("\\x%x", sp.Type)
	if sp.Type > 32 && sp.Type < 128 {
		c = string(sp.Type)
	}
	return pyerr.Newf(pyerr.ValueError, "Unknown format code '%s' for object of type '%.200s'", c, sp.typeName)
}

func valueError(msg string) *pyerr.Error { return pyerr.New(pyerr.ValueError, msg) }

// StrLayout is what a Spec does to a str: keep its first Keep code points, put Left fill characters before and Right
// after them.
type StrLayout struct {
	Keep, Left, Right int
	Fill              rune
}

// FormatStr applies the spec to a str of length code points.
func FormatStr(sp *Spec, length int) (StrLayout, *pyerr.Error) {
	l := StrLayout{Keep: length, Fill: sp.Fill}
	if sp.Type != 's' {
		return l, sp.UnknownCode()
	}
	switch {
	case sp.Sign == ' ':
		return l, valueError("Space not allowed in string format specifier")
	case sp.Sign != 0:
		return l, valueError("Sign not allowed in string format specifier")
	case sp.NoNegZero:
		return l, valueError("Negative zero coercion (z) not allowed in string format specifier")
	case sp.Alt:
		return l, valueError("Alternate form (#) not allowed in string format specifier")
	case sp.Align == '=':
		return l, valueError("'=' alignment not allowed in string format specifier")
	}
	if sp.Prec >= 0 && sp.Prec < length {
		l.Keep = sp.Prec
	}
	if sp.Width > maxText && sp.Width > length {
		return l, pyerr.New(pyerr.MemoryError, "")
	}
	if pad := sp.Width - l.Keep; pad > 0 {
		switch sp.Align {
		case '>':
			l.Left = pad
		case '^':
			l.Left = pad / 2
		}
		l.Right = pad - l.Left
	}
	return l, nil
}
