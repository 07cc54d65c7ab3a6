package compress

import (
	"bytes"
	"sync"

	"github.com/dsnet/compress/bzip2"

	"github.com/gophersnake/gophersnake/internal/bunzip"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

var (
	bz2CompressorType   = object.NewStaticType("_bz2", "BZ2Compressor", object.ObjectType, object.TypeImmutable)
	bz2DecompressorType = object.NewStaticType("_bz2", "BZ2Decompressor", object.ObjectType, object.TypeImmutable)
)

// bz2Compressor is a BZ2Compressor.
type bz2Compressor struct {
	header
	mu      sync.Mutex
	out     bytes.Buffer
	w       *bzip2.Writer
	flushed bool
}

func asBZ2(v value) *bz2Compressor { return (*bz2Compressor)(v.Ptr()) }

func (c *bz2Compressor) take() []byte {
	out := bytes.Clone(c.out.Bytes())
	c.out.Reset()
	return out
}

type bz2Source struct{ d bunzip.Decoder }

func (s *bz2Source) done() bool { return s.d.Done() }
func (s *bz2Source) decode(in []byte, max int) ([]byte, int, error) {
	return s.d.Decode(in, max)
}

// guard turns a panic of a compressor, which the library uses for its own errors, into an error value.
func guard(err *error, f func() error) {
	defer func() {
		if e, ok := recover().(error); ok {
			*err = e
		}
	}()
	*err = f()
}

func setupBZ2() {
	tp := bz2CompressorType
	object.ConstructBySig(tp, "BZ2Compressor(compresslevel=9, /)", func(t *thread, cls *class, a []value) value {
		level, ok := osutil.IntOr(t, a[0], 9)
		if !ok {
			return value{}
		}
		if level < 1 || level > 9 {
			return t.Raise(object.ValueError, "compresslevel must be between 1 and 9")
		}
		c := object.New[bz2Compressor](t, cls)
		c.w, _ = bzip2.NewWriter(&c.out, &bzip2.WriterConfig{Level: level})
		return c.Val()
	})
	tp.Dealloc = func(t *thread, h *header) {
		asBZ2(h.Val()).w = nil
		t.FreeHeader(h)
	}
	tp.Methods = []object.Method{
		{Sig: "compress(data, /)", Fn: func(t *thread, self value, a []value) value {
			c := asBZ2(self)
			b := buffer(t, a[0])
			if b == nil {
				return value{}
			}
			defer b.Release(t)
			data := b.Bytes()
			var out []byte
			var err error
			late := false
			compute(t, &c.mu, len(data), func() {
				if late = c.flushed; !late {
					guard(&err, func() error { _, err := c.w.Write(data); return err })
					out = c.take()
				}
			})
			switch {
			case late:
				return t.Raise(object.ValueError, "Compressor has been flushed")
			case err != nil:
				return t.Raise(object.OSError, "%s", err)
			}
			return t.NewBytes(out)
		}},
		{Sig: "flush()", Fn: func(t *thread, self value, _ []value) value {
			c := asBZ2(self)
			var out []byte
			var err error
			late := false
			compute(t, &c.mu, detachAt, func() {
				if late = c.flushed; !late {
					c.flushed = true
					guard(&err, c.w.Close)
					out = c.take()
					c.w = nil
				}
			})
			switch {
			case late:
				return t.Raise(object.ValueError, "Repeated call to flush()")
			case err != nil:
				return t.Raise(object.OSError, "%s", err)
			}
			return t.NewBytes(out)
		}},
	}
	setupPusher(bz2DecompressorType)
	object.ConstructBySig(bz2DecompressorType, "BZ2Decompressor()", func(t *thread, cls *class, a []value) value {
		p := newPusher(t, cls, &bz2Source{}, func(t *thread, err error) value {
			return t.Raise(object.OSError, "Invalid data stream")
		})
		p.fragile = true
		return p.Val()
	})
}

func bz2Module() *object.NativeModule {
	return &object.NativeModule{Name: "_bz2", Setup: func(t *thread, m *object.Module) bool {
		setupAll()
		bz2CompressorType.Ready()
		bz2DecompressorType.Ready()
		return m.Set(t, "BZ2Compressor", bz2CompressorType.Val()) && m.Set(t, "BZ2Decompressor", bz2DecompressorType.Val())
	}}
}
