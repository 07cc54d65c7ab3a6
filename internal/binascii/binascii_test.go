package binascii

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/gophersnake/gophersnake/internal/pyerr"
)

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
		if err := json.Unmarshal(line, &c); err != nil {
			t.Fatal(err)
		}
		b, _ := hex.DecodeString(c[1].(string))
		want := fmt.Sprint(c[len(c)-1])
		var got string
		switch c[0] {
		case "b64":
			got = result(DecodeBase64(b, c[2].(bool)))
		case "tob64":
			got = result(EncodeBase64(b, true), nil)
		case "uu":
			got = result(DecodeUU(b))
		case "touu":
			got = result(EncodeUU(b, c[2].(bool)))
		case "unhex":
			got = result(Unhex(b))
		case "fromhex":
			got = result(FromHex(b))
		case "hex":
			got = string(Hex(b, true, '-', int(c[2].(float64))))
		case "qp":
			got = result(DecodeQP(b, c[2].(bool)), nil)
		case "toqp":
			f := int(c[2].(float64))
			got = result(EncodeQP(b, f&1 != 0, f&2 != 0, f&4 != 0), nil)
		case "crc":
			k := uint32(c[2].(float64))
			got, want = fmt.Sprint(CRC32(b, k), CRCHqx(b, k)), fmt.Sprint(uint32(c[3].(float64)), c[4])
		}
		if got != want {
			t.Errorf("%s %q: got %s", line, b, got)
		}
	}
}
