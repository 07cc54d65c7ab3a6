package compress

import (
	"errors"
	"sync"

	"github.com/gophersnake/gophersnake/internal/lzmax"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

var (
	lzmaCompressorType   = object.NewStaticType("_lzma", "LZMACompressor", object.ObjectType, object.TypeImmutable)
	lzmaDecompressorType = object.NewStaticType("_lzma", "LZMADecompressor", object.ObjectType, object.TypeImmutable)
)

func lzmaError(t *thread, err error) value {
	return t.Raise(t.ExceptionClass("_lzma.LZMAError"), "%s", err)
}

// lzmaCompressor is an LZMACompressor.
type lzmaCompressor struct {
	header
	mu      sync.Mutex
	e       *lzmax.Encoder
	flushed bool
}

func asLZMA(v value) *lzmaCompressor { return (*lzmaCompressor)(v.Ptr()) }

type lzmaSource struct{ d *lzmax.Decoder }

func (s *lzmaSource) done() bool                                     { return s.d.Done() }
func (s *lzmaSource) decode(in []byte, max int) ([]byte, int, error) { return s.d.Decode(in, max) }

// uint64Item reads spec[key]; has is false when it is missing.
func uint64Item(t *thread, spec value, key string, what string) (n uint64, has, ok bool) {
	k := t.Intern(key).Val()
	v := object.GetItem(t, spec, k)
	if v.IsNil() {
		return 0, false, t.ClearIf(object.KeyError)
	}
	defer t.Decref(v)
	if what == "unsigned int" {
		x, ok := osutil.Uint32(t, v, what)
		return uint64(x), true, ok
	}
	n, ok = osutil.Uint64(t, v, what)
	return n, true, ok
}

// filterKeys are the names of the options of the kinds of filters.
var (
	lzmaKeys  = []string{"id", "preset", "dict_size", "lc", "lp", "pb", "mode", "nice_len", "mf", "depth"}
	deltaKeys = []string{"id", "dist"}
	bcjKeys   = []string{"id", "start_offset"}
)

// parseFilter reads a filter specifier.
func parseFilter(t *thread, spec value) (f lzmax.Filter, ok bool) {
	if !object.IsMapping(spec) {
		return f, t.RaiseFalse(object.TypeError, "Filter specifier must be a dict or dict-like object")
	}
	id, has, ok := uint64Item(t, spec, "id", "unsigned long long")
	if !ok {
		return f, false
	}
	if !has {
		return f, t.RaiseFalse(object.ValueError, "Filter specifier must have an \"id\" entry")
	}
	kind, keys := "", []string(nil)
	switch id {
	case lzmax.LZMA1, lzmax.LZMA2:
		kind, keys = "LZMA", lzmaKeys
	case lzmax.Delta:
		kind, keys = "delta", deltaKeys
	case lzmax.X86, lzmax.PowerPC, lzmax.IA64, lzmax.ARM, lzmax.ARMThumb, lzmax.SPARC:
		kind, keys = "BCJ", bcjKeys
	default:
		return f, t.RaiseFalse(object.ValueError, "Invalid filter ID: %d", id)
	}
	f = lzmax.Filter{ID: id, Dist: 1}
	if kind == "LZMA" {
		preset, has, ok := uint64Item(t, spec, "preset", "unsigned int")
		if !ok {
			return f, false
		}
		if !has {
			preset = 6
		}
		if f, ok = lzmax.Preset(id, uint32(preset)); !ok {
			lzmaError(t, errors.New("Invalid compression preset: "+utoa(preset)))
			return f, false
		}
	}
	found := 1
	for _, key := range keys[1:] {
		n, has, ok := uint64Item(t, spec, key, "unsigned int")
		if !ok {
			return f, t.RaiseFalse(object.ValueError, "Invalid filter specifier for %s filter", kind)
		}
		if !has {
			continue
		}
		found++
		p := map[string]*uint32{"dict_size": &f.DictSize, "lc": &f.LC, "lp": &f.LP, "pb": &f.PB, "mode": &f.Mode, "nice_len": &f.NiceLen,
			"mf": &f.MF, "depth": &f.Depth, "dist": &f.Dist, "start_offset": &f.Start}[key]
		if p != nil {
			*p = uint32(n)
		}
	}
	n, ok := object.Len(t, spec)
	if !ok {
		return f, false
	}
	if n != found {
		return f, t.RaiseFalse(object.ValueError, "Invalid filter specifier for %s filter", kind)
	}
	return f, true
}

func utoa(n uint64) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return utoa(n/10) + string(rune('0'+n%10))
}

// parseChain reads a chain of filters.
func parseChain(t *thread, v value) (chain []lzmax.Filter, ok bool) {
	if object.IsDict(v) {
		return nil, t.RaiseFalse(object.TypeError, "%s is not a sequence", v.Type().ShortName())
	}
	n, ok := object.Len(t, v)
	if !ok {
		return nil, false
	}
	if n > 4 {
		return nil, t.RaiseFalse(object.ValueError, "Too many filters - liblzma supports a maximum of 4")
	}
	for i := range n {
		spec := object.SeqItem(t, v, i)
		if spec.IsNil() {
			return nil, false
		}
		f, ok := parseFilter(t, spec)
		t.Decref(spec)
		if !ok {
			return nil, false
		}
		chain = append(chain, f)
	}
	return chain, true
}

func given(v value) bool { return !v.IsNil() && !v.IsNone() }

func newLZMACompressor(t *thread, cls *class, a []value) value {
	format, ok := osutil.IntOr(t, a[0], int(lzmax.XZ))
	if !ok {
		return value{}
	}
	check, ok := osutil.IntOr(t, a[1], -1)
	if !ok {
		return value{}
	}
	if given(a[2]) && given(a[3]) {
		return t.Raise(object.ValueError, "Cannot specify both preset and filter chain")
	}
	preset := uint32(6)
	if given(a[2]) {
		if preset, ok = osutil.Uint32(t, a[2], "unsigned int"); !ok {
			return value{}
		}
	}
	if lzmax.Format(format) != lzmax.XZ && check != -1 && check != lzmax.CheckNone {
		return t.Raise(object.ValueError, "Integrity checks are only supported by FORMAT_XZ")
	}
	if check == -1 {
		check = lzmax.CheckCRC64
	}
	var chain []lzmax.Filter
	switch f := lzmax.Format(format); {
	case f != lzmax.XZ && f != lzmax.Alone && f != lzmax.Raw:
		return t.Raise(object.ValueError, "Invalid container format: %d", format)
	case f == lzmax.Raw && !given(a[3]):
		return t.Raise(object.ValueError, "Must specify filters for FORMAT_RAW")
	case given(a[3]):
		if chain, ok = parseChain(t, a[3]); !ok {
			return value{}
		}
		if f == lzmax.Alone && (len(chain) != 1 || chain[0].ID != lzmax.LZMA1) {
			return t.Raise(object.ValueError, "Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 filter")
		}
	default:
		id := uint64(lzmax.LZMA2)
		if f == lzmax.Alone {
			id = lzmax.LZMA1
		}
		filter, ok := lzmax.Preset(id, preset)
		if !ok {
			if f == lzmax.Alone {
				return lzmaError(t, errors.New("Invalid compression preset: "+utoa(uint64(preset))))
			}
			return lzmaError(t, lzmax.ErrOptions)
		}
		chain = []lzmax.Filter{filter}
	}
	if check < 0 {
		return lzmaError(t, lzmax.ErrProgram)
	}
	e, err := lzmax.NewEncoder(lzmax.Format(format), check, chain)
	if err != nil {
		return lzmaError(t, err)
	}
	c := object.New[lzmaCompressor](t, cls)
	c.e = e
	return c.Val()
}

func newLZMADecompressor(t *thread, cls *class, a []value) value {
	format, ok := osutil.IntOr(t, a[0], int(lzmax.Auto))
	if !ok {
		return value{}
	}
	f := lzmax.Format(format)
	var limit uint64
	if given(a[1]) {
		if f == lzmax.Raw {
			return t.Raise(object.ValueError, "Cannot specify memory limit with FORMAT_RAW")
		}
		if limit, ok = osutil.Uint64(t, a[1], "unsigned long long"); !ok {
			return value{}
		}
		limit = max(limit, 1)
	}
	switch {
	case f == lzmax.Raw && !given(a[2]):
		return t.Raise(object.ValueError, "Must specify filters for FORMAT_RAW")
	case f != lzmax.Raw && given(a[2]):
		return t.Raise(object.ValueError, "Cannot specify filters except with FORMAT_RAW")
	case f < lzmax.Auto || f > lzmax.Raw:
		return t.Raise(object.ValueError, "Invalid container format: %d", format)
	}
	var chain []lzmax.Filter
	if f == lzmax.Raw {
		if chain, ok = parseChain(t, a[2]); !ok {
			return value{}
		}
	}
	d, err := lzmax.NewDecoder(f, chain, limit)
	if err != nil {
		return lzmaError(t, err)
	}
	p := newPusher(t, cls, &lzmaSource{d}, lzmaError)
	p.holds = true
	p.over = "Already at end of stream"
	return p.Val()
}

func setupLZMA() {
	tp := lzmaCompressorType
	object.ConstructBySig(tp, "LZMACompressor(format=FORMAT_XZ, check=-1, preset=None, filters=None)", newLZMACompressor)
	tp.TextSignature = ""
	tp.Dealloc = func(t *thread, h *header) {
		asLZMA(h.Val()).e = nil
		t.FreeHeader(h)
	}
	run := func(t *thread, c *lzmaCompressor, n int, message string, f func() ([]byte, error)) value {
		var out []byte
		var err error
		late := false
		compute(t, &c.mu, n, func() {
			if late = c.flushed; !late {
				guard(&err, func() (err error) { out, err = f(); return err })
			}
		})
		switch {
		case late:
			return t.Raise(object.ValueError, "%s", message)
		case err != nil:
			return lzmaError(t, err)
		}
		return t.NewBytes(out)
	}
	tp.Methods = []object.Method{
		{Sig: "compress(data, /)", Fn: func(t *thread, self value, a []value) value {
			b := buffer(t, a[0])
			if b == nil {
				return value{}
			}
			defer b.Release(t)
			data, c := b.Bytes(), asLZMA(self)
			return run(t, c, len(data), "Compressor has been flushed", func() ([]byte, error) { return c.e.Write(data) })
		}},
		{Sig: "flush()", Fn: func(t *thread, self value, _ []value) value {
			c := asLZMA(self)
			return run(t, c, detachAt, "Repeated call to flush()", func() ([]byte, error) {
				c.flushed = true
				return c.e.Close()
			})
		}},
	}
	tp = lzmaDecompressorType
	setupPusher(tp)
	tp.Members = append(tp.Members, object.Member{Name: "check", Get: func(h *header) value {
		return object.Int(int64(asPusher(h.Val()).src.(*lzmaSource).d.Check()))
	}})
	object.ConstructBySig(tp, "LZMADecompressor(format=FORMAT_AUTO, memlimit=None, filters=None)", newLZMADecompressor)
}

func encodeProps(t *thread, _ value, a []value) value {
	f, ok := parseFilter(t, a[0])
	if !ok {
		return value{}
	}
	p, err := f.Props()
	if err != nil {
		return lzmaError(t, err)
	}
	return t.NewBytes(p)
}

func decodeProps(t *thread, _ value, a []value) value {
	id, ok := osutil.Uint64(t, a[0], "unsigned long long")
	if !ok {
		return value{}
	}
	p, ok := object.BufferBytes(t, a[1])
	if !ok {
		return value{}
	}
	f, err := lzmax.ParseProps(id, p)
	if err != nil {
		return lzmaError(t, err)
	}
	d := t.NewDict()
	set := func(name string, n uint64) { d.SetStr(t, t.Intern(name), object.Int(int64(n))) }
	set("id", id)
	switch id {
	case lzmax.LZMA1:
		set("lc", uint64(f.LC))
		set("lp", uint64(f.LP))
		set("pb", uint64(f.PB))
		set("dict_size", uint64(f.DictSize))
	case lzmax.LZMA2:
		set("dict_size", uint64(f.DictSize))
	case lzmax.Delta:
		set("dist", uint64(f.Dist))
	default:
		if len(p) > 0 {
			set("start_offset", uint64(f.Start))
		}
	}
	return d.Val()
}

func lzmaModule() *object.NativeModule {
	return &object.NativeModule{
		Name: "_lzma",
		Functions: []object.Method{
			{Sig: "is_check_supported(check_id, /)", Fn: func(t *thread, _ value, a []value) value {
				n, ok := osutil.Int(t, a[0])
				if !ok {
					return value{}
				}
				return object.Bool(n >= 0 && lzmax.Supported(n))
			}},
			{Sig: "_encode_filter_properties(filter, /)", Fn: encodeProps},
			{Sig: "_decode_filter_properties(filter_id, encoded_props, /)", Fn: decodeProps},
		},
		Setup: func(t *thread, m *object.Module) bool {
			setupAll()
			lzmaCompressorType.Ready()
			lzmaDecompressorType.Ready()
			return osutil.AddConstants(t, m, osutil.Constants{
				{"FORMAT_AUTO", 0}, {"FORMAT_XZ", 1}, {"FORMAT_ALONE", 2}, {"FORMAT_RAW", 3}, {"CHECK_NONE", 0}, {"CHECK_CRC32", 1}, {"CHECK_CRC64", 4},
				{"CHECK_SHA256", 10}, {"CHECK_ID_MAX", 15}, {"CHECK_UNKNOWN", 16}, {"FILTER_LZMA1", lzmax.LZMA1}, {"FILTER_LZMA2", lzmax.LZMA2},
				{"FILTER_DELTA", lzmax.Delta}, {"FILTER_X86", lzmax.X86}, {"FILTER_IA64", lzmax.IA64}, {"FILTER_ARM", lzmax.ARM},
				{"FILTER_ARMTHUMB", lzmax.ARMThumb}, {"FILTER_SPARC", lzmax.SPARC}, {"FILTER_POWERPC", lzmax.PowerPC}, {"MF_HC3", 3}, {"MF_HC4", 4},
				{"MF_BT2", 18}, {"MF_BT3", 19}, {"MF_BT4", 20}, {"MODE_FAST", 1}, {"MODE_NORMAL", 2}, {"PRESET_DEFAULT", 6}, {"PRESET_EXTREME", 1 << 31},
			}) && m.Set(t, "LZMACompressor", lzmaCompressorType.Val()) && m.Set(t, "LZMADecompressor", lzmaDecompressorType.Val()) &&
				m.SetSteal(t, "LZMAError", t.NewExceptionClass("_lzma", "LZMAError", object.ExceptionType))
		},
	}
}
