package posix

import (
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

func number(sig string, f func() int) object.Method {
	return fn(sig, func(t *thread, _ []value) value { return object.Int(int64(f())) })
}

func identity(sig string, f func() int) object.Method {
	return fn(sig, func(t *thread, _ []value) value { return osutil.NewID(uint32(f())) })
}

// setIDs makes the functions that set users or groups, which are all their arguments.
func setIDs(read func(t *thread, v value) (int, bool), f func(n []int) error) native {
	return func(t *thread, a []value) value {
		n := make([]int, len(a))
		for i, v := range a {
			var ok bool
			if n[i], ok = read(t, v); !ok {
				return value{}
			}
		}
		return result(t, f(n))
	}
}

func threeIDs(f func() (a, b, c int)) native {
	return func(t *thread, _ []value) value {
		a, b, c := f()
		return t.TupleSteal(osutil.NewID(uint32(a)), osutil.NewID(uint32(b)), osutil.NewID(uint32(c))).Val()
	}
}

func idList[N int | uint32](t *thread, list []N) value {
	l := t.NewList(len(list))
	for _, g := range list {
		l.Push(t, osutil.NewID(uint32(g)))
	}
	return l.Val()
}

func getgroups(t *thread, _ []value) value {
	list, err := host.Getgroups()
	if err != nil {
		return osutil.Raise(t, err)
	}
	return idList(t, list)
}

func getgrouplist(t *thread, a []value) value {
	user, gid, ok := userAndGroup(t, a)
	if !ok {
		return value{}
	}
	list, err := host.GroupList(user, uint32(gid))
	if err != nil {
		return osutil.Raise(t, err)
	}
	return idList(t, list)
}

func userAndGroup(t *thread, a []value) (user string, gid int, ok bool) {
	if user, ok = osutil.FSText(t, a[0]); ok {
		gid, ok = osutil.GID(t, a[1])
	}
	return user, gid, ok
}

func initgroups(t *thread, a []value) value {
	user, gid, ok := userAndGroup(t, a)
	if !ok {
		return value{}
	}
	list, err := host.GroupList(user, uint32(gid))
	if err != nil {
		return osutil.Raise(t, err)
	}
	groups := make([]int, len(list))
	for i, g := range list {
		groups[i] = int(g)
	}
	return result(t, host.Setgroups(groups))
}

func setgroups(t *thread, a []value) value {
	if !object.IsSequence(a[0]) {
		return t.Raise(object.TypeError, "setgroups argument must be a sequence")
	}
	seq := object.ToTuple(t, a[0])
	if seq.IsNil() {
		return seq
	}
	defer t.Decref(seq)
	items := object.AsTuple(seq).Items()
	if len(items) > 65536 {
		return t.Raise(object.ValueError, "too many groups")
	}
	var list []int
	for _, v := range items {
		if !object.IsInt(v) {
			return t.Raise(object.TypeError, "groups must be integers")
		}
		g, ok := osutil.GID(t, v)
		if !ok {
			return value{}
		}
		list = append(list, g)
	}
	return result(t, host.Setgroups(list))
}

func getpgid(t *thread, a []value) value {
	pid, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	n, err := host.Getpgid(pid)
	return intResult(t, n, err)
}

func getsid(t *thread, a []value) value {
	pid, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	n, err := host.Getsid(pid)
	return intResult(t, n, err)
}

func setpgid(t *thread, a []value) value {
	n, ok := ints(t, a)
	if !ok {
		return value{}
	}
	return result(t, host.Setpgid(n[0], n[1]))
}

func setsid(t *thread, _ []value) value {
	_, err := host.Setsid()
	return result(t, err)
}

func getlogin(t *thread, _ []value) value {
	name, err := host.Login()
	if err != nil {
		return osutil.Raise(t, err)
	}
	return t.FSDecode(name)
}

func idFunctions() []object.Method {
	return []object.Method{
		number("getpid()", host.Getpid),
		number("getppid()", host.Getppid),
		number("getpgrp()", func() int { n, _ := host.Getpgid(0); return n }),
		identity("getuid()", host.Getuid),
		identity("geteuid()", host.Geteuid),
		identity("getgid()", host.Getgid),
		identity("getegid()", host.Getegid),
		fn("getresuid()", threeIDs(host.Getresuid)),
		fn("getresgid()", threeIDs(host.Getresgid)),
		fn("setuid(uid, /)", setIDs(osutil.UID, func(n []int) error { return host.Setuid(n[0]) })),
		fn("seteuid(euid, /)", setIDs(osutil.UID, func(n []int) error { return host.Setresuid(-1, n[0], -1) })),
		fn("setreuid(ruid, euid, /)", setIDs(osutil.UID, func(n []int) error { return host.Setreuid(n[0], n[1]) })),
		fn("setresuid(ruid, euid, suid, /)", setIDs(osutil.UID, func(n []int) error { return host.Setresuid(n[0], n[1], n[2]) })),
		fn("setgid(gid, /)", setIDs(osutil.GID, func(n []int) error { return host.Setgid(n[0]) })),
		fn("setegid(egid, /)", setIDs(osutil.GID, func(n []int) error { return host.Setresgid(-1, n[0], -1) })),
		fn("setregid(rgid, egid, /)", setIDs(osutil.GID, func(n []int) error { return host.Setregid(n[0], n[1]) })),
		fn("setresgid(rgid, egid, sgid, /)", setIDs(osutil.GID, func(n []int) error { return host.Setresgid(n[0], n[1], n[2]) })),
		fn("getgroups()", getgroups),
		fn("setgroups(groups, /)", setgroups),
		fn("getgrouplist(user, group, /)", getgrouplist),
		fn("initgroups(username, gid, /)", initgroups),
		fn("getpgid(pid)", getpgid),
		fn("setpgid(pid, pgrp, /)", setpgid),
		fn("setpgrp()", func(t *thread, _ []value) value { return result(t, host.Setpgid(0, 0)) }),
		fn("getsid(pid, /)", getsid),
		fn("setsid()", setsid),
		fn("getlogin()", getlogin),
	}
}
