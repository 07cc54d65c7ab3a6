package io

import (
	"bytes"
	"math/big"

	"github.com/gophersnake/gophersnake/internal/codec"
	"github.com/gophersnake/gophersnake/internal/object"
)

// decoder is what a text stream decodes with: the standard encodings here, others by an incremental decoder of the library; line ends
// are translated behind it.
type decoder struct {
	on      bool
	native  bool
	std     codec.Standard
	errors  string
	rest    []byte // undecoded bytes of a native one
	obj     value  // the library's decoder
	newline value  // a newlineDecoder over text, or the zero Value
}

func (d *decoder) clear(t *thread) {
	d.on, d.rest = false, nil
	t.Clear(&d.obj)
	t.Clear(&d.newline)
}

func (d *decoder) reset(t *thread) bool {
	d.rest = nil
	if !d.newline.IsNil() {
		n := asNewline(d.newline)
		n.seen, n.pendingCR = 0, false
	}
	return d.native || call(t, d.obj, nameReset)
}

// decode decodes input; at the end of the stream final is set. New reference to a str.
func (d *decoder) decode(t *thread, input []byte, final bool) value {
	var out value
	if d.native {
		if len(d.rest) > 0 {
			input = append(bytes.Clone(d.rest), input...)
			d.rest = nil
		}
		switch d.std {
		case codec.UTF8:
			var n int
			out, n = t.DecodeUTF8(input, d.errors, final)
			if !out.IsNil() && n < len(input) {
				d.rest = bytes.Clone(input[n:])
			}
		case codec.Latin1:
			out = t.NewLatin1(input)
		default:
			out = t.Decode(input, "ascii", d.errors)
		}
	} else {
		b := t.NewBytesCopy(input)
		out = object.CallMethod(t, d.obj, nameDecode, b, object.Bool(final))
		t.Decref(b)
		if !out.IsNil() && !object.IsStr(out) {
			name := out.Type().Name
			t.Decref(out)
			return t.Raise(object.TypeError, "decoder should return a string result, not '%s'", name)
		}
	}
	if out.IsNil() || d.newline.IsNil() {
		return out
	}
	res := asNewline(d.newline).decode(t, out, final)
	t.Decref(out)
	return res
}

// state returns the decoder's pending bytes and its flags (new reference), a carriage return that waits in the lowest bit.
func (d *decoder) state(t *thread) (rest []byte, flags value, ok bool) {
	flags = object.Int(0)
	if d.native {
		rest = bytes.Clone(d.rest)
	} else {
		b, f, ok := decoderState(t, d.obj)
		if !ok {
			return nil, value{}, false
		}
		rest = bytes.Clone(object.BytesOf(b))
		t.Decref(b)
		flags = f
	}
	if d.newline.IsNil() {
		return rest, flags, true
	}
	f := object.Binary(t, object.OpLShift, flags, object.Int(1))
	t.Decref(flags)
	if f.IsNil() {
		return nil, f, false
	}
	if asNewline(d.newline).pendingCR {
		g := object.Binary(t, object.OpOr, f, object.Int(1))
		t.Decref(f)
		f = g
	}
	return rest, f, true
}

// setState is state's counterpart; flags is borrowed.
func (d *decoder) setState(t *thread, rest []byte, flags value) bool {
	t.Incref(flags)
	if !d.newline.IsNil() {
		low := object.Binary(t, object.OpAnd, flags, object.Int(1))
		asNewline(d.newline).pendingCR = low.Int64() == 1
		f := object.Binary(t, object.OpRShift, flags, object.Int(1))
		t.Decref(flags)
		flags = f
	}
	defer t.Decref(flags)
	if d.native {
		d.rest = bytes.Clone(rest)
		return true
	}
	st := t.TupleSteal(t.NewBytesCopy(rest), t.Newref(flags))
	defer t.Decref(st.Val())
	return call(t, d.obj, nameSetState, st.Val())
}

// readChunk reads and decodes another chunk. eof says that nothing came.
func (x *textIO) readChunk(t *thread, hint int) (eof, ok bool) {
	if !x.dec.on {
		unsupported(t, "not readable")
		return false, false
	}
	var flags value
	var rest []byte
	if x.telling {
		if rest, flags, ok = x.dec.state(t); !ok {
			return false, false
		}
	}
	fail := func() (bool, bool) {
		t.Xdecref(flags)
		return false, false
	}
	size := max(x.chunk, hint)
	name := nameRead
	if x.hasRead1 {
		name = nameRead1
	}
	in := x.callBuffer(t, name, object.Int(int64(size)))
	if in.IsNil() {
		return fail()
	}
	defer t.Decref(in)
	if !object.HasBuffer(in) {
		t.Raise(object.TypeError, "underlying %s() should have returned a bytes-like object, not '%s'", name.String(), in.Type().Name)
		return fail()
	}
	data, ok := object.BufferBytes(t, in)
	if !ok {
		return fail()
	}
	eof = len(data) == 0
	s := x.dec.decode(t, data, eof)
	if s.IsNil() {
		return fail()
	}
	x.dropDecoded(t)
	x.decoded = object.AsStr(s)
	if x.decoded.Len() > 0 {
		eof = false
	}
	if x.telling {
		t.Replace(&x.snapFlags, flags)
		x.snapInput = append(rest, data...)
	}
	return eof, true
}

// take returns up to n characters that are decoded (all if n is negative). New reference.
func (x *textIO) take(t *thread, n int) value {
	if x.decoded == nil {
		return object.EmptyStr
	}
	have := x.decoded.Len() - x.used
	if n < 0 || n > have {
		n = have
	}
	if n == x.decoded.Len() {
		v := t.Newref(x.decoded.Val())
		x.used = n
		return v
	}
	v := t.Substr(x.decoded, x.used, x.used+n)
	x.used += n
	return v
}

func textRead(t *thread, self value, a []value) value {
	n, ok := optInt(t, a[0], -1)
	if !ok {
		return value{}
	}
	x := asTextIO(self)
	if !x.open(t) {
		return value{}
	}
	if !x.dec.on {
		return unsupported(t, "not readable")
	}
	if !x.flushPending(t) {
		return value{}
	}
	if n < 0 {
		in := x.callBuffer(t, nameRead)
		if in.IsNil() {
			return in
		}
		if in.IsNone() {
			b := t.NewBytes(nil)
			in = b
		}
		data, ok := object.BufferBytes(t, in)
		if !ok {
			t.Decref(in)
			return value{}
		}
		rest := x.dec.decode(t, data, true)
		t.Decref(in)
		if rest.IsNil() {
			return rest
		}
		head := x.take(t, -1)
		x.dropDecoded(t)
		x.dropSnapshot(t)
		if object.AsStr(head).Len() == 0 {
			t.Decref(head)
			return rest
		}
		res := t.ConcatStr(object.AsStr(head), object.AsStr(rest))
		t.Decref(head)
		t.Decref(rest)
		return res
	}
	var b object.StrBuilder
	left := n
	for {
		v := x.take(t, left)
		left -= object.AsStr(v).Len()
		if left <= 0 && b.Len() == 0 {
			return v
		}
		b.WriteStr(object.AsStr(v))
		t.Decref(v)
		if left <= 0 {
			break
		}
		eof, ok := x.readChunk(t, left)
		if !ok {
			return value{}
		}
		if eof {
			break
		}
	}
	return b.Finish(t)
}

// readLine reads a line of at most limit characters (no limit if negative). New reference.
func (x *textIO) readLine(t *thread, limit int) value {
	if !x.flushPending(t) {
		return value{}
	}
	var b object.StrBuilder
	carry := false // b ends in a carriage return that may begin \r\n
	for {
		if x.decoded == nil || x.used >= x.decoded.Len() {
			eof, ok := x.readChunk(t, 0)
			if !ok {
				return value{}
			}
			if eof {
				x.dropDecoded(t)
				x.dropSnapshot(t)
				break
			}
			if x.decoded.Len() == 0 {
				continue
			}
		}
		s := x.decoded
		if carry {
			// Universal line ends without translation: \r at the end of a chunk is a line's end, with or without \n behind it.
			if s.At(x.used) == '\n' && (limit < 0 || b.Len() < limit) {
				b.WriteRune('\n')
				x.used++
			}
			return b.Finish(t)
		}
		start := x.used
		if nl := x.readNL; nl == "\r\n" && !x.readNLNone && b.Len() > 0 && x.lastCR(&b) {
			if s.At(start) == '\n' {
				if limit < 0 || b.Len() < limit {
					b.WriteRune('\n')
					x.used++
				}
				return b.Finish(t)
			}
		}
		end := findLine(s, start, x.translate, x.universal && !x.translate, x.readNL)
		n := s.Len()
		if end >= 0 {
			n = end
		}
		if limit >= 0 && n-start > limit-b.Len() {
			n = start + limit - b.Len()
			end = n
		} else if end == s.Len() && x.universal && !x.translate && s.At(end-1) == '\r' {
			end, carry = -1, true
		}
		x.used = n
		if end >= 0 && b.Len() == 0 {
			return t.Substr(s, start, n)
		}
		b.WriteSub(s, start, n)
		if end >= 0 || limit >= 0 && b.Len() >= limit {
			break
		}
	}
	return b.Finish(t)
}

// lastCR reports whether the text so far ends in \r.
func (x *textIO) lastCR(b *object.StrBuilder) bool { return b.Last() == '\r' }

// The cookie of tell packs a position of the buffer and what the decoder needs to go on from there into one integer, 64 bits each:
// position, decoder flags, bytes to feed, characters to skip, and whether the end must be fed.
func packCookie(pos, flags, feed, skip int64, eof bool) *big.Int {
	n := big.NewInt(0)
	if eof {
		n.SetInt64(1)
	}
	for _, part := range []int64{skip, feed, flags, pos} {
		n.Lsh(n, 64)
		n.Or(n, big.NewInt(part))
	}
	return n
}

func textTell(t *thread, self value, a []value) value {
	x := asTextIO(self)
	if !x.open(t) {
		return value{}
	}
	if !x.seekable {
		return unsupported(t, "underlying stream is not seekable")
	}
	if !x.telling {
		return t.Raise(object.OSError, "telling position disabled by next() call")
	}
	if !x.flushPending(t) || !call(t, self, nameFlush) {
		return value{}
	}
	res := x.callBuffer(t, nameTell)
	if res.IsNil() || !x.dec.on || x.snapFlags.IsNil() {
		return res
	}
	pos, ok := object.AsInt64(t, res, "Python int too large to convert to C long")
	t.Decref(res)
	if !ok {
		return value{}
	}
	pos -= int64(len(x.snapInput))
	if x.decoded == nil || x.used == 0 {
		return x.cookie(t, pos, x.snapFlags, 0, 0, false)
	}
	// Replay the decoder over a part of the chunk to find the place where the characters read so far end.
	saveRest, saveFlags, ok := x.dec.state(t)
	if !ok {
		return value{}
	}
	var saveSeen int
	if !x.dec.newline.IsNil() {
		saveSeen = asNewline(x.dec.newline).seen
	}
	// chars decodes the first k bytes from the snapshot and returns the number of characters and the state behind them.
	chars := func(k int, final bool) (n int, rest []byte, flags value, ok bool) {
		if !x.dec.setState(t, nil, x.snapFlags) {
			return 0, nil, value{}, false
		}
		v := x.dec.decode(t, x.snapInput[:k], final)
		if v.IsNil() {
			return 0, nil, value{}, false
		}
		n = object.AsStr(v).Len()
		t.Decref(v)
		rest, flags, ok = x.dec.state(t)
		return n, rest, flags, ok
	}
	restore := func(v value) value {
		e := t.TakeExc()
		if !x.dec.setState(t, saveRest, saveFlags) {
			t.ClearExc()
		}
		if !x.dec.newline.IsNil() {
			asNewline(x.dec.newline).seen = saveSeen
		}
		t.Decref(saveFlags)
		if !e.IsNil() {
			t.RestoreExc(e)
		}
		return v
	}
	// The largest prefix that gives no more characters than were read.
	lo, hi := 0, len(x.snapInput)
	for lo < hi {
		mid := (lo + hi + 1) / 2
		n, _, f, ok := chars(mid, false)
		if !ok {
			return restore(value{})
		}
		t.Decref(f)
		if n <= x.used {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	// From there back to a place where the decoder keeps nothing.
	for k := lo; k >= 0; k-- {
		n, rest, f, ok := chars(k, false)
		if !ok {
			return restore(value{})
		}
		if len(rest) == 0 && n <= x.used {
			skip := x.used - n
			feed, eof := 0, false
			if skip > 0 {
				feed = min(len(x.snapInput)-k, lo-k+1)
				if k+feed >= len(x.snapInput) {
					feed = len(x.snapInput) - k
					if m, _, g, ok := chars(len(x.snapInput), false); ok {
						t.Decref(g)
						eof = m < x.used
					}
				}
			}
			v := x.cookie(t, pos+int64(k), f, int64(feed), int64(skip), eof)
			t.Decref(f)
			return restore(v)
		}
		t.Decref(f)
	}
	return restore(t.Raise(object.OSError, "can't reconstruct logical file position"))
}

func (x *textIO) cookie(t *thread, pos int64, flags value, feed, skip int64, eof bool) value {
	f, ok := object.AsInt64(t, flags, "decoder state does not fit")
	if !ok {
		return value{}
	}
	return t.NewBig(packCookie(pos, f, feed, skip, eof))
}

func textSeek(t *thread, self value, a []value) value {
	x := asTextIO(self)
	whence, ok := optInt(t, a[1], 0)
	if !ok || !x.open(t) {
		return value{}
	}
	if !x.seekable {
		return unsupported(t, "underlying stream is not seekable")
	}
	cookie := t.Newref(a[0])
	defer func() { t.Decref(cookie) }()
	zero, ok := object.Equal(t, cookie, object.Int(0))
	if !ok {
		return value{}
	}
	switch whence {
	case 0:
	case 1:
		if !zero {
			return unsupported(t, "can't do nonzero cur-relative seeks")
		}
		pos := object.CallMethod(t, self, nameTell)
		if pos.IsNil() {
			return pos
		}
		t.Decref(cookie)
		cookie = pos
	case 2:
		if !zero {
			return unsupported(t, "can't do nonzero end-relative seeks")
		}
		if !call(t, self, nameFlush) {
			return value{}
		}
		x.dropDecoded(t)
		x.dropSnapshot(t)
		if x.dec.on && !x.dec.reset(t) {
			return value{}
		}
		res := x.callBuffer(t, nameSeek, object.Int(0), object.Int(2))
		if res.IsNil() {
			return res
		}
		if !x.encoder.IsNil() {
			if z, ok := object.Equal(t, res, object.Int(0)); !ok || !x.resetEncoder(t, z) {
				t.Decref(res)
				return value{}
			}
		}
		return res
	default:
		return t.Raise(object.ValueError, "invalid whence (%d, should be 0, 1 or 2)", whence)
	}
	neg := object.Compare(t, cookie, object.Int(0), object.Lt)
	if neg.IsNil() {
		return neg
	}
	if neg.IsTrue() {
		r := reprOf(t, cookie)
		return t.Raise(object.ValueError, "negative seek position %s", r)
	}
	if !call(t, self, nameFlush) {
		return value{}
	}
	ci := object.AsIndex(t, cookie)
	if ci.IsNil() {
		return ci
	}
	n := new(big.Int).Set(object.ToBig(ci))
	t.Decref(ci)
	mask := new(big.Int).SetUint64(1<<64 - 1)
	part := func() int64 {
		v := new(big.Int).And(n, mask)
		n.Rsh(n, 64)
		return int64(v.Uint64())
	}
	pos, flags, feed, skip := part(), part(), part(), part()
	eof := n.Sign() != 0
	if !x.askBuffer(t, nameSeek, object.Int(pos)) {
		return value{}
	}
	x.dropDecoded(t)
	x.dropSnapshot(t)
	if x.dec.on {
		if pos == 0 && flags == 0 {
			if !x.dec.reset(t) {
				return value{}
			}
		} else if !x.dec.setState(t, nil, object.Int(flags)) {
			return value{}
		}
	}
	if skip > 0 {
		in := x.callBuffer(t, nameRead, object.Int(feed))
		if in.IsNil() {
			return in
		}
		data, ok := object.BufferBytes(t, in)
		if !ok {
			t.Decref(in)
			return value{}
		}
		data = bytes.Clone(data)
		t.Decref(in)
		s := x.dec.decode(t, data, eof)
		if s.IsNil() {
			return s
		}
		x.decoded = object.AsStr(s)
		x.snapFlags, x.snapInput = object.Int(flags), data
		if x.decoded.Len() < int(skip) {
			return t.Raise(object.OSError, "can't restore logical file position")
		}
		x.used = int(skip)
	} else {
		x.snapFlags, x.snapInput = object.Int(flags), nil
	}
	if !x.encoder.IsNil() && !x.resetEncoder(t, pos == 0 && flags == 0) {
		return value{}
	}
	return t.Newref(cookie)
}

// resetEncoder makes the library's encoder begin anew: at the start of the file it may write a byte-order mark.
func (x *textIO) resetEncoder(t *thread, start bool) bool {
	x.encodingStart = start
	if start {
		return call(t, x.encoder, nameReset)
	}
	return call(t, x.encoder, nameSetState, object.Int(0))
}
