package posix

import (
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

type field = object.StructField

var statResult = object.NewStructSeqType("os", "stat_result", []field{
	{Name: "st_mode"}, {Name: "st_ino"}, {Name: "st_dev"},
	{Name: "st_nlink"}, {Name: "st_uid"}, {Name: "st_gid"},
	{Name: "st_size"}, {}, {},
	{}, {Name: "st_atime"}, {Name: "st_mtime"},
	{Name: "st_ctime"}, {Name: "st_atime_ns"},
	{Name: "st_mtime_ns"}, {Name: "st_ctime_ns"},
	{Name: "st_blksize"}, {Name: "st_blocks"}, {Name: "st_rdev"},
}, 10)

var statvfsResult = object.NewStructSeqType("os", "statvfs_result", []field{
	{Name: "f_bsize"}, {Name: "f_frsize"}, {Name: "f_blocks"}, {Name: "f_bfree"}, {Name: "f_bavail"}, {Name: "f_files"}, {Name: "f_ffree"},
	{Name: "f_favail"}, {Name: "f_flag"}, {Name: "f_namemax"}, {Name: "f_fsid"},
}, 10)

// setupStatResult makes the constructor fill the times in from the integer ones when it is given a tuple of ten.
func setupStatResult() {
	statResult.Ready()
	plain := statResult.New
	statResult.New = func(t *thread, cls *object.Type, args []value, kw *object.Tuple) value {
		r := plain(t, cls, args, kw)
		if r.IsNil() {
			return r
		}
		all := object.StructFields(r)
		for i := 7; i <= 9; i++ {
			if all[i+3].IsNone() {
				all[i+3] = t.Newref(all[i])
			}
		}
		return r
	}
}

// seconds is a time in nanoseconds as the float of seconds nearest to it.
func seconds(ns int64) float64 {
	s, rest := ns/1e9, ns%1e9
	if rest < 0 {
		s, rest = s-1, rest+1e9
	}
	return float64(s) + 1e-9*float64(rest)
}

func floorSeconds(ns int64) int64 {
	s := ns / 1e9
	if ns%1e9 < 0 {
		s--
	}
	return s
}

func newStatResult(t *thread, st *host.Stat) value {
	return t.NewStructSeq(statResult,
		object.Int(int64(st.Mode)), t.NewUint(st.Ino), t.NewUint(st.Dev), t.NewUint(st.Nlink), osutil.NewID(st.UID), osutil.NewID(st.GID), object.Int(st.Size),
		object.Int(floorSeconds(st.AtimeNS)), object.Int(floorSeconds(st.MtimeNS)), object.Int(floorSeconds(st.CtimeNS)),
		object.Float(seconds(st.AtimeNS)), object.Float(seconds(st.MtimeNS)), object.Float(seconds(st.CtimeNS)),
		object.Int(st.AtimeNS), object.Int(st.MtimeNS), object.Int(st.CtimeNS),
		object.Int(st.Blksize), object.Int(st.Blocks), t.NewUint(st.Rdev))
}

// statPath is os.stat and os.lstat of a path that was read from the arguments.
func statPath(t *thread, function string, p *osutil.Path, dirFD value, follow bool) value {
	dir, ok := osutil.DirFD(t, dirFD)
	if !ok {
		return value{}
	}
	if p.IsFD && dir != host.AtCWD {
		return t.Raise(object.ValueError, "%s: can't specify dir_fd without matching path", function)
	}
	if p.IsFD && !follow {
		return t.Raise(object.ValueError, "%s: cannot use fd and follow_symlinks together", function)
	}
	var st host.Stat
	ok = call(t, func() (err error) {
		if p.IsFD {
			st, err = host.Fstat(p.FD)
		} else {
			st, err = host.StatAt(dir, p.Text, follow)
		}
		return err
	}, func(err error) value { return p.Raise(t, err) })
	if !ok {
		return value{}
	}
	return newStatResult(t, &st)
}

func stat(t *thread, a []value) value {
	p, ok := osutil.PathArg(t, a[0], "stat", "path", osutil.AllowFD)
	if !ok {
		return value{}
	}
	defer p.Free(t)
	follow, ok := osutil.Truth(t, a[2], true)
	if !ok {
		return value{}
	}
	return statPath(t, "stat", &p, a[1], follow)
}

func lstat(t *thread, a []value) value {
	p, ok := osutil.PathArg(t, a[0], "lstat", "path", 0)
	if !ok {
		return value{}
	}
	defer p.Free(t)
	return statPath(t, "lstat", &p, a[1], false)
}

func fstat(t *thread, a []value) value {
	fd, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	var st host.Stat
	if !call(t, func() (err error) { st, err = host.Fstat(fd); return err }, func(err error) value { return osutil.Raise(t, err) }) {
		return value{}
	}
	return newStatResult(t, &st)
}

func newStatvfs(t *thread, s *host.Statvfs) value {
	return t.NewStructSeq(statvfsResult, t.NewUint(s.Bsize), t.NewUint(s.Frsize), t.NewUint(s.Blocks), t.NewUint(s.Bfree), t.NewUint(s.Bavail), t.NewUint(s.Files),
		t.NewUint(s.Ffree), t.NewUint(s.Favail), t.NewUint(s.Flag), t.NewUint(s.Namemax), t.NewUint(s.Fsid))
}

func statvfs(t *thread, a []value) value {
	p, ok := osutil.PathArg(t, a[0], "statvfs", "path", osutil.AllowFD)
	if !ok {
		return value{}
	}
	defer p.Free(t)
	var s host.Statvfs
	ok = call(t, func() (err error) {
		if p.IsFD {
			s, err = host.StatvfsFD(p.FD)
		} else {
			s, err = host.StatvfsPath(p.Text)
		}
		return err
	}, func(err error) value { return p.Raise(t, err) })
	if !ok {
		return value{}
	}
	return newStatvfs(t, &s)
}

func fstatvfs(t *thread, a []value) value {
	fd, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	var s host.Statvfs
	if !call(t, func() (err error) { s, err = host.StatvfsFD(fd); return err }, func(err error) value { return osutil.Raise(t, err) }) {
		return value{}
	}
	return newStatvfs(t, &s)
}

func access(t *thread, a []value) value {
	p, ok := osutil.PathArg(t, a[0], "access", "path", 0)
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
	effective, ok := osutil.Truth(t, a[3], false)
	if !ok {
		return value{}
	}
	follow, ok := osutil.Truth(t, a[4], true)
	if !ok {
		return value{}
	}
	err, ok := block(t, func() error { return host.AccessAt(dir, p.Text, uint32(mode), effective, follow) })
	if !ok {
		return value{}
	}
	return object.Bool(err == nil)
}

func statFunctions() []object.Method {
	return []object.Method{
		fn("stat(path, *, dir_fd=None, follow_symlinks=True)", stat),
		fn("lstat(path, *, dir_fd=None)", lstat),
		fn("fstat(fd)", fstat),
		fn("statvfs(path)", statvfs),
		fn("fstatvfs(fd, /)", fstatvfs),
		fn("access(path, mode, *, dir_fd=None, effective_ids=False,\n       follow_symlinks=True)", access),
	}
}
