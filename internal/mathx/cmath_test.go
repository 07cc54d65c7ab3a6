package mathx

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/gophersnake/gophersnake/internal/pyerr"
)

func TestComplexAgainstCPython(t *testing.T) {
	path := "testdata/ccases.jsonl"
	if p := os.Getenv("MATHX_CCASES"); p != "" {
		path = p
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	sc := bufio.NewScanner(file)
	sc.Buffer(nil, 1<<28)
	for sc.Scan() {
		var raw [2]json.RawMessage
		json.Unmarshal(sc.Bytes(), &raw)
		var name string
		json.Unmarshal(raw[0], &name)
		var rows [][]any
		json.Unmarshal(raw[1], &rows)
		off, bad := 0, 0
		for _, row := range rows {
			z := func(i int) complex128 {
				p := row[i].([]any)
				return complex(hexFloat(p[0].(string)), hexFloat(p[1].(string)))
			}
			var r complex128
			var err *pyerr.Error
			ok, isReal := true, false
			f, isFunc := CMath(name)
			switch {
			case isFunc:
				r, err = f(z(0))
			case name == "phase":
				r, isReal = complex(Phase(z(0)), 0), true
			case name == "abs":
				var v float64
				v, err = CAbs(z(0))
				r, isReal = complex(v, 0), true
			case name == "rect":
				r, err = Rect(real(z(0)), imag(z(0)))
			case name == "mul":
				r = CMul(z(0), z(1))
			case name == "div":
				r, ok = CDiv(z(0), z(1))
			case name == "rdiv":
				r, ok = RDiv(real(z(0)), z(1))
			case name == "pow":
				r, err = CPow(z(0), z(1))
			}
			want := row[len(row)-1]
			var d float64
			switch {
			case !ok:
				if want != "!ZeroDivisionError: division by zero" {
					d = 99
				}
			case err != nil:
				if want != "!"+err.Error() {
					d = 99
				}
			case isReal:
				d = distance(show(real(r), nil), want.(string))
			default:
				p, isPair := want.([]any)
				if !isPair {
					d = 99
					break
				}
				for i, v := range []float64{real(r), imag(r)} {
					if e := distance(show(v, nil), p[i].(string)); e > d || e < 0 {
						d = e
					}
				}
			}
			switch {
			case d == 0:
			case d > 0 && d <= 64 || name == "pow" && d != 99:
				off++
			default:
				if bad++; bad <= 5 {
					t.Errorf("%s %v: got %v %v", name, row, r, err)
				}
			}
		}
		if float64(off) > 0.03*float64(len(rows)) {
			t.Errorf("%s: %d of %d differ", name, off, len(rows))
		}
		if testing.Verbose() {
			fmt.Println(name, off, bad, len(rows))
		}
	}
}
