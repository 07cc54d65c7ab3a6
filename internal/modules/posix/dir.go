package posix

import (
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

func getcwd(t *thread, a []value) value {
	dir, ok := cwd(t)
	if !ok {
		return value{}
	}
	return t.FSDecode(dir)
}

func getcwdb(t *thread, a []value) value {
	dir, ok := cwd(t)
	if !ok {
		return value{}
	}
	return t.NewBytesText(dir)
}

func cwd(t *thread) (dir string, ok bool) {
	ok = call(t, func() (err error) { dir, err = host.Getcwd(); return err }, func(err error) value { return osutil.Raise(t, err) })
	return dir, ok
}

func chdir(t *thread, a []value) value {
	p, ok := osutil.PathArg(t, a[0], "chdir", "path", osutil.AllowFD)
	if !ok {
		return value{}
	}
	defer p.Free(t)
	if !t.Audit("os.chdir", p.Obj) {
		return value{}
	}
	return onPath(t, &p, func() error {
		if p.IsFD {
			return host.Fchdir(p.FD)
		}
		return host.Chdir(p.Text)
	})
}

func fchdir(t *thread, a []value) value {
	fd, ok := osutil.FD(t, a[0])
	if !ok || !t.Audit("os.chdir", object.Int(int64(fd))) {
		return value{}
	}
	return simple(t, func() error { return host.Fchdir(fd) })
}

func chroot(t *thread, a []value) value {
	p, ok := osutil.PathArg(t, a[0], "chroot", "path", 0)
	if !ok {
		return value{}
	}
	defer p.Free(t)
	return onPath(t, &p, func() error { return host.Chroot(p.Text) })
}

func listdir(t *thread, a []value) value {
	p, ok := osutil.PathArg(t, a[0], "listdir", "path", osutil.AllowFD|osutil.AllowNone)
	if !ok {
		return value{}
	}
	defer p.Free(t)
	if !t.Audit("os.listdir", p.Obj) {
		return value{}
	}
	var entries []host.DirEntry
	ok = call(t, func() (err error) {
		if !p.IsFD {
			entries, err = host.ReadDir(p.Text)
			return err
		}
		d, err := host.OpenDirFD(p.FD)
		if err != nil {
			return err
		}
		defer d.Close()
		for {
			e, more, err := d.Next()
			if err != nil || !more {
				return err
			}
			entries = append(entries, e)
		}
	}, func(err error) value { return p.Raise(t, err) })
	if !ok {
		return value{}
	}
	l := t.NewList(len(entries))
	for i := range entries {
		l.Push(t, p.Result(t, entries[i].Name))
	}
	return l.Val()
}

// inDir makes a function of a path and dir_fd, which are the arguments number 0 and dirArg.
func inDir(function, event string, dirArg int, f func(dir int, path string) error) native {
	return func(t *thread, a []value) value {
		p, ok := osutil.PathArg(t, a[0], function, "path", 0)
		if !ok {
			return value{}
		}
		defer p.Free(t)
		dir, ok := osutil.DirFD(t, a[dirArg])
		if !ok || !t.Audit(event, p.Obj, dirFDValue(a[dirArg])) {
			return value{}
		}
		return onPath(t, &p, func() error { return f(dir, p.Text) })
	}
}

func mkdir(t *thread, a []value) value {
	p, ok := osutil.PathArg(t, a[0], "mkdir", "path", 0)
	if !ok {
		return value{}
	}
	defer p.Free(t)
	mode, ok := osutil.IntOr(t, a[1], 0o777)
	if !ok {
		return value{}
	}
	dir, ok := osutil.DirFD(t, a[2])
	if !ok || !t.Audit("os.mkdir", p.Obj, object.Int(int64(mode)), dirFDValue(a[2])) {
		return value{}
	}
	return onPath(t, &p, func() error { return host.MkdirAt(dir, p.Text, uint32(mode)) })
}

func mkfifo(t *thread, a []value) value {
	p, ok := osutil.PathArg(t, a[0], "mkfifo", "path", 0)
	if !ok {
		return value{}
	}
	defer p.Free(t)
	mode, ok := osutil.IntOr(t, a[1], 0o666)
	if !ok {
		return value{}
	}
	dir, ok := osutil.DirFD(t, a[2])
	if !ok {
		return value{}
	}
	return simple(t, func() error { return host.MkfifoAt(dir, p.Text, uint32(mode)) })
}

func mknod(t *thread, a []value) value {
	p, ok := osutil.PathArg(t, a[0], "mknod", "path", 0)
	if !ok {
		return value{}
	}
	defer p.Free(t)
	mode, ok := osutil.IntOr(t, a[1], 0o600)
	if !ok {
		return value{}
	}
	dev := uint64(0)
	if !a[2].IsNil() {
		if dev, ok = device(t, a[2]); !ok {
			return value{}
		}
	}
	dir, ok := osutil.DirFD(t, a[3])
	if !ok {
		return value{}
	}
	return simple(t, func() error { return host.MknodAt(dir, p.Text, uint32(mode), dev) })
}

// device reads a device number; -1 is the largest one.
func device(t *thread, v value) (uint64, bool) {
	i := object.AsIndex(t, v)
	if i.IsNil() {
		return 0, false
	}
	defer t.Decref(i)
	if i.IsInt64() && i.Int64() == -1 {
		return 1<<64 - 1, true
	}
	b := object.ToBig(i)
	if b.Sign() < 0 {
		return 0, t.RaiseFalse(object.OverflowError, "can't convert negative int to unsigned")
	}
	if !b.IsUint64() {
		return 0, t.RaiseFalse(object.OverflowError, "Python int too large to convert to C unsigned long long")
	}
	return b.Uint64(), true
}

func deviceMajor(t *thread, a []value) value {
	dev, ok := device(t, a[0])
	if !ok {
		return value{}
	}
	return osutil.NewID(host.Major(dev))
}

func deviceMinor(t *thread, a []value) value {
	dev, ok := device(t, a[0])
	if !ok {
		return value{}
	}
	return osutil.NewID(host.Minor(dev))
}

func makedev(t *thread, a []value) value {
	var n [2]uint32
	for i := range n {
		if v, isInt := a[i], a[i].IsInt64(); isInt && v.Int64() == -1 {
			n[i] = 1<<32 - 1
			continue
		}
		x, ok := device(t, a[i])
		if !ok {
			return value{}
		}
		if x >= 1<<32 {
			return t.Raise(object.OverflowError, "Python int too large to convert to C unsigned int")
		}
		n[i] = uint32(x)
	}
	dev := host.Mkdev(n[0], n[1])
	if dev == 1<<64-1 {
		return object.Int(-1)
	}
	return t.NewUint(dev)
}

// twoPaths reads the paths src and dst and their dir_fds.
func twoPaths(t *thread, a []value, function string, dirs []value) (p [2]osutil.Path, dir [2]int, ok bool) {
	for i, name := range []string{"src", "dst"} {
		if p[i], ok = osutil.PathArg(t, a[i], function, name, 0); !ok {
			break
		}
	}
	for i, v := range dirs {
		if ok {
			dir[i], ok = osutil.DirFD(t, v)
		}
	}
	if !ok {
		p[0].Free(t)
		p[1].Free(t)
	}
	return p, dir, ok
}

// onPaths runs a system call that concerns two paths.
func onPaths(t *thread, p *[2]osutil.Path, f func() error) value {
	if !call(t, f, func(err error) value { return osutil.Raise(t, err, p[0].Obj, p[1].Obj) }) {
		return value{}
	}
	return object.None
}

func renamer(function string) native {
	return func(t *thread, a []value) value {
		p, dir, ok := twoPaths(t, a, function, a[2:4])
		if !ok {
			return value{}
		}
		defer p[0].Free(t)
		defer p[1].Free(t)
		if !t.Audit("os.rename", p[0].Obj, p[1].Obj, dirFDValue(a[2]), dirFDValue(a[3])) {
			return value{}
		}
		return onPaths(t, &p, func() error { return host.RenameAt(dir[0], p[0].Text, dir[1], p[1].Text) })
	}
}

func link(t *thread, a []value) value {
	p, dir, ok := twoPaths(t, a, "link", a[2:4])
	if !ok {
		return value{}
	}
	defer p[0].Free(t)
	defer p[1].Free(t)
	follow, ok := osutil.Truth(t, a[4], false)
	if !ok || !t.Audit("os.link", p[0].Obj, p[1].Obj, dirFDValue(a[2]), dirFDValue(a[3])) {
		return value{}
	}
	return onPaths(t, &p, func() error { return host.LinkAt(dir[0], p[0].Text, dir[1], p[1].Text, follow) })
}

func symlink(t *thread, a []value) value {
	p, dir, ok := twoPaths(t, a, "symlink", a[3:4])
	if !ok {
		return value{}
	}
	defer p[0].Free(t)
	defer p[1].Free(t)
	if !t.Audit("os.symlink", p[0].Obj, p[1].Obj, dirFDValue(a[3])) {
		return value{}
	}
	return onPaths(t, &p, func() error { return host.SymlinkAt(p[0].Text, dir[0], p[1].Text) })
}

func readlink(t *thread, a []value) value {
	p, ok := osutil.PathArg(t, a[0], "readlink", "path", 0)
	if !ok {
		return value{}
	}
	defer p.Free(t)
	dir, ok := osutil.DirFD(t, a[1])
	if !ok {
		return value{}
	}
	text := ""
	if !call(t, func() (err error) { text, err = host.ReadlinkAt(dir, p.Text); return err }, func(err error) value { return p.Raise(t, err) }) {
		return value{}
	}
	return p.Result(t, text)
}

func dirFunctions() []object.Method {
	const dirFD = ""
	const dirFDs = ""
	unlink := func(name string) native {
		return inDir(name, "os.remove", 1, func(dir int, p string) error { return host.UnlinkAt(dir, p, false) })
	}
	return []object.Method{
		fn("getcwd()", getcwd),
		fn("getcwdb()", getcwdb),
		fn("chdir(path)", chdir),
		fn("fchdir(fd)", fchdir),
		fn("chroot(path)", chroot),
		fn("listdir(path=None)", listdir),
		fn("mkdir(path, mode=511, *, dir_fd=None)", mkdir),
		fn("mkfifo(path, mode=438, *, dir_fd=None)", mkfifo),
		fn("mknod(path, mode=384, device=0, *, dir_fd=None)", mknod),
		fn("major(device, /)", deviceMajor),
		fn("minor(device, /)", deviceMinor),
		fn("makedev(major, minor, /)", makedev),
		fn("rmdir(path, *, dir_fd=None)", inDir("rmdir", "os.rmdir", 1, func(dir int, p string) error { return host.UnlinkAt(dir, p, true) })),
		fn("unlink(path, *, dir_fd=None)", unlink("unlink")),
		fn("remove(path, *, dir_fd=None)", unlink("remove")),
		fn("rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", renamer("rename")),
		fn("replace(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", renamer("replace")),
		fn("link(src, dst, *, src_dir_fd=None, dst_dir_fd=None,\n     follow_symlinks=(os.name != 'nt'))", link),
		fn("symlink(src, dst, target_is_directory=False, *, dir_fd=None)", symlink),
		fn("readlink(path, *, dir_fd=None)", readlink),
		fn("scandir(path=None)", scandir),
	}
}
