package mt19937

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"strconv"
	"testing"
)

func TestAgainstCPython(t *testing.T) {
	data, err := os.ReadFile("testdata/cases.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range bytes.Split(bytes.TrimSpace(data), []byte("\n")) {
		var c []any
		if err := json.Unmarshal(line, &c); err != nil {
			t.Fatal(err)
		}
		seed, _ := new(big.Int).SetString(c[0].(string), 0)
		var g Generator
		g.SeedInt(seed)
		if seed.IsInt64() {
			var h Generator
			h.SeedInt64(seed.Int64())
			if h.state != g.state {
				t.Errorf("seed %v: SeedInt64 differs", seed)
			}
		}
		for _, want := range c[1].([]any) {
			w, _ := strconv.ParseFloat(want.(string), 64)
			if got := g.Float64(); got != w {
				t.Errorf("seed %v: random() = %v, want %v", seed, got, w)
			}
		}
		for _, p := range c[2].([]any) {
			k := int(p.([]any)[0].(float64))
			want := p.([]any)[1].(string)
			var got string
			if k <= 64 {
				got = fmt.Sprintf("%#x", g.Bits64(k))
			} else {
				got = fmt.Sprintf("%#x", g.Bits(k))
			}
			if got != want {
				t.Errorf("seed %v: getrandbits(%d) = %s, want %s", seed, k, got, want)
			}
		}
		s := g.State()
		sum := 0.0
		for _, w := range s[:size] {
			sum += float64(w)
		}
		if sum != c[3].(float64) || float64(s[size]) != c[4].(float64) {
			t.Errorf("seed %v: wrong state", seed)
		}
		var back Generator
		if err := back.SetState(s[:size], int64(s[size])); err != nil {
			t.Error(err)
		}
		var last []uint32
		for i := 0; i < 1300; i++ {
			last = append(last, back.Uint32())
		}
		for i, want := range c[5].([]any) {
			if got := last[1297+i]; float64(got) != want.(float64) {
				t.Errorf("seed %v: after 1300: %v, want %v", seed, got, want)
			}
		}
	}
}
