// Package pwd is the native module pwd: the user database.
package pwd

import (
	"math"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

var passwdType = object.NewStructSeqType("pwd", "struct_passwd", "pwd.struct_passwd: Results from getpw*() routines.\n\n"+
	"This object may be accessed either as a tuple of\n  (pw_name,pw_passwd,pw_uid,pw_gid,pw_gecos,pw_dir,pw_shell)\nor via the object attributes as named in the above tuple.", []object.StructField{
	{Name: "pw_name", Doc: "user name"}, {Name: "pw_passwd", Doc: "password"}, {Name: "pw_uid", Doc: "user id"}, {Name: "pw_gid", Doc: "group id"},
	{Name: "pw_gecos", Doc: "real name"}, {Name: "pw_dir", Doc: "home directory"}, {Name: "pw_shell", Doc: "shell program"}}, 7)

// Module is the definition of the module pwd.
func Module() *object.NativeModule {
	return &object.NativeModule{
		Name: "pwd",
		Doc:  "This module provides access to the Unix password database.\nIt is available on all Unix versions.\n\nPassword database entries are reported as 7-tuples containing the following\nitems from the password database (see `<pwd.h>'), in order:\npw_name, pw_passwd, pw_uid, pw_gid, pw_gecos, pw_dir, pw_shell.\nThe uid and gid items are integers, all others are strings. An\nexception is raised if the entry asked for cannot be found.",
		Functions: []object.Method{
			osutil.Fn("getpwuid(uidobj, /)", getpwuid, "Return the password database entry for the given numeric user ID.\n\nSee `help(pwd)` for more on password database entries."),
			osutil.Fn("getpwnam(name, /)", getpwnam, "Return the password database entry for the given user name.\n\nSee `help(pwd)` for more on password database entries."),
			osutil.Fn("getpwall()", getpwall, "Return a list of all available password database entries, in arbitrary order.\n\nSee help(pwd) for more on password database entries."),
		},
		Types: []*object.Type{passwdType},
	}
}

func entry(t *thread, u *host.User) value {
	return t.NewStructSeq(passwdType, t.FSDecode(u.Name), t.FSDecode(u.Password), osutil.NewID(u.UID), osutil.NewID(u.GID), t.FSDecode(u.Gecos), t.FSDecode(u.Home), t.FSDecode(u.Shell))
}

func getpwuid(t *thread, a []value) value {
	uid, ok := osutil.UID(t, a[0])
	if !ok {
		if t.ClearIf(object.OverflowError) {
			return t.Raise(object.KeyError, "getpwuid(): uid not found")
		}
		return value{}
	}
	var u host.User
	found := false
	t.Blocking(gil.IO, func() { u, found = host.UserByID(uint32(uid)) })
	if !found {
		if uid == math.MaxUint32 {
			uid = -1
		}
		return t.Raise(object.KeyError, "getpwuid(): uid not found: %d", uid)
	}
	return entry(t, &u)
}

func getpwnam(t *thread, a []value) value {
	if !object.IsStr(a[0]) {
		return t.Raise(object.TypeError, "getpwnam() argument must be str, not %s", a[0].Type().Name)
	}
	name, ok := osutil.FSText(t, a[0])
	if !ok {
		return value{}
	}
	var u host.User
	found := false
	t.Blocking(gil.IO, func() { u, found = host.UserByName(name) })
	if !found {
		r := object.Repr(t, a[0])
		if r.IsNil() {
			return r
		}
		defer t.Decref(r)
		return t.Raise(object.KeyError, "getpwnam(): name not found: %s", object.AsStr(r).String())
	}
	return entry(t, &u)
}

func getpwall(t *thread, _ []value) value {
	var list []host.User
	var err error
	t.Blocking(gil.IO, func() { list, err = host.Users() })
	if err != nil {
		return osutil.Raise(t, err)
	}
	l := t.NewList(len(list))
	for i := range list {
		l.Push(t, entry(t, &list[i]))
	}
	return l.Val()
}
