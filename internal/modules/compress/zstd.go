package compress

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

var (
	zstdCompressorType   = object.NewStaticType("compression.zstd", "ZstdCompressor", object.ObjectType, object.TypeImmutable)
	zstdDecompressorType = object.NewStaticType("compression.zstd", "ZstdDecompressor", object.ObjectType, object.TypeImmutable)
	zstdDictType         = object.NewStaticType("compression.zstd", "ZstdDict", object.ObjectType, object.TypeImmutable)
)

// The modes of a compressor.
const (
	zContinue   = 0
	zFlushBlock = 1
	zFlushFrame = 2
)

// param is a parameter of compression or decompression.
type param struct {
	id       int
	name     string
	min, max int
}

var compressParams = []param{
	{100, "compression_level", -131072, 22}, {101, "window_log", 10, 31}, {102, "hash_log", 6, 30}, {103, "chain_log", 6, 30}, {104, "search_log", 1, 30},
	{105, "min_match", 3, 7}, {106, "target_length", 0, 131072}, {107, "strategy", 1, 9}, {160, "enable_long_distance_matching", 0, 2},
	{161, "ldm_hash_log", 6, 30}, {162, "ldm_min_match", 4, 4096}, {163, "ldm_bucket_size_log", 1, 8}, {164, "ldm_hash_rate_log", 0, 25},
	{200, "content_size_flag", 0, 1}, {201, "checksum_flag", 0, 1}, {202, "dict_id_flag", 0, 1}, {400, "nb_workers", 0, 256},
	{401, "job_size", 0, 1073741824}, {402, "overlap_log", 0, 9},
}

var decompressParams = []param{{100, "window_log_max", 10, 31}}

func findParam(list []param, id int) *param {
	for i := range list {
		if list[i].id == id {
			return &list[i]
		}
	}
	return nil
}

func zstdError(t *thread, format string, args ...any) value {
	return t.Raise(t.ExceptionClass("compression.zstd.ZstdError"), format, args...)
}

// zstdDict is a ZstdDict.
type zstdDict struct {
	header
	content []byte
	id      uint32
}

func asDict(v value) *zstdDict { return (*zstdDict)(v.Ptr()) }

const dictMagic = 0xec30a437

// raw reports whether the content is no formatted dictionary, or is to be used as a prefix only.
func (d *zstdDict) raw() bool { return d.id == 0 }

func newZstdDict(t *thread, cls *class, a []value) value {
	raw, ok := osutil.Truth(t, a[1], false)
	if !ok {
		return value{}
	}
	b, ok := object.BufferBytes(t, a[0])
	if !ok {
		return value{}
	}
	if len(b) < 8 {
		return t.Raise(object.ValueError, "Zstandard dictionary content too short (must have at least eight bytes)")
	}
	d := object.New[zstdDict](t, cls)
	d.content = bytes.Clone(b)
	if !raw {
		if binary.LittleEndian.Uint32(b) != dictMagic {
			t.Decref(d.Val())
			return t.Raise(object.ValueError, "invalid Zstandard dictionary")
		}
		d.id = binary.LittleEndian.Uint32(b[4:])
	}
	return d.Val()
}

// dictArgument reads a zstd_dict argument: a ZstdDict, or one of the tuples that its attributes make.
func dictArgument(t *thread, v value) (d *zstdDict, prefix, ok bool) {
	if v.IsNil() || v.IsNone() {
		return nil, false, true
	}
	if object.IsTuple(v) && len(object.AsTuple(v).Items()) == 2 {
		items := object.AsTuple(v).Items()
		if items[0].Type().IsSubtype(zstdDictType) && items[1].IsInt64() && items[1].Int64() >= 0 && items[1].Int64() <= 2 {
			return asDict(items[0]), items[1].Int64() == 2, true
		}
	} else if v.Type().IsSubtype(zstdDictType) {
		return asDict(v), false, true
	}
	return nil, false, t.RaiseFalse(object.TypeError, "zstd_dict argument should be a ZstdDict object.")
}

// zstdTypes are the classes that set_parameter_types was told.
type zstdTypes struct{ compress, decompress *class }

// References tells the audit what the state holds.
func (s *zstdTypes) References(visit func(value)) {
	visit(s.compress.Val())
	visit(s.decompress.Val())
}

// readOptions calls f with each parameter of a dict of options.
func readOptions(t *thread, v value, owner, kind string, list []param, wrong *class, wrongName string, f func(id, n int)) bool {
	if !object.IsDict(v) {
		return t.RaiseFalse(object.TypeError, "%s() argument 'options' must be dict, not %s", owner, v.Type().ShortName())
	}
	d := object.AsDict(v)
	pos := 0
	for {
		k, n, ok := d.Next(&pos)
		if !ok {
			return true
		}
		if wrong != nil && k.Type() == wrong {
			return t.RaiseFalse(object.TypeError, "%s options dictionary key must not be a %s attribute", kind, wrongName)
		}
		t.Incref(n)
		id, ok := osutil.Int(t, k)
		var x int
		if ok {
			x, ok = osutil.Int(t, n)
		}
		t.Decref(n)
		if !ok {
			return false
		}
		p := findParam(list, id)
		switch {
		case p == nil:
			return t.RaiseFalse(object.ValueError, "invalid %s parameter 'unknown parameter (key %d)'", kind, id)
		case x != 0 && (x < p.min || x > p.max), x == 0 && p.min < 0 && p.max < 0:
			if id == 100 && kind == "compression" {
				return badLevel(t, x)
			}
			return t.RaiseFalse(object.ValueError, "%s parameter '%s' received an illegal value %d; the valid range is [%d, %d]", kind, p.name, x, p.min, p.max)
		}
		f(id, x)
	}
}

func badLevel(t *thread, n int) bool {
	return t.RaiseFalse(object.ValueError, "illegal compression level %d; the valid range is [-131072, 22]", n)
}

// zstdCompressor is a ZstdCompressor.
type zstdCompressor struct {
	header
	mu      sync.Mutex
	opts    []zstd.EOption
	enc     *zstd.Encoder // the whole frame at once, or in pieces
	out     bytes.Buffer
	small   *zstd.Encoder // for frames of little data
	open    bool          // a frame has begun
	mode    int           // the last one
	pledged int64
	written int64
	size    bool // the size of the content is told in the frame
	dict    value
}

func asZstd(v value) *zstdCompressor { return (*zstdCompressor)(v.Ptr()) }

func newZstdCompressor(t *thread, cls *class, a []value) value {
	if given(a[0]) && given(a[1]) {
		return t.Raise(object.TypeError, "Only one of level or options should be used.")
	}
	level := 3
	opts := []zstd.EOption{zstd.WithEncoderConcurrency(1), zstd.WithZeroFrames(true), zstd.WithLowerEncoderMem(true)}
	crc, size := false, true
	window := 0
	if given(a[0]) {
		if !object.IsInt(a[0]) {
			return t.Raise(object.TypeError, "invalid type for level, expected int")
		}
		n, ok := object.IntFits(a[0])
		if !ok || n != int64(int32(n)) {
			return t.Raise(object.ValueError, "illegal compression level; the valid range is [-131072, 22]")
		}
		if n < -131072 || n > 22 {
			badLevel(t, int(n))
			return value{}
		}
		level = int(n)
	}
	if given(a[1]) {
		types, _ := t.Interp.State("_zstd.types").(*zstdTypes)
		var wrong *class
		if types != nil {
			wrong = types.decompress
		}
		if !readOptions(t, a[1], "ZstdCompressor", "compression", compressParams, wrong, "DecompressionParameter", func(id, n int) {
			switch id {
			case 100:
				level = n
			case 101:
				window = n
			case 200:
				size = n != 0
			case 201:
				crc = n != 0
			}
		}) {
			return value{}
		}
	}
	if level == 0 {
		level = 3
	}
	d, prefix, ok := dictArgument(t, a[2])
	if !ok {
		return value{}
	}
	opts = append(opts, zstd.WithEncoderLevel(zstd.EncoderLevelFromZstd(level)), zstd.WithEncoderCRC(crc))
	if window != 0 {
		opts = append(opts, zstd.WithWindowSize(1<<min(window, 29)))
	}
	if d != nil {
		if d.raw() || prefix {
			opts = append(opts, zstd.WithEncoderDictRaw(0, d.content))
		} else {
			opts = append(opts, zstd.WithEncoderDict(d.content))
		}
	}
	enc, err := zstd.NewWriter(nil, opts...)
	if err != nil {
		return zstdError(t, "Unable to set zstd compression parameter: %s", err)
	}
	c := object.New[zstdCompressor](t, cls)
	c.opts, c.enc, c.mode, c.pledged, c.size = opts, enc, zFlushFrame, -1, size
	if d != nil {
		c.dict = t.Newref(d.Val())
	}
	return c.Val()
}

// run compresses data and flushes as the mode says.
func (c *zstdCompressor) run(data []byte, mode int) (out []byte, err error) {
	guard(&err, func() error {
		if !c.open && mode == zFlushFrame && c.size {
			c.mode, c.pledged = mode, -1
			enc := c.enc
			if len(data) < 256 { // such a size is only told in a frame of one segment
				if c.small == nil {
					c.small, _ = zstd.NewWriter(nil, append(c.opts[:len(c.opts):len(c.opts)], zstd.WithSingleSegment(true))...)
				}
				enc = c.small
			}
			out = enc.EncodeAll(data, nil)
			return nil
		}
		if !c.open {
			if c.pledged >= 0 && c.size {
				c.enc.ResetContentSize(&c.out, c.pledged)
			} else {
				c.enc.Reset(&c.out)
			}
			c.open, c.written = true, 0
		}
		c.mode = mode
		c.written += int64(len(data))
		if c.pledged >= 0 && (c.written > c.pledged || mode == zFlushFrame && c.written != c.pledged) {
			return errors.New("Src size is incorrect")
		}
		if _, err := c.enc.Write(data); err != nil {
			return err
		}
		switch mode {
		case zFlushBlock:
			if err := c.enc.Flush(); err != nil {
				return err
			}
		case zFlushFrame:
			c.open, c.pledged = false, -1
			if err := c.enc.Close(); err != nil {
				return err
			}
		}
		out = bytes.Clone(c.out.Bytes())
		c.out.Reset()
		return nil
	})
	if err != nil {
		c.open, c.mode, c.pledged = false, zFlushFrame, -1
		c.out.Reset()
	}
	return out, err
}

func (c *zstdCompressor) compress(t *thread, data []byte, mode int) value {
	var out []byte
	var err error
	compute(t, &c.mu, max(len(data), 1+detachAt*mode), func() { out, err = c.run(data, mode) })
	if err != nil {
		return zstdError(t, "Unable to compress Zstandard data: %s", err)
	}
	return t.NewBytes(out)
}

func newZstdDecompressor(t *thread, cls *class, a []value) value {
	d, prefix, ok := dictArgument(t, a[0])
	if !ok {
		return value{}
	}
	window := 27
	if given(a[1]) {
		types, _ := t.Interp.State("_zstd.types").(*zstdTypes)
		var wrong *class
		if types != nil {
			wrong = types.compress
		}
		if !readOptions(t, a[1], "ZstdDecompressor", "decompression", decompressParams, wrong, "CompressionParameter", func(_, n int) {
			if n != 0 {
				window = n
			}
		}) {
			return value{}
		}
	}
	opts := []zstd.DOption{zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(1 << window), zstd.WithDecoderMaxMemory(1 << 62)}
	if d != nil {
		if d.raw() || prefix {
			opts = append(opts, zstd.WithDecoderDictRaw(0, d.content))
		} else {
			opts = append(opts, zstd.WithDecoderDicts(d.content))
		}
	}
	src := &zstdSource{opts: opts}
	p := newPusher(t, cls, src, func(t *thread, err error) value {
		return zstdError(t, "Unable to decompress Zstandard data: %s", err)
	})
	p.holds = true
	p.over = "Already at the end of a Zstandard frame."
	p.close = src.close
	if d != nil {
		p.ref = t.Newref(d.Val())
	}
	return p.Val()
}

func setupZstd() {
	tp := zstdDictType
	object.ConstructBySig(tp, "ZstdDict(dict_content, /, *, is_raw=False)", newZstdDict)
	tp.Dealloc = func(t *thread, h *header) { t.FreeHeader(h) }
	tp.Repr = func(t *thread, self value) value {
		return t.NewStr(fmt.Sprintf("<ZstdDict dict_id=%d dict_size=%d>", asDict(self).id, len(asDict(self).content)))
	}
	tp.Len = func(t *thread, self value) (int, bool) { return len(asDict(self).content), true }
	tp.Members = []object.Member{{Name: "dict_id", Get: func(h *header) value { return object.Int(int64(asDict(h.Val()).id)) }}}
	as := func(name string, kind int64) object.GetSet {
		return object.GetSet{Name: name, Get: func(t *thread, self value) value {
			return t.TupleSteal(t.Newref(self), object.Int(kind)).Val()
		}}
	}
	tp.Getset = []object.GetSet{
		{Name: "dict_content", Get: func(t *thread, self value) value { return t.NewBytesCopy(asDict(self).content) }},
		as("as_digested_dict", 0), as("as_undigested_dict", 1), as("as_prefix", 2),
	}

	tp = zstdCompressorType
	object.ConstructBySig(tp, "ZstdCompressor(level=None, options=None, zstd_dict=None)", newZstdCompressor)
	object.Fields(tp, func(h *header, f func(*value)) { f(&asZstd(h.Val()).dict) })
	tp.Constants = []object.Constant{{Name: "CONTINUE", Value: object.Int(zContinue)}, {Name: "FLUSH_BLOCK", Value: object.Int(zFlushBlock)}, {Name: "FLUSH_FRAME", Value: object.Int(zFlushFrame)}}
	tp.Members = []object.Member{{Name: "last_mode", Get: func(h *header) value { return object.Int(int64(asZstd(h.Val()).mode)) }}}
	tp.Methods = []object.Method{
		{Sig: "compress(data, mode=ZstdCompressor.CONTINUE)", Fn: func(t *thread, self value, a []value) value {
			mode, ok := osutil.IntOr(t, a[1], zContinue)
			if !ok {
				return value{}
			}
			b := buffer(t, a[0])
			if b == nil {
				return value{}
			}
			defer b.Release(t)
			if mode < zContinue || mode > zFlushFrame {
				return t.Raise(object.ValueError, "mode argument wrong value, it should be one of ZstdCompressor.CONTINUE, ZstdCompressor.FLUSH_BLOCK, ZstdCompressor.FLUSH_FRAME.")
			}
			return asZstd(self).compress(t, b.Bytes(), mode)
		}},
		{Sig: "flush(mode=ZstdCompressor.FLUSH_FRAME)", Fn: func(t *thread, self value, a []value) value {
			mode, ok := osutil.IntOr(t, a[0], zFlushFrame)
			if !ok {
				return value{}
			}
			if mode != zFlushBlock && mode != zFlushFrame {
				return t.Raise(object.ValueError, "mode argument wrong value, it should be ZstdCompressor.FLUSH_FRAME or ZstdCompressor.FLUSH_BLOCK.")
			}
			return asZstd(self).compress(t, nil, mode)
		}},
		{Sig: "set_pledged_input_size(size, /)", Fn: func(t *thread, self value, a []value) value {
			c := asZstd(self)
			size := int64(-1)
			if !a[0].IsNone() {
				if !object.IsInt(a[0]) {
					return t.Raise(object.TypeError, "an integer is required")
				}
				n := object.ToBig(a[0])
				if n.Sign() < 0 || !n.IsUint64() || n.Uint64() >= 1<<64-2 {
					return t.Raise(object.ValueError, "size argument should be a positive int less than 18446744073709551614")
				}
				size = int64(min(n.Uint64(), 1<<62))
			}
			if c.mode != zFlushFrame {
				return t.Raise(object.ValueError, "set_pledged_input_size() method must be called when last_mode == FLUSH_FRAME")
			}
			c.pledged = size
			return object.None
		}},
	}
	setupPusher(zstdDecompressorType)
	object.ConstructBySig(zstdDecompressorType, "ZstdDecompressor(zstd_dict=None, options=None)", newZstdDecompressor)
}

func frameInfo(t *thread, _ value, a []value) value {
	data, ok := object.BufferBytes(t, a[0])
	if !ok {
		return value{}
	}
	var h zstd.Header
	if err := h.Decode(data); err != nil {
		return zstdError(t, "Error when getting information from the header of a Zstandard frame. Ensure the frame_buffer argument starts from the beginning of a frame, and its length is not less than the frame header (6~18 bytes).")
	}
	size := object.None
	if h.Skippable {
		size = object.Int(0)
	} else if h.HasFCS {
		size = object.Int(int64(h.FrameContentSize))
	}
	return t.TupleSteal(size, object.Int(int64(h.DictionaryID))).Val()
}

func frameSize(t *thread, _ value, a []value) value {
	data, ok := object.BufferBytes(t, a[0])
	if !ok {
		return value{}
	}
	var f frameTracker
	n, err := f.take(data)
	if err == nil && f.step != trEnd {
		err = errors.New("Src size is incorrect")
	}
	if err != nil {
		return zstdError(t, "Error when finding the compressed size of a Zstandard frame. Ensure the frame_buffer argument starts from the beginning of a frame, and its length is not less than this complete frame. Zstd error message: %s.", err)
	}
	return object.Int(int64(n))
}

func paramBounds(t *thread, _ value, a []value) value {
	id, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	on, ok := object.Truth(t, a[1])
	if !ok {
		return value{}
	}
	list, kind := decompressParams, "decompression"
	if on {
		list, kind = compressParams, "compression"
	}
	p := findParam(list, id)
	if p == nil {
		return zstdError(t, "Unable to get zstd %s parameter bounds: Unsupported parameter", kind)
	}
	return t.TupleSteal(object.Int(int64(p.min)), object.Int(int64(p.max))).Val()
}

// samples cuts the samples out of their concatenation.
func samples(t *thread, function string, at int, data, sizes value) (list [][]byte, ok bool) {
	b, ok := object.BufferBytes(t, data)
	if !ok {
		return nil, false
	}
	if !object.IsTuple(sizes) {
		return nil, t.RaiseFalse(object.TypeError, "%s() argument %d must be tuple, not %s", function, at, sizes.Type().ShortName())
	}
	b = bytes.Clone(b)
	for _, v := range object.AsTuple(sizes).Items() {
		n, ok := osutil.Size(t, v)
		if !ok {
			return nil, false
		}
		if n < 0 || n > len(b) {
			return nil, t.RaiseFalse(object.ValueError, "The samples size tuple doesn't match the concatenation's size.")
		}
		list = append(list, b[:n:n])
		b = b[n:]
	}
	if len(b) > 0 {
		return nil, t.RaiseFalse(object.ValueError, "The samples size tuple doesn't match the concatenation's size.")
	}
	return list, true
}

// smallestDict is the least room that libzstd wants for a dictionary.
const smallestDict = 256

// makeDict builds a dictionary with the history (nil: the ends of the samples) of at most size bytes.
func makeDict(t *thread, history []byte, list [][]byte, size, level int, what string) value {
	fail := func(why string) value { return zstdError(t, "Unable to %s the Zstandard dictionary: %s", what, why) }
	if size < smallestDict {
		return fail("Destination buffer is too small")
	}
	var out []byte
	var err error
	t.Blocking(gil.Compute, func() {
		guard(&err, func() (err error) {
			if history == nil {
				room := size
				for i := len(list) - 1; i >= 0 && room > 0; i-- {
					p := list[i][max(len(list[i])-room, 0):]
					history = append(bytes.Clone(p), history...)
					room -= len(p)
				}
			}
			// The tables take some of the room.
			for try := history; len(try) >= 8; try = try[len(try)/8+1:] {
				sum := uint32(2166136261)
				for _, b := range try {
					sum = (sum ^ uint32(b)) * 16777619
				}
				out, err = zstd.BuildDict(zstd.BuildDictOptions{ID: sum%(1<<31-32768) + 32768, Contents: list, History: try, Offsets: [3]int{1, 4, 8},
					Level: zstd.EncoderLevelFromZstd(level), CompatV155: true})
				if err != nil || len(out) <= size {
					return err
				}
			}
			return errors.New("Destination buffer is too small")
		})
	})
	if err != nil {
		return fail("Src size is incorrect")
	}
	return t.NewBytes(out)
}

func zstdModule() *object.NativeModule {
	positive := func(t *thread, v value) (int, bool) {
		n, ok := osutil.Size(t, v)
		if ok && n <= 0 {
			return 0, t.RaiseFalse(object.ValueError, "dict_size argument should be positive number.")
		}
		return n, ok
	}
	return &object.NativeModule{
		Name: "_zstd",
		Functions: []object.Method{
			{Sig: "train_dict(samples_bytes, samples_sizes, dict_size, /)", Fn: func(t *thread, _ value, a []value) value {
				list, ok := samples(t, "train_dict", 2, a[0], a[1])
				if !ok {
					return value{}
				}
				size, ok := positive(t, a[2])
				if !ok {
					return value{}
				}
				return makeDict(t, nil, list, size, 3, "train")
			}},
			{Sig: "finalize_dict(custom_dict_bytes, samples_bytes, samples_sizes,\n              dict_size, compression_level, /)", Fn: func(t *thread, _ value, a []value) value {
				custom, ok := object.BufferBytes(t, a[0])
				if !ok {
					return value{}
				}
				list, ok := samples(t, "finalize_dict", 3, a[1], a[2])
				if !ok {
					return value{}
				}
				size, ok := positive(t, a[3])
				if !ok {
					return value{}
				}
				level, ok := osutil.Int(t, a[4])
				if !ok {
					return value{}
				}
				return makeDict(t, bytes.Clone(custom), list, size, level, "finalize")
			}},
			{Sig: "get_param_bounds(parameter, is_compress)", Fn: paramBounds},
			{Sig: "get_frame_size(frame_buffer)", Fn: frameSize},
			{Sig: "get_frame_info(frame_buffer)", Fn: frameInfo},
			{Sig: "set_parameter_types(c_parameter_type, d_parameter_type)", Fn: func(t *thread, _ value, a []value) value {
				for i, name := range []string{"c_parameter_type", "d_parameter_type"} {
					if !object.IsType(a[i]) {
						return t.Raise(object.TypeError, "set_parameter_types() argument '%s' must be type, not %s", name, a[i].Type().ShortName())
					}
				}
				old, _ := t.Interp.State("_zstd.types").(*zstdTypes)
				t.Interp.SetState("_zstd.types", &zstdTypes{object.AsType(t.Newref(a[0])), object.AsType(t.Newref(a[1]))})
				if old != nil {
					t.Decref(old.compress.Val())
					t.Decref(old.decompress.Val())
				}
				return object.None
			}},
		},
		Setup: func(t *thread, m *object.Module) bool {
			setupAll()
			for name, tp := range map[string]*class{"ZstdCompressor": zstdCompressorType, "ZstdDecompressor": zstdDecompressorType, "ZstdDict": zstdDictType} {
				tp.Ready()
				if !m.Set(t, name, tp.Val()) {
					return false
				}
			}
			for _, p := range compressParams {
				cname := map[int]string{100: "compressionLevel", 101: "windowLog", 102: "hashLog", 103: "chainLog", 104: "searchLog", 105: "minMatch", 106: "targetLength",
					107: "strategy", 160: "enableLongDistanceMatching", 161: "ldmHashLog", 162: "ldmMinMatch", 163: "ldmBucketSizeLog", 164: "ldmHashRateLog",
					200: "contentSizeFlag", 201: "checksumFlag", 202: "dictIDFlag", 400: "nbWorkers", 401: "jobSize", 402: "overlapLog"}[p.id]
				if !m.Set(t, "ZSTD_c_"+cname, object.Int(int64(p.id))) {
					return false
				}
			}
			return osutil.AddConstants(t, m, osutil.Constants{
				{"ZSTD_CLEVEL_DEFAULT", 3}, {"ZSTD_DStreamOutSize", 131072}, {"ZSTD_d_windowLogMax", 100}, {"ZSTD_fast", 1}, {"ZSTD_dfast", 2},
				{"ZSTD_greedy", 3}, {"ZSTD_lazy", 4}, {"ZSTD_lazy2", 5}, {"ZSTD_btlazy2", 6}, {"ZSTD_btopt", 7}, {"ZSTD_btultra", 8}, {"ZSTD_btultra2", 9},
				{"zstd_version_number", 10507},
			}) && m.SetSteal(t, "zstd_version", t.NewStr("1.5.7")) &&
				m.SetSteal(t, "ZstdError", t.NewExceptionClass("compression.zstd", "ZstdError", object.ExceptionType))
		},
	}
}
