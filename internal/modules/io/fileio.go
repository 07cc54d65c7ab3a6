package io

import (
	"errors"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
	"golang.org/x/sys/unix"
)

var fileIOType = object.NewStaticType("_io", "FileIO", rawBaseType, streamFlags)

// fileIO is a FileIO: a descriptor and what may be done with it.
type fileIO struct {
	object.Header
	fd                                     int
	created, readable, writable, appending bool
	seekable                               int8 // -1 unknown, 0, 1
	closefd                                bool
	finalizing                             bool
	standard                               bool // see MarkStandard
	blksize                                int
}

func asFileIO(v value) *fileIO { return (*fileIO)(v.Ptr()) }

func setupFileIO() {
	tp := fileIOType
	tp.New = func(t *thread, cls *typ, args []value, kw *object.Tuple) value {
		f := object.New[fileIO](t, cls)
		f.fd, f.seekable, f.closefd, f.blksize = -1, -1, true, 0
		return f.Val()
	}
	tp.Init = object.InitBySig("FileIO(file, mode='r', closefd=True, opener=None)", fileInit)
	tp.Dealloc = func(t *thread, h *object.Header) { t.FreeHeader(h) }
	tp.Finalize = finalizeStream
	tp.Traverse = func(*object.Header, func(value)) {} // its attributes may refer to it
	tp.Repr = fileRepr
	open := func(f func(t *thread, self *fileIO) value) func(t *thread, self value, a []value) value {
		return func(t *thread, self value, a []value) value {
			x := asFileIO(self)
			if x.fd < 0 {
				return errClosed(t)
			}
			return f(t, x)
		}
	}
	tp.Methods = []object.Method{
		{Sig: "read(size=-1, /)", Fn: fileRead},
		{Sig: "readall()", Fn: fileReadAll},
		{Sig: "readinto(buffer, /)", Fn: fileReadInto},
		{Sig: "write(b, /)", Fn: fileWrite},
		{Sig: "seek(pos, whence=0, /)", Fn: fileSeek},
		{Sig: "tell()", Fn: open(func(t *thread, f *fileIO) value { return f.seekTo(t, 0, 1) })},
		{Sig: "truncate(size=None, /)", Fn: fileTruncate},
		{Sig: "close()", Fn: fileClose},
		{Sig: "seekable()", Fn: open(func(t *thread, f *fileIO) value { return object.Bool(f.isSeekable()) })},
		{Sig: "readable()", Fn: open(func(t *thread, f *fileIO) value { return object.Bool(f.readable) })},
		{Sig: "writable()", Fn: open(func(t *thread, f *fileIO) value { return object.Bool(f.writable) })},
		{Sig: "fileno()", Fn: open(func(t *thread, f *fileIO) value { return object.Int(int64(f.fd)) })},
		{Sig: "isatty()", Fn: open(func(t *thread, f *fileIO) value { return object.Bool(f.isatty()) })},
		{Sig: "_isatty_open_only()", Fn: open(func(t *thread, f *fileIO) value { return object.Bool(f.isatty()) })},
		{Sig: "_dealloc_warn(source, /)", Fn: func(t *thread, self value, a []value) value {
			f := asFileIO(self)
			if f.fd >= 0 && f.closefd {
				if !t.WarnSource(object.ResourceWarning, 1, a[0], "unclosed file %s", reprOf(t, a[0])) {
					t.WriteUnraisable("", self)
				}
			}
			return object.None
		}},
		{Sig: "__getstate__()", Fn: noPickle},
		{Sig: "__reduce__()", Fn: noPickle},
		{Sig: "__reduce_ex__(protocol, /)", Fn: noPickle},
	}
	tp.Getset = []object.GetSet{
		{Name: "closed", Get: func(t *thread, self value) value { return object.Bool(asFileIO(self).fd < 0) }},
		{Name: "closefd", Get: func(t *thread, self value) value { return object.Bool(asFileIO(self).closefd) }},
		{Name: "mode", Get: func(t *thread, self value) value { return t.NewStr(asFileIO(self).mode()) }},
		{Name: "_blksize", Get: func(t *thread, self value) value { return object.Int(int64(asFileIO(self).blockSize())) }},
	}
}

func noPickle(t *thread, self value, a []value) value {
	return t.Raise(object.TypeError, "cannot pickle '%s' instances", object.TypeFullName(t, self.Type()))
}

// reprOf is repr(v) as text, something plain if that fails.
func reprOf(t *thread, v value) string {
	r := object.Repr(t, v)
	if r.IsNil() {
		t.ClearExc()
		return "<" + v.Type().Name + ">"
	}
	defer t.Decref(r)
	return object.AsStr(r).String()
}

func errClosed(t *thread) value { return t.Raise(object.ValueError, "I/O operation on closed file") }

func (f *fileIO) mode() string {
	switch {
	case f.created && f.readable:
		return "xb+"
	case f.created:
		return "xb"
	case f.appending && f.readable:
		return "ab+"
	case f.appending:
		return "ab"
	case f.readable && f.writable:
		return "rb+"
	case f.readable:
		return "rb"
	}
	return "wb"
}

func (f *fileIO) isatty() bool { return host.IsTerminal(f.fd) }

// blockSize is the size of buffers for the file: the larger of its block size and the default.
func (f *fileIO) blockSize() int { return max(min(f.blksize, 8<<20), defaultBufferSize) }

func (f *fileIO) isSeekable() bool {
	if f.seekable < 0 {
		f.seekable = 0
		if _, err := host.Seek(f.fd, 0, 1); err == nil {
			f.seekable = 1
		}
	}
	return f.seekable == 1
}

func fileInit(t *thread, self value, a []value) bool {
	f := asFileIO(self)
	if f.fd >= 0 {
		if f.closefd {
			host.Close(f.fd)
		}
		f.fd = -1
	}
	fd := -1
	if a[0].IsFloat64() {
		return t.RaiseFalse(object.TypeError, "integer argument expected, got float")
	}
	if object.HasIndex(a[0]) {
		if a[0].IsBool() && !t.Warn(object.RuntimeWarning, 1, "bool is used as a file descriptor") {
			return false
		}
		n, ok := object.AsInt64(t, a[0], "Python int too large to convert to C int")
		if !ok {
			return false
		}
		if n < 0 {
			return t.RaiseFalse(object.ValueError, "negative file descriptor")
		}
		fd = int(n)
	}
	mode := "r"
	if !a[1].IsNil() {
		if !object.IsStr(a[1]) {
			return t.RaiseFalse(object.TypeError, "FileIO() argument 'mode' must be str, not %s", a[1].Type().Name)
		}
		mode = object.AsStr(a[1]).String()
	}
	closefd := true
	if !a[2].IsNil() {
		b, ok := object.Truth(t, a[2])
		if !ok {
			return false
		}
		closefd = b
	}
	flags, rwa, plus := 0, 0, false
	f.created, f.readable, f.writable, f.appending = false, false, false, false
	for _, c := range mode {
		switch c {
		case 'x':
			rwa++
			f.created, f.writable = true, true
			flags |= unix.O_EXCL | unix.O_CREAT
		case 'r':
			rwa++
			f.readable = true
		case 'w':
			rwa++
			f.writable = true
			flags |= unix.O_CREAT | unix.O_TRUNC
		case 'a':
			rwa++
			f.writable, f.appending = true, true
			flags |= unix.O_APPEND | unix.O_CREAT
		case 'b':
		case '+':
			if plus {
				return t.RaiseFalse(object.ValueError, "Must have exactly one of create/read/write/append mode and at most one plus")
			}
			f.readable, f.writable, plus = true, true, true
		default:
			return t.RaiseFalse(object.ValueError, "invalid mode: %s", mode)
		}
	}
	if rwa != 1 {
		return t.RaiseFalse(object.ValueError, "Must have exactly one of create/read/write/append mode and at most one plus")
	}
	switch {
	case f.readable && f.writable:
		flags |= unix.O_RDWR
	case f.readable:
		flags |= unix.O_RDONLY
	default:
		flags |= unix.O_WRONLY
	}
	flags |= unix.O_CLOEXEC
	m := t.NewStr(mode)
	ok := t.Audit("open", a[0], m, object.Int(int64(flags)))
	t.Decref(m)
	if !ok {
		return false
	}
	own := false
	if fd >= 0 {
		f.closefd = closefd
	} else {
		if !closefd {
			return t.RaiseFalse(object.ValueError, "Cannot use closefd=False with file name")
		}
		f.closefd = true
		if opener := a[3]; !opener.IsNil() && !opener.IsNone() {
			r := object.CallN(t, opener, a[0], object.Int(int64(flags)))
			if r.IsNil() {
				return false
			}
			defer t.Decref(r)
			if !object.HasIndex(r) {
				return t.RaiseFalse(object.TypeError, "expected integer from opener")
			}
			n, ok := object.AsInt64(t, r, "Python int too large to convert to C int")
			if !ok {
				return false
			}
			if n < 0 {
				return t.RaiseFalse(object.ValueError, "opener returned %d", n)
			}
			fd = int(n)
			host.SetInheritable(fd, false)
		} else {
			name, ok := object.FSPath(t, a[0])
			if !ok {
				return false
			}
			for i := range len(name) {
				if name[i] == 0 {
					return t.RaiseFalse(object.ValueError, "embedded null byte")
				}
			}
			err, ok := osutil.Block(t, gil.IO, func() (err error) {
				fd, err = host.Open(unix.AT_FDCWD, name, flags, 0o666)
				return err
			})
			if !ok {
				return false
			}
			if err != nil {
				osutil.Raise(t, err, a[0])
				return false
			}
		}
		own = true
	}
	fail := func() bool {
		if own {
			host.Close(fd)
		}
		return false
	}
	st, err := host.Fstat(fd)
	if err != nil {
		if errors.Is(err, host.EBADF) {
			osutil.Raise(t, err)
			return false
		}
	} else {
		if st.IsDir() {
			osutil.Raise(t, host.EISDIR, a[0])
			return fail()
		}
		f.blksize = int(st.Blksize)
	}
	f.fd, f.seekable = fd, -1
	if !object.SetAttr(t, self, nameName, a[0]) {
		f.fd = -1
		return fail()
	}
	if f.appending {
		if _, err := host.Seek(fd, 0, 2); err != nil && !errors.Is(err, host.ESPIPE) {
			osutil.Raise(t, err)
			f.fd = -1
			return fail()
		}
	}
	return true
}

func fileRepr(t *thread, self value) value {
	f := asFileIO(self)
	name := self.Type().Name // of a class made in Python without its module
	if !self.Type().IsHeap() {
		name = object.TypeFullName(t, self.Type())
	}
	if f.fd < 0 {
		return t.NewStr("<" + name + " [closed]>")
	}
	n, ok := object.LookupAttr(t, self, nameName)
	if !ok {
		return value{}
	}
	cl := "False"
	if f.closefd {
		cl = "True"
	}
	if n.IsNil() {
		return t.NewStrf("<%s fd=%d mode='%s' closefd=%s>", name, f.fd, f.mode(), cl)
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
	return t.NewStrf("<%s name=%s mode='%s' closefd=%s>", name, object.AsStr(r).String(), f.mode(), cl)
}

func (f *fileIO) check(t *thread, can bool, what string) bool {
	if f.fd < 0 {
		errClosed(t)
		return false
	}
	if !can {
		unsupported(t, "File not open for "+what)
		return false
	}
	return true
}

// readSome reads once. blocked says that nothing is there now on a non-blocking descriptor.
func (f *fileIO) readSome(t *thread, p []byte) (n int, blocked, ok bool) {
	n, err, ok := osutil.ReadFD(t, f.fd, p)
	if !ok {
		return 0, false, false
	}
	if err != nil {
		if errors.Is(err, host.EAGAIN) {
			return 0, true, true
		}
		osutil.Raise(t, err)
		return 0, false, false
	}
	return n, false, true
}

func fileRead(t *thread, self value, a []value) value {
	f := asFileIO(self)
	if !f.check(t, f.readable, "reading") {
		return value{}
	}
	n, ok := optInt(t, a[0], -1)
	if !ok {
		return value{}
	}
	if n < 0 {
		return fileReadAll(t, self, nil)
	}
	buf := make([]byte, min(n, 0x7ffff000))
	got, blocked, ok := f.readSome(t, buf)
	if !ok {
		return value{}
	}
	if blocked {
		return object.None
	}
	return t.NewBytes(buf[:got:got])
}

func fileReadAll(t *thread, self value, a []value) value {
	f := asFileIO(self)
	if !f.check(t, f.readable, "reading") {
		return value{}
	}
	size := defaultBufferSize
	if st, err := host.Fstat(f.fd); err == nil && st.IsRegular() {
		pos, err := host.Seek(f.fd, 0, 1)
		if err == nil && st.Size >= pos && st.Size-pos < 1<<40 {
			size = int(st.Size-pos) + 1
		}
	}
	buf := make([]byte, 0, size)
	for {
		if len(buf) == cap(buf) {
			grown := make([]byte, len(buf), cap(buf)+max(cap(buf)/2, defaultBufferSize))
			copy(grown, buf)
			buf = grown
		}
		n, blocked, ok := f.readSome(t, buf[len(buf):cap(buf)])
		if !ok {
			return value{}
		}
		if blocked {
			if len(buf) == 0 {
				return object.None
			}
			break
		}
		if n == 0 {
			break
		}
		buf = buf[:len(buf)+n]
	}
	return t.NewBytes(buf)
}

func fileReadInto(t *thread, self value, a []value) value {
	f := asFileIO(self)
	if !f.check(t, f.readable, "reading") {
		return value{}
	}
	res := object.None
	if !withWritable(t, "readinto", a[0], func(p []byte) bool {
		n, blocked, ok := f.readSome(t, p)
		if ok && !blocked {
			res = object.Int(int64(n))
		}
		return ok
	}) {
		return value{}
	}
	return res
}

func fileWrite(t *thread, self value, a []value) value {
	f := asFileIO(self)
	if !f.check(t, f.writable, "writing") {
		return value{}
	}
	var n int
	var err error
	ok := true
	if !t.WithBytes(a[0], func(p []byte) { n, err, ok = osutil.WriteFD(t, f.fd, p) }) || !ok {
		return value{}
	}
	if err != nil {
		if errors.Is(err, host.EAGAIN) {
			return object.None
		}
		return osutil.Raise(t, err)
	}
	return object.Int(int64(n))
}

func (f *fileIO) seekTo(t *thread, pos int64, whence int) value {
	p, err := host.Seek(f.fd, pos, whence)
	if f.seekable < 0 {
		f.seekable = 0
		if err == nil {
			f.seekable = 1
		}
	}
	if err != nil {
		return osutil.Raise(t, err)
	}
	return object.Int(p)
}

func fileSeek(t *thread, self value, a []value) value {
	f := asFileIO(self)
	if f.fd < 0 {
		return errClosed(t)
	}
	if a[0].IsFloat64() {
		return t.Raise(object.TypeError, "an integer is required")
	}
	pos, ok := object.AsInt64(t, a[0], "Python int too large to convert to C long")
	if !ok {
		return value{}
	}
	whence, ok := optInt(t, a[1], 0)
	if !ok {
		return value{}
	}
	return f.seekTo(t, pos, whence)
}

func fileTruncate(t *thread, self value, a []value) value {
	f := asFileIO(self)
	if !f.check(t, f.writable, "writing") {
		return value{}
	}
	size := a[0]
	if size.IsNil() || size.IsNone() {
		if size = f.seekTo(t, 0, 1); size.IsNil() {
			return size
		}
	}
	n, ok := object.AsInt64(t, size, "Python int too large to convert to C long")
	if !ok {
		return value{}
	}
	err, ok := osutil.Block(t, gil.IO, func() error { return host.Ftruncate(f.fd, n) })
	if !ok {
		return value{}
	}
	if err != nil {
		return osutil.Raise(t, err)
	}
	return object.Int(n)
}

func fileClose(t *thread, self value, a []value) value {
	f := asFileIO(self)
	base := baseClose(t, self, nil)
	e := t.TakeExc()
	fd := f.fd
	f.fd = -1
	var err error
	if fd >= 0 && f.closefd {
		t.Sched.Detach(gil.IO)
		err = host.Close(fd)
		t.Sched.Attach()
	}
	if err != nil && !errors.Is(err, host.EINTR) {
		t.Xdecref(e)
		t.Xdecref(base)
		return osutil.Raise(t, err)
	}
	t.RestoreExc(e)
	return base
}
