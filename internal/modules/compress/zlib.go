package compress

import (
	"bytes"
	"errors"
	"hash/crc32"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/inflate"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

const (
	zVersion    = "1.3.2"
	zBufSize    = 16 * 1024
	zMaxWBits   = 15
	zDefMem     = 8
	zNoFlush    = 0
	zPartial    = 1
	zSync       = 2
	zFull       = 3
	zFinish     = 4
	zBlock      = 5
	zTrees      = 6
	zHuffman    = 2
	zRLE        = 3
	zFixed      = 4
	zlibErrName = "zlib.error"
)

// zlibError raises zlib.error as CPython words it.
func zlibError(t *thread, code int, message, detail string) value {
	if code == -2 && detail == "" {
		detail = "inconsistent stream state"
	}
	if detail != "" {
		detail = ": " + detail
	}
	return t.Raise(t.ExceptionClass(zlibErrName), "Error %d %s%s", code, message, detail)
}

// inflateError raises the error of a decoder.
func inflateError(t *thread, err error) value {
	switch {
	case errors.Is(err, inflate.ErrNeedDict):
		return zlibError(t, 2, "while decompressing data", "")
	case errors.Is(err, inflate.ErrDict):
		return zlibError(t, -3, "while setting zdict", "invalid input data")
	}
	return zlibError(t, -3, "while decompressing data", err.Error())
}

// newInflater makes a decoder for the argument wbits; nil if that is none.
func newInflater(wbits int) *inflate.Decoder {
	if wbits < 0 {
		if wbits > -8 || wbits < -15 {
			return nil
		}
		return inflate.New(inflate.Raw, -wbits)
	}
	if wbits >= 48 || wbits&15 > 0 && wbits&15 < 8 {
		return nil
	}
	return inflate.New([]inflate.Format{inflate.Zlib, inflate.Gzip, inflate.Auto}[wbits>>4], wbits&15)
}

// zsource is a decoder with the dictionary that it asks for.
type zsource struct {
	d    *inflate.Decoder
	dict []byte
	has  bool
}

func newZSource(wbits int, dict []byte, has bool) *zsource {
	d := newInflater(wbits)
	if d == nil {
		return nil
	}
	if has && wbits < 0 {
		_ = d.SetDict(dict)
	}
	return &zsource{d, dict, has}
}

func (z *zsource) done() bool { return z.d.Done() }

func (z *zsource) decode(in []byte, max int) (out []byte, used int, err error) {
	out, used, err = z.d.Decode(in, max)
	if errors.Is(err, inflate.ErrNeedDict) && z.has {
		if err = z.d.SetDict(z.dict); err != nil {
			return nil, used, err
		}
		var n int
		out, n, err = z.d.Decode(in[used:], max)
		used += n
	}
	return out, used, err
}

func compressOnce(t *thread, _ value, a []value) value {
	level, ok := osutil.IntOr(t, a[1], -1)
	if !ok {
		return value{}
	}
	wbits, ok := osutil.IntOr(t, a[2], zMaxWBits)
	if !ok {
		return value{}
	}
	b := buffer(t, a[0])
	if b == nil {
		return value{}
	}
	defer b.Release(t)
	z := newDeflater(t, level, wbits, 0, nil, false)
	if z == nil {
		return t.Raise(t.ExceptionClass(zlibErrName), "Bad compression level")
	}
	data := b.Bytes()
	f := func() {
		z.write(data)
		z.flush(zFinish)
	}
	if len(data) >= detachAt {
		t.Blocking(gil.Compute, f)
	} else {
		f()
	}
	return t.NewBytes(z.take())
}

func decompressOnce(t *thread, _ value, a []value) value {
	b := buffer(t, a[0])
	if b == nil {
		return value{}
	}
	defer b.Release(t)
	wbits, ok := osutil.IntOr(t, a[1], zMaxWBits)
	if !ok {
		return value{}
	}
	if !a[2].IsNil() {
		n, ok := object.AsSize(t, a[2], object.OverflowError)
		if !ok {
			return value{}
		}
		if n < 0 {
			return t.Raise(object.ValueError, "bufsize must be non-negative")
		}
		if n > object.MaxObjectBytes {
			return t.Raise(object.MemoryError, "Unable to allocate output buffer.")
		}
	}
	d := newInflater(wbits)
	if d == nil {
		return zlibError(t, -2, "while preparing to decompress data", "")
	}
	data := b.Bytes()
	var out []byte
	var err error
	f := func() { out, _, err = d.Decode(data, -1) }
	if len(data) >= detachAt {
		t.Blocking(gil.Compute, f)
	} else {
		f()
	}
	if err != nil {
		return inflateError(t, err)
	}
	if !d.Done() {
		return zlibError(t, -5, "while decompressing data", "incomplete or truncated stream")
	}
	return t.NewBytes(out)
}

// checksum makes crc32 and adler32.
func checksum(f func(sum uint32, data []byte) uint32, start uint32) func(t *thread, _ value, a []value) value {
	return func(t *thread, _ value, a []value) value {
		sum := start
		if !a[1].IsNil() {
			n, ok := osutil.Bits64(t, a[1])
			if !ok {
				return value{}
			}
			sum = uint32(n)
		}
		b := buffer(t, a[0])
		if b == nil {
			return value{}
		}
		defer b.Release(t)
		data := b.Bytes()
		if len(data) > 5*1024 {
			t.Blocking(gil.Compute, func() { sum = f(sum, data) })
		} else {
			sum = f(sum, data)
		}
		return object.Int(int64(sum))
	}
}

func zlibModule() *object.NativeModule {
	return &object.NativeModule{
		Name: "zlib",
		Functions: []object.Method{
			{Sig: "adler32(data, value=1, /)", Fn: checksum(inflate.Adler32, 1)},
			{Sig: "compress(data, /, level=Z_DEFAULT_COMPRESSION, wbits=MAX_WBITS)", Fn: compressOnce},
			{Sig: "compressobj(level=Z_DEFAULT_COMPRESSION, method=DEFLATED,\n            wbits=MAX_WBITS, memLevel=DEF_MEM_LEVEL,\n            strategy=Z_DEFAULT_STRATEGY, zdict=<unrepresentable>)", Fn: newCompressObj},
			{Sig: "crc32(data, value=0, /)", Fn: checksum(func(sum uint32, p []byte) uint32 { return crc32.Update(sum, crc32.IEEETable, p) }, 0)},
			{Sig: "decompress(data, /, wbits=MAX_WBITS, bufsize=DEF_BUF_SIZE)", Fn: decompressOnce},
			{Sig: "decompressobj(wbits=MAX_WBITS, zdict=b'')", Fn: newDecompressObj},
		},
		Setup: func(t *thread, m *object.Module) bool {
			setupAll()
			t.Interp.SetState("zlib.writers", &writers{})
			zlibDecompressorType.Ready()
			compressType.Ready()
			decompressType.Ready()
			v := t.NewStr(zVersion)
			defer t.Decref(v)
			return osutil.AddConstants(t, m, osutil.Constants{
				{"MAX_WBITS", zMaxWBits}, {"DEFLATED", 8}, {"DEF_MEM_LEVEL", zDefMem}, {"DEF_BUF_SIZE", zBufSize}, {"Z_BEST_SPEED", 1},
				{"Z_BEST_COMPRESSION", 9}, {"Z_NO_COMPRESSION", 0}, {"Z_DEFAULT_COMPRESSION", -1}, {"Z_FILTERED", 1}, {"Z_HUFFMAN_ONLY", zHuffman},
				{"Z_RLE", zRLE}, {"Z_FIXED", zFixed}, {"Z_DEFAULT_STRATEGY", 0}, {"Z_FINISH", zFinish}, {"Z_NO_FLUSH", zNoFlush},
				{"Z_PARTIAL_FLUSH", zPartial}, {"Z_SYNC_FLUSH", zSync}, {"Z_FULL_FLUSH", zFull}, {"Z_BLOCK", zBlock}, {"Z_TREES", zTrees},
			}) && m.Set(t, "ZLIB_VERSION", v) && m.Set(t, "ZLIB_RUNTIME_VERSION", v) && m.SetSteal(t, "__version__", t.NewStr("1.0")) &&
				m.Set(t, "_ZlibDecompressor", zlibDecompressorType.Val()) &&
				m.SetSteal(t, "error", t.NewExceptionClass("zlib", "error", object.ExceptionType))
		},
	}
}

var zlibDecompressorType = object.NewStaticType("zlib", "_ZlibDecompressor", object.ObjectType, object.TypeImmutable)

func setupZlibDecompressor() {
	tp := zlibDecompressorType
	setupPusher(tp)
	object.ConstructBySig(tp, "_ZlibDecompressor(wbits=15, zdict=b'')", func(t *thread, cls *class, a []value) value {
		wbits, ok := osutil.IntOr(t, a[0], zMaxWBits)
		if !ok {
			return value{}
		}
		dict, has, ok := zdictArgument(t, a[1])
		if !ok {
			return value{}
		}
		src := newZSource(wbits, dict, has)
		if src == nil {
			return t.Raise(object.ValueError, "Invalid initialization option")
		}
		return newPusher(t, cls, src, inflateError).Val()
	})
}

// zdictArgument copies the dictionary of a decompressor.
func zdictArgument(t *thread, v value) (dict []byte, has, ok bool) {
	if v.IsNil() {
		return nil, false, true
	}
	if !object.HasBuffer(v) {
		return nil, false, t.RaiseFalse(object.TypeError, "zdict argument must support the buffer protocol")
	}
	b, ok := object.BufferBytes(t, v)
	return bytes.Clone(b), true, ok
}
