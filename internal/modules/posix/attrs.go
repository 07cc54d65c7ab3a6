package posix

import (
	"errors"
	"math"
	"math/big"

	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

func chmod(t *thread, a []value) value {
	p, ok := osutil.PathArg(t, a[0], "chmod", "path", osutil.AllowFD)
	if !ok {
		return value{}
	}
	defer p.Free(t)
	mode, ok := osutil.Int(t, a[1])
	if !ok {
		return value{}
	}
	dir, ok := osutil.DirFD(t, a[2])
	if !ok {
		return value{}
	}
	follow, ok := osutil.Truth(t, a[3], true)
	if !ok || !t.Audit("os.chmod", p.Obj, object.Int(int64(mode)), dirFDValue(a[2])) {
		return value{}
	}
	err, ok := block(t, func() error {
		if p.IsFD {
			return host.Fchmod(p.FD, uint32(mode))
		}
		return host.ChmodAt(dir, p.Text, uint32(mode), follow)
	})
	switch {
	case !ok:
		return value{}
	case err != nil && !follow && errors.Is(err, host.ENOTSUP):
		if dir != host.AtCWD {
			return t.Raise(object.ValueError, "chmod: cannot use dir_fd and follow_symlinks together")
		}
		return t.Raise(object.NotImplementedError, "chmod: follow_symlinks unavailable on this platform")
	case err != nil:
		return p.Raise(t, err)
	}
	return object.None
}

func fchmod(t *thread, a []value) value {
	n, ok := ints(t, a)
	if !ok || !t.Audit("os.chmod", a[0], a[1], object.Int(-1)) {
		return value{}
	}
	return simple(t, func() error { return host.Fchmod(n[0], uint32(n[1])) })
}

// owners reads the arguments uid and gid.
func owners(t *thread, a []value) (uid, gid int, ok bool) {
	if uid, ok = osutil.UID(t, a[0]); ok {
		gid, ok = osutil.GID(t, a[1])
	}
	return uid, gid, ok
}

func chown(t *thread, a []value) value {
	p, ok := osutil.PathArg(t, a[0], "chown", "path", osutil.AllowFD)
	if !ok {
		return value{}
	}
	defer p.Free(t)
	uid, gid, ok := owners(t, a[1:])
	if !ok {
		return value{}
	}
	dir, ok := osutil.DirFD(t, a[3])
	if !ok {
		return value{}
	}
	follow, ok := osutil.Truth(t, a[4], true)
	if !ok {
		return value{}
	}
	if p.IsFD && dir != host.AtCWD {
		return t.Raise(object.ValueError, "chown: can't specify both dir_fd and fd")
	}
	if p.IsFD && !follow {
		return t.Raise(object.ValueError, "chown: cannot use fd and follow_symlinks together")
	}
	if !t.Audit("os.chown", p.Obj, object.Int(int64(uid)), object.Int(int64(gid)), dirFDValue(a[3])) {
		return value{}
	}
	return onPath(t, &p, func() error {
		if p.IsFD {
			return host.Fchown(p.FD, uid, gid)
		}
		return host.ChownAt(dir, p.Text, uid, gid, follow)
	})
}

func fchown(t *thread, a []value) value {
	fd, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	uid, gid, ok := owners(t, a[1:])
	if !ok || !t.Audit("os.chown", a[0], a[1], a[2], object.Int(-1)) {
		return value{}
	}
	return simple(t, func() error { return host.Fchown(fd, uid, gid) })
}

func lchown(t *thread, a []value) value {
	p, ok := osutil.PathArg(t, a[0], "lchown", "path", 0)
	if !ok {
		return value{}
	}
	defer p.Free(t)
	uid, gid, ok := owners(t, a[1:])
	if !ok || !t.Audit("os.chown", p.Obj, a[1], a[2], object.Int(-1)) {
		return value{}
	}
	return onPath(t, &p, func() error { return host.ChownAt(host.AtCWD, p.Text, uid, gid, false) })
}

// timeOf reads a time in seconds, an int or a float, as nanoseconds.
func timeOf(t *thread, v value) (int64, bool) {
	tooLarge := func() (int64, bool) {
		return 0, t.RaiseFalse(object.OverflowError, "timestamp out of range for platform time_t")
	}
	if v.Type().Has(object.TypeFloat) {
		f, ok := object.AsFloat(t, v)
		switch {
		case !ok:
			return 0, false
		case math.IsNaN(f):
			return 0, t.RaiseFalse(object.ValueError, "Invalid value NaN (not a number)")
		}
		whole, part := math.Modf(f)
		ns := math.Floor(part * 1e9)
		if math.Abs(whole) > math.MaxInt64/1e9-2 {
			return tooLarge()
		}
		return int64(whole)*1e9 + int64(ns), true
	}
	if !object.HasIndex(v) {
		return 0, t.RaiseFalse(object.TypeError, "argument must be int or float, not %s", v.Type().Name)
	}
	i := object.AsIndex(t, v)
	if i.IsNil() {
		return 0, false
	}
	defer t.Decref(i)
	b := new(big.Int).Mul(object.ToBig(i), big.NewInt(1e9))
	if !b.IsInt64() {
		return tooLarge()
	}
	return b.Int64(), true
}

// pair returns the items of a tuple of two.
func pair(v value) []value {
	if !v.Type().Has(object.TypeTuple) || object.AsTuple(v).Len() != 2 {
		return nil
	}
	return object.AsTuple(v).Items()
}

func utime(t *thread, a []value) value {
	p, ok := osutil.PathArg(t, a[0], "utime", "path", osutil.AllowFD)
	if !ok {
		return value{}
	}
	defer p.Free(t)
	dir, ok := osutil.DirFD(t, a[3])
	if !ok {
		return value{}
	}
	follow, ok := osutil.Truth(t, a[4], true)
	if !ok {
		return value{}
	}
	times, ns := a[1], a[2]
	given := !times.IsNil() && !times.IsNone()
	if given && !ns.IsNil() {
		return t.Raise(object.ValueError, "utime: you may specify either 'times' or 'ns' but not both")
	}
	when := [2]int64{host.TimeNow, host.TimeNow}
	switch {
	case given:
		items := pair(times)
		if items == nil {
			return t.Raise(object.TypeError, "utime: 'times' must be either a tuple of two ints or None")
		}
		for i, v := range items {
			if when[i], ok = timeOf(t, v); !ok {
				return value{}
			}
		}
	case !ns.IsNil():
		items := pair(ns)
		if items == nil {
			return t.Raise(object.TypeError, "utime: 'ns' must be a tuple of two ints")
		}
		for i, v := range items {
			n := object.AsIndex(t, v)
			if n.IsNil() {
				return value{}
			}
			b := object.ToBig(n)
			ok := b.IsInt64()
			if ok {
				when[i] = b.Int64()
			}
			t.Decref(n)
			if !ok {
				return t.Raise(object.OverflowError, "timestamp out of range for platform time_t")
			}
		}
	}
	if p.IsFD && dir != host.AtCWD {
		return t.Raise(object.ValueError, "utime: can't specify dir_fd without matching path")
	}
	if p.IsFD && !follow {
		return t.Raise(object.ValueError, "utime: cannot use fd and follow_symlinks together")
	}
	if !t.Audit("os.utime", p.Obj, orNone(times), orNone(ns), dirFDValue(a[3])) {
		return value{}
	}
	return onPath(t, &p, func() error {
		if p.IsFD {
			return host.FutimeNS(p.FD, when[0], when[1])
		}
		return host.UtimeAt(dir, p.Text, when[0], when[1], follow)
	})
}

// attribute reads the arguments of a function about an extended attribute: path, attribute and, the last one, follow_symlinks.
func attribute(t *thread, a []value, function string) (p osutil.Path, name string, follow, ok bool) {
	if p, ok = osutil.PathArg(t, a[0], function, "path", osutil.AllowFD); !ok {
		return
	}
	n, ok := osutil.PathArg(t, a[1], function, "attribute", 0)
	if ok {
		name = n.Text
		n.Free(t)
		follow, ok = osutil.Truth(t, a[len(a)-1], true)
	}
	if ok && p.IsFD && !follow {
		ok = t.RaiseFalse(object.ValueError, "%s: cannot use fd and follow_symlinks together", function)
	}
	if !ok {
		p.Free(t)
	}
	return p, name, follow, ok
}

func getxattr(t *thread, a []value) value {
	p, name, follow, ok := attribute(t, a, "getxattr")
	if !ok {
		return value{}
	}
	defer p.Free(t)
	if !t.Audit("os.getxattr", p.Obj, a[1]) {
		return value{}
	}
	var data []byte
	ok = call(t, func() (err error) {
		if p.IsFD {
			data, err = host.Fgetxattr(p.FD, name)
		} else {
			data, err = host.Getxattr(p.Text, name, follow)
		}
		return err
	}, func(err error) value { return p.Raise(t, err) })
	if !ok {
		return value{}
	}
	return t.NewBytes(data)
}

func setxattr(t *thread, a []value) value {
	p, name, follow, ok := attribute(t, a, "setxattr")
	if !ok {
		return value{}
	}
	defer p.Free(t)
	data := t.GetBuffer(a[2], object.BufSimple)
	if data == nil {
		return value{}
	}
	defer data.Release(t)
	flags, ok := osutil.IntOr(t, a[3], 0)
	if !ok || !t.Audit("os.setxattr", p.Obj, a[1], a[2], object.Int(int64(flags))) {
		return value{}
	}
	return onPath(t, &p, func() error {
		if p.IsFD {
			return host.Fsetxattr(p.FD, name, data.Data, flags)
		}
		return host.Setxattr(p.Text, name, data.Data, flags, follow)
	})
}

func removexattr(t *thread, a []value) value {
	p, name, follow, ok := attribute(t, a, "removexattr")
	if !ok {
		return value{}
	}
	defer p.Free(t)
	if !t.Audit("os.removexattr", p.Obj, a[1]) {
		return value{}
	}
	return onPath(t, &p, func() error {
		if p.IsFD {
			return host.Fremovexattr(p.FD, name)
		}
		return host.Removexattr(p.Text, name, follow)
	})
}

func listxattr(t *thread, a []value) value {
	p, ok := osutil.PathArg(t, a[0], "listxattr", "path", osutil.AllowFD|osutil.AllowNone)
	if !ok {
		return value{}
	}
	defer p.Free(t)
	follow, ok := osutil.Truth(t, a[1], true)
	if !ok {
		return value{}
	}
	if p.IsFD && !follow {
		return t.Raise(object.ValueError, "listxattr: cannot use fd and follow_symlinks together")
	}
	if !t.Audit("os.listxattr", p.Obj) {
		return value{}
	}
	var names []string
	ok = call(t, func() (err error) {
		if p.IsFD {
			names, err = host.Flistxattr(p.FD)
		} else {
			names, err = host.Listxattr(p.Text, follow)
		}
		return err
	}, func(err error) value { return p.Raise(t, err) })
	if !ok {
		return value{}
	}
	l := t.NewList(len(names))
	for _, n := range names {
		l.Push(t, t.FSDecode(n))
	}
	return l.Val()
}

func xattrFunctions() []object.Method {
	return []object.Method{
		fn("chmod(path, mode, *, dir_fd=None,\n      follow_symlinks=(os.name != 'nt'))", chmod),
		fn("fchmod(fd, mode)", fchmod),
		fn("chown(path, uid, gid, *, dir_fd=None, follow_symlinks=True)", chown),
		fn("fchown(fd, uid, gid)", fchown),
		fn("lchown(path, uid, gid)", lchown),
		fn("utime(path, times=None, *, ns=<unrepresentable>,\n      dir_fd=None, follow_symlinks=True)", utime),
		fn("getxattr(path, attribute, *, follow_symlinks=True)", getxattr),
		fn("setxattr(path, attribute, value, flags=0, *,\n         follow_symlinks=True)", setxattr),
		fn("removexattr(path, attribute, *, follow_symlinks=True)", removexattr),
		fn("listxattr(path=None, *, follow_symlinks=True)", listxattr),
	}
}
