package blake2

import (
	"encoding/hex"
	"testing"
)

func TestDigests(t *testing.T) {
	b := NewB(&Params{Size: 64, Fanout: 1, Depth: 1})
	b.Write([]byte("abc"))
	if got := hex.EncodeToString(b.Sum()); got != "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923" {
		t.Error("blake2b", got)
	}
	s := NewS(&Params{Size: 32, Fanout: 1, Depth: 1})
	s.Write([]byte("abc"))
	if got := hex.EncodeToString(s.Sum()); got != "508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982" {
		t.Error("blake2s", got)
	}
	// What is written in pieces hashes as what is written at once, and a copy goes on by itself.
	data := make([]byte, 1000)
	for i := range data {
		data[i] = byte(i * 7)
	}
	whole := NewB(&Params{Size: 20, Key: []byte("key"), Fanout: 1, Depth: 1})
	whole.Write(data)
	for step := 1; step < 300; step += 13 {
		d := NewB(&Params{Size: 20, Key: []byte("key"), Fanout: 1, Depth: 1})
		for i := 0; i < len(data); i += step {
			d.Write(data[i:min(i+step, len(data))])
			d.Sum()
		}
		if string(d.Sum()) != string(whole.Sum()) {
			t.Error("in pieces of", step)
		}
	}
}
