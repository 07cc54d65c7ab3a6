package posix

import (
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

func number(sig string, f func() int, doc string) object.Method {
	return fn(sig, func(t *thread, _ []value) value { return object.Int(int64(f())) }, doc)
}

func identity(sig string, f func() int, doc string) object.Method {
	return fn(sig, func(t *thread, _ []value) value { return osutil.NewID(uint32(f())) }, doc)
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
		number("getpid()", host.Getpid, "Return the current process id."),
		number("getppid()", host.Getppid, "Return the parent's process id.\n\nIf the parent process has already exited, Windows machines will still\nreturn its id; others systems will return the id of the 'init' process (1)."),
		number("getpgrp()", func() int { n, _ := host.Getpgid(0); return n }, "Return the current process group id."),
		identity("getuid()", host.Getuid, "Return the current process's user id."),
		identity("geteuid()", host.Geteuid, "Return the current process's effective user id."),
		identity("getgid()", host.Getgid, "Return the current process's group id."),
		identity("getegid()", host.Getegid, "Return the current process's effective group id."),
		fn("getresuid()", threeIDs(host.Getresuid), "Return a tuple of the current process's real, effective, and saved user ids."),
		fn("getresgid()", threeIDs(host.Getresgid), "Return a tuple of the current process's real, effective, and saved group ids."),
		fn("setuid(uid, /)", setIDs(osutil.UID, func(n []int) error { return host.Setuid(n[0]) }), "Set the current process's user id."),
		fn("seteuid(euid, /)", setIDs(osutil.UID, func(n []int) error { return host.Setresuid(-1, n[0], -1) }), "Set the current process's effective user id."),
		fn("setreuid(ruid, euid, /)", setIDs(osutil.UID, func(n []int) error { return host.Setreuid(n[0], n[1]) }), "Set the current process's real and effective user ids."),
		fn("setresuid(ruid, euid, suid, /)", setIDs(osutil.UID, func(n []int) error { return host.Setresuid(n[0], n[1], n[2]) }), "Set the current process's real, effective, and saved user ids."),
		fn("setgid(gid, /)", setIDs(osutil.GID, func(n []int) error { return host.Setgid(n[0]) }), "Set the current process's group id."),
		fn("setegid(egid, /)", setIDs(osutil.GID, func(n []int) error { return host.Setresgid(-1, n[0], -1) }), "Set the current process's effective group id."),
		fn("setregid(rgid, egid, /)", setIDs(osutil.GID, func(n []int) error { return host.Setregid(n[0], n[1]) }), "Set the current process's real and effective group ids."),
		fn("setresgid(rgid, egid, sgid, /)", setIDs(osutil.GID, func(n []int) error { return host.Setresgid(n[0], n[1], n[2]) }), "Set the current process's real, effective, and saved group ids."),
		fn("getgroups()", getgroups, "Return list of supplemental group IDs for the process."),
		fn("setgroups(groups, /)", setgroups, "Set the groups of the current process to list."),
		fn("getgrouplist(user, group, /)", getgrouplist, "Returns a list of groups to which a user belongs.\n\n  user\n    username to lookup\n  group\n    base group id of the user"),
		fn("initgroups(username, gid, /)", initgroups, "Initialize the group access list.\n\nCall the system initgroups() to initialize the group access list with all of\nthe groups of which the specified username is a member, plus the specified\ngroup id."),
		fn("getpgid(pid)", getpgid, "Call the system call getpgid(), and return the result."),
		fn("setpgid(pid, pgrp, /)", setpgid, "Call the system call setpgid(pid, pgrp)."),
		fn("setpgrp()", func(t *thread, _ []value) value { return result(t, host.Setpgid(0, 0)) }, "Make the current process the leader of its process group."),
		fn("getsid(pid, /)", getsid, "Call the system call getsid(pid) and return the result."),
		fn("setsid()", setsid, "Call the system call setsid()."),
		fn("getlogin()", getlogin, "Return the actual login name."),
	}
}
