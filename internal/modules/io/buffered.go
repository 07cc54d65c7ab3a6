package io

import (
	"bytes"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

var (
	bufferedReaderType = object.NewStaticType("_io", "BufferedReader", bufferedBaseType, streamFlags)
	bufferedWriterType = object.NewStaticType("_io", "BufferedWriter", bufferedBaseType, streamFlags)
	bufferedRandomType = object.NewStaticType("_io", "BufferedRandom", bufferedBaseType, streamFlags)
)

// buffered is a BufferedReader, BufferedWriter or BufferedRandom. What was read ahead is buf[pos:], what waits to be written is out: at most
// one of them is not empty. The raw stream stands behind what was read ahead and before what waits.
type buffered struct {
	object.Header
	raw     value // the zero Value before __init__ and after detach
	size    int
	buf     []byte // read ahead
	pos     int
	out     []byte // to be written
	lock    gil.Lock
	owner   *thread
	reads   bool
	writes  bool
	ended   bool // __init__ has succeeded
	closing bool

	standard bool // see MarkStandard
}

func asBuffered(v value) *buffered { return (*buffered)(v.Ptr()) }

// enter takes the stream's lock; false with an exception pending.
func (b *buffered) enter(t *thread) bool {
	if b.owner == t {
		return t.RaiseFalse(object.RuntimeError, "reentrant call inside %s", reprOf(t, b.Val()))
	}
	if b.lock.Acquire(t.Sched, 0) != gil.Woken && !b.wait(t) {
		return false
	}
	b.owner = t
	return true
}

// wait takes the lock that another thread holds.
func (b *buffered) wait(t *thread) bool {
	t.Sched.Expect("buffer", b.Val().ID(), 0)
	defer t.Sched.Unexpect()
	for b.lock.Acquire(t.Sched, -1) != gil.Woken {
		if !t.Poll() {
			return false
		}
	}
	return true
}

func (b *buffered) leave() {
	b.owner = nil
	b.lock.Release()
}

// ok reports whether the stream can be used: initialised and not detached.
func (b *buffered) usable(t *thread) bool {
	if b.raw.IsNil() {
		if b.ended {
			return t.RaiseFalse(object.ValueError, "raw stream has been detached")
		}
		return t.RaiseFalse(object.ValueError, "I/O operation on uninitialized object")
	}
	return true
}

// isClosed reports whether the raw stream is closed; ok is false with an exception pending.
func (b *buffered) isClosed(t *thread) (closed, ok bool) {
	if b.raw.Type() == fileIOType {
		return asFileIO(b.raw).fd < 0, true
	}
	return attrTrue(t, b.raw, nameClosed)
}

// open checks that the stream is usable and open; what names the operation in the message.
func (b *buffered) open(t *thread, what string) bool {
	if !b.usable(t) {
		return false
	}
	closed, ok := b.isClosed(t)
	if !ok {
		return false
	}
	if closed {
		return t.RaiseFalse(object.ValueError, "%s", what)
	}
	return true
}

func bufferedInit(tp *typ, reads, writes bool) func(t *thread, self value, args []value, kw *object.Tuple) bool {
	return object.InitBySig(tp.Name+"(raw, buffer_size=131072)", func(t *thread, self value, a []value) bool {
		b := asBuffered(self)
		b.ended = false
		size := defaultBufferSize
		if !a[1].IsNil() {
			var ok bool
			if size, ok = osutil.Size(t, a[1]); !ok {
				return false
			}
		}
		if writes && reads && !checkAble(t, a[0], nameSeekable, "File or stream is not seekable.") ||
			reads && !checkAble(t, a[0], nameReadable, "File or stream is not readable.") ||
			writes && !checkAble(t, a[0], nameWritable, "File or stream is not writable.") {
			return false
		}
		if size <= 0 {
			return t.RaiseFalse(object.ValueError, "buffer size must be strictly positive")
		}
		if size > 1<<40 {
			t.NoMemory()
			return false
		}
		old := b.raw
		b.raw = t.Newref(a[0])
		t.Xdecref(old)
		b.size, b.buf, b.pos, b.out = size, nil, 0, nil
		b.reads, b.writes, b.ended = reads, writes, true
		return true
	})
}

func setupBuffered() {
	for _, x := range []struct {
		tp            *typ
		reads, writes bool
	}{{bufferedReaderType, true, false}, {bufferedWriterType, false, true}, {bufferedRandomType, true, true}} {
		tp := x.tp
		tp.New = func(t *thread, cls *typ, args []value, kw *object.Tuple) value {
			return object.New[buffered](t, cls).Val()
		}
		tp.Init = bufferedInit(tp, x.reads, x.writes)
		tp.Dealloc = func(t *thread, h *object.Header) {
			b := asBuffered(h.Val())
			raw := b.raw
			b.raw, b.buf, b.out = value{}, nil, nil
			t.FreeHeader(h)
			t.Xdecref(raw)
		}
		tp.Traverse = func(h *object.Header, visit func(value)) {
			if b := asBuffered(h.Val()); !b.raw.IsNil() {
				visit(b.raw)
			}
		}
		tp.Clear = func(t *thread, h *object.Header) { t.Clear(&asBuffered(h.Val()).raw) }
		tp.Finalize = func(t *thread, self value) {
			b := asBuffered(self)
			if !b.ended || b.raw.IsNil() {
				return
			}
			b.closing = true
			finalizeStream(t, self)
		}
		tp.Repr = bufferedRepr
		tp.Getset = []object.GetSet{
			{Name: "closed", Get: func(t *thread, self value) value {
				b := asBuffered(self)
				if !b.usable(t) {
					return value{}
				}
				return object.GetAttr(t, b.raw, nameClosed)
			}},
			{Name: "name", Get: rawAttr(nameName)},
			{Name: "mode", Get: rawAttr(nameMode)},
			{Name: "raw", Get: func(t *thread, self value) value {
				if raw := asBuffered(self).raw; !raw.IsNil() {
					return t.Newref(raw)
				}
				return object.None
			}},
			{Name: "_finalizing", Get: func(t *thread, self value) value { return object.Bool(asBuffered(self).closing) }},
		}
		ms := []object.Method{
			{Sig: "detach()", Fn: bufferedDetach},
			{Sig: "flush()", Fn: bufferedFlush},
			{Sig: "close()", Fn: bufferedClose},
			{Sig: "seekable()", Fn: rawCall(nameSeekable)},
			{Sig: "fileno()", Fn: rawCall(nameFileno)},
			{Sig: "isatty()", Fn: rawCall(nameIsatty)},
			{Sig: "_dealloc_warn(source, /)", Fn: func(t *thread, self value, a []value) value {
				b := asBuffered(self)
				if !b.raw.IsNil() {
					r := object.CallMethod(t, b.raw, t.Intern("_dealloc_warn"), a[0])
					if r.IsNil() {
						t.ClearExc()
					} else {
						t.Decref(r)
					}
				}
				return object.None
			}},
			{Sig: "seek(target, whence=0, /)", Fn: bufferedSeek},
			{Sig: "tell()", Fn: bufferedTell},
			{Sig: "truncate(pos=None, /)", Fn: bufferedTruncate},
			{Sig: "__sizeof__()", Fn: func(t *thread, self value, a []value) value { return object.Int(int64(152 + asBuffered(self).size)) }},
			{Sig: "__getstate__()", Fn: noPickle},
			{Sig: "__reduce__()", Fn: noPickle},
			{Sig: "__reduce_ex__(protocol, /)", Fn: noPickle},
		}
		if x.reads {
			ms = append(ms,
				object.Method{Sig: "readable()", Fn: rawCall(nameReadable)},
				object.Method{Sig: "read(size=-1, /)", Fn: bufferedRead},
				object.Method{Sig: "peek(size=0, /)", Fn: bufferedPeek},
				object.Method{Sig: "read1(size=-1, /)", Fn: bufferedRead1},
				object.Method{Sig: "readinto(buffer, /)", Fn: func(t *thread, self value, a []value) value { return bufferedInto(t, self, a[0], false) }},
				object.Method{Sig: "readinto1(buffer, /)", Fn: func(t *thread, self value, a []value) value { return bufferedInto(t, self, a[0], true) }},
				object.Method{Sig: "readline(size=-1, /)", Fn: func(t *thread, self value, a []value) value {
					limit, ok := optInt(t, a[0], -1)
					if !ok {
						return value{}
					}
					return bufferedLine(t, self, limit)
				}})
			tp.Next = func(t *thread, self value) value {
				var line value
				if self.Type() == bufferedReaderType || self.Type() == bufferedRandomType {
					line = bufferedLine(t, self, -1)
				} else {
					line = object.CallMethod(t, self, nameReadline)
				}
				if line.IsNil() {
					return line
				}
				if line.Type().Has(object.TypeBytes) && len(object.BytesOf(line)) == 0 {
					t.Decref(line)
					return value{}
				}
				return line
			}
		}
		if x.writes {
			ms = append(ms, object.Method{Sig: "writable()", Fn: rawCall(nameWritable)}, object.Method{Sig: "write(buffer, /)", Fn: bufferedWrite})
		}
		tp.Methods = ms
	}
}

func rawAttr(name *object.Str) func(t *thread, self value) value {
	return func(t *thread, self value) value {
		b := asBuffered(self)
		if !b.usable(t) {
			return value{}
		}
		return object.GetAttr(t, b.raw, name)
	}
}

func rawCall(name *object.Str) func(t *thread, self value, a []value) value {
	return func(t *thread, self value, a []value) value {
		b := asBuffered(self)
		if !b.usable(t) {
			return value{}
		}
		return object.CallMethod(t, b.raw, name)
	}
}

func bufferedRepr(t *thread, self value) value {
	name := object.TypeFullName(t, self.Type())
	n, ok := object.LookupAttr(t, self, nameName)
	if !ok {
		if !t.ClearIf(object.ValueError) {
			return value{}
		}
		n = value{}
	}
	if n.IsNil() {
		return t.NewStr("<" + name + ">")
	}
	defer t.Decref(n)
	if t.EnterRepr(self) {
		return t.Raise(object.RuntimeError, "reentrant call inside %s.__repr__", name)
	}
	r := object.Repr(t, n)
	t.LeaveRepr(self)
	if r.IsNil() {
		return r
	}
	defer t.Decref(r)
	return t.NewStr("<" + name + " name=" + object.AsStr(r).String() + ">")
}

// rawReadInto reads once from the raw stream into p: n is 0 at the end, blocked says that nothing is there now.
func (b *buffered) rawReadInto(t *thread, p []byte) (n int, blocked, ok bool) {
	if b.raw.Type() == fileIOType {
		f := asFileIO(b.raw)
		if !f.check(t, f.readable, "reading") {
			return 0, false, false
		}
		return f.readSome(t, p)
	}
	ba := t.NewByteArray(p)
	view := object.Call1(t, object.MemoryViewType.Val(), ba)
	if view.IsNil() {
		t.Decref(ba)
		return 0, false, false
	}
	r := object.CallMethod(t, b.raw, nameReadInto, view)
	// The view is released, so that the raw stream cannot write into the buffer later.
	e := t.TakeExc()
	if rel := object.CallMethod(t, view, t.Intern("release")); rel.IsNil() {
		t.ClearExc()
	} else {
		t.Decref(rel)
	}
	t.RestoreExc(e)
	t.Decref(view)
	copy(p, object.BytesOf(ba))
	t.Decref(ba)
	if r.IsNil() {
		return 0, false, false
	}
	defer t.Decref(r)
	if r.IsNone() {
		return 0, true, true
	}
	n, ok = object.AsSize(t, r, object.ValueError)
	if !ok {
		e := t.TakeExc()
		t.Raise(object.OSError, "raw readinto() failed")
		if t.HasExc() {
			object.AsException(t.Exc()).Cause = e
			object.AsException(t.Exc()).SuppressContext = true
		}
		return 0, false, false
	}
	if n < 0 || n > len(p) {
		return 0, false, t.RaiseFalse(object.OSError, "raw readinto() returned invalid length %d (should have been between 0 and %d)", n, len(p))
	}
	return n, false, true
}

// rawWrite writes once.
func (b *buffered) rawWrite(t *thread, p []byte) (n int, blocked, ok bool) {
	v := t.NewBytesCopy(p)
	defer t.Decref(v)
	r := object.CallMethod(t, b.raw, nameWrite, v)
	if r.IsNil() {
		return 0, false, false
	}
	defer t.Decref(r)
	if r.IsNone() {
		return 0, true, true
	}
	n, ok = object.AsSize(t, r, object.ValueError)
	if !ok {
		return 0, false, false
	}
	if n < 0 || n > len(p) {
		return 0, false, t.RaiseFalse(object.OSError, "raw write() returned invalid length %d (should have been between 0 and %d)", n, len(p))
	}
	return n, false, true
}

// flushOut writes what waits. On a non-blocking stream it may leave some, and raises BlockingIOError.
func (b *buffered) flushOut(t *thread) bool {
	done := 0
	defer func() {
		if done > 0 {
			b.out = append(b.out[:0], b.out[done:]...)
		}
	}()
	for done < len(b.out) {
		n, blocked, ok := b.rawWrite(t, b.out[done:])
		if !ok {
			return false
		}
		if blocked {
			raiseBlocking(t, "write could not complete without blocking", 0)
			return false
		}
		done += n
		if !t.Poll() {
			return false
		}
	}
	return true
}

func raiseBlocking(t *thread, msg string, written int) {
	s := t.NewStr(msg)
	t.RaiseArgs(object.BlockingIOError, object.Int(int64(host.EAGAIN)), s, object.Int(int64(written)))
	t.Decref(s)
}

// dropAhead forgets what was read ahead and moves the raw stream back to where the reader is.
func (b *buffered) dropAhead(t *thread) bool {
	ahead := len(b.buf) - b.pos
	b.buf, b.pos = b.buf[:0], 0
	if ahead == 0 {
		return true
	}
	_, ok := b.rawSeek(t, int64(-ahead), 1)
	return ok
}

func (b *buffered) rawSeek(t *thread, pos int64, whence int) (int64, bool) {
	return b.position(t, object.CallMethod(t, b.raw, nameSeek, object.Int(pos), object.Int(int64(whence))), "seek")
}

func (b *buffered) rawTell(t *thread) (int64, bool) {
	return b.position(t, object.CallMethod(t, b.raw, nameTell), "tell")
}

// position reads a position that the raw stream returned (stolen).
func (b *buffered) position(t *thread, r value, what string) (int64, bool) {
	if r.IsNil() {
		return 0, false
	}
	defer t.Decref(r)
	n, ok := object.AsInt64(t, r, "Python int too large to convert to C long")
	if !ok {
		return 0, false
	}
	if n < 0 {
		return 0, t.RaiseFalse(object.OSError, "Raw stream returned invalid position %d", n)
	}
	return n, true
}

// startReading makes a BufferedRandom ready to read.
func (b *buffered) startReading(t *thread) bool { return len(b.out) == 0 || b.flushOut(t) }

// fill reads once into the empty read-ahead buffer.
func (b *buffered) fill(t *thread) (n int, blocked, ok bool) {
	if cap(b.buf) < b.size {
		b.buf = make([]byte, 0, b.size)
	}
	b.buf, b.pos = b.buf[:0], 0
	n, blocked, ok = b.rawReadInto(t, b.buf[:b.size])
	if ok {
		b.buf = b.buf[:n]
	}
	return n, blocked, ok
}

func bufferedRead(t *thread, self value, a []value) value {
	n, ok := optInt(t, a[0], -1)
	if !ok {
		return value{}
	}
	if n < -1 {
		return t.Raise(object.ValueError, "read length must be non-negative or -1")
	}
	b := asBuffered(self)
	if !b.open(t, "read of closed file") || !b.enter(t) {
		return value{}
	}
	defer b.leave()
	if !b.startReading(t) {
		return value{}
	}
	if n == -1 {
		return b.readAll(t)
	}
	if n > 1<<40 {
		return t.NoMemory()
	}
	if n <= len(b.buf)-b.pos {
		out := bytes.Clone(b.buf[b.pos : b.pos+n])
		b.pos += n
		return t.NewBytes(out)
	}
	out := make([]byte, 0, min(n, 1<<20))
	out = append(out, b.buf[b.pos:]...)
	b.buf, b.pos = b.buf[:0], 0
	for len(out) < n {
		need := n - len(out)
		var got int
		var blocked bool
		if need >= b.size {
			chunk := need - need%b.size
			chunk = min(chunk, 16<<20)
			out = append(out, make([]byte, chunk)...)
			got, blocked, ok = b.rawReadInto(t, out[len(out)-chunk:])
			out = out[:len(out)-chunk+got]
		} else {
			got, blocked, ok = b.fill(t)
			take := min(got, need)
			out = append(out, b.buf[:take]...)
			b.pos = take
		}
		if !ok {
			return value{}
		}
		if blocked {
			if len(out) == 0 {
				return object.None
			}
			break
		}
		if got == 0 {
			break
		}
	}
	return t.NewBytes(out)
}

func (b *buffered) readAll(t *thread) value {
	have := bytes.Clone(b.buf[b.pos:])
	if b.raw.Type() == fileIOType {
		b.buf, b.pos = b.buf[:0], 0
		rest := fileReadAll(t, b.raw, nil)
		if rest.IsNil() || len(have) == 0 {
			return rest
		}
		if rest.IsNone() {
			return t.NewBytes(have)
		}
		have = append(have, object.BytesOf(rest)...)
		t.Decref(rest)
		return t.NewBytes(have)
	}
	b.buf, b.pos = b.buf[:0], 0
	all, ok := object.LookupAttr(t, b.raw, nameReadAll)
	if !ok {
		return value{}
	}
	if !all.IsNil() {
		rest := object.Call0(t, all)
		t.Decref(all)
		if rest.IsNil() {
			return rest
		}
		if rest.IsNone() {
			if len(have) > 0 {
				return t.NewBytes(have)
			}
			return rest
		}
		defer t.Decref(rest)
		if !rest.Type().Has(object.TypeBytes) {
			return t.Raise(object.TypeError, "readall() should return bytes")
		}
		return t.NewBytes(append(have, object.BytesOf(rest)...))
	}
	for {
		r := object.CallMethod(t, b.raw, nameRead)
		if r.IsNil() {
			return r
		}
		if r.IsNone() {
			if len(have) == 0 {
				return r
			}
			return t.NewBytes(have)
		}
		if !r.Type().Has(object.TypeBytes) {
			t.Decref(r)
			return t.Raise(object.TypeError, "read() should return bytes")
		}
		data := object.BytesOf(r)
		have = append(have, data...)
		t.Decref(r)
		if len(data) == 0 {
			return t.NewBytes(have)
		}
	}
}

func bufferedPeek(t *thread, self value, a []value) value {
	b := asBuffered(self)
	if !b.open(t, "peek of closed file") || !b.enter(t) {
		return value{}
	}
	defer b.leave()
	if !b.startReading(t) {
		return value{}
	}
	if b.pos >= len(b.buf) {
		if _, _, ok := b.fill(t); !ok {
			return value{}
		}
	}
	return t.NewBytes(bytes.Clone(b.buf[b.pos:]))
}

func bufferedRead1(t *thread, self value, a []value) value {
	n, ok := optInt(t, a[0], -1)
	if !ok {
		return value{}
	}
	b := asBuffered(self)
	if n < 0 {
		n = b.size
	}
	if !b.open(t, "read of closed file") {
		return value{}
	}
	if n == 0 {
		return t.NewBytes(nil)
	}
	if !b.enter(t) {
		return value{}
	}
	defer b.leave()
	if have := len(b.buf) - b.pos; have > 0 {
		n = min(n, have)
		out := bytes.Clone(b.buf[b.pos : b.pos+n])
		b.pos += n
		return t.NewBytes(out)
	}
	if !b.startReading(t) {
		return value{}
	}
	out := make([]byte, min(n, 1<<30))
	got, _, ok := b.rawReadInto(t, out)
	if !ok {
		return value{}
	}
	return t.NewBytes(out[:got:got])
}

func bufferedInto(t *thread, self, buf value, once bool) value {
	b := asBuffered(self)
	if !b.open(t, "readinto of closed file") {
		return value{}
	}
	res := object.None
	if !withWritable(t, "readinto", buf, func(p []byte) bool {
		if !b.enter(t) {
			return false
		}
		defer b.leave()
		if !b.startReading(t) {
			return false
		}
		n := copy(p, b.buf[b.pos:])
		b.pos += n
		for n < len(p) && !(once && n > 0) {
			var got int
			var blocked, ok bool
			if len(p)-n > b.size || once {
				got, blocked, ok = b.rawReadInto(t, p[n:])
			} else {
				got, blocked, ok = b.fill(t)
				if ok {
					got = copy(p[n:], b.buf)
					b.pos = got
				}
			}
			if !ok {
				return false
			}
			n += got
			if blocked && n == 0 {
				return true
			}
			if got == 0 {
				break
			}
		}
		res = object.Int(int64(n))
		return true
	}) {
		return value{}
	}
	return res
}

func bufferedLine(t *thread, self value, limit int) value {
	b := asBuffered(self)
	if !b.open(t, "readline of closed file") {
		return value{}
	}
	// The common case: a whole line is there.
	if have := b.buf[b.pos:]; len(have) > 0 && b.owner == nil {
		if limit >= 0 && limit < len(have) {
			have = have[:limit]
		}
		if i := bytes.IndexByte(have, '\n'); i >= 0 || limit == len(have) {
			n := i + 1
			if i < 0 {
				n = len(have)
			}
			b.pos += n
			return t.NewBytesCopy(have[:n])
		}
	}
	if !b.enter(t) {
		return value{}
	}
	defer b.leave()
	if !b.startReading(t) {
		return value{}
	}
	var out []byte
	for {
		have := b.buf[b.pos:]
		if limit >= 0 && len(have) > limit-len(out) {
			have = have[:limit-len(out)]
		}
		if i := bytes.IndexByte(have, '\n'); i >= 0 {
			out = append(out, have[:i+1]...)
			b.pos += i + 1
			break
		}
		out = append(out, have...)
		b.pos += len(have)
		if limit >= 0 && len(out) >= limit {
			break
		}
		n, _, ok := b.fill(t)
		if !ok {
			return value{}
		}
		if n == 0 {
			break
		}
	}
	return t.NewBytes(out)
}

func bufferedWrite(t *thread, self value, a []value) value {
	b := asBuffered(self)
	if !b.usable(t) {
		return value{}
	}
	if !object.HasBuffer(a[0]) {
		return t.Raise(object.TypeError, "a bytes-like object is required, not '%s'", a[0].Type().Name)
	}
	if !b.enter(t) {
		return value{}
	}
	defer b.leave()
	if !b.open(t, "write to closed file") {
		return value{}
	}
	if b.reads && !b.dropAhead(t) {
		return value{}
	}
	res := value{}
	t.WithBytes(a[0], func(p []byte) {
		n := len(p)
		if len(b.out)+n <= b.size {
			b.out = append(b.out, p...)
			res = object.Int(int64(n))
			return
		}
		if !b.flushOut(t) {
			// A non-blocking stream: what fits in the buffer is accepted.
			if t.ExcMatches(object.BlockingIOError) {
				room := max(0, min(n, b.size-len(b.out)))
				if room == n {
					t.ClearExc()
					b.out = append(b.out, p...)
					res = object.Int(int64(n))
					return
				}
				t.ClearExc()
				b.out = append(b.out, p[:room]...)
				raiseBlocking(t, "write could not complete without blocking", room)
			}
			return
		}
		done := 0
		for n-done > b.size {
			k, blocked, ok := b.rawWrite(t, p[done:])
			if !ok {
				return
			}
			if blocked {
				room := min(n-done, b.size)
				b.out = append(b.out, p[done:done+room]...)
				if done+room < n {
					raiseBlocking(t, "write could not complete without blocking", done+room)
					return
				}
				res = object.Int(int64(n))
				return
			}
			done += k
			if !t.Poll() {
				return
			}
		}
		b.out = append(b.out, p[done:]...)
		res = object.Int(int64(n))
	})
	return res
}

// flushAll writes what waits and, for a reader and writer, puts the raw stream where the reader is.
func (b *buffered) flushAll(t *thread) bool {
	if len(b.out) > 0 && !b.flushOut(t) {
		return false
	}
	if b.reads && b.writes {
		return b.dropAhead(t)
	}
	return true
}

func bufferedFlush(t *thread, self value, a []value) value {
	b := asBuffered(self)
	if !b.open(t, "flush of closed file") {
		return value{}
	}
	if !b.writes {
		return object.CallMethod(t, b.raw, nameFlush)
	}
	if !b.enter(t) {
		return value{}
	}
	defer b.leave()
	if !b.flushAll(t) {
		return value{}
	}
	return object.CallMethod(t, b.raw, nameFlush)
}

func bufferedClose(t *thread, self value, a []value) value {
	b := asBuffered(self)
	if !b.usable(t) || !b.enter(t) {
		return value{}
	}
	closed, ok := b.isClosed(t)
	b.leave()
	if !ok {
		return value{}
	}
	if closed {
		return object.None
	}
	if b.closing {
		r := object.CallMethod(t, b.raw, t.Intern("_dealloc_warn"), self)
		if r.IsNil() {
			t.ClearExc()
		} else {
			t.Decref(r)
		}
	}
	flushed := call(t, self, nameFlush)
	e := t.TakeExc()
	res := object.CallMethod(t, b.raw, nameClose)
	b.buf, b.pos, b.out = nil, 0, nil
	if !flushed {
		if res.IsNil() {
			// The second exception keeps the first as its context.
			inner := t.TakeExc()
			x := object.AsException(inner)
			t.Xdecref(x.Context)
			x.Context = e
			t.RestoreExc(inner)
			return value{}
		}
		t.Decref(res)
		t.RestoreExc(e)
		return value{}
	}
	return res
}

func bufferedDetach(t *thread, self value, a []value) value {
	b := asBuffered(self)
	if !b.usable(t) || !call(t, self, nameFlush) {
		return value{}
	}
	raw := b.raw
	b.raw, b.buf, b.pos = value{}, nil, 0
	return raw
}

func bufferedTell(t *thread, self value, a []value) value {
	b := asBuffered(self)
	if !b.usable(t) {
		return value{}
	}
	n, ok := b.rawTell(t)
	if !ok {
		return value{}
	}
	return object.Int(max(0, n-int64(len(b.buf)-b.pos)+int64(len(b.out))))
}

func bufferedSeek(t *thread, self value, a []value) value {
	b := asBuffered(self)
	whence, ok := optInt(t, a[1], 0)
	if !ok {
		return value{}
	}
	if !b.usable(t) {
		return value{}
	}
	if whence < 0 || whence > 4 {
		return t.Raise(object.ValueError, "whence value %d unsupported", whence)
	}
	if !b.open(t, "seek of closed file") {
		return value{}
	}
	if !checkAble(t, b.raw, nameSeekable, "File or stream is not seekable.") {
		return value{}
	}
	target, ok := object.AsInt64(t, a[0], "Python int too large to convert to C long")
	if !ok || !b.enter(t) {
		return value{}
	}
	defer b.leave()
	ahead := int64(len(b.buf) - b.pos)
	if b.reads && whence != 2 && ahead > 0 && len(b.out) == 0 {
		// Within what was read ahead nothing has to be asked.
		at, ok := b.rawTell(t)
		if !ok {
			return value{}
		}
		offset := target
		if whence == 0 {
			offset -= at - ahead
		}
		if offset >= -int64(b.pos) && offset <= ahead && (whence == 0 || whence == 1) {
			b.pos += int(offset)
			return object.Int(at - ahead + offset)
		}
	}
	if b.writes && !b.flushOut(t) {
		return value{}
	}
	if whence == 1 {
		target -= ahead
	}
	n, ok := b.rawSeek(t, target, whence)
	if !ok {
		return value{}
	}
	b.buf, b.pos = b.buf[:0], 0
	return object.Int(n)
}

func bufferedTruncate(t *thread, self value, a []value) value {
	b := asBuffered(self)
	if !b.open(t, "truncate of closed file") {
		return value{}
	}
	if !b.writes {
		return unsupported(t, "truncate")
	}
	if !b.enter(t) {
		return value{}
	}
	defer b.leave()
	if !b.flushAll(t) {
		return value{}
	}
	pos := object.None
	if !a[0].IsNil() {
		pos = a[0]
	}
	return object.CallMethod(t, b.raw, nameTruncate, pos)
}
