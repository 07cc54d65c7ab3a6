package codec

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
)

// The tables in testdata are CPython's answers, see tools/codec/testdata.py, which has the same handlers and mappings.
type expect struct {
	Decode [][5]json.RawMessage `json:"decode"`
	Encode [][4]json.RawMessage `json:"encode"`
}

func handlers(name string) Errors {
	errs := Errors{Name: name}
	switch name {
	case "custom":
		errs.Decode = func(e *DecodeError) ([]rune, int, []byte, error) {
			return []rune(fmt.Sprintf("<%d-%d>", e.Start, e.End)), e.End, nil, nil
		}
		errs.Encode = func(e *EncodeError) (Replacement, int, error) {
			return Replacement{Text: []rune(fmt.Sprintf("<%d-%d>", e.Start, e.End))}, e.End, nil
		}
	case "back":
		pos := func(start, end, n int) ([]rune, int) {
			switch {
			case start%3 == 0:
				return []rune("?"), n + start%2
			case end < n:
				return []rune("!"), end - n
			}
			return []rune("!"), -1 - n
		}
		errs.Decode = func(e *DecodeError) ([]rune, int, []byte, error) {
			text, pos := pos(e.Start, e.End, len(e.Input))
			return text, pos, nil, nil
		}
		errs.Encode = func(e *EncodeError) (Replacement, int, error) {
			text, pos := pos(e.Start, e.End, e.Input.Len())
			return Replacement{Text: text}, pos, nil
		}
	case "bytes":
		errs.Encode = func(e *EncodeError) (Replacement, int, error) {
			return Replacement{Bytes: []byte(strings.Repeat("\xfe\xfe", e.End-e.Start))}, e.End, nil
		}
	case "unencodable":
		errs.Encode = func(e *EncodeError) (Replacement, int, error) {
			return Replacement{Text: []rune{0xD900, 0x20AC}}, e.End, nil
		}
	}
	return errs
}

var table = func() Text {
	var runes []rune
	for c := range rune(0x80) {
		runes = append(runes, c)
	}
	return TextOf(append(runes, 0x20AC, 0xFFFE, 0x101, 0x10000, 0xE9, 0xFFFE, 0xFFFE, 0xE000, 'a', 'b'))
}()

// describe turns an outcome into what the tables hold.
func describe(err error, values ...any) string {
	m := map[string]any{}
	switch e := err.(type) {
	case nil:
		data, _ := json.Marshal(values)
		return string(data)
	case *DecodeError:
		m = map[string]any{"encoding": e.Encoding, "start": e.Start, "end": e.End, "reason": e.Reason}
	case *EncodeError:
		m = map[string]any{"encoding": e.Encoding, "start": e.Start, "end": e.End, "reason": e.Reason}
	}
	m["text"] = err.Error()
	data, _ := json.Marshal(m)
	return string(data)
}

// canonical rewrites JSON as describe writes it.
func canonical(raw json.RawMessage) string {
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return err.Error()
	}
	data, _ := json.Marshal(v)
	return string(data)
}

func ints(t Text) []rune { return append([]rune{}, t.Runes()...) }

func decode(name string, in []byte, final bool, errs Errors) string {
	var b Builder
	var n int
	var err error
	order := map[string]ByteOrder{"le": LittleEndian, "be": BigEndian}[name[max(0, len(name)-2):]]
	switch name {
	case "utf-8":
		n, err = DecodeUTF8(&b, in, final, errs)
	case "utf-7":
		n, err = DecodeUTF7(&b, in, final, errs)
	case "utf-16-le", "utf-16-be", "utf-16":
		n, order, err = DecodeUTF16(&b, in, order, final, errs)
	case "utf-32-le", "utf-32-be", "utf-32":
		n, order, err = DecodeUTF32(&b, in, order, final, errs)
	case "unicode-escape":
		n, _, err = DecodeUnicodeEscape(&b, in, final, errs)
	case "raw-unicode-escape":
		n, err = DecodeRawUnicodeEscape(&b, in, final, errs)
	case "ascii":
		n, err = len(in), DecodeASCII(&b, in, errs)
	case "latin-1":
		n, err = len(in), Latin1.Decode(&b, in, errs)
	case "table":
		n, err = len(in), DecodeTable(&b, in, table, errs)
	case "dict":
		n, err = len(in), DecodeCharmap(&b, in, func(c byte) ([]rune, bool, error) {
			switch c {
			case 'A':
				return []rune("xyz"), true, nil
			case 'B':
				return []rune("€"), true, nil
			case 'D':
				return nil, true, nil
			}
			return nil, false, nil
		}, errs)
	case "escape":
		out, _, err := DecodeEscape(nil, in, errs.Name)
		return describe(err, hex.EncodeToString(out), len(in))
	}
	if name == "utf-16" || name == "utf-32" {
		return describe(err, ints(b.Text()), n, order)
	}
	return describe(err, ints(b.Text()), n)
}

func encode(name string, text Text, errs Errors) string {
	var out []byte
	var err error
	order := map[string]ByteOrder{"le": LittleEndian, "be": BigEndian}[name[max(0, len(name)-2):]]
	switch name {
	case "utf-8":
		out, err = UTF8.Encode(nil, text, errs)
	case "utf-7":
		out = EncodeUTF7(nil, text)
	case "utf-16-le", "utf-16-be", "utf-16":
		out, err = EncodeUTF16(nil, text, order, errs)
	case "utf-32-le", "utf-32-be", "utf-32":
		out, err = EncodeUTF32(nil, text, order, errs)
	case "ascii":
		out, err = EncodeASCII(nil, text, errs)
	case "latin-1":
		out, err = EncodeLatin1(nil, text, errs)
	case "unicode-escape":
		out = EncodeUnicodeEscape(nil, text)
	case "raw-unicode-escape":
		out = EncodeRawUnicodeEscape(nil, text)
	case "table":
		out, err = NewEncodingMap(table).Encode(nil, text, errs)
	case "dict":
		out, err = EncodeCharmap(nil, text, func(dst []byte, c rune) ([]byte, bool, error) {
			switch c {
			case 'a':
				return append(dst, "xyz"...), true, nil
			case 'é':
				return append(dst, 'A'), true, nil
			case '?':
				return dst, true, nil
			case '<':
				return append(dst, '('), true, nil
			}
			return dst, false, nil
		}, errs)
	case "escape":
		out = EncodeEscape(nil, []byte(text.Data))
	}
	return describe(err, hex.EncodeToString(out), text.Len())
}

func TestAgainstCPython(t *testing.T) {
	data, err := os.ReadFile("testdata/expect.json")
	if err != nil {
		t.Fatal(err)
	}
	var e expect
	if err := json.Unmarshal(data, &e); err != nil {
		t.Fatal(err)
	}
	for _, row := range e.Decode {
		var name, handler, text string
		var final bool
		if err := json.Unmarshal([]byte(fmt.Sprintf("[%s,%s,%s,%s]", row[0], row[1], row[2], row[3])), &[]any{&name, &handler, &text, &final}); err != nil {
			t.Fatal(err)
		}
		in, _ := hex.DecodeString(text)
		if got, want := decode(name, in, final, handlers(handler)), canonical(row[4]); got != want {
			t.Errorf("decode %s %s %q final=%v:\n got %s\nwant %s", name, handler, in, final, got, want)
		}
	}
	for _, row := range e.Encode {
		var name, handler string
		var runes []rune
		if err := json.Unmarshal([]byte(fmt.Sprintf("[%s,%s,%s]", row[0], row[1], row[2])), &[]any{&name, &handler, &runes}); err != nil {
			t.Fatal(err)
		}
		if got, want := encode(name, TextOf(runes), handlers(handler)), canonical(row[3]); got != want {
			t.Errorf("encode %s %s %x:\n got %s\nwant %s", name, handler, runes, got, want)
		}
	}
}

func TestBadEscapes(t *testing.T) {
	for in, want := range map[string]BadEscape{`a\n\x41`: {-1, 0}, `a\q\z`: {'q', 2}, `\400`: {256, 1}, `\377\8`: {'8', 5}} {
		var b Builder
		if _, bad, err := DecodeUnicodeEscape(&b, []byte(in), true, Errors{}); err != nil || bad != want {
			t.Errorf("%q: %v %v, want %v", in, bad, err, want)
		}
		if _, bad, err := DecodeEscape(nil, []byte(in), ""); err != nil || bad != want {
			t.Errorf("bytes %q: %v %v, want %v", in, bad, err, want)
		}
	}
}

func TestUnknownHandler(t *testing.T) {
	var b Builder
	_, err := DecodeUTF8(&b, []byte("\xff"), true, Errors{Name: "nope"})
	if _, ok := err.(*UnknownHandlerError); !ok {
		t.Error(err)
	}
	_, err = EncodeASCII(nil, TextOf([]rune{0x80}), Errors{Name: "nope"})
	if _, ok := err.(*UnknownHandlerError); !ok {
		t.Error(err)
	}
}

func TestLookup(t *testing.T) {
	for name, want := range map[string]Standard{"UTF-8": UTF8, "utf8": UTF8, "U8": NotStandard, "Latin_1": Latin1, "us-ascii": ASCII, "utf-16": UTF16, "": NotStandard} {
		if got := Lookup(name); got != want {
			t.Errorf("%q: %d, want %d", name, got, want)
		}
	}
}
