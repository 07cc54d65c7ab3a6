package compress

import (
	"bytes"
	"sync"

	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

// decompressObject is a zlib.Decompress.
type decompressObject struct {
	header
	mu     sync.Mutex
	z      *zsource
	tail   []byte // unconsumed_tail
	unused []byte
	eof    bool
	closed bool // flush was called at the end of the stream: no copy can be made
}

func asDecompress(v value) *decompressObject { return (*decompressObject)(v.Ptr()) }

var decompressType = object.NewStaticType("zlib", "Decompress", object.ObjectType, object.TypeNoNew|object.TypeImmutable)

func newDecompressObj(t *thread, _ value, a []value) value {
	wbits, ok := osutil.IntOr(t, a[0], zMaxWBits)
	if !ok {
		return value{}
	}
	dict, has, ok := zdictArgument(t, a[1])
	if !ok {
		return value{}
	}
	z := newZSource(wbits, dict, has)
	if z == nil {
		return t.Raise(object.ValueError, "Invalid initialization option")
	}
	d := object.New[decompressObject](t, decompressType)
	d.z = z
	return d.Val()
}

// run decompresses data and keeps what is left of it.
func (d *decompressObject) run(data []byte, max int) (out []byte, err error) {
	if d.eof {
		d.unused = append(d.unused, data...)
		return nil, nil
	}
	out, used, err := d.z.decode(data, max)
	left := data[used:]
	d.tail = nil
	switch {
	case d.z.done():
		d.eof = true
		d.unused = append(d.unused, left...)
	case len(left) > 0:
		d.tail = bytes.Clone(left)
	}
	return out, err
}

func setupDecompress() {
	tp := decompressType
	tp.Dealloc = func(t *thread, h *header) {
		asDecompress(h.Val()).z = nil
		t.FreeHeader(h)
	}
	duplicate := func(t *thread, self value, _ []value) value {
		d := asDecompress(self)
		if d.closed {
			return t.Raise(object.ValueError, "Inconsistent stream state")
		}
		n := object.New[decompressObject](t, decompressType)
		compute(t, &d.mu, 0, func() {
			n.z = &zsource{d.z.d.Clone(), d.z.dict, d.z.has}
			n.tail, n.unused, n.eof = bytes.Clone(d.tail), bytes.Clone(d.unused), d.eof
		})
		return n.Val()
	}
	tp.Methods = []object.Method{
		{Sig: "decompress(data, /, max_length=0)", Fn: func(t *thread, self value, a []value) value {
			d := asDecompress(self)
			max := 0
			if !a[1].IsNil() {
				var ok bool
				if max, ok = object.AsSize(t, a[1], object.OverflowError); !ok {
					return value{}
				}
			}
			b := buffer(t, a[0])
			if b == nil {
				return value{}
			}
			defer b.Release(t)
			if max < 0 {
				return t.Raise(object.ValueError, "max_length must be non-negative")
			}
			if max == 0 {
				max = -1
			}
			data := b.Bytes()
			var out []byte
			var err error
			compute(t, &d.mu, len(data), func() { out, err = d.run(data, max) })
			if err != nil {
				return inflateError(t, err)
			}
			return t.NewBytes(out)
		}},
		{Sig: "flush(length=zlib.DEF_BUF_SIZE, /)", Fn: func(t *thread, self value, a []value) value {
			d := asDecompress(self)
			if !a[0].IsNil() {
				n, ok := object.AsSize(t, a[0], object.OverflowError)
				if !ok {
					return value{}
				}
				if n <= 0 {
					return t.Raise(object.ValueError, "length must be greater than zero")
				}
			}
			var out []byte
			var err error
			compute(t, &d.mu, detachAt, func() {
				tail := d.tail
				d.tail = nil
				out, err = d.run(tail, -1)
				d.closed = d.eof
			})
			if err != nil {
				return inflateError(t, err)
			}
			return t.NewBytes(out)
		}},
		{Sig: "copy()", Fn: duplicate},
		{Sig: "__copy__()", Fn: duplicate},
		{Sig: "__deepcopy__(memo, /)", Fn: duplicate},
	}
	bytesMember := func(name string, get func(d *decompressObject) []byte) object.GetSet {
		return object.GetSet{Name: name, Get: func(t *thread, self value) value {
			d := asDecompress(self)
			d.mu.Lock()
			defer d.mu.Unlock()
			return t.NewBytesCopy(get(d))
		}}
	}
	tp.Getset = []object.GetSet{
		bytesMember("unused_data", func(d *decompressObject) []byte { return d.unused }),
		bytesMember("unconsumed_tail", func(d *decompressObject) []byte { return d.tail }),
	}
	tp.Members = []object.Member{{Name: "eof", Get: func(h *header) value { return object.Bool(asDecompress(h.Val()).eof) }}}
}
