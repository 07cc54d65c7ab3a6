package codec

const (
	charmap          = "charmap"
	reasonCharmap    = "character maps to <undefined>"
	charmapUndefined = 0xFFFE // what a decoding table has for a byte that stands for nothing
)

// DecodeCharmap appends the text of in to out. Lookup says what a byte stands for; ok is false for nothing.
func DecodeCharmap(out *Builder, in []byte, lookup func(c byte) (text []rune, ok bool, err error), errs Errors) error {
	d := decoding{charmap, in, out, &errs}
	for at := 0; at < len(d.in); {
		text, ok, err := lookup(d.in[at])
		if err != nil {
			return err
		}
		if ok {
			out.AppendRunes(text)
			at++
			continue
		}
		if at, err = d.fail(at, at+1, reasonCharmap); err != nil {
			return err
		}
	}
	return nil
}

// DecodeTable is DecodeCharmap with a decoding table: byte i stands for code point i of it, U+FFFE for nothing.
func DecodeTable(out *Builder, in []byte, table Text, errs Errors) error {
	d := decoding{charmap, in, out, &errs}
	n := table.Len()
	out.Grow(len(in))
	for at := 0; at < len(d.in); {
		if c := int(d.in[at]); c < n {
			if r := table.At(c); r != charmapUndefined {
				out.AppendRune(r)
				at++
				continue
			}
		}
		var err error
		if at, err = d.fail(at, at+1, reasonCharmap); err != nil {
			return err
		}
	}
	return nil
}

// EncodeCharmap appends the encoding of a text to dst. Lookup appends what a code point is encoded as to its first
// argument; ok is false for what cannot be encoded.
func EncodeCharmap(dst []byte, text Text, lookup func(dst []byte, c rune) (out []byte, ok bool, err error), errs Errors) ([]byte, error) {
	e := encoding{charmap, text, dst, &errs}
	n := text.Len()
	for at := 0; at < n; {
		out, ok, err := lookup(e.out, text.At(at))
		if err != nil {
			return nil, err
		}
		if ok {
			e.out = out
			at++
			continue
		}
		end := at + 1
		for ; end < n; end++ {
			if _, ok, err = lookup(nil, text.At(end)); err != nil {
				return nil, err
			}
			if ok {
				break
			}
		}
		if errs.Name == "ignore" {
			at = end
			continue
		}
		with, pos, err := e.fail(at, end, reasonCharmap)
		if err != nil {
			return nil, err
		}
		e.out = append(e.out, with.Bytes...)
		if with.Bytes == nil {
			for _, c := range with.Text {
				if e.out, ok, err = lookup(e.out, c); err != nil {
					return nil, err
				}
				if !ok {
					return nil, &EncodeError{charmap, text, at, end, reasonCharmap}
				}
			}
		}
		at = pos
	}
	return e.out, nil
}

// EncodingMap is the reverse of a decoding table, what _codecs.charmap_build makes.
type EncodingMap struct {
	pages [0x110000 >> 8]*[256]int16 // bytes, or -1
	size  int
}

func (m *EncodingMap) set(c rune, b byte) {
	page := &m.pages[c>>8]
	if *page == nil {
		*page = new([256]int16)
		for i := range *page {
			(*page)[i] = -1
		}
	}
	if (*page)[c&255] < 0 {
		m.size++
	}
	(*page)[c&255] = int16(b)
}

// Lookup is the byte that c is encoded as, or -1.
func (m *EncodingMap) Lookup(c rune) int {
	if uint32(c) > 0x10FFFF {
		return -1
	}
	if page := m.pages[c>>8]; page != nil {
		return int(page[c&255])
	}
	return -1
}

// NewEncodingMap reverses the first 256 code points of a decoding table. Of equal ones the last counts.
func NewEncodingMap(table Text) *EncodingMap {
	m := new(EncodingMap)
	dict := NeedsDict(table)
	for i := range min(table.Len(), 256) {
		if r := table.At(i); r != charmapUndefined || dict {
			m.set(r, byte(i))
		}
	}
	return m
}

// NeedsDict reports whether _codecs.charmap_build makes a dict of this table, since its own kind of map takes no 0 but
// at the beginning and nothing above U+FFFF. U+FFFE is a character like any other then.
func NeedsDict(table Text) bool {
	for i := range min(table.Len(), 256) {
		if r := table.At(i); (r == 0) != (i == 0) || r > 0xFFFF {
			return true
		}
	}
	return false
}

// Size is how many code points the map knows.
func (m *EncodingMap) Size() int { return m.size }

// Encode is EncodeCharmap with the map.
func (m *EncodingMap) Encode(dst []byte, text Text, errs Errors) ([]byte, error) {
	return EncodeCharmap(dst, text, func(dst []byte, c rune) ([]byte, bool, error) {
		if b := m.Lookup(c); b >= 0 {
			return append(dst, byte(b)), true, nil
		}
		return dst, false, nil
	}, errs)
}
