// Package grp is the native module grp: the group database.
package grp

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

var groupType = object.NewStructSeqType("grp", "struct_group", []object.StructField{
	{Name: "gr_name"}, {Name: "gr_passwd"}, {Name: "gr_gid"}, {Name: "gr_mem"}}, 4)

// Module is the definition of the module grp.
func Module() *object.NativeModule {
	return &object.NativeModule{
		Name: "grp",
		Functions: []object.Method{
			osutil.Fn("getgrgid(id)", getgrgid),
			osutil.Fn("getgrnam(name)", getgrnam),
			osutil.Fn("getgrall()", getgrall),
		},
		Types: []*object.Type{groupType},
	}
}

func entry(t *thread, g *host.Group) value {
	members := t.NewList(len(g.Members))
	for _, m := range g.Members {
		members.Push(t, t.FSDecode(m))
	}
	return t.NewStructSeq(groupType, t.FSDecode(g.Name), t.FSDecode(g.Password), osutil.NewID(g.GID), members.Val())
}

func getgrgid(t *thread, a []value) value {
	gid, ok := osutil.GID(t, a[0])
	if !ok {
		if t.ClearIf(object.OverflowError) {
			return t.Raise(object.KeyError, "getgrgid(): gid not found")
		}
		return value{}
	}
	var g host.Group
	found := false
	t.Blocking(gil.IO, func() { g, found = host.GroupByID(uint32(gid)) })
	if !found {
		if gid == math.MaxUint32 {
			gid = -1
		}
		return t.Raise(object.KeyError, "getgrgid(): gid not found: %d", gid)
	}
	return entry(t, &g)
}

func getgrnam(t *thread, a []value) value {
	if !object.IsStr(a[0]) {
		return t.Raise(object.TypeError, "getgrnam() argument 'name' must be str, not %s", a[0].Type().Name)
	}
	name, ok := osutil.FSText(t, a[0])
	if !ok {
		return value{}
	}
	var g host.Group
	found := false
	t.Blocking(gil.IO, func() { g, found = host.GroupByName(name) })
	if !found {
		r := object.Repr(t, a[0])
		if r.IsNil() {
			return r
		}
		defer t.Decref(r)
		return t.Raise(object.KeyError, "getgrnam(): name not found: %s", object.AsStr(r).String())
	}
	return entry(t, &g)
}

func getgrall(t *thread, _ []value) value {
	var list []host.Group
	var err error
	t.Blocking(gil.IO, func() { list, err = host.Groups() })
	if err != nil {
		return osutil.Raise(t, err)
	}
	l := t.NewList(len(list))
	for i := range list {
		l.Push(t, entry(t, &list[i]))
	}
	return l.Val()
}
