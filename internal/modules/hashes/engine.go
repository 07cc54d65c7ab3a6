package hashes

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"hash"

	"golang.org/x/crypto/ripemd160"

	"github.com/gophersnake/gophersnake/internal/blake2"
)

// engine is a hash in progress.
type engine interface {
	Write(p []byte) (int, error)
	// sum returns the digest; n is the length for a hash with output of any length. The engine can go on.
	sum(n int) []byte
	clone() engine
}

// algorithm is a kind of hash.
type algorithm struct {
	name  string
	size  int // of the digest; 0 for output of any length
	block int
	make  func() engine
}

// plain is an engine over one of Go's hashes, all of which can be cloned.
type plain struct{ hash.Hash }

func (p plain) sum(int) []byte { return p.Hash.Sum(nil) }

func (p plain) clone() engine {
	c, err := p.Hash.(hash.Cloner).Clone()
	if err != nil {
		return nil // does not happen outside FIPS mode
	}
	return plain{c}
}

func of(f func() hash.Hash) func() engine { return func() engine { return plain{f()} } }

type shake struct{ *sha3.SHAKE }

func (s shake) sum(n int) []byte {
	out := make([]byte, n)
	c := s.copy()
	_, _ = c.Read(out)
	return out
}

func (s shake) copy() *sha3.SHAKE {
	c := *s.SHAKE // a SHAKE refers to nothing but its own state
	return &c
}

func (s shake) clone() engine { return shake{s.copy()} }

type blakeB struct{ *blake2.B }

func (b blakeB) sum(int) []byte { return b.Sum() }
func (b blakeB) clone() engine  { c := *b.B; return blakeB{&c} }

type blakeS struct{ *blake2.S }

func (b blakeS) sum(int) []byte { return b.Sum() }
func (b blakeS) clone() engine  { c := *b.S; return blakeS{&c} }

// ripemd is RIPEMD-160, whose Go implementation cannot be cloned but refers to nothing but its own state.
type ripemd struct{ data []byte }

func (r *ripemd) Write(p []byte) (int, error) { r.data = append(r.data, p...); return len(p), nil }
func (r *ripemd) clone() engine               { return &ripemd{append([]byte(nil), r.data...)} }

func (r *ripemd) sum(int) []byte {
	h := ripemd160.New()
	_, _ = h.Write(r.data)
	return h.Sum(nil)
}

// both is the hash md5-sha1 of old TLS: one digest behind the other.
type both struct{ a, b engine }

func (x both) Write(p []byte) (int, error) {
	_, _ = x.a.Write(p)
	return x.b.Write(p)
}
func (x both) sum(int) []byte { return append(x.a.sum(0), x.b.sum(0)...) }
func (x both) clone() engine  { return both{x.a.clone(), x.b.clone()} }

// The algorithms.
var (
	algMD5     = &algorithm{"md5", 16, 64, of(md5.New)}
	algSHA1    = &algorithm{"sha1", 20, 64, of(sha1.New)}
	algSHA224  = &algorithm{"sha224", 28, 64, of(sha256.New224)}
	algSHA256  = &algorithm{"sha256", 32, 64, of(sha256.New)}
	algSHA384  = &algorithm{"sha384", 48, 128, of(sha512.New384)}
	algSHA512  = &algorithm{"sha512", 64, 128, of(sha512.New)}
	algS512224 = &algorithm{"sha512_224", 28, 128, of(sha512.New512_224)}
	algS512256 = &algorithm{"sha512_256", 32, 128, of(sha512.New512_256)}
	algS3224   = &algorithm{"sha3_224", 28, 144, func() engine { return plain{sha3.New224()} }}
	algS3256   = &algorithm{"sha3_256", 32, 136, func() engine { return plain{sha3.New256()} }}
	algS3384   = &algorithm{"sha3_384", 48, 104, func() engine { return plain{sha3.New384()} }}
	algS3512   = &algorithm{"sha3_512", 64, 72, func() engine { return plain{sha3.New512()} }}
	algShake1  = &algorithm{"shake_128", 0, 168, func() engine { return shake{sha3.NewSHAKE128()} }}
	algShake2  = &algorithm{"shake_256", 0, 136, func() engine { return shake{sha3.NewSHAKE256()} }}
	algBlakeB  = &algorithm{"blake2b", 64, 128, func() engine {
		return blakeB{blake2.NewB(&blake2.Params{Size: blake2.MaxB, Fanout: 1, Depth: 1})}
	}}
	algBlakeS = &algorithm{"blake2s", 32, 64, func() engine {
		return blakeS{blake2.NewS(&blake2.Params{Size: blake2.MaxS, Fanout: 1, Depth: 1})}
	}}
	algRipemd  = &algorithm{"ripemd160", 20, 64, func() engine { return &ripemd{} }}
	algMD5SHA1 = &algorithm{"md5-sha1", 36, 64, func() engine { return both{of(md5.New)(), of(sha1.New)()} }}
)

// mac is HMAC over any algorithm with a digest of a fixed length.
type mac struct{ inner, outer engine }

func newMAC(a *algorithm, key []byte) *mac {
	if len(key) > a.block {
		e := a.make()
		_, _ = e.Write(key)
		key = e.sum(0)
	}
	pad := make([]byte, a.block)
	m := &mac{a.make(), a.make()}
	for i, x := range []byte{0x36, 0x5c} {
		clear(pad)
		copy(pad, key)
		for j := range pad {
			pad[j] ^= x
		}
		_, _ = [2]engine{m.inner, m.outer}[i].Write(pad)
	}
	return m
}

func (m *mac) Write(p []byte) (int, error) { return m.inner.Write(p) }
func (m *mac) clone() engine               { return &mac{m.inner.clone(), m.outer.clone()} }

func (m *mac) sum(int) []byte {
	o := m.outer.clone()
	_, _ = o.Write(m.inner.sum(0))
	return o.sum(0)
}

func (m *mac) digest(data []byte) []byte {
	_, _ = m.Write(data)
	return m.sum(0)
}
