package structfmt

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"os"
	"strconv"
	"testing"

	"github.com/gophersnake/gophersnake/internal/numfmt"
	"github.com/gophersnake/gophersnake/internal/pyerr"
)

func item(t *testing.T, s string) *Item {
	f, err := Parse([]byte(s))
	if err != nil || len(f.Items) != 1 {
		t.Fatalf("%q: %v %v", s, f, err)
	}
	return &f.Items[0]
}

func double(s any) float64 {
	u, _ := strconv.ParseUint(s.(string), 16, 64)
	return math.Float64frombits(u)
}

func result(b []byte, err *pyerr.Error) string {
	if err != nil {
		return "!" + err.Error()
	}
	return hex.EncodeToString(b)
}

func TestAgainstCPython(t *testing.T) {
	data, err := os.ReadFile("testdata/cases.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range bytes.Split(bytes.TrimSpace(data), []byte("\n")) {
		var c []any
		dec := json.NewDecoder(bytes.NewReader(line))
		dec.UseNumber()
		if err := dec.Decode(&c); err != nil {
			t.Fatal(err)
		}
		want := fmt.Sprint(c[len(c)-1])
		got := ""
		switch c[0] {
		case "size":
			f, err := Parse([]byte(c[1].(string)))
			if err != nil {
				got = "!" + err.Error()
			} else {
				got = fmt.Sprint(f.Size)
			}
		case "int":
			it := item(t, c[1].(string))
			b, _ := new(big.Int).SetString(c[2].(string), 10)
			dst := make([]byte, it.Size)
			err := it.PackInt(dst, numfmt.MakeInt(b))
			got = result(dst, err)
		case "unint":
			it := item(t, c[1].(string))
			src, _ := hex.DecodeString(c[2].(string))
			v := it.UnpackInt(src)
			if got = fmt.Sprint(v.Small); v.Big != nil {
				got = v.Big.String()
			}
		case "float":
			it := item(t, c[1].(string))
			dst := make([]byte, it.Size)
			err := it.PackFloat(dst, double(c[2]))
			got = result(dst, err)
		case "unfloat":
			it := item(t, c[1].(string))
			src, _ := hex.DecodeString(c[2].(string))
			got = fmt.Sprintf("%016x", math.Float64bits(it.UnpackFloat(src)))
		case "complex":
			it := item(t, c[1].(string))
			dst := make([]byte, it.Size)
			p := c[2].([]any)
			v := complex(double(p[0]), double(p[1]))
			err := it.PackComplex(dst, v)
			got = result(dst, err)
			if err == nil {
				again := make([]byte, it.Size)
				_ = it.PackComplex(again, it.UnpackComplex(dst))
				if !bytes.Equal(dst, again) {
					t.Errorf("%s: does not come back", line)
				}
			}
		case "pascal":
			it := item(t, fmt.Sprint(c[1], "p"))
			b, _ := hex.DecodeString(c[2].(string))
			dst := bytes.Repeat([]byte{9}, it.Size)
			it.PackPascal(dst, b)
			got, want = hex.EncodeToString(dst)+" "+hex.EncodeToString(it.UnpackPascal(dst)), fmt.Sprint(c[3], " ", c[4])
		}
		if got != want {
			t.Errorf("%.200s: got %.100s", line, got)
		}
	}
}
