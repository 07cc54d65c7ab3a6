package ast

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gophersnake/gophersnake/internal/source"
	"github.com/gophersnake/gophersnake/internal/unidata"
)

// Dump writes a tree as ast.dump does in Python: without absent fields and empty lists, on one line. With attributes
// it also gives the positions.
func Dump(n Node, attributes bool) string {
	d := dumper{attributes: attributes}
	d.node(n)
	return d.String()
}

type dumper struct {
	strings.Builder
	attributes bool
}

func (d *dumper) node(n Node) {
	info := InfoOf(n.NodeKind())
	d.WriteString(info.Name)
	d.WriteByte('(')
	sep := ""
	for i := range info.Fields {
		f := &info.Fields[i]
		v := GetField(n, i)
		switch {
		case v == nil:
			continue
		case f.List:
			if !d.list(f.Name, sep, v) {
				continue
			}
		case f.Kind == FieldConstant && f.Name == "value" && v == source.Constant(source.NoneType{}):
			d.WriteString(sep + "value=None")
		case f.Kind == FieldExprContext && v == Load:
			d.WriteString(sep + f.Name + "=Load()")
		default:
			d.WriteString(sep + f.Name + "=")
			d.value(v)
		}
		sep = ", "
	}
	if d.attributes && info.Located {
		p := n.Pos()
		d.WriteString(sep)
		d.WriteString("lineno=")
		d.WriteString(strconv.Itoa(int(p.Line)))
		d.WriteString(", col_offset=")
		d.WriteString(strconv.Itoa(int(p.Col)))
		d.WriteString(", end_lineno=")
		d.WriteString(strconv.Itoa(int(p.EndLine)))
		d.WriteString(", end_col_offset=")
		d.WriteString(strconv.Itoa(int(p.EndCol)))
	}
	d.WriteByte(')')
}

// list writes a list, unless it is empty.
func (d *dumper) list(name, sep string, v any) bool {
	start := func(n int) bool {
		if n > 0 {
			d.WriteString(sep + name + "=[")
		}
		return n > 0
	}
	switch v := v.(type) {
	case []Node:
		if !start(len(v)) {
			return false
		}
		for i, x := range v {
			if i > 0 {
				d.WriteString(", ")
			}
			if x == nil {
				d.WriteString("None")
			} else {
				d.node(x)
			}
		}
	case []string:
		if !start(len(v)) {
			return false
		}
		for i, x := range v {
			if i > 0 {
				d.WriteString(", ")
			}
			d.WriteString(reprString(x))
		}
	case []CmpOperator:
		if !start(len(v)) {
			return false
		}
		for i, x := range v {
			if i > 0 {
				d.WriteString(", ")
			}
			d.WriteString(x.String() + "()")
		}
	}
	d.WriteByte(']')
	return true
}

func (d *dumper) value(v any) {
	switch v := v.(type) {
	case Node:
		d.node(v)
	case string:
		d.WriteString(reprString(v))
	case int:
		d.WriteString(strconv.Itoa(v))
	case ExprContext, BoolOperator, Operator, UnaryOperator, CmpOperator:
		d.WriteString(v.(fmt.Stringer).String() + "()")
	default:
		d.WriteString(ReprConstant(v))
	}
}

// ReprConstant is Python's repr of a constant.
func ReprConstant(c source.Constant) string {
	switch c := c.(type) {
	case source.NoneType:
		return "None"
	case source.EllipsisType:
		return "Ellipsis"
	case bool:
		if c {
			return "True"
		}
		return "False"
	case int64:
		return strconv.FormatInt(c, 10)
	case *big.Int:
		return c.String()
	case float64:
		return reprFloat(c)
	case complex128:
		return reprComplex(c)
	case string:
		return reprString(c)
	case source.Bytes:
		return reprBytes(string(c))
	case source.Tuple:
		if len(c) == 1 {
			return "(" + ReprConstant(c[0]) + ",)"
		}
		return "(" + reprList(c) + ")"
	case source.FrozenSet:
		if len(c) == 0 {
			return "frozenset()"
		}
		return "frozenset({" + reprList(c) + "})"
	}
	return fmt.Sprintf("<%T>", c)
}

func reprList(list []source.Constant) string {
	parts := make([]string, len(list))
	for i, x := range list {
		parts[i] = ReprConstant(x)
	}
	return strings.Join(parts, ", ")
}

func reprFloat(f float64) string {
	switch {
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	case math.IsNaN(f):
		return "nan"
	}
	s := strconv.FormatFloat(f, 'e', -1, 64)
	exp, _ := strconv.Atoi(s[strings.IndexByte(s, 'e')+1:])
	if exp < -4 || exp >= 16 {
		return s
	}
	s = strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

func reprComplex(c complex128) string {
	im := strings.TrimSuffix(reprFloat(imag(c)), ".0") + "j"
	if real(c) == 0 && !math.Signbit(real(c)) {
		return im
	}
	if im[0] != '-' {
		im = "+" + im
	}
	return "(" + strings.TrimSuffix(reprFloat(real(c)), ".0") + im + ")"
}

func quoteFor(s string) byte {
	if strings.IndexByte(s, '\'') >= 0 && strings.IndexByte(s, '"') < 0 {
		return '"'
	}
	return '\''
}

func reprString(s string) string {
	var b strings.Builder
	quote := quoteFor(s)
	b.WriteByte(quote)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 && i+2 < len(s) && s[i] == 0xED { // a surrogate in WTF-8
			r, size = 0xD000|rune(s[i+1]&0x3F)<<6|rune(s[i+2]&0x3F), 3
		}
		switch {
		case r == rune(quote) || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString("\\n")
		case r == '\r':
			b.WriteString("\\r")
		case r == '\t':
			b.WriteString("\\t")
		case r < ' ' || r == 0x7F:
			fmt.Fprintf(&b, "\\x%02x", r)
		case r < 0x7F:
			b.WriteByte(byte(r))
		case unidata.IsPrintable(r):
			b.WriteString(s[i : i+size])
		case r <= 0xFF:
			fmt.Fprintf(&b, "\\x%02x", r)
		case r <= 0xFFFF:
			fmt.Fprintf(&b, "\\u%04x", r)
		default:
			fmt.Fprintf(&b, "\\U%08x", r)
		}
		i += size
	}
	b.WriteByte(quote)
	return b.String()
}

func reprBytes(s string) string {
	var b strings.Builder
	quote := quoteFor(s)
	b.WriteByte('b')
	b.WriteByte(quote)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == quote || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c == '\n':
			b.WriteString("\\n")
		case c == '\r':
			b.WriteString("\\r")
		case c == '\t':
			b.WriteString("\\t")
		case c < ' ' || c >= 0x7F:
			fmt.Fprintf(&b, "\\x%02x", c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte(quote)
	return b.String()
}
