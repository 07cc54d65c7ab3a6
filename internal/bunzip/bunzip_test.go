package bunzip

import (
	"bytes"
	"encoding/hex"
	"math/rand"
	"testing"
)

const stream = "425a6839314159265359fb18f31d000009810002" + "44a00020a500cd34c4e4d4e278bb9229c28487d8c798e8"

func TestPieces(t *testing.T) {
	whole, _ := hex.DecodeString(stream)
	whole = append(whole, "tail"...)
	for step := 1; step < 50; step++ {
		for _, most := range []int{-1, 1, 7} {
			d := &Decoder{}
			in, out := whole, []byte(nil)
			avail := 0
			for i := 0; !d.Done(); i++ {
				if i > 1000 {
					t.Fatal("stuck")
				}
				avail = min(avail+step, len(in))
				p, n, err := d.Decode(in[:avail], most)
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, p...)
				in, avail = in[n:], avail-n
			}
			if !bytes.Equal(out, bytes.Repeat([]byte("hello"), 10)) || string(in) != "tail" {
				t.Fatalf("%d %d %q %q", step, most, out, in)
			}
		}
	}
}

func TestHostile(t *testing.T) {
	whole, _ := hex.DecodeString(stream)
	r := rand.New(rand.NewSource(1))
	for range 5000 {
		in := append([]byte(nil), whole...)
		for range 1 + r.Intn(4) {
			in[4+r.Intn(len(in)-4)] ^= 1 << r.Intn(8)
		}
		d := &Decoder{}
		_, _, _ = d.Decode(in, 100000)
	}
}
