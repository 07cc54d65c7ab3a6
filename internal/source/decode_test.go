package source

import (
	"errors"
	"fmt"
	"testing"
)

// The expectations are CPython's.
func TestDecode(t *testing.T) {
	const nonUTF8 = "Non-UTF-8 code starting with '\\x%s' on line %d, but no encoding declared; see https://peps.python.org/pep-0263/ for details"
	other := func(encoding string, data []byte) (string, error) {
		if encoding == "koi8-r" {
			return "decoded", nil
		}
		return "", fmt.Errorf("unknown encoding: %s", encoding)
	}
	for _, c := range []struct {
		src, text, msg                string
		line, offset, end             int
		errText                       string
		noFilename, noEnd, ignoreCook bool
	}{
		{src: "x", text: "x"},
		{src: "\xef\xbb\xbfx", text: "x"},
		{src: "\xef\xbb\xbf# coding: utf-8\nx", text: "# coding: utf-8\nx"},
		{src: "# coding: latin-1\n'\xff'", text: "# coding: latin-1\n'ÿ'"},
		{src: "# -*- coding: ISO_8859_1-unix -*-\n'\xff'", text: "# -*- coding: ISO_8859_1-unix -*-\n'ÿ'"},
		{src: "\n# vim: set fileencoding=latin1 :\n'\xff'", text: "\n# vim: set fileencoding=latin1 :\n'ÿ'"},
		{src: "# coding: iso-8859-15\n# coding: utf-8\n'\xa4'", text: "# coding: iso-8859-15\n# coding: utf-8\n'€'"},
		{src: "# coding: koi8-r\nx", text: "decoded"},
		{src: "# coding: latin-1\né", text: "# coding: latin-1\né", ignoreCook: true},
		{src: "x # coding: foo\n", text: "x # coding: foo\n"},
		{src: "x\n# coding: foo\n", text: "x\n# coding: foo\n"},
		{src: "\xff", msg: fmt.Sprintf(nonUTF8, "ff", 1), line: 1, offset: 1, end: 1, errText: "\uFFFD", noFilename: true},
		{src: "x=1\nx='\xe9'\n", msg: fmt.Sprintf(nonUTF8, "e9", 2), line: 2, offset: 4, end: 4, errText: "x='\uFFFD'", noFilename: true},
		{src: "\xef\xbb\xbfx='\xff'\n", msg: fmt.Sprintf(nonUTF8, "ff", 1), line: 1, offset: 4, end: 4, errText: "x='\uFFFD'", noFilename: true},
		{src: "x = 1 # \xed\xa0\x80", msg: fmt.Sprintf(nonUTF8, "ed", 1), line: 1, offset: 9, end: 9, errText: "x = 1 # \uFFFD\uFFFD\uFFFD", noFilename: true},
		{src: "\xe2\x82", msg: fmt.Sprintf(nonUTF8, "e2", 1), line: 1, offset: 1, end: 1, errText: "\uFFFD", noFilename: true},
		{src: "# coding: foo\n", msg: "unknown encoding: foo", offset: -1, noEnd: true},
		{src: "# coding: ascii\nx='\xff'\n", msg: "'ascii' codec can't decode byte 0xff in position 19: ordinal not in range(128)", offset: -1, noEnd: true},
		{src: "# coding: utf8\nx='\xff'", msg: "'utf-8' codec can't decode byte 0xff in position 18: invalid start byte", offset: -1, noEnd: true},
		{src: "\xef\xbb\xbf# coding: latin-1\n", msg: "encoding problem: iso-8859-1 with BOM", line: 1, end: 17, errText: "# coding: latin-1", noFilename: true},
		{src: "x\x00", msg: "source code string cannot contain null bytes"},
	} {
		text, err := Decode([]byte(c.src), DecodeOptions{Filename: "<f>", Decoder: other, IgnoreCookie: c.ignoreCook})
		if c.msg == "" {
			if err != nil || text != c.text {
				t.Errorf("%q: %q, %v", c.src, text, err)
			}
			continue
		}
		var e *SyntaxError
		if !errors.As(err, &e) {
			t.Errorf("%q: no SyntaxError: %v", c.src, err)
			continue
		}
		if e.Msg != c.msg || e.Line != c.line || e.Offset != c.offset || e.EndOffset != c.end || e.Text != c.errText ||
			e.NoFilename != c.noFilename || e.NoEnd != c.noEnd {
			t.Errorf("%q: %+v", c.src, e)
		}
	}
}

func TestNormalizeNewlines(t *testing.T) {
	for _, c := range []struct {
		in, out string
		added   bool
	}{
		{"", "", false}, {"a", "a\n", true}, {"a\n", "a\n", false}, {"a\r\nb\rc\n\r", "a\nb\nc\n\n", false}, {"\r", "\n", false}, {"\r\r\n", "\n\n", false},
	} {
		if out, added := NormalizeNewlines(c.in, true); out != c.out || added != c.added {
			t.Errorf("%q: %q, %v", c.in, out, added)
		}
	}
	if out, added := NormalizeNewlines("a", false); out != "a" || added {
		t.Errorf("%q, %v", out, added)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("# coding: latin-1\n\xff"))
	f.Add([]byte("\xef\xbb\xbf# coding: utf-8\r\nx"))
	f.Fuzz(func(t *testing.T, src []byte) {
		for _, fromFile := range []bool{false, true} {
			_, err := Decode(src, DecodeOptions{FromFile: fromFile})
			var e *SyntaxError
			if err != nil && !errors.As(err, &e) {
				t.Fatalf("%T", err)
			}
		}
	})
}
