package posix

import (
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

var (
	dirEntryType = object.NewStaticType("posix", "DirEntry", object.ObjectType, object.TypeNoNew)
	scandirType  = object.NewStaticType("posix", "ScandirIterator", object.ObjectType, object.TypeNoNew)
)

// dirEntry is an os.DirEntry: what the directory told of a file, and what was asked about it since.
type dirEntry struct {
	object.Header
	name, path value
	text       string // the path, or the name if the directory was given as a descriptor
	dirFD      int    // what text is relative to
	ino        uint64
	typ        host.FileType
	stat       value // cached result of stat(), or the zero Value
	lstat      value
}

func asEntry(v value) *dirEntry { return (*dirEntry)(v.Ptr()) }

// fetch returns the status of the file (borrowed), as stat() keeps it.
func (e *dirEntry) fetch(t *thread, follow bool) value {
	slot := &e.lstat
	if follow {
		slot = &e.stat
	}
	if !slot.IsNil() {
		return *slot
	}
	if follow && e.typ != host.TypeLink && e.typ != host.TypeUnknown {
		st := e.fetch(t, false)
		if st.IsNil() {
			return st
		}
		e.stat = t.Newref(st)
		return e.stat
	}
	var st host.Stat
	err, ok := block(t, func() (err error) { st, err = host.StatAt(e.dirFD, e.text, follow); return err })
	if !ok {
		return value{}
	}
	if err != nil {
		return osutil.Raise(t, err, e.path)
	}
	if r := newStatResult(t, &st); slot.IsNil() {
		*slot = r
	} else {
		t.Decref(r)
	}
	return *slot
}

// isMode is is_dir and is_file.
func (e *dirEntry) isMode(t *thread, follow bool, kind host.FileType, mode int64) value {
	if e.typ != host.TypeUnknown && !(follow && e.typ == host.TypeLink) {
		return object.Bool(e.typ == kind)
	}
	st := e.fetch(t, follow)
	if st.IsNil() {
		if t.ClearIf(object.FileNotFoundError) {
			return object.False
		}
		return value{}
	}
	return object.Bool(object.AsTuple(st).Items()[0].Int64()&host.ModeType == mode)
}

func (e *dirEntry) isLink(t *thread) value {
	if e.typ != host.TypeUnknown {
		return object.Bool(e.typ == host.TypeLink)
	}
	st := e.fetch(t, false)
	if st.IsNil() {
		if t.ClearIf(object.FileNotFoundError) {
			return object.False
		}
		return value{}
	}
	return object.Bool(object.AsTuple(st).Items()[0].Int64()&host.ModeType == host.ModeLink)
}

func setupDirEntry() {
	tp := dirEntryType
	tp.GetAttr = object.GenericGetAttr
	tp.Holds = func(h *object.Header, visit func(value)) {
		e := asEntry(h.Val())
		for _, v := range [...]value{e.name, e.path, e.stat, e.lstat} {
			if !v.IsNil() {
				visit(v)
			}
		}
	}
	tp.Dealloc = func(t *thread, h *object.Header) {
		e := asEntry(h.Val())
		name, path, st, lst := e.name, e.path, e.stat, e.lstat
		e.name, e.path, e.stat, e.lstat = value{}, value{}, value{}, value{}
		t.FreeHeader(h)
		t.Decref(name)
		t.Decref(path)
		t.Xdecref(st)
		t.Xdecref(lst)
	}
	tp.Repr = func(t *thread, self value) value {
		r := object.Repr(t, asEntry(self).name)
		if r.IsNil() {
			return r
		}
		defer t.Decref(r)
		return t.NewStr("<DirEntry " + object.AsStr(r).String() + ">")
	}
	tp.Members = []object.Member{
		{Name: "name", Get: func(h *object.Header) value { return asEntry(h.Val()).name }},
		{Name: "path", Get: func(h *object.Header) value { return asEntry(h.Val()).path }},
	}
	follows := func(f func(t *thread, e *dirEntry, follow bool) value) func(t *thread, self value, a []value) value {
		return func(t *thread, self value, a []value) value {
			follow, ok := osutil.Truth(t, a[0], true)
			if !ok {
				return value{}
			}
			return f(t, asEntry(self), follow)
		}
	}
	tp.Methods = []object.Method{
		{Sig: "is_dir(*, follow_symlinks=True)", Fn: follows(func(t *thread, e *dirEntry, follow bool) value {
			return e.isMode(t, follow, host.TypeDir, host.ModeDir)
		})},
		{Sig: "is_file(*, follow_symlinks=True)", Fn: follows(func(t *thread, e *dirEntry, follow bool) value {
			return e.isMode(t, follow, host.TypeRegular, host.ModeRegular)
		})},
		{Sig: "is_symlink()", Fn: func(t *thread, self value, _ []value) value { return asEntry(self).isLink(t) }},
		{Sig: "is_junction()", Fn: func(t *thread, self value, _ []value) value { return object.False }},
		{Sig: "stat(*, follow_symlinks=True)", Fn: follows(func(t *thread, e *dirEntry, follow bool) value {
			st := e.fetch(t, follow)
			t.Xincref(st)
			return st
		})},
		{Sig: "inode()", Fn: func(t *thread, self value, _ []value) value { return t.NewUint(asEntry(self).ino) }},
		{Sig: "__fspath__()", Fn: func(t *thread, self value, _ []value) value { return t.Newref(asEntry(self).path) }},
		{Sig: "__class_getitem__(object, /)", Kind: object.ClassMethod, Fn: func(t *thread, self value, a []value) value { return object.NewGenericAlias(t, self, a[0]) }},
	}
}

// scanner is the iterator that os.scandir returns.
type scanner struct {
	object.Header
	dir  *host.Dir // nil once closed
	path osutil.Path
}

func asScanner(v value) *scanner { return (*scanner)(v.Ptr()) }

func (s *scanner) close(t *thread) {
	if d := s.dir; d != nil {
		s.dir = nil
		t.Blocking(0, func() { d.Close() })
	}
}

func scandir(t *thread, a []value) value {
	p, ok := osutil.PathArg(t, a[0], "scandir", "path", osutil.AllowFD|osutil.AllowNone)
	if !ok {
		return value{}
	}
	if !t.Audit("os.scandir", p.Obj) {
		p.Free(t)
		return value{}
	}
	var d *host.Dir
	ok = call(t, func() (err error) {
		if p.IsFD {
			d, err = host.OpenDirFD(p.FD)
		} else {
			d, err = host.OpenDir(p.Text)
		}
		return err
	}, func(err error) value { return p.Raise(t, err) })
	if !ok {
		p.Free(t)
		return value{}
	}
	s := object.New[scanner](t, scandirType)
	s.dir, s.path = d, p
	return s.Val()
}

func (s *scanner) next(t *thread) value {
	if s.dir == nil {
		return value{}
	}
	d := s.dir
	var e host.DirEntry
	more := false
	err, ok := block(t, func() (err error) { e, more, err = d.Next(); return err })
	if !ok {
		return value{}
	}
	if err != nil {
		s.path.Raise(t, err)
	}
	if err != nil || !more {
		s.close(t)
		return value{}
	}
	o := object.New[dirEntry](t, dirEntryType)
	o.ino, o.typ, o.dirFD = e.Ino, e.Type, host.AtCWD
	o.name = s.path.Result(t, e.Name)
	if s.path.IsFD {
		o.text, o.dirFD = e.Name, s.path.FD
		o.path = t.Newref(o.name)
		return o.Val()
	}
	o.text = s.path.Text
	if n := len(o.text); n > 0 && o.text[n-1] != '/' {
		o.text += "/"
	}
	o.text += e.Name
	o.path = s.path.Result(t, o.text)
	return o.Val()
}

func setupScandir() {
	tp := scandirType
	tp.GetAttr = object.GenericGetAttr
	tp.Iter = func(t *thread, self value) value { return t.Newref(self) }
	tp.Next = func(t *thread, self value) value { return asScanner(self).next(t) }
	tp.Finalize = func(t *thread, self value) {
		s := asScanner(self)
		if s.dir == nil {
			return
		}
		if r := object.Repr(t, self); !r.IsNil() {
			if !t.Warn(object.ResourceWarning, 1, "unclosed scandir iterator %s", object.AsStr(r).String()) {
				t.WriteUnraisable("", self)
			}
			t.Decref(r)
		} else {
			t.ClearExc()
		}
		s.close(t)
	}
	tp.Holds = func(h *object.Header, visit func(value)) {
		if v := asScanner(h.Val()).path.Obj; !v.IsNil() {
			visit(v)
		}
	}
	tp.Dealloc = func(t *thread, h *object.Header) {
		s := asScanner(h.Val())
		s.close(t)
		p := s.path
		s.path = osutil.Path{}
		t.FreeHeader(h)
		p.Free(t)
	}
	closeIt := func(t *thread, self value, _ []value) value {
		asScanner(self).close(t)
		return object.None
	}
	tp.Methods = []object.Method{
		{Sig: "__enter__()", Fn: func(t *thread, self value, _ []value) value { return t.Newref(self) }},
		{Sig: "__exit__(*args)", Fn: closeIt},
		{Sig: "close()", Fn: closeIt},
	}
}
