package lzmax

import (
	"bytes"
	"math/rand"
	"testing"
)

func lz(id uint64) Filter { f, _ := Preset(id, 6); return f }

func sample(n int) []byte {
	r := rand.New(rand.NewSource(1))
	var b []byte
	for len(b) < n {
		if len(b) > 100 && r.Intn(3) > 0 {
			at := r.Intn(len(b))
			b = append(b, b[at:min(at+r.Intn(400), len(b))]...)
		} else {
			for range r.Intn(50) {
				b = append(b, [8]byte{0xe8, 0, 0xff, 0xeb, 0xf0, 0xf8, 0x40, byte(r.Intn(256))}[r.Intn(8)])
			}
		}
	}
	return b[:n]
}

func TestRoundTrip(t *testing.T) {
	chains := []struct {
		format Format
		chain  []Filter
	}{
		{XZ, []Filter{lz(LZMA2)}}, {Alone, []Filter{lz(LZMA1)}}, {Raw, []Filter{lz(LZMA1)}}, {Raw, []Filter{lz(LZMA2)}},
		{XZ, []Filter{{ID: Delta, Dist: 7}, lz(LZMA2)}},
	}
	for _, id := range []uint64{X86, PowerPC, IA64, ARM, ARMThumb, SPARC} {
		chains = append(chains, struct {
			format Format
			chain  []Filter
		}{XZ, []Filter{{ID: Delta, Dist: 1}, {ID: id, Start: 64}, lz(LZMA2)}})
	}
	for _, n := range []int{0, 1, 5000, 200000} {
		data := sample(n)
		for i, c := range chains {
			for _, check := range []int{0, 1, 4, 10} {
				e, err := NewEncoder(c.format, check, c.chain)
				if err != nil {
					t.Fatal(err)
				}
				var z []byte
				for at := 0; at < n; at += 3000 {
					p, err := e.Write(data[at:min(at+3000, n)])
					if err != nil {
						t.Fatal(err)
					}
					z = append(z, p...)
				}
				p, err := e.Close()
				if err != nil {
					t.Fatal(err)
				}
				z = append(append(z, p...), "tail"...)
				for _, step := range []int{1, 13, 5000, 1 << 30} {
					if step < 1000 && n > 10000 && check != 4 {
						continue
					}
					format := c.format
					if format != Raw {
						format = Auto
					}
					d, err := NewDecoder(format, c.chain, 0)
					if err != nil {
						t.Fatal(err)
					}
					in, avail := z, 0
					var out []byte
					for k := 0; !d.Done(); k++ {
						if k > 1000000 {
							t.Fatal("stuck", i, n, step)
						}
						avail = min(avail+step, len(in))
						p, used, err := d.Decode(in[:avail], 1000)
						if err != nil {
							t.Fatal(i, n, check, step, err)
						}
						out = append(out, p...)
						in, avail = in[used:], avail-used
					}
					if !bytes.Equal(out, data) || string(in) != "tail" {
						t.Fatal(i, n, check, step, len(out), len(in))
					}
				}
				if c.format != XZ {
					break
				}
			}
		}
	}
}

func TestHostile(t *testing.T) {
	r := rand.New(rand.NewSource(3))
	for _, f := range []Format{XZ, Alone} {
		id := uint64(LZMA2)
		if f == Alone {
			id = LZMA1
		}
		e, _ := NewEncoder(f, 0, []Filter{lz(id)})
		z, _ := e.Write(sample(3000))
		p, _ := e.Close()
		z = append(z, p...)
		for range 3000 {
			in := bytes.Clone(z)
			in[13+r.Intn(len(in)-13)] ^= 1 << r.Intn(8)
			d, _ := NewDecoder(Auto, nil, 0)
			for len(in) > 0 {
				k := min(1+r.Intn(1000), len(in))
				out, n, err := d.Decode(in[:k], 100000)
				if err != nil || d.Done() || n == 0 && len(out) == 0 {
					break
				}
				in = in[n:]
			}
		}
	}
}
