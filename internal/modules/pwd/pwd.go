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

var passwdType = object.NewStructSeqType("pwd", "struct_passwd", []object.StructField{
	{Name: "pw_name"}, {Name: "pw_passwd"}, {Name: "pw_uid"}, {Name: "pw_gid"},
	{Name: "pw_gecos"}, {Name: "pw_dir"}, {Name: "pw_shell"}}, 7)

// Module is the definition of the module pwd.
func Module() *object.NativeModule {
	return &object.NativeModule{
		Name: "pwd",
		Functions: []object.Method{
			osutil.Fn("getpwuid(uidobj, /)", getpwuid),
			osutil.Fn("getpwnam(name, /)", getpwnam),
			osutil.Fn("getpwall()", getpwall),
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
