package numfmt

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"strings"
	"testing"

	"github.com/gophersnake/gophersnake/internal/pyerr"
)

func bigOf(t *testing.T, v any) *big.Int {
	b, ok := new(big.Int).SetString(v.(string), 0)
	if !ok {
		t.Fatalf("bad integer %v", v)
	}
	return b
}

func floatOf(t *testing.T, v any) float64 {
	f, err := FloatFromHex([]byte(v.(string)))
	if err != nil {
		t.Fatal(err, v)
	}
	return f
}

func complexOf(t *testing.T, v any) complex128 {
	p := v.([]any)
	return complex(floatOf(t, p[0]), floatOf(t, p[1]))
}

func orErr(s string, err *pyerr.Error) string {
	if err != nil {
		return "!" + err.Error()
	}
	return s
}

func hexInt(v Int) string {
	if v.Big != nil {
		return string(AppendBase(nil, v.Big, 16))
	}
	return string(AppendBase64(nil, v.Small, 16))
}

func intOf(b *big.Int) Int { return MakeInt(b) }

func jsonText(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

func answer(t *testing.T, c []any) (got, want string) {
	str := func(i int) string { return c[i].(string) }
	want = fmt.Sprint(c[len(c)-1])
	switch c[0] {
	case "fmt":
		s := []rune(str(3))
		switch str(1) {
		case "int":
			sp, err := ParseSpec(s, "int", 'd', '>')
			if err != nil {
				return orErr("", err), want
			}
			b := bigOf(t, c[2])
			big, err := FormatBig(&sp, b, nil)
			got = orErr(big.String(), err)
			if b.IsInt64() {
				small, err := FormatInt64(&sp, b.Int64(), nil)
				if got2 := orErr(small.String(), err); got2 != got {
					return "two answers: " + got + " and " + got2, want
				}
			}
			return got, want
		case "float":
			sp, err := ParseSpec(s, "float", 0, '>')
			if err != nil {
				return orErr("", err), want
			}
			r, err := FormatFloat(&sp, floatOf(t, c[2]), nil)
			return orErr(r.String(), err), want
		case "complex":
			sp, err := ParseSpec(s, "complex", 0, '>')
			if err != nil {
				return orErr("", err), want
			}
			v, ok := c[2].([]any)
			z := complex(1, -2)
			if ok {
				z = complexOf(t, v)
			}
			r, err := FormatComplex(&sp, z, nil)
			return orErr(r.String(), err), want
		default:
			sp, err := ParseSpec(s, "str", 's', '<')
			if err != nil {
				return orErr("", err), want
			}
			v := []rune(str(2))
			l, err := FormatStr(&sp, len(v))
			if err != nil {
				return orErr("", err), want
			}
			f := string(l.Fill)
			return strings.Repeat(f, l.Left) + string(v[:l.Keep]) + strings.Repeat(f, l.Right), want
		}
	case "repr":
		v := floatOf(t, c[1])
		return FloatRepr(v) + " " + FloatHex(v), str(2) + " " + str(3)
	case "crepr":
		v := complexOf(t, c[1])
		return ComplexRepr(v) + " " + FloatRepr(real(v)), str(2) + " " + str(3)
	case "pct":
		d, lit, ok := NextPercent([]byte(str(1)), 0, false)
		if !ok || lit != 0 || d.Err != nil || d.End != len(str(1)) {
			return fmt.Sprint("not parsed: ", d, lit, ok), want
		}
		if str(2) == "i" {
			r, err := d.FormatInt(intOf(bigOf(t, c[3])))
			return orErr(string(r), err), want
		}
		r, err := d.FormatFloat(floatOf(t, c[3]))
		return orErr(string(r), err), want
	case "pcterr":
		s := []rune(str(1))
		d, _, _ := NextPercent(s, 0, false)
		switch {
		case d.Err != nil:
			return orErr("", d.Err), want
		case !strings.HasPrefix(want, "!V"):
			return "", ""
		}
		return orErr("", d.Unsupported()), want
	case "float":
		a, ok := ToASCII([]rune(str(1)))
		var v float64
		if ok {
			v, ok = ParseFloat(a)
		}
		if !ok {
			if strings.HasPrefix(want, "!ValueError: could not convert string to float: ") {
				return "", ""
			}
			return "malformed", want
		}
		return FloatHex(v), want
	case "complex":
		a, ok := ToASCII([]rune(str(1)))
		var v complex128
		if ok {
			v, ok = ParseComplex(a)
		}
		if !ok {
			return "!ValueError: complex() arg is a malformed string", want
		}
		return jsonText([]string{FloatHex(real(v)), FloatHex(imag(v))}), jsonText(c[2])
	case "int":
		base := num(c[2])
		want = str(3)
		a, ok := ToASCII([]rune(str(1)))
		if !ok {
			return orErr("", InvalidLiteral(base, str(4))), want
		}
		v, n, st := ParseInt(a, base, DefaultMaxStrDigits)
		switch st {
		case ParseInvalid:
			return orErr("", InvalidLiteral(base, str(4))), want
		case ParseTooLong:
			return orErr("", TooManyDigits(DefaultMaxStrDigits, n)), want
		}
		return hexInt(v), want
	case "fromhex":
		v, err := FloatFromHex([]byte(str(1)))
		return orErr(FloatHex(v), err), want
	case "round":
		v, err := RoundFloat(floatOf(t, c[1]), num(c[2]))
		return orErr(FloatHex(v), err), want
	case "div":
		a, b := bigOf(t, c[1]), bigOf(t, c[2])
		v, err := TrueDivBig(a, b)
		if a.IsInt64() && b.IsInt64() && TrueDiv64(a.Int64(), b.Int64()) != v {
			return "two answers", want
		}
		return orErr(FloatHex(v), err), want
	case "hash":
		var n json.Number
		switch str(1) {
		case "int":
			b := bigOf(t, c[2])
			h := HashBig(b)
			if b.IsInt64() && HashInt64(b.Int64()) != h {
				return "two answers", want
			}
			n = json.Number(fmt.Sprint(h))
		case "float":
			h, _ := HashFloat(floatOf(t, c[2]))
			n = json.Number(fmt.Sprint(h))
		case "complex":
			z := complexOf(t, c[2])
			re, _ := HashFloat(real(z))
			im, _ := HashFloat(imag(z))
			n = json.Number(fmt.Sprint(HashComplex(re, im)))
		case "ratio":
			p := c[2].([]any)
			n = json.Number(fmt.Sprint(HashRatio(bigOf(t, p[0]), bigOf(t, p[1]))))
		}
		return n.String(), want
	case "cmp":
		r, _ := CompareBigFloat(bigOf(t, c[1]), floatOf(t, c[2]))
		return fmt.Sprint(r), want
	case "frombytes":
		b, _ := hex.DecodeString(str(1))
		return hexInt(FromBytes(b, str(2) == "big", c[3].(bool))), want
	case "tobytes":
		n := num(c[2])
		dst := make([]byte, n)
		a := bigOf(t, c[1])
		err := ToBytes(dst, a, str(3) == "big", c[4].(bool))
		got = orErr(hex.EncodeToString(dst), err)
		if a.IsInt64() {
			dst := make([]byte, n)
			err := ToBytes64(dst, a.Int64(), str(3) == "big", c[4].(bool))
			if got2 := orErr(hex.EncodeToString(dst), err); got2 != got {
				return "two answers " + got + " " + got2, want
			}
		}
		return got, want
	case "powmod":
		v, err := PowMod(bigOf(t, c[1]), bigOf(t, c[2]), bigOf(t, c[3]))
		if err != nil {
			return orErr("", err), want
		}
		return hexInt(intOf(v)), want
	case "divmod":
		q, r := FloorDivModBig(bigOf(t, c[1]), bigOf(t, c[2]))
		return hexInt(intOf(q)) + hexInt(intOf(r)), str(3) + str(4)
	case "misc":
		a, m := bigOf(t, c[1]), bigOf(t, c[2])
		r, _ := Isqrt(new(big.Int).Abs(a))
		return fmt.Sprint(hexInt(intOf(GCDBig(a, m))), hexInt(intOf(LCMBig(a, m))), hexInt(intOf(r)), BitCount(a)),
			fmt.Sprint(c[3], c[4], c[5], c[6])
	case "fields":
		return fieldsAnswer([]rune(str(1))), jsonText(c[2])
	case "split":
		return splitAnswer([]rune(str(1))), jsonText(c[2])
	}
	return "unknown kind", want
}

func fieldsAnswer(s []rune) string {
	list := []any{}
	for i := 0; ; {
		p, ok, err := NextPiece(s, i)
		if err != nil {
			return jsonText("!" + err.Error())
		}
		if !ok {
			return jsonText(list)
		}
		i = p.Next
		lit := string(s[p.LitStart:p.LitEnd])
		if !p.HasField {
			list = append(list, []any{lit, nil, nil, nil})
			continue
		}
		var conv any
		if p.Conv != 0 {
			conv = string(p.Conv)
		}
		list = append(list, []any{lit, string(s[p.NameStart:p.NameEnd]), string(s[p.SpecStart:p.SpecEnd]), conv})
	}
}

func splitAnswer(s []rune) string {
	f, err := SplitFieldName(s)
	if err != nil {
		return jsonText("!" + err.Error())
	}
	var first any = string(s[:f.FirstEnd])
	if f.Index >= 0 {
		first = json.Number(fmt.Sprint(f.Index))
	}
	rest := []any{}
	for _, a := range f.Rest {
		var v any = string(s[a.Start:a.End])
		if a.Index >= 0 {
			v = json.Number(fmt.Sprint(a.Index))
		}
		rest = append(rest, []any{a.IsAttr, v})
	}
	if f.RestErr != nil {
		rest = append(rest, "!"+f.RestErr.Error())
	}
	return jsonText([]any{first, rest})
}

func TestAgainstCPython(t *testing.T) {
	data, err := os.ReadFile("testdata/cases.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	sc := bufio.NewScanner(bytes.NewReader(data))
	sc.Buffer(nil, 1<<20)
	bad := map[any]int{}
	for n := 0; sc.Scan(); n++ {
		var c []any
		dec := json.NewDecoder(bytes.NewReader(sc.Bytes()))
		dec.UseNumber()
		if err := dec.Decode(&c); err != nil {
			t.Fatal(err)
		}
		if got, want := answer(t, c); got != want {
			if bad[c[0]]++; bad[c[0]] <= 5 {
				t.Errorf("line %d: %.300s\n got %.300s\nwant %.300s", n+1, sc.Text(), got, want)
			}
		}
	}
}

func TestLocaleGrouping(t *testing.T) {
	loc := &Locale{DecimalPoint: ",", ThousandsSep: "\u202f", Grouping: []byte{3, 2, 0}}
	sp, _ := ParseSpec([]rune("n"), "int", 'd', '>')
	got, _ := FormatInt64(&sp, 123456789, loc)
	if got.String() != "12\u202f34\u202f56\u202f789" {
		t.Errorf("got %q", got.String())
	}
	loc.Grouping = []byte{3, 127}
	got, _ = FormatInt64(&sp, 123456789, loc)
	if got.String() != "123456\u202f789" {
		t.Errorf("got %q", got.String())
	}
	sp, _ = ParseSpec([]rune("015n"), "float", 0, '>')
	got, _ = FormatFloat(&sp, 1234.5, loc)
	if got.String() != "000000001\u202f234,5" {
		t.Errorf("got %q", got.String())
	}
}

func num(v any) int {
	n, _ := v.(json.Number).Int64()
	return int(n)
}

func TestBigDecimalLimit(t *testing.T) {
	for _, c := range []struct {
		exp, limit int
		ok         bool
	}{{4299, 4300, true}, {4300, 4300, false}, {5000, 0, true}, {5000, 4300, false}, {639, 640, true}, {640, 640, false}} {
		v := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(c.exp)), nil)
		if _, err := BigDecimal(v, c.limit); (err == nil) != c.ok {
			t.Errorf("%+v: %v", c, err)
		}
		v.Sub(v, big.NewInt(1)) // one digit less
		if _, err := BigDecimal(v.Neg(v), c.limit); (err == nil) != (c.ok || c.exp == c.limit) {
			t.Errorf("%+v, less one: %v", c, err)
		}
	}
}
