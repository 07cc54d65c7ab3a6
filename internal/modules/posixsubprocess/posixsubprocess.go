// Package posixsubprocess is the native module _posixsubprocess: starting a program in a new process for the library's subprocess.
//
// The kernel's fork and exec are one step (package host): no Python code can run between them.
package posixsubprocess

import (
	"errors"
	"slices"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

// Module is the definition of the module _posixsubprocess.
func Module() *object.NativeModule {
	return &object.NativeModule{
		Name: "_posixsubprocess",
		Functions: []object.Method{osutil.Fn("fork_exec(args, executable_list, close_fds, pass_fds, cwd,\n          env, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite,\n          errpipe_read, errpipe_write, restore_signals, call_setsid,\n          pgid_to_set, gid, extra_groups, uid, child_umask, preexec_fn,\n          /)",
			forkExec)},
	}
}

// texts reads a sequence of path-like objects.
func texts(t *thread, v value) ([]string, bool) {
	seq := object.ToTuple(t, v)
	if seq.IsNil() {
		return nil, false
	}
	defer t.Decref(seq)
	list := []string{}
	for _, x := range object.AsTuple(seq).Items() {
		s, ok := osutil.FSText(t, x)
		if !ok {
			return nil, false
		}
		list = append(list, s)
	}
	return list, true
}

// passFDs reads the sorted tuple of descriptors that the new process keeps.
func passFDs(t *thread, v value) ([]int, bool) {
	if !v.Type().Has(object.TypeTuple) {
		return nil, t.RaiseFalse(object.TypeError, "fork_exec() argument 4 must be tuple, not %s", v.Type().Name)
	}
	var list []int
	last := -1
	for _, x := range object.AsTuple(v).Items() {
		n := -1
		if object.IsInt(x) {
			if i, ok := object.AsSize(t, x, nil); ok && i == int(int32(i)) {
				n = i
			}
		}
		if n < 0 || n <= last {
			return nil, t.RaiseFalse(object.ValueError, "bad value(s) in fds_to_keep")
		}
		list = append(list, n)
		last = n
	}
	return list, true
}

func forkExec(t *thread, a []value) value {
	s := host.NewSpawn("", nil)
	s.Signals = osutil.Signals(t.Interp)
	var ok bool
	if s.PassFDs, ok = passFDs(t, a[3]); !ok {
		return value{}
	}
	if !a[21].IsNone() && t.Interp.Finalizing() {
		return t.Raise(object.PythonFinalizationError, "preexec_fn not supported at interpreter shutdown")
	}
	if !a[21].IsNone() {
		return t.Raise(object.RuntimeError, "preexec_fn is not supported: no Python code can run between fork and exec; "+
			"use start_new_session, process_group, user, group, extra_groups, umask or cwd")
	}
	if !a[0].IsNone() {
		if s.Args, ok = texts(t, a[0]); !ok {
			return value{}
		}
	}
	if s.Paths, ok = texts(t, a[1]); !ok {
		return value{}
	}
	if s.CloseFDs, ok = object.Truth(t, a[2]); !ok {
		return value{}
	}
	if !a[4].IsNone() {
		if s.Dir, ok = osutil.FSText(t, a[4]); !ok {
			return value{}
		}
	}
	if !a[5].IsNone() {
		if s.Env, ok = texts(t, a[5]); !ok {
			return value{}
		}
	}
	var fds [8]int
	for i := range fds {
		if fds[i], ok = osutil.Int(t, a[6+i]); !ok {
			return value{}
		}
	}
	report := fds[7]
	// subprocess counts the pipe for errors among the descriptors to keep, up to the start of the program: it reads to its end.
	s.PassFDs = slices.DeleteFunc(s.PassFDs, func(fd int) bool { return fd == report })
	s.Stdin, s.Stdout, s.Stderr = fds[0], fds[3], fds[5]
	if s.CloseFDs && report < 3 {
		return t.Raise(object.ValueError, "errpipe_write must be >= 3")
	}
	restore, ok := object.Truth(t, a[14])
	if !ok {
		return value{}
	}
	s.KeepSignals = !restore
	if s.Session, ok = object.Truth(t, a[15]); !ok {
		return value{}
	}
	if s.PGroup, ok = osutil.Int(t, a[16]); !ok {
		return value{}
	}
	if !a[17].IsNone() {
		if s.GID, ok = osutil.GID(t, a[17]); !ok {
			return value{}
		}
	}
	if !a[18].IsNone() {
		if !a[18].Type().Has(object.TypeList) {
			return t.Raise(object.TypeError, "setgroups argument must be a list")
		}
		s.Groups = []int{}
		for _, g := range object.AsList(a[18]).Items() {
			if !object.IsInt(g) {
				return t.Raise(object.TypeError, "groups must be integers")
			}
			n, ok := osutil.GID(t, g)
			if !ok {
				if t.ClearIf(object.OverflowError) {
					return t.Raise(object.ValueError, "invalid group id")
				}
				return value{}
			}
			s.Groups = append(s.Groups, n)
		}
	}
	if !a[19].IsNone() {
		if s.UID, ok = osutil.UID(t, a[19]); !ok {
			return value{}
		}
	}
	if s.Umask, ok = osutil.Int(t, a[20]); !ok {
		return value{}
	}
	if !t.Audit("_posixsubprocess.fork_exec", a[1], a[0], a[5]) {
		return value{}
	}
	if s.Signals != nil {
		s.InThread = s.Signals.ChildMask()
	}
	var pid int
	var err error
	t.Blocking(gil.Process, func() { pid, err = host.ForkExec(s) })
	if err != nil {
		var failed *host.SpawnError
		if !errors.As(err, &failed) {
			return osutil.Raise(t, err)
		}
		_ = host.WriteAll(report, []byte(failed.Report()))
		pid = host.NoChild
	}
	return object.Int(int64(pid))
}
