package cjk

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/gophersnake/gophersnake/internal/codec"
)

// The tables in testdata are CPython's answers, see tools/cjk/testdata.py, which has the same handlers.
type expect struct {
	Sums map[string][]any     `json:"sums"`
	Rows [][5]json.RawMessage `json:"rows"`
}

func load1(t *testing.T) *expect {
	data, err := os.ReadFile("testdata/expect.json")
	if err != nil {
		t.Fatal(err)
	}
	var e expect
	if err := json.Unmarshal(data, &e); err != nil {
		t.Fatal(err)
	}
	return &e
}

func handlers(name string) codec.Errors {
	errs := codec.Errors{Name: name}
	switch name {
	case "custom":
		errs.Decode = func(e *codec.DecodeError) ([]rune, int, []byte, error) {
			return []rune(fmt.Sprintf("<%d-%d>", e.Start, e.End)), e.End, nil, nil
		}
		errs.Encode = func(e *codec.EncodeError) (codec.Replacement, int, error) {
			return codec.Replacement{Text: []rune(fmt.Sprintf("<%d-%d>", e.Start, e.End))}, e.End, nil
		}
	case "bytes":
		errs.Encode = func(e *codec.EncodeError) (codec.Replacement, int, error) {
			return codec.Replacement{Bytes: []byte("\xfe\xfe")}, e.End, nil
		}
	case "unencodable":
		errs.Encode = func(e *codec.EncodeError) (codec.Replacement, int, error) {
			return codec.Replacement{Text: []rune{'?', 0xD900}}, e.End, nil
		}
	}
	return errs
}

func describe(err error, values ...any) string {
	var v any = values
	switch e := err.(type) {
	case nil:
	case *codec.DecodeError:
		v = map[string]any{"encoding": e.Encoding, "start": e.Start, "end": e.End, "reason": e.Reason, "length": len(e.Input)}
	case *codec.EncodeError:
		v = map[string]any{"encoding": e.Encoding, "start": e.Start, "end": e.End, "reason": e.Reason, "length": e.Input.Len()}
	default:
		v = err.Error()
	}
	data, _ := json.Marshal(v)
	return string(data)
}

func canonical(raw json.RawMessage) string {
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return err.Error()
	}
	data, _ := json.Marshal(v)
	return string(data)
}

func find(t *testing.T, e *expect, name string) *Encoding {
	enc := Find(e.Sums[name][0].(string), name)
	if enc == nil {
		t.Fatal("no codec", name)
	}
	return enc
}

func TestAllSequences(t *testing.T) {
	e := load1(t)
	for name, want := range e.Sums {
		enc := find(t, e, name)
		var b strings.Builder
		i := 0
		check := func() {
			i++
			if got := crc32.ChecksumIEEE([]byte(b.String())); float64(got) != want[i].(float64) {
				t.Errorf("%s: sum %d differs", name, i)
			}
			b.Reset()
		}
		for c := rune(0); c < 0x30000; c++ {
			if c >= 0x10000 {
				c += 6
			}
			st := enc.Start()
			out, _, err := enc.Encode(nil, codec.TextOf([]rune{c}), &st, true, codec.Errors{})
			if fault, ok := err.(*codec.EncodeError); ok {
				fmt.Fprintf(&b, "%d-%d\n", fault.Start, fault.End)
			} else {
				fmt.Fprintf(&b, "%x\n", out)
			}
		}
		check()
		decode := func(in ...byte) {
			st := enc.Start()
			var out codec.Builder
			_, err := enc.Decode(&out, in, &st, true, codec.Errors{})
			if fault, ok := err.(*codec.DecodeError); ok {
				fmt.Fprintf(&b, "%d-%d %s\n", fault.Start, fault.End, fault.Reason)
				return
			}
			for i, r := range out.Text().Runes() {
				if i > 0 {
					b.WriteByte(',')
				}
				fmt.Fprint(&b, r)
			}
			b.WriteByte('\n')
		}
		for i := range 1 << 16 {
			decode(byte(i>>8), byte(i))
		}
		check()
		for i := range 1 << 16 {
			decode(0x8F, byte(i>>8), byte(i))
		}
		check()
		for a := range 256 {
			for c := 0; c < 256 && name == "gb18030"; c += 3 {
				for d := 0x2F; d < 0x3B; d++ {
					decode(byte(a), 0x31, byte(c), byte(d))
				}
			}
		}
		if i++; name == "gb18030" {
			i--
			check()
		}
		b.Reset()
		if !strings.Contains(name, "iso2022") {
			continue
		}
		for _, g := range []string{"(B", "(J", "(I", ")I", "$B", "$@", "$A", "$(C", "$)C", "$(D", "$(O", "$(P", "$(Q", ".A", ".F", "(A"} {
			lead := "\x1b" + g
			if strings.Contains(g, ")") {
				lead += "\x0e"
			} else if strings.Contains(g, ".") {
				lead += "\x1bN"
			}
			for a := byte(0x1E); a < 0x82; a++ {
				for c := byte(0x1E); c < 0x82; c++ {
					decode(append([]byte(lead), a, c)...)
				}
			}
			check()
		}
	}
}

func TestAgainstCPython(t *testing.T) {
	e := load1(t)
	for _, row := range e.Rows {
		var name, what, handler, data string
		var runes []rune
		head := fmt.Sprintf("[%s,%s,%s,%s]", row[0], row[1], row[2], row[3])
		var input any = &data
		if row[3][0] == '[' {
			input = &runes
		}
		if err := json.Unmarshal([]byte(head), &[]any{&name, &what, &handler, input}); err != nil {
			t.Fatal(err)
		}
		enc := find(t, e, name)
		st := enc.Start()
		in, _ := hex.DecodeString(data)
		errs := handlers(handler)
		var out codec.Builder
		var got string
		switch what {
		case "decode":
			n, err := enc.Decode(&out, in, &st, true, errs)
			got = describe(err, append([]rune{}, out.Text().Runes()...), n)
		case "encode":
			b, n, err := enc.Encode(nil, codec.TextOf(runes), &st, true, errs)
			got = describe(err, hex.EncodeToString(b), n)
		case "bytes":
			pending := []byte{}
			left := []int{}
			for i, c := range in {
				pending = append(pending, c)
				n, err := enc.Decode(&out, pending, &st, i == len(in)-1, errs)
				if err != nil {
					t.Fatal(err)
				}
				pending = pending[n:]
				left = append(left, len(pending))
			}
			got = describe(nil, append([]rune{}, out.Text().Runes()...), left)
		case "chars":
			var pending []rune
			var b []byte
			for i, c := range runes {
				pending = append(pending, c)
				var n int
				var err error
				if b, n, err = enc.Encode(b, codec.TextOf(pending), &st, i == len(runes)-1, errs); err != nil {
					t.Fatal(err)
				}
				pending = pending[n:]
			}
			got = describe(nil, hex.EncodeToString(b))
		}
		if want := canonical(row[4]); got != want {
			t.Errorf("%s %s %s %q %x:\n got %s\nwant %s", name, what, handler, in, runes, got, want)
		}
	}
}

// Whatever the bytes and the state, nothing fails.
func TestHostile(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	for i := range encodings {
		e := &encodings[i].Encoding
		for range 3000 {
			in := make([]byte, rnd.IntN(20))
			runes := make([]rune, rnd.IntN(6))
			var st State
			for j := range in {
				in[j] = "\x1b$(BJI@ADC.N\x0e\x0f~{}!0\x8f\x8e\xa4\xd4\x81\xff\x00\x7f"[rnd.IntN(27)]
			}
			for j := range runes {
				runes[j] = rnd.Int32N(0x110000)
			}
			for j := range st {
				st[j] = byte(rnd.Uint32() >> rnd.IntN(24))
			}
			var out codec.Builder
			start := st
			if _, err := e.Decode(&out, in, &st, true, codec.Errors{Name: "replace"}); err != nil {
				t.Fatal(err)
			}
			if _, _, err := e.Encode(nil, codec.TextOf(runes), &start, true, codec.Errors{Name: "ignore"}); err != nil {
				t.Fatal(err)
			}
		}
	}
}
