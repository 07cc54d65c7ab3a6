package inflate

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"math/rand"
	"testing"
)

func sample(n int) []byte {
	r := rand.New(rand.NewSource(1))
	var b []byte
	for len(b) < n {
		if len(b) > 100 && r.Intn(3) > 0 {
			at := r.Intn(len(b))
			b = append(b, b[at:min(at+r.Intn(400), len(b))]...)
		} else {
			for range r.Intn(50) {
				b = append(b, byte(r.Intn(256)))
			}
		}
	}
	return b[:n]
}

func TestPieces(t *testing.T) {
	data := sample(300000)
	for level := -2; level <= 9; level++ {
		var z, g bytes.Buffer
		zw, _ := zlib.NewWriterLevel(&z, level)
		zw.Write(data)
		zw.Close()
		gw, _ := gzip.NewWriterLevel(&g, level)
		gw.Name, gw.Comment, gw.Extra = "name", "comment", []byte("extra")
		gw.Write(data)
		gw.Close()
		for _, stream := range [][]byte{z.Bytes(), g.Bytes()} {
			for _, step := range []int{1, 7, 100, 4096, 1 << 30} {
				for _, most := range []int{-1, 1, 100, 70000} {
					if step < 100 && most == 1 {
						continue
					}
					d := New(Auto, 15)
					in := append(append([]byte(nil), stream...), "tail"...)
					var out []byte
					avail := 0
					for !d.Done() {
						avail = min(avail+step, len(in))
						p, n, err := d.Decode(in[:avail], most)
						if err != nil {
							t.Fatal(level, step, most, err)
						}
						if avail == len(in) && n == 0 && len(p) == 0 && !d.Done() {
							t.Fatal("stuck", level, step, most, len(out), len(in))
						}
						out = append(out, p...)
						in = in[n:]
						avail -= n
					}
					if !bytes.Equal(out, data) || string(in) != "tail" {
						t.Fatal(level, step, most, len(out), len(in))
					}
				}
			}
		}
	}
}

func TestHostile(t *testing.T) {
	r := rand.New(rand.NewSource(2))
	var z bytes.Buffer
	zw := zlib.NewWriter(&z)
	zw.Write(sample(3000))
	zw.Close()
	for range 20000 {
		in := append([]byte(nil), z.Bytes()...)
		for range 1 + r.Intn(5) {
			in[r.Intn(len(in))] ^= byte(1 << r.Intn(8))
		}
		d := New(Format(r.Intn(4)), 15)
		for len(in) > 0 {
			k := min(1+r.Intn(500), len(in))
			out, n, err := d.Decode(in[:k], 5000)
			if err != nil || n == 0 && len(out) == 0 || d.Done() {
				break
			}
			in = in[n:]
		}
	}
}

func BenchmarkInflate(b *testing.B) {
	data := sample(4 << 20)
	var z bytes.Buffer
	zw := zlib.NewWriter(&z)
	zw.Write(data)
	zw.Close()
	b.SetBytes(int64(len(data)))
	for range b.N {
		if out, _, err := New(Zlib, 15).Decode(z.Bytes(), -1); err != nil || len(out) != len(data) {
			b.Fatal(err)
		}
	}
}
