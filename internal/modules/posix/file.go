package posix

import (
	"errors"
	"math"

	"golang.org/x/sys/unix"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

// maxRead is the most bytes that one call reads or writes, as Linux has it.
const maxRead = 0x7ffff000

func open(t *thread, a []value) value {
	p, ok := osutil.PathArg(t, a[0], "open", "path", 0)
	if !ok {
		return value{}
	}
	defer p.Free(t)
	flags, ok := osutil.Int(t, a[1])
	if !ok {
		return value{}
	}
	mode, ok := osutil.IntOr(t, a[2], 0o777)
	if !ok {
		return value{}
	}
	dir, ok := osutil.DirFD(t, a[3])
	if !ok {
		return value{}
	}
	if !t.Audit("open", p.Obj, object.None, object.Int(int64(flags))) {
		return value{}
	}
	fd := -1
	ok = call(t, func() (err error) {
		fd, err = host.Open(dir, p.Text, flags|unix.O_CLOEXEC, uint32(mode))
		return err
	}, func(err error) value { return p.Raise(t, err) })
	if !ok {
		return value{}
	}
	return object.Int(int64(fd))
}

func closeFD(t *thread, a []value) value {
	fd, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	// A close that was interrupted has closed the descriptor: it is never tried again.
	var err error
	t.Blocking(gil.IO, func() { err = host.Close(fd) })
	if err != nil && !errors.Is(err, host.EINTR) {
		return osutil.Raise(t, err)
	}
	return object.None
}

func closeRange(t *thread, a []value) value {
	low, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	high, ok := osutil.Int(t, a[1])
	if !ok {
		return value{}
	}
	t.Blocking(gil.IO, func() { host.CloseRange(max(low, 0), high) })
	return object.None
}

func dup(t *thread, a []value) value {
	fd, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	n, err := host.Dup(fd)
	return intResult(t, n, err)
}

func dup2(t *thread, a []value) value {
	fd, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	to, ok := osutil.Int(t, a[1])
	if !ok {
		return value{}
	}
	inheritable, ok := osutil.Truth(t, a[2], true)
	if !ok {
		return value{}
	}
	if fd < 0 || to < 0 {
		return osutil.Raise(t, host.EBADF)
	}
	if !call(t, func() error { return host.Dup2(fd, to, inheritable) }, func(err error) value { return osutil.Raise(t, err) }) {
		return value{}
	}
	return object.Int(int64(to))
}

// intResult makes an int, or the exception of the error.
func intResult[N int | int64](t *thread, n N, err error) value {
	if err != nil {
		return osutil.Raise(t, err)
	}
	return object.Int(int64(n))
}

// noCtty keeps os.pipe and the like simple.
func pipeResult(t *thread, r, w int, err error) value {
	if err != nil {
		return osutil.Raise(t, err)
	}
	return t.TupleSteal(object.Int(int64(r)), object.Int(int64(w))).Val()
}

func pipe(t *thread, a []value) value {
	r, w, err := host.Pipe(unix.O_CLOEXEC)
	return pipeResult(t, r, w, err)
}

func pipe2(t *thread, a []value) value {
	flags, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	r, w, err := host.Pipe(flags)
	return pipeResult(t, r, w, err)
}

func seek(t *thread, a []value) value {
	fd, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	off, ok := osutil.Long(t, a[1])
	if !ok {
		return value{}
	}
	whence, ok := osutil.Int(t, a[2])
	if !ok {
		return value{}
	}
	var n int64
	if !call(t, func() (err error) { n, err = host.Seek(fd, off, whence); return err }, func(err error) value { return osutil.Raise(t, err) }) {
		return value{}
	}
	return object.Int(n)
}

// readLength reads the argument length of os.read.
func readLength(t *thread, v value) (int, bool) {
	n, ok := osutil.Size(t, v)
	if !ok {
		return 0, false
	}
	if n < 0 {
		osutil.Raise(t, host.EINVAL)
		return 0, false
	}
	return min(n, maxRead), true
}

// buffer makes room for n bytes to be read; nil with MemoryError pending if that is out of reach.
func buffer(t *thread, n int) (b []byte) {
	defer func() {
		if recover() != nil {
			b = nil
			t.Raise(object.MemoryError, "")
		}
	}()
	if n > 1<<34 {
		panic("out of reach")
	}
	return make([]byte, n)
}

// trimmed makes bytes of the first n bytes of the buffer, giving room that is not used back.
func trimmed(t *thread, b []byte, n int) value {
	if len(b)-n > 512 && n < len(b)/2 {
		return t.NewBytesCopy(b[:n])
	}
	return t.NewBytes(b[:n:n])
}

func read(t *thread, a []value) value {
	fd, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	size, ok := readLength(t, a[1])
	if !ok {
		return value{}
	}
	b := buffer(t, size)
	if b == nil {
		return value{}
	}
	n, err, ok := osutil.ReadFD(t, fd, b)
	if !ok {
		return value{}
	}
	if err != nil {
		return osutil.Raise(t, err)
	}
	return trimmed(t, b, n)
}

func readInto(t *thread, a []value) value {
	fd, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	view := writable(t, a[1])
	if view == nil {
		return value{}
	}
	defer view.Release(t)
	n, err, ok := osutil.ReadFD(t, fd, view.Data[:min(len(view.Data), maxRead)])
	if !ok {
		return value{}
	}
	return intResult(t, n, err)
}

// writable asks for memory that can be written to.
func writable(t *thread, v value) *object.Buffer {
	if !object.HasBuffer(v) {
		t.Raise(object.TypeError, "readinto() argument 2 must be read-write bytes-like object, not %s", v.Type().Name)
		return nil
	}
	b := t.GetBuffer(v, object.BufWritable)
	if b == nil {
		if t.ClearIf(object.BufferError) {
			t.Raise(object.TypeError, "readinto() argument 2 must be read-write bytes-like object, not %s", v.Type().Name)
		}
	}
	return b
}

func write(t *thread, a []value) value {
	fd, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	view := t.GetBuffer(a[1], object.BufSimple)
	if view == nil {
		return value{}
	}
	defer view.Release(t)
	n, err, ok := osutil.WriteFD(t, fd, view.Data[:min(len(view.Data), maxRead)])
	if !ok {
		return value{}
	}
	return intResult(t, n, err)
}

func pread(t *thread, a []value) value {
	fd, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	size, ok := osutil.Int(t, a[1])
	if !ok {
		return value{}
	}
	off, ok := osutil.Long(t, a[2])
	if !ok {
		return value{}
	}
	if size < 0 {
		return osutil.Raise(t, host.EINVAL)
	}
	b := buffer(t, size)
	if b == nil {
		return value{}
	}
	n := 0
	if !call(t, func() (err error) { n, err = host.Pread(fd, b, off); return err }, func(err error) value { return osutil.Raise(t, err) }) {
		return value{}
	}
	return trimmed(t, b, n)
}

func pwrite(t *thread, a []value) value {
	fd, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	view := t.GetBuffer(a[1], object.BufSimple)
	if view == nil {
		return value{}
	}
	defer view.Release(t)
	off, ok := osutil.Long(t, a[2])
	if !ok {
		return value{}
	}
	n := 0
	if !call(t, func() (err error) { n, err = host.Pwrite(fd, view.Data, off); return err }, func(err error) value { return osutil.Raise(t, err) }) {
		return value{}
	}
	return object.Int(int64(n))
}

// buffers asks for the memory of all items of a sequence; release gives it back.
func buffers(t *thread, seq value, function string, flags int) (bufs [][]byte, release func(), ok bool) {
	if !object.IsSequence(seq) {
		return nil, nil, t.RaiseFalse(object.TypeError, "%s() arg 2 must be a sequence", function)
	}
	items := object.ToTuple(t, seq)
	if items.IsNil() {
		return nil, nil, false
	}
	var views []*object.Buffer
	release = func() {
		for _, v := range views {
			v.Release(t)
		}
		t.Decref(items)
	}
	for _, v := range object.AsTuple(items).Items() {
		b := t.GetBuffer(v, flags)
		if b == nil {
			release()
			return nil, nil, false
		}
		views = append(views, b)
		bufs = append(bufs, b.Data)
	}
	if len(bufs) > 1024 {
		release()
		osutil.Raise(t, host.EINVAL)
		return nil, nil, false
	}
	return bufs, release, true
}

// vectored makes readv, writev, preadv and pwritev.
func vectored(function string, flags int, positioned bool, f func(fd int, bufs [][]byte, off int64, rwf int) (int, error)) native {
	return func(t *thread, a []value) value {
		fd, ok := osutil.Int(t, a[0])
		if !ok {
			return value{}
		}
		off, rwf := int64(0), 0
		if positioned {
			if off, ok = osutil.Long(t, a[2]); !ok {
				return value{}
			}
			if rwf, ok = osutil.IntOr(t, a[3], 0); !ok {
				return value{}
			}
		}
		bufs, release, ok := buffers(t, a[1], function, flags)
		if !ok {
			return value{}
		}
		defer release()
		n := 0
		if !positioned {
			if err, ok := osutil.Ready(t, fd, flags == object.BufSimple); !ok {
				return value{}
			} else if err != nil {
				return osutil.Raise(t, err)
			}
		}
		if !call(t, func() (err error) { n, err = f(fd, bufs, off, rwf); return err }, func(err error) value { return osutil.Raise(t, err) }) {
			return value{}
		}
		return object.Int(int64(n))
	}
}

// onFD makes a function of a descriptor that returns None.
func onFD(f func(fd int) error) native {
	return func(t *thread, a []value) value {
		fd, ok := osutil.FD(t, a[0])
		if !ok {
			return value{}
		}
		return simple(t, func() error { return f(fd) })
	}
}

func truncate(t *thread, a []value) value {
	p, ok := osutil.PathArg(t, a[0], "truncate", "path", osutil.AllowFD)
	if !ok {
		return value{}
	}
	defer p.Free(t)
	size, ok := osutil.Long(t, a[1])
	if !ok || !t.Audit("os.truncate", p.Obj, object.Int(size)) {
		return value{}
	}
	return onPath(t, &p, func() error {
		if p.IsFD {
			return host.Ftruncate(p.FD, size)
		}
		return host.Truncate(p.Text, size)
	})
}

func ftruncate(t *thread, a []value) value {
	fd, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	size, ok := osutil.Long(t, a[1])
	if !ok || !t.Audit("os.truncate", object.Int(int64(fd)), object.Int(size)) {
		return value{}
	}
	return simple(t, func() error { return host.Ftruncate(fd, size) })
}

func isatty(t *thread, a []value) value {
	fd, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	return object.Bool(host.IsTerminal(fd))
}

func getBlocking(t *thread, a []value) value {
	fd, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	b, err := host.IsBlocking(fd)
	if err != nil {
		return osutil.Raise(t, err)
	}
	return object.Bool(b)
}

func setBlocking(t *thread, a []value) value {
	fd, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	on, ok := object.Truth(t, a[1])
	if !ok {
		return value{}
	}
	return result(t, host.SetBlocking(fd, on))
}

func getInheritable(t *thread, a []value) value {
	fd, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	b, err := host.IsInheritable(fd)
	if err != nil {
		return osutil.Raise(t, err)
	}
	return object.Bool(b)
}

func setInheritable(t *thread, a []value) value {
	fd, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	on, ok := osutil.Int(t, a[1])
	if !ok {
		return value{}
	}
	return result(t, host.SetInheritable(fd, on != 0))
}

func lockf(t *thread, a []value) value {
	fd, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	command, ok := osutil.Int(t, a[1])
	if !ok {
		return value{}
	}
	length, ok := osutil.Long(t, a[2])
	if !ok || !t.Audit("os.lockf", object.Int(int64(fd)), object.Int(int64(command)), object.Int(length)) {
		return value{}
	}
	lock := unix.Flock_t{Type: unix.F_WRLCK, Whence: 1, Len: length}
	cmd := unix.F_SETLK
	switch command {
	case 0: // F_ULOCK
		lock.Type = unix.F_UNLCK
	case 1: // F_LOCK
		cmd = unix.F_SETLKW
	case 2: // F_TLOCK
	case 3: // F_TEST
		lock.Type = unix.F_RDLCK
		cmd = unix.F_GETLK
	default:
		return osutil.Raise(t, host.EINVAL)
	}
	return simple(t, func() error {
		err := host.FcntlLock(fd, cmd, &lock)
		if err == nil && command == 3 && lock.Type != unix.F_UNLCK && int(lock.Pid) != host.Getpid() {
			return host.EACCES
		}
		return err
	})
}

func fadvise(t *thread, a []value) value {
	n, ok := numbers(t, a)
	if !ok {
		return value{}
	}
	return simple(t, func() error { return host.Fadvise(int(n[0]), n[1], n[2], int(n[3])) })
}

func fallocate(t *thread, a []value) value {
	n, ok := numbers(t, a)
	if !ok {
		return value{}
	}
	return simple(t, func() error { return host.Fallocate(int(n[0]), n[1], n[2]) })
}

// numbers reads arguments that are all numbers, the first a descriptor.
func numbers(t *thread, a []value) (n []int64, ok bool) {
	for i, v := range a {
		var x int64
		if i == 0 {
			var fd int
			fd, ok = osutil.Int(t, v)
			x = int64(fd)
		} else {
			x, ok = osutil.Long(t, v)
		}
		if !ok {
			return nil, false
		}
		n = append(n, x)
	}
	if len(n) > 3 && (n[3] > math.MaxInt32 || n[3] < math.MinInt32) {
		return nil, t.RaiseFalse(object.OverflowError, "Python int too large to convert to C int")
	}
	return n, true
}

func fileFunctions() []object.Method {
	return []object.Method{
		fn("open(path, flags, mode=511, *, dir_fd=None)", open),
		fn("close(fd)", closeFD),
		fn("closerange(fd_low, fd_high, /)", closeRange),
		fn("dup(fd, /)", dup),
		fn("dup2(fd, fd2, inheritable=True)", dup2),
		fn("pipe()", pipe),
		fn("pipe2(flags, /)", pipe2),
		fn("lseek(fd, position, whence, /)", seek),
		fn("read(fd, length, /)", read),
		fn("readinto(fd, buffer, /)", readInto),
		fn("write(fd, data, /)", write),
		fn("pread(fd, length, offset, /)", pread),
		fn("pwrite(fd, buffer, offset, /)", pwrite),
		fn("readv(fd, buffers, /)", vectored("readv", object.BufWritable, false, func(fd int, bufs [][]byte, _ int64, _ int) (int, error) { return host.Readv(fd, bufs) })),
		fn("writev(fd, buffers, /)", vectored("writev", object.BufSimple, false, func(fd int, bufs [][]byte, _ int64, _ int) (int, error) { return host.Writev(fd, bufs) })),
		fn("preadv(fd, buffers, offset, flags=0, /)", vectored("preadv2", object.BufWritable, true, host.Preadv)),
		fn("pwritev(fd, buffers, offset, flags=0, /)", vectored("pwritev2", object.BufSimple, true, host.Pwritev)),
		fn("fsync(fd)", onFD(host.Fsync)),
		fn("fdatasync(fd)", onFD(host.Fdatasync)),
		fn("sync()", func(t *thread, _ []value) value { return simple(t, func() error { host.Sync(); return nil }) }),
		fn("truncate(path, length)", truncate),
		fn("ftruncate(fd, length, /)", ftruncate),
		fn("isatty(fd, /)", isatty),
		fn("get_blocking(fd, /)", getBlocking),
		fn("set_blocking(fd, blocking, /)", setBlocking),
		fn("get_inheritable(fd, /)", getInheritable),
		fn("set_inheritable(fd, inheritable, /)", setInheritable),
		fn("lockf(fd, command, length, /)", lockf),
		fn("posix_fadvise(fd, offset, length, advice, /)", fadvise),
		fn("posix_fallocate(fd, offset, length, /)", fallocate),
	}
}
