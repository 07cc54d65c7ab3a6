package numfmt

import (
	"unicode/utf8"
	"unsafe"

	"github.com/gophersnake/gophersnake/internal/pyerr"
)

// Locale is what the type n takes from the current locale. Grouping is localeconv()'s list: sizes of groups from the
// right, a zero (or the end) repeats the last one, 127 ends grouping. nil stands for the C locale.
type Locale struct {
	DecimalPoint string
	ThousandsSep string
	Grouping     []byte
}

var (
	cLocale      = Locale{DecimalPoint: "."}
	commaLocale  = Locale{DecimalPoint: ".", ThousandsSep: ",", Grouping: []byte{3}}
	underLocale  = Locale{DecimalPoint: ".", ThousandsSep: "_", Grouping: []byte{3}}
	under4Locale = Locale{DecimalPoint: ".", ThousandsSep: "_", Grouping: []byte{4}}
)

func (g Grouping) locale(current *Locale) *Locale {
	switch g {
	case Comma:
		return &commaLocale
	case Underscore:
		return &underLocale
	case underFour:
		return &under4Locale
	case currentLocale:
		if current != nil {
			return current
		}
	}
	return &cLocale
}

// number is a number taken to pieces, before signs, separators and padding are put in.
type number struct {
	negative  bool
	prefix    string
	digits    []byte // before the decimal point
	hasPoint  bool
	frac      []byte // digits after the point
	remainder []byte // exponent, '%', "inf"
	plainFill bool   // zeros that fill are no digits: they get no separators
}

// split takes the ASCII text of a finite or infinite float to pieces.
func (n *number) split(text []byte) {
	if len(text) > 0 && text[0] == '-' {
		n.negative = true
		text = text[1:]
	}
	i := 0
	for i < len(text) && isDigit(text[i]) {
		i++
	}
	n.digits = text[:i]
	if i < len(text) && text[i] == '.' {
		n.hasPoint = true
		i++
		j := i
		for j < len(text) && isDigit(text[j]) {
			j++
		}
		n.frac = text[i:j]
		i = j
	}
	n.remainder = text[i:]
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// groupDigits returns digits with separators, extended with zeros on the left to at least minWidth code points.
func groupDigits(digits []byte, minWidth int, loc *Locale) []byte {
	sepWidth := utf8.RuneCountInString(loc.ThousandsSep)
	if sepWidth == 0 || len(loc.Grouping) == 0 {
		if minWidth <= len(digits) {
			return digits
		}
		out := make([]byte, minWidth)
		for i := 0; i < minWidth-len(digits); i++ {
			out[i] = '0'
		}
		copy(out[minWidth-len(digits):], digits)
		return out
	}
	// Groups are collected from the right; each entry is the group's length in digits.
	var groups []int
	left, width := len(digits), minWidth
	gi, size := 0, 0
	endless := false
	for {
		if gi < len(loc.Grouping) {
			if g := loc.Grouping[gi]; g == 127 {
				endless = true
			} else if g != 0 {
				size = int(g)
			}
			gi++
		}
		if size == 0 {
			endless = true
		}
		want := max(left, width, 1)
		n := want
		if !endless {
			n = min(size, want)
		}
		groups = append(groups, n)
		left -= min(left, n)
		width -= n
		if left <= 0 && width <= 0 {
			break
		}
		width -= sepWidth
	}
	total := len(loc.ThousandsSep) * (len(groups) - 1)
	padded := 0
	for _, n := range groups {
		padded += n
	}
	out := make([]byte, 0, total+padded)
	src := len(digits) - padded // negative while zeros are put in
	for i := len(groups) - 1; i >= 0; i-- {
		for k := 0; k < groups[i]; k++ {
			if src < 0 {
				out = append(out, '0')
			} else {
				out = append(out, digits[src])
			}
			src++
		}
		if i > 0 {
			out = append(out, loc.ThousandsSep...)
		}
	}
	return out
}

// groupFraction puts separators between groups of three digits, counted from the decimal point.
func groupFraction(frac []byte, g Grouping) []byte {
	if g == NoGrouping || len(frac) <= 3 {
		return frac
	}
	out := make([]byte, 0, len(frac)+len(frac)/3)
	for i, c := range frac {
		if i > 0 && i%3 == 0 {
			out = append(out, byte(g))
		}
		out = append(out, c)
	}
	return out
}

// upperASCII makes b upper case in place.
func upperASCII(b []byte) {
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
}

func runeLen(b []byte) int {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return utf8.RuneCount(b)
		}
	}
	return len(b)
}

// layout puts a number together as the spec says.
func (sp *Spec) layout(n *number, loc *Locale) (Text, *pyerr.Error) {
	body, spad, left, right, signChar, err := sp.measure(n, loc)
	if err != nil {
		return Text{}, err
	}
	pads := spad + left + right
	out := make([]byte, 0, len(body)+len(n.prefix)+1+pads*utf8.RuneLen(max(sp.Fill, 0))+4)
	var fill [4]byte
	var fl int
	if sp.Fill < utf8.RuneSelf {
		fill[0], fl = byte(sp.Fill), 1
	} else if 0xD800 <= sp.Fill && sp.Fill <= 0xDFFF {
		return sp.layoutRunes(n, body, spad, left, right, signChar), nil
	} else {
		fl = utf8.EncodeRune(fill[:], sp.Fill)
	}
	for ; left > 0; left-- {
		out = append(out, fill[:fl]...)
	}
	if signChar != 0 {
		out = append(out, signChar)
	}
	out = append(out, n.prefix...)
	for ; spad > 0; spad-- {
		out = append(out, fill[:fl]...)
	}
	out = append(out, body...)
	for ; right > 0; right-- {
		out = append(out, fill[:fl]...)
	}
	return textOf(out), nil
}

// measure returns the body of the number (digits with separators to the end), the counts of fill characters after
// the sign, before and after the whole, and the sign.
func (sp *Spec) measure(n *number, loc *Locale) (body []byte, spad, left, right int, sign byte, err *pyerr.Error) {
	if sp.Width > maxText {
		return nil, 0, 0, 0, 0, pyerr.New(pyerr.MemoryError, "")
	}
	if n.negative {
		sign = '-'
	} else if sp.Sign == '+' || sp.Sign == ' ' {
		sign = sp.Sign
	}
	fixed := len(n.prefix)
	if sign != 0 {
		fixed++
	}
	tail := make([]byte, 0, len(n.frac)*4/3+len(n.remainder)+len(loc.DecimalPoint)+1)
	if n.hasPoint {
		tail = append(tail, loc.DecimalPoint...)
	}
	tail = append(tail, groupFraction(n.frac, sp.FracGroup)...)
	tail = append(tail, n.remainder...)
	tailLen := runeLen(tail)
	fixed += tailLen
	minWidth := 0
	if sp.Fill == '0' && sp.Align == '=' && !n.plainFill {
		minWidth = sp.Width - fixed
	}
	body = n.digits
	if len(n.digits) > 0 {
		body = groupDigits(n.digits, minWidth, loc)
	}
	pad := sp.Width - fixed - runeLen(body)
	if len(tail) > 0 {
		body = append(body[:len(body):len(body)], tail...)
	}
	if pad > 0 {
		switch sp.Align {
		case '<':
			right = pad
		case '^':
			left = pad / 2
			right = pad - left
		case '=':
			spad = pad
		default:
			left = pad
		}
	}
	return body, spad, left, right, sign, nil
}

// layoutRunes is layout for a fill character that UTF-8 cannot hold.
func (sp *Spec) layoutRunes(n *number, body []byte, spad, left, right int, sign byte) Text {
	out := make([]rune, 0, len(body)+len(n.prefix)+1+spad+left+right)
	fill := func(k int) {
		for ; k > 0; k-- {
			out = append(out, sp.Fill)
		}
	}
	fill(left)
	if sign != 0 {
		out = append(out, rune(sign))
	}
	out = append(out, []rune(n.prefix)...)
	fill(spad)
	out = append(out, []rune(string(body))...)
	fill(right)
	return Text{Runes: out}
}

// textOf takes b over.
func textOf(b []byte) Text {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return Text{Runes: []rune(string(b))}
		}
	}
	return Text{ASCII: unsafe.String(unsafe.SliceData(b), len(b))} // b is the caller's no more
}

// padRunes pads text that is already complete (one character of type c, a complex number).
func (sp *Spec) padRunes(text []rune) (Text, *pyerr.Error) {
	if sp.Width > maxText {
		return Text{}, pyerr.New(pyerr.MemoryError, "")
	}
	pad := max(sp.Width-len(text), 0)
	left := 0
	switch sp.Align {
	case '>', '=':
		left = pad
	case '^':
		left = pad / 2
	}
	out := make([]rune, 0, len(text)+pad)
	for i := 0; i < left; i++ {
		out = append(out, sp.Fill)
	}
	out = append(out, text...)
	for i := left; i < pad; i++ {
		out = append(out, sp.Fill)
	}
	for _, r := range out {
		if r >= utf8.RuneSelf {
			return Text{Runes: out}, nil
		}
	}
	return Text{ASCII: string(out)}, nil
}

// Parts is a number for Layout: decimal digits before and after the point, and what follows them.
type Parts struct {
	Neg       bool
	Digits    []byte
	Point     bool
	Frac      []byte
	Remainder []byte
	PlainFill bool // a fill character '0' is not a digit
}

// Layout puts a number of another module (decimal) together: sign, separators and padding of the spec. A Group of
// CurrentLocale takes loc.
func (sp *Spec) Layout(p *Parts, loc *Locale) (Text, *pyerr.Error) {
	n := number{negative: p.Neg, digits: p.Digits, hasPoint: p.Point, frac: p.Frac, remainder: p.Remainder, plainFill: p.PlainFill}
	return sp.layout(&n, sp.Group.locale(loc))
}

// CurrentLocale is the grouping of the type n.
const CurrentLocale = currentLocale
