// Package compress is the native modules zlib, _bz2, _lzma and _zstd.
//
// The compressors are those of well-kept Go libraries; the decompressors take their input as it comes (packages inflate, bunzip and
// lzmax are ours for that). Work on much data is done with the thread detached from the GIL; an object's lock is taken inside the
// detached part only, so that who waits for it never holds up who would release it.
package compress

import (
	"sync"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
	class  = object.Type
	header = object.Header
)

// detachAt is the length of the input from which on the thread is detached.
const detachAt = 512

// compute runs f, detached from the GIL if n bytes of input are worth it, with the lock held.
func compute(t *thread, mu *sync.Mutex, n int, f func()) {
	g := func() {
		mu.Lock()
		defer mu.Unlock()
		f()
	}
	if n >= detachAt {
		t.Blocking(gil.Compute, g)
	} else {
		g()
	}
}

// buffer asks for the memory of an argument.
func buffer(t *thread, v value) *object.Buffer { return t.GetBuffer(v, object.BufSimple) }

// source is a decompression that takes its input as it comes.
type source interface {
	// decode decompresses from in until it is used up, the stream ends or max bytes came out (max < 0: no limit).
	decode(in []byte, max int) (out []byte, used int, err error)
	done() bool
}

// pusher is what BZ2Decompressor, LZMADecompressor, ZstdDecompressor and _ZlibDecompressor share: their attributes eof, needs_input and
// unused_data, and what is left of the input.
type pusher struct {
	header
	mu      sync.Mutex
	src     source
	rest    []byte // input that was not used yet
	eof     bool
	needs   bool // more input is needed before there is more output
	unused  []byte
	raise   func(t *thread, err error) value
	holds   bool // the decoder may have output left when it has used all its input: needs_input tells
	check   int  // of lzma
	close   func()
	broken  bool
	fragile bool   // it cannot be used after an error (bz2)
	over    string // what EOFError says
	ref     value  // what the decoder uses: a ZstdDict
}

func asPusher(v value) *pusher { return (*pusher)(v.Ptr()) }

// decompress is the method of all of them.
func (p *pusher) decompress(t *thread, data value, most int) value {
	b := buffer(t, data)
	if b == nil {
		return value{}
	}
	defer b.Release(t)
	in := b.Bytes()
	var out []byte
	var err error
	if p.broken {
		return t.Raise(object.ValueError, "Decompressor is unusable after a previous error")
	}
	over := false
	compute(t, &p.mu, max(len(in), len(p.rest)), func() {
		if p.eof {
			over = true
			return
		}
		if len(p.rest) > 0 {
			in = append(p.rest, in...)
		}
		var n int
		out, n, err = p.src.decode(in, most)
		left := in[n:]
		p.rest = nil
		switch {
		case err != nil:
			p.broken = p.fragile
			p.needs = !p.fragile
		case p.src.done():
			p.eof, p.needs = true, false
			p.unused = append([]byte(nil), left...)
		case len(left) == 0:
			p.needs = !p.holds || most < 0 || len(out) < most
		default:
			p.needs = false
			p.rest = append([]byte(nil), left...)
		}
	})
	switch {
	case over:
		return t.Raise(object.EOFError, "%s", p.over)
	case err != nil:
		return p.raise(t, err)
	}
	return t.NewBytes(out)
}

// setupPusher writes the common tables of a type of decompressors.
func setupPusher(tp *class) {

	tp.Methods = []object.Method{{Sig: "decompress(data, max_length=-1)",
		Fn: func(t *thread, self value, a []value) value {
			max := -1
			if !a[1].IsNil() {
				var ok bool
				if max, ok = object.AsSize(t, a[1], object.OverflowError); !ok {
					return value{}
				}
			}
			return asPusher(self).decompress(t, a[0], max)
		}}}
	tp.Members = []object.Member{
		{Name: "eof", Get: func(h *header) value { return object.Bool(asPusher(h.Val()).eof) }},
		{Name: "needs_input", Get: func(h *header) value { return object.Bool(asPusher(h.Val()).needs) }},
	}
	tp.Getset = []object.GetSet{
		{Name: "unused_data", Get: func(t *thread, self value) value {
			return t.NewBytesCopy(asPusher(self).unused)
		}},
	}
	object.Fields(tp, func(h *header, f func(*value)) { f(&asPusher(h.Val()).ref) })
	release := tp.Dealloc
	tp.Dealloc = func(t *thread, h *header) {
		p := asPusher(h.Val())
		if p.close != nil {
			p.close()
			p.close = nil
		}
		release(t, h)
	}
}

func newPusher(t *thread, cls *class, src source, raise func(t *thread, err error) value) *pusher {
	p := object.New[pusher](t, cls)
	p.src, p.raise, p.needs, p.over = src, raise, true, "End of stream already reached"
	return p
}
