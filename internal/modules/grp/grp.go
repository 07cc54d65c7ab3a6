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

var groupType = object.NewStructSeqType("grp", "struct_group", "grp.struct_group: Results from getgr*() routines.\n\n"+
	"This object may be accessed either as a tuple of\n  (gr_name,gr_passwd,gr_gid,gr_mem)\nor via the object attributes as named in the above tuple.\n", []object.StructField{
	{Name: "gr_name", Doc: "group name"}, {Name: "gr_passwd", Doc: "password"}, {Name: "gr_gid", Doc: "group id"}, {Name: "gr_mem", Doc: "group members"}}, 4)

// Module is the definition of the module grp.
func Module() *object.NativeModule {
	return &object.NativeModule{
		Name: "grp",
		Doc:  "Access to the Unix group database.\n\nGroup entries are reported as 4-tuples containing the following fields\nfrom the group database, in order:\n\n  gr_name   - name of the group\n  gr_passwd - group password (encrypted); often empty\n  gr_gid    - numeric ID of the group\n  gr_mem    - list of members\n\nThe gid is an integer, name and password are strings.  (Note that most\nusers are not explicitly listed as members of the groups they are in\naccording to the password database.  Check both databases to get\ncomplete membership information.)",
		Functions: []object.Method{
			osutil.Fn("getgrgid(id)", getgrgid, "Return the group database entry for the given numeric group ID.\n\nIf id is not valid, raise KeyError."),
			osutil.Fn("getgrnam(name)", getgrnam, "Return the group database entry for the given group name.\n\nIf name is not valid, raise KeyError."),
			osutil.Fn("getgrall()", getgrall, "Return a list of all available group entries, in arbitrary order.\n\nAn entry whose name starts with '+' or '-' represents an instruction\nto use YP/NIS and may not be accessible via getgrnam or getgrgid."),
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
