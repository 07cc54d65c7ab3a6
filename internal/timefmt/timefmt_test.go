package timefmt

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"
)

func tmOf(v any) TM {
	var n [9]int
	for i, x := range v.([]any) {
		n[i] = int(x.(float64))
	}
	return TM{Year: n[0], Mon: n[1], Mday: n[2], Hour: n[3], Min: n[4], Sec: n[5], Wday: n[6], Yday: n[7], Isdst: n[8]}
}

func fields(tm TM) string {
	return fmt.Sprint([]int{tm.Year, tm.Mon, tm.Mday, tm.Hour, tm.Min, tm.Sec, tm.Wday, tm.Yday, tm.Isdst})
}

func TestAgainstCPython(t *testing.T) {
	data, err := os.ReadFile("testdata/cases.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	newYork := LoadZone("America/New_York", true, now)
	bad := map[any]int{}
	for _, line := range bytes.Split(bytes.TrimSpace(data), []byte("\n")) {
		var c []any
		if err := json.Unmarshal(line, &c); err != nil {
			t.Fatal(err)
		}
		var got, want string
		switch c[0] {
		case "strftime":
			tm := tmOf(c[2])
			if err := tm.Check(); err != nil {
				t.Fatal(err)
			}
			got, want = Strftime(c[1].(string), &tm, newYork), c[3].(string)
		case "asctime":
			tm := tmOf(c[1])
			got, want = tm.Asctime(), c[2].(string)
		case "gmtime":
			tm, _ := Gmtime(int64(c[1].(float64)))
			w := tmOf(c[2])
			got, want = fields(tm), fields(w)
			if s, _ := Timegm(&w); float64(s) != c[1].(float64) {
				t.Errorf("%s: Timegm gives %d", line, s)
			}
		default:
			z := LoadZone(c[1].(string), true, now)
			switch c[0] {
			case "zone":
				d := 0.0
				if z.Daylight {
					d = 1
				}
				got, want = fmt.Sprint(z.Names(), z.Timezone, z.Altzone, d), fmt.Sprint(c[2], c[3], c[4], c[5])
			case "local":
				tm, _ := z.Localtime(int64(c[2].(float64)))
				got, want = fmt.Sprint(fields(tm), tm.Zone, tm.Gmtoff), fmt.Sprint(fields(tmOf(c[3])), c[4], c[5])
			case "mktime":
				tm := tmOf(c[2])
				got, want = fmt.Sprint(float64(z.Mktime(&tm))), fmt.Sprint(c[3])
			}
		}
		if got != want {
			if bad[c[0]]++; bad[c[0]] < 12 {
				t.Errorf("%s: got %q", line, got)
			}
		}
	}
}

func TestCheck(t *testing.T) {
	tm := TM{Year: 2024, Mon: 13, Mday: 1, Yday: 1}
	if err := tm.Check(); err == nil || err.Msg != "month out of range" {
		t.Error(err)
	}
	if _, err := Gmtime(1 << 62); err != ErrTooLarge {
		t.Error(err)
	}
}
