package posix

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

// argvOf reads the arguments of a new program; the prefix is that of messages.
func argvOf(t *thread, v value, what string) ([]string, bool) {
	if !v.Type().Has(object.TypeTuple) && !v.Type().Has(object.TypeList) {
		return nil, t.RaiseFalse(object.TypeError, "%s must be a tuple or list", what)
	}
	seq := object.ToTuple(t, v)
	if seq.IsNil() {
		return nil, false
	}
	defer t.Decref(seq)
	items := object.AsTuple(seq).Items()
	if len(items) == 0 {
		return nil, t.RaiseFalse(object.ValueError, "%s must not be empty", what)
	}
	argv := make([]string, len(items))
	for i, x := range items {
		var ok bool
		if argv[i], ok = osutil.FSText(t, x); !ok {
			return nil, false
		}
	}
	if argv[0] == "" {
		return nil, t.RaiseFalse(object.ValueError, "%s first element cannot be empty", what)
	}
	return argv, true
}

// envOf reads an environment from a mapping.
func envOf(t *thread, v value) ([]string, bool) {
	get := func(name string) value {
		r := object.CallMethod(t, v, t.Intern(name))
		if r.IsNil() {
			return r
		}
		defer t.Decref(r)
		return object.ToTuple(t, r)
	}
	keys := get("keys")
	if keys.IsNil() {
		return nil, false
	}
	defer t.Decref(keys)
	vals := get("values")
	if vals.IsNil() {
		return nil, false
	}
	defer t.Decref(vals)
	ks, vs := object.AsTuple(keys).Items(), object.AsTuple(vals).Items()
	env := []string{}
	for i := range min(len(ks), len(vs)) {
		k, ok := osutil.FSText(t, ks[i])
		if !ok {
			return nil, false
		}
		x, ok := osutil.FSText(t, vs[i])
		if !ok {
			return nil, false
		}
		if k == "" || strings.Contains(k[1:], "=") {
			return nil, t.RaiseFalse(object.ValueError, "illegal environment variable name")
		}
		env = append(env, k+"="+x)
	}
	return env, true
}

func execv(t *thread, a []value) value {
	if t.Interp.NoExec {
		return t.Raise(object.RuntimeError, "exec not supported for isolated subinterpreters")
	}
	p, ok := osutil.PathArg(t, a[0], "execv", "path", 0)
	if !ok {
		return value{}
	}
	defer p.Free(t)
	argv, ok := argvOf(t, a[1], "execv() arg 2")
	if !ok || !t.Audit("os.exec", p.Obj, a[1], object.None) {
		return value{}
	}
	return osutil.Raise(t, host.Exec(p.Text, argv, host.Environ()))
}

func execve(t *thread, a []value) value {
	if t.Interp.NoExec {
		return t.Raise(object.RuntimeError, "exec not supported for isolated subinterpreters")
	}
	p, ok := osutil.PathArg(t, a[0], "execve", "path", osutil.AllowFD)
	if !ok {
		return value{}
	}
	defer p.Free(t)
	argv, ok := argvOf(t, a[1], "execve: argv")
	if !ok {
		return value{}
	}
	if !object.IsMapping(a[2]) {
		return t.Raise(object.TypeError, "execve: environment must be a mapping object")
	}
	env, ok := envOf(t, a[2])
	if !ok || !t.Audit("os.exec", p.Obj, a[1], a[2]) {
		return value{}
	}
	path := p.Text
	if p.IsFD {
		path = fmt.Sprintf("/proc/self/fd/%d", p.FD)
		if _, err := host.Fstat(p.FD); err != nil {
			return p.Raise(t, err)
		}
	}
	return p.Raise(t, host.Exec(path, argv, env))
}

// fdTable is what the descriptors of a new process are to be, as the actions of posix_spawn change it step by step.
type fdTable struct {
	fds    map[int]fdEntry
	from   int   // descriptors of this process from here on are closed
	opened []int // here, to be closed after the start
}

// fdEntry says which descriptor of this process one of the new process is made from; -1 for none.
type fdEntry struct {
	source  int
	cloexec bool
}

func (f *fdTable) get(fd int) fdEntry {
	if e, ok := f.fds[fd]; ok {
		return e
	}
	if fd >= f.from {
		return fdEntry{source: -1}
	}
	inheritable, err := host.IsInheritable(fd)
	if err != nil {
		return fdEntry{source: -1}
	}
	return fdEntry{source: fd, cloexec: !inheritable}
}

// list returns the table in the form that package host takes.
func (f *fdTable) list() []int {
	files := []int{-1, -1, -1}
	put := func(fd int) {
		e := f.get(fd)
		if e.source < 0 || e.cloexec {
			return
		}
		for len(files) <= fd {
			files = append(files, -1)
		}
		files[fd] = e.source
	}
	for _, fd := range host.InheritableFDs() {
		put(fd)
	}
	for fd := range f.fds {
		put(fd)
	}
	return files
}

// The actions of posix_spawn on descriptors.
const (
	spawnOpen = iota
	spawnClose
	spawnDup2
	spawnCloseFrom
)

// apply carries one action out. An error of the system is the spawn's.
func (f *fdTable) apply(t *thread, action value) (err error, ok bool) {
	if !action.Type().Has(object.TypeTuple) || object.AsTuple(action).Len() == 0 {
		return nil, t.RaiseFalse(object.TypeError, "Each file_actions element must be a non-empty tuple")
	}
	items := object.AsTuple(action).Items()
	kind, ok := osutil.Int(t, items[0])
	if !ok {
		return nil, false
	}
	check := func(name string, n int) bool {
		if len(items) != n {
			return t.RaiseFalse(object.TypeError, "A %s file_action tuple must have %d elements", name, n)
		}
		return true
	}
	const maxFD = 1 << 20
	switch kind {
	case spawnOpen:
		if !check("open", 5) {
			return nil, false
		}
		fd, ok := osutil.Int(t, items[1])
		if !ok {
			return nil, false
		}
		path, ok := osutil.FSText(t, items[2])
		if !ok {
			return nil, false
		}
		flags, ok := osutil.Int(t, items[3])
		if !ok {
			return nil, false
		}
		mode, ok := osutil.Long(t, items[4])
		if !ok {
			return nil, false
		}
		if fd < 0 || fd > maxFD {
			return host.EBADF, true
		}
		n, err := host.Open(host.AtCWD, path, flags|unix.O_CLOEXEC, uint32(mode))
		if err != nil {
			return err, true
		}
		f.opened = append(f.opened, n)
		f.fds[fd] = fdEntry{n, flags&unix.O_CLOEXEC != 0}
	case spawnClose:
		if !check("close", 2) {
			return nil, false
		}
		fd, ok := osutil.Int(t, items[1])
		if !ok {
			return nil, false
		}
		if fd < 0 {
			return host.EBADF, true
		}
		f.fds[fd] = fdEntry{source: -1}
	case spawnDup2:
		if !check("dup2", 3) {
			return nil, false
		}
		n, ok := ints(t, items[1:])
		if !ok {
			return nil, false
		}
		e := f.get(n[0])
		if n[0] < 0 || n[1] < 0 || n[1] > maxFD || e.source < 0 {
			return host.EBADF, true
		}
		f.fds[n[1]] = fdEntry{source: e.source}
	case spawnCloseFrom:
		if !check("closefrom", 2) {
			return nil, false
		}
		fd, ok := osutil.Int(t, items[1])
		if !ok {
			return nil, false
		}
		if fd < 0 {
			return host.EBADF, true
		}
		f.from = min(f.from, fd)
		for n := range f.fds {
			if n >= fd {
				delete(f.fds, n)
			}
		}
	default:
		return nil, t.RaiseFalse(object.TypeError, "Unknown file_actions identifier")
	}
	return nil, true
}

// signalSet reads an iterable of signal numbers.
func signalSet(t *thread, v value) (set host.SigSet, ok bool) {
	ok = object.ForEach(t, v, func(x value) bool {
		n, ok := osutil.Long(t, x)
		if !ok {
			return false
		}
		if n < 1 || n >= host.NSIG {
			return t.RaiseFalse(object.ValueError, "signal number %d out of range [1; %d]", n, host.NSIG-1)
		}
		set = set.Add(int(n))
		return true
	})
	return set, ok
}

// scheduling reads the argument scheduler of posix_spawn; policy -1 means the one there is.
func scheduling(t *thread, v value) (policy, priority int, ok bool) {
	if !v.Type().Has(object.TypeTuple) {
		return 0, 0, t.RaiseFalse(object.TypeError, "posix_spawn: scheduler must be a tuple or None")
	}
	items := object.AsTuple(v).Items()
	if len(items) != 2 {
		return 0, 0, t.RaiseFalse(object.TypeError, "A scheduler tuple must have two elements")
	}
	policy = -1
	if !items[0].IsNone() {
		if policy, ok = osutil.Int(t, items[0]); !ok {
			return 0, 0, false
		}
	}
	priority, ok = priorityOf(t, items[1])
	return policy, priority, ok
}

// spawner makes posix_spawn and posix_spawnp. The actions are carried out on a model of the new process's descriptors: no code of
// ours can run between the kernel's fork and exec.
func spawner(function string, search bool) native {
	return func(t *thread, a []value) value {
		p, ok := osutil.PathArg(t, a[0], function, "path", 0)
		if !ok {
			return value{}
		}
		defer p.Free(t)
		argv, ok := argvOf(t, a[1], function+": argv")
		if !ok {
			return value{}
		}
		env := host.Environ()
		if !a[2].IsNone() {
			if !object.IsMapping(a[2]) {
				return t.Raise(object.TypeError, "%s: environment must be a mapping object or None", function)
			}
			if env, ok = envOf(t, a[2]); !ok {
				return value{}
			}
		}
		s := host.NewSpawn(p.Text, argv)
		s.Env, s.KeepSignals, s.Signals = env, true, osutil.Signals(t.Interp)
		if search && !strings.Contains(p.Text, "/") {
			s.Paths = nil
			path := os.Getenv("PATH")
			if path == "" {
				path = "/bin:/usr/bin"
			}
			for _, dir := range filepath.SplitList(path) {
				if dir == "" {
					dir = "."
				}
				s.Paths = append(s.Paths, dir+"/"+p.Text)
			}
		}
		table := &fdTable{fds: map[int]fdEntry{}, from: 1 << 30}
		defer func() {
			for _, fd := range table.opened {
				host.Close(fd)
			}
		}()
		var actionErr error
		if v := a[3]; !v.IsNil() && !v.IsNone() {
			if !object.IsSequence(v) {
				return t.Raise(object.TypeError, "file_actions must be a sequence or None")
			}
			seq := object.ToTuple(t, v)
			if seq.IsNil() {
				return seq
			}
			defer t.Decref(seq)
			for _, action := range object.AsTuple(seq).Items() {
				err, ok := table.apply(t, action)
				if !ok {
					return value{}
				}
				if actionErr == nil {
					actionErr = err
				}
			}
		}
		if v := a[4]; !v.IsNil() && !v.IsNone() {
			if s.PGroup, ok = osutil.Int(t, v); !ok {
				return value{}
			}
		}
		reset, ok := osutil.Truth(t, a[5], false)
		if !ok {
			return value{}
		}
		if reset {
			s.UID, s.GID = host.Getuid(), host.Getgid()
		}
		if s.Session, ok = osutil.Truth(t, a[6], false); !ok {
			return value{}
		}
		var mask *host.SigSet
		if !a[7].IsNil() {
			set, ok := signalSet(t, a[7])
			if !ok {
				return value{}
			}
			mask = &set
		}
		if !a[8].IsNil() {
			if s.Defaults, ok = signalSet(t, a[8]); !ok {
				return value{}
			}
		}
		policy, priority, schedule := -1, 0, !a[9].IsNil() && !a[9].IsNone()
		if schedule {
			if policy, priority, ok = scheduling(t, a[9]); !ok {
				return value{}
			}
		}
		if !t.Audit("os.posix_spawn", p.Obj, a[1], a[2]) {
			return value{}
		}
		if actionErr != nil {
			return p.Raise(t, actionErr)
		}
		s.Files = table.list()
		s.InThread = func() (func(), error) { return inThread(mask, schedule, policy, priority) }
		var pid int
		var err error
		t.Blocking(gil.Process, func() { pid, err = host.ForkExec(s) })
		var failed *host.SpawnError
		if errors.As(err, &failed) {
			err = failed.Errno
		}
		if err != nil {
			return p.Raise(t, err)
		}
		return object.Int(int64(pid))
	}
}

// inThread prepares the system's thread that starts a process: its signal mask and its scheduling are inherited.
func inThread(mask *host.SigSet, schedule bool, policy, priority int) (func(), error) {
	undos := []func(){}
	undo := func() {
		for i := len(undos) - 1; i >= 0; i-- {
			undos[i]()
		}
	}
	if schedule {
		old, err := host.Scheduler(0)
		if err != nil {
			return nil, err
		}
		was, err := host.SchedPriority(0)
		if err != nil {
			return nil, err
		}
		if policy < 0 {
			policy = old
		}
		if err := host.SetScheduler(0, policy, priority); err != nil {
			return nil, err
		}
		undos = append(undos, func() { host.SetScheduler(0, old, was) })
	}
	if mask != nil {
		u, err := host.ThreadMask(*mask)
		if err != nil {
			undo()
			return nil, err
		}
		undos = append(undos, u)
	}
	return undo, nil
}

func spawnFunctions() []object.Method {
	const params = "(path, argv, env, /, *, file_actions=(),\n            setpgroup=None, resetids=False, setsid=False,\n            setsigmask=(), setsigdef=(), scheduler=None)"
	return []object.Method{
		fn("execv(path, argv, /)", execv),
		fn("execve(path, argv, env)", execve),
		fn("posix_spawn"+params, spawner("posix_spawn", false)),
		fn("posix_spawnp"+params, spawner("posix_spawnp", true)),
	}
}
