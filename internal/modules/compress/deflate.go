package compress

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"sync"

	"github.com/klauspost/compress/flate"

	"github.com/gophersnake/gophersnake/internal/inflate"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

// deflater is a compression in progress. The compressor itself cannot be copied; what a copy needs, and what a full flush forgets, is the
// last 32 KB of the input, which a new compressor takes as its dictionary.
type deflater struct {
	w        *flate.Writer
	out      bytes.Buffer
	level    int
	wbits    int // 9 to 15
	wrap     byte
	strategy int
	dict     []byte
	hasDict  bool
	begun    bool // the header is written
	fresh    bool // there was input since the last flush
	finished bool
	hist     []byte
	early    []byte // input that waits for the choice of the compressor
	sum      uint32
	total    uint32
	pool     *writers // where the compressor goes back to; nil if it must not
}

const (
	wrapRaw = iota
	wrapZlib
	wrapGzip
)

// writers keeps compressors that were used, by level: each is large.
type writers [11]sync.Pool

// newDeflater makes a compression; nil if an option is not valid.
func newDeflater(t *thread, level, wbits, strategy int, dict []byte, hasDict bool) *deflater {
	z := &deflater{level: level, wbits: wbits, wrap: wrapZlib, strategy: strategy, dict: dict, hasDict: hasDict, fresh: true, sum: 1}
	switch {
	case wbits < 0:
		z.wrap, z.wbits = wrapRaw, -wbits
	case wbits > 15:
		z.wrap, z.wbits, z.sum = wrapGzip, wbits-16, 0
	}
	if z.wbits == 8 && z.wrap == wrapZlib {
		z.wbits = 9
	}
	if z.wbits < 9 || z.wbits > 15 || level < -1 || level > 9 || strategy < 0 || strategy > zFixed || hasDict && z.wrap == wrapGzip {
		return nil
	}
	if level == -1 {
		z.level = 6
	}
	p, _ := t.Interp.State("zlib.writers").(*writers)
	z.pool = p
	return z
}

// smallInput is how much input there must be for the fast compressors: they find few matches in less (hello 20 times: 45 bytes, not 10).
const smallInput = 4096

// writer returns the compressor, made when it is first needed, with the input that waited for it.
func (z *deflater) writer() *flate.Writer {
	if z.w != nil {
		return z.w
	}
	if len(z.early) < smallInput && z.level > 0 {
		z.level = max(z.level, 7)
	}
	z.w = z.newWriter(z.dict)
	_, _ = z.w.Write(z.early)
	z.early = nil
	return z.w
}

func (z *deflater) poolKey() int {
	if z.level > 0 && (z.strategy == zHuffman || z.strategy == zRLE) {
		return 10
	}
	return z.level
}

// newWriter makes a compressor that writes to z.out and knows the dictionary.
func (z *deflater) newWriter(dict []byte) *flate.Writer {
	key := z.poolKey()
	level := key
	if key == 10 {
		level = flate.HuffmanOnly
	}
	var w *flate.Writer
	switch {
	case z.wbits < 15 && key > 0 && key < 10:
		w, _ = flate.NewWriterWindow(&z.out, 1<<z.wbits)
		z.pool = nil
	case len(dict) > 0 && key > 0 && key < 10:
		w, _ = flate.NewWriterDict(&z.out, level, dict)
		z.pool = nil
	default:
		if z.pool != nil {
			if w, _ = z.pool[key].Get().(*flate.Writer); w != nil {
				w.Reset(&z.out)
				return w
			}
		}
		w, _ = flate.NewWriter(&z.out, level)
	}
	return w
}

func (z *deflater) head() {
	if z.begun {
		return
	}
	z.begun = true
	switch z.wrap {
	case wrapZlib:
		flevel := 3
		switch {
		case z.level < 2 || z.strategy >= zHuffman:
			flevel = 0
		case z.level < 6:
			flevel = 1
		case z.level == 6:
			flevel = 2
		}
		h := uint16(8|(z.wbits-8)<<4)<<8 | uint16(flevel)<<6
		if z.hasDict && len(z.dict) > 0 {
			h |= 0x20
		}
		h += 31 - h%31
		z.out.Write([]byte{byte(h >> 8), byte(h)})
		if h&0x20 != 0 {
			z.out.Write(binary.BigEndian.AppendUint32(nil, inflate.Adler32(1, z.dict)))
		}
	case wrapGzip:
		x := byte(0)
		switch {
		case z.level == 9:
			x = 2
		case z.level < 2 || z.strategy >= zHuffman:
			x = 4
		}
		z.out.Write([]byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, x, 3})
	}
}

func (z *deflater) write(p []byte) {
	z.head()
	if len(p) == 0 {
		return
	}
	z.fresh = true
	if z.w == nil && len(z.early)+len(p) < smallInput {
		z.early = append(z.early, p...)
	} else {
		_, _ = z.writer().Write(p)
	}
	switch z.wrap {
	case wrapZlib:
		z.sum = inflate.Adler32(z.sum, p)
	case wrapGzip:
		z.sum = crc32.Update(z.sum, crc32.IEEETable, p)
		z.total += uint32(len(p))
	}
}

// remember keeps the input for a copy.
func (z *deflater) remember(p []byte) {
	const window = 1 << 15
	if len(p) >= window {
		z.hist = append(z.hist[:0], p[len(p)-window:]...)
		return
	}
	if len(z.hist)+len(p) > 2*window {
		z.hist = z.hist[:copy(z.hist, z.hist[len(z.hist)-window:])]
	}
	z.hist = append(z.hist, p...)
}

// flush does a flush of the mode, which is one of zlib's.
func (z *deflater) flush(mode int) {
	if mode == zNoFlush {
		return
	}
	z.head()
	w := z.writer()
	switch mode {
	case zFinish:
		_ = w.Close()
		switch z.wrap {
		case wrapZlib:
			z.out.Write(binary.BigEndian.AppendUint32(nil, z.sum))
		case wrapGzip:
			z.out.Write(binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, z.sum), z.total))
		}
		z.finished = true
		if z.pool != nil {
			w.Reset(nil)
			z.pool[z.poolKey()].Put(w)
		}
		z.w, z.hist = nil, nil
	case zBlock:
		// Nothing has to come out; the data so far stays in the compressor.
	default:
		if z.fresh {
			z.fresh = false
			_ = w.Flush()
			if mode == zFull {
				z.w, z.hist = z.newWriter(nil), z.hist[:0]
			}
		}
	}
}

// take returns the output so far.
func (z *deflater) take() []byte {
	out := bytes.Clone(z.out.Bytes())
	if z.out.Cap() > 1<<20 {
		z.out = bytes.Buffer{}
		return out
	}
	z.out.Reset()
	return out
}

// clone returns a compression that goes on from here by itself: what is in the compressor goes out first.
func (z *deflater) clone() *deflater {
	if z.w != nil {
		_ = z.w.Flush()
	}
	c := *z
	c.early = bytes.Clone(z.early)
	c.out = bytes.Buffer{}
	c.out.Write(z.out.Bytes())
	c.hist = bytes.Clone(z.hist)
	if z.w != nil {
		c.w = c.newWriter(c.hist)
	}
	return &c
}

// compressObject is a zlib.Compress.
type compressObject struct {
	header
	mu sync.Mutex
	z  *deflater
}

func asCompress(v value) *compressObject { return (*compressObject)(v.Ptr()) }

var compressType = object.NewStaticType("zlib", "Compress", object.ObjectType, object.TypeNoNew|object.TypeImmutable)

func newCompressObj(t *thread, _ value, a []value) value {
	n := [5]int{-1, 8, zMaxWBits, zDefMem, 0}
	for i := range n {
		var ok bool
		if n[i], ok = osutil.IntOr(t, a[i], n[i]); !ok {
			return value{}
		}
	}
	var dict []byte
	if !a[5].IsNil() {
		b, ok := object.BufferBytes(t, a[5])
		if !ok {
			return value{}
		}
		dict = bytes.Clone(b)
	}
	z := newDeflater(t, n[0], n[2], n[4], dict, !a[5].IsNil())
	if z == nil || n[1] != 8 || n[3] < 1 || n[3] > 9 {
		return t.Raise(object.ValueError, "Invalid initialization option")
	}
	c := object.New[compressObject](t, compressType)
	c.z = z
	return c.Val()
}

func setupCompress() {
	tp := compressType
	tp.Dealloc = func(t *thread, h *header) {
		asCompress(h.Val()).z = nil
		t.FreeHeader(h)
	}
	duplicate := func(t *thread, self value, _ []value) value {
		c := asCompress(self)
		var z *deflater
		compute(t, &c.mu, 0, func() {
			if !c.z.finished {
				z = c.z.clone()
			}
		})
		if z == nil {
			return t.Raise(object.ValueError, "Inconsistent stream state")
		}
		n := object.New[compressObject](t, compressType)
		n.z = z
		return n.Val()
	}
	tp.Methods = []object.Method{
		{Sig: "compress(data, /)", Fn: func(t *thread, self value, a []value) value {
			c := asCompress(self)
			b := buffer(t, a[0])
			if b == nil {
				return value{}
			}
			defer b.Release(t)
			data := b.Bytes()
			var out []byte
			bad := false
			compute(t, &c.mu, len(data), func() {
				if bad = c.z.finished; !bad {
					c.z.write(data)
					c.z.remember(data)
					out = c.z.take()
				}
			})
			if bad {
				return zlibError(t, -2, "while compressing data", "")
			}
			return t.NewBytes(out)
		}},
		{Sig: "flush(mode=zlib.Z_FINISH, /)", Fn: func(t *thread, self value, a []value) value {
			c := asCompress(self)
			mode, ok := osutil.IntOr(t, a[0], zFinish)
			if !ok {
				return value{}
			}
			if mode == zNoFlush {
				return object.EmptyBytes
			}
			var out []byte
			bad := mode < 0 || mode > zBlock
			compute(t, &c.mu, detachAt, func() {
				if bad = bad || c.z.finished; !bad {
					c.z.flush(mode)
					out = c.z.take()
				}
			})
			if bad {
				return zlibError(t, -2, "while flushing", "")
			}
			return t.NewBytes(out)
		}},
		{Sig: "copy()", Fn: duplicate},
		{Sig: "__copy__()", Fn: duplicate},
		{Sig: "__deepcopy__(memo, /)", Fn: duplicate},
	}
}
