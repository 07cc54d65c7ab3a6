package decimalx

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/gophersnake/gophersnake/internal/numfmt"
)

// flags are the signals of Python's order in the cases: Clamped, DivisionByZero, Inexact, Overflow, Rounded, Underflow,
// InvalidOperation, Subnormal.
func flags(st Status) int {
	n := 0
	for i, s := range []Status{Clamped, DivisionByZero, Inexact, Overflow, Rounded, Underflow, AnyInvalid, Subnormal} {
		if st&s != 0 {
			n |= 1 << i
		}
	}
	return n
}

func truth(b bool) string {
	if b {
		return "True"
	}
	return "False"
}

func runCase(name string, c *Context, args []string, st *Status) string {
	d := make([]*Dec, len(args))
	for i, a := range args {
		var ps Status
		d[i] = Parse([]byte(a), &ps)
	}
	type one = func(*Dec, *Status) *Dec
	type two = func(*Dec, *Dec, *Status) *Dec
	ones := map[string]one{"exp": c.Exp, "ln": c.Ln, "log10": c.Log10, "sqrt": c.Sqrt, "plus": c.Plus, "minus": c.Minus,
		"abs": c.Abs, "logb": c.LogB, "next_minus": c.NextMinus, "next_plus": c.NextPlus, "normalize": c.Normalize,
		"logical_invert": c.Invert}
	twos := map[string]two{"add": c.Add, "subtract": c.Sub, "multiply": c.Mul, "divide": c.Div, "divide_int": c.DivInt,
		"remainder": c.Rem, "remainder_near": c.RemNear, "compare": c.Compare, "compare_signal": c.CompareSignal, "max": c.Max,
		"max_mag": c.MaxMag, "min": c.Min, "min_mag": c.MinMag, "next_toward": c.NextToward, "quantize": c.Quantize,
		"power": c.Pow, "scaleb": c.ScaleB, "rotate": c.Rotate, "shift": c.Shift, "logical_and": c.And, "logical_or": c.Or,
		"logical_xor": c.Xor}
	if f := ones[name]; f != nil {
		return f(d[0], st).String()
	}
	if f := twos[name]; f != nil {
		return f(d[0], d[1], st).String()
	}
	switch name {
	case "to_integral_exact":
		return c.ToIntegral(d[0], true, st).String()
	case "to_integral_value":
		return c.ToIntegral(d[0], false, st).String()
	case "number_class":
		return c.Class(d[0])
	case "create_decimal":
		return c.ParseContext([]byte(args[0]), st).String()
	case "to_sci_string":
		return d[0].Text(false, true)
	case "to_eng_string":
		return d[0].Text(true, true)
	case "divmod":
		q, r := c.DivMod(d[0], d[1], st)
		return q.String() + " " + r.String()
	case "compare_total":
		return CompareTotal(d[0], d[1]).String()
	case "compare_total_mag":
		return CompareTotalMag(d[0], d[1]).String()
	case "same_quantum":
		return truth(SameQuantum(d[0], d[1]))
	case "copy_sign":
		return d[0].CopySign(d[1]).String()
	case "fma":
		return c.FMA(d[0], d[1], d[2], st).String()
	case "powmod":
		return c.PowMod(d[0], d[1], d[2], st).String()
	case "format":
		r, err := c.Format(d[0], []rune(args[1]), true, nil)
		if err != nil {
			return "!" + err.Error()
		}
		return r.String()
	}
	return "unknown"
}

func TestAgainstCPython(t *testing.T) {
	path := "testdata/cases.jsonl"
	if p := os.Getenv("DECIMAL_CASES"); p != "" {
		path = p
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	sc := bufio.NewScanner(file)
	sc.Buffer(nil, 1<<20)
	bad, all := map[string]int{}, map[string]int{}
	for sc.Scan() {
		var raw [5]json.RawMessage
		if err := json.Unmarshal(sc.Bytes(), &raw); err != nil {
			t.Fatal(err)
		}
		var name, want string
		var cv []int
		var args []string
		json.Unmarshal(raw[0], &name)
		json.Unmarshal(raw[1], &cv)
		json.Unmarshal(raw[2], &args)
		json.Unmarshal(raw[3], &want)
		var st Status
		var got string
		switch name {
		case "value":
			var more []string
			json.Unmarshal(raw[4], &more)
			var ps Status
			x, y := Parse([]byte(args[0]), &ps), Parse([]byte(args[1]), &ps)
			got = fmt.Sprintf("%d %d %s %s", Cmp(x, y), x.Hash(), numfmt.FloatHex(x.Float()), x.Text(true, true))
			want += " " + more[0] + " " + more[1] + " " + more[4]
			if x.Form() == Finite {
				v, _ := x.Trunc()
				n, d, _ := x.Ratio()
				got += fmt.Sprintf(" %d %d %d", v, n, d)
				want += " " + more[2] + " " + more[3]
			}
		case "fromfloat":
			f, _ := numfmt.FloatFromHex([]byte(args[0]))
			got = FromFloat(f).String()
		default:
			var wantFlags int
			json.Unmarshal(raw[4], &wantFlags)
			c := &Context{Prec: cv[0], Emax: cv[1], Emin: cv[2], Rounding: Rounding(cv[3]), Clamp: cv[4] != 0}
			got = runCase(name, c, args, &st)
			if name != "format" {
				got += fmt.Sprint(" ", flags(st))
				want += fmt.Sprint(" ", wantFlags)
			}
		}
		all[name]++
		if got != want {
			if bad[name]++; bad[name] <= 3 {
				t.Errorf("%.300s\n got %s\nwant %s", sc.Text(), got, want)
			}
		}
	}
	for name, n := range bad {
		t.Errorf("%s: %d of %d wrong", name, n, all[name])
	}
}

func BenchmarkOps(b *testing.B) {
	c := &Context{Prec: 28, Emax: 999999, Emin: -999999, Rounding: HalfEven}
	var st Status
	x := Parse([]byte("3.14159265358979323846264338"), &st)
	y := Parse([]byte("12345.678"), &st)
	for _, f := range []struct {
		name string
		f    func()
	}{{"add", func() { c.Add(x, y, &st) }}, {"mul", func() { c.Mul(x, y, &st) }}, {"div", func() { c.Div(x, y, &st) }},
		{"exp", func() { c.Exp(x, &st) }}, {"ln", func() { c.Ln(y, &st) }}, {"sqrt", func() { c.Sqrt(y, &st) }}, {"str", func() { _ = x.String() }}} {
		b.Run(f.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f.f()
			}
		})
	}
}
