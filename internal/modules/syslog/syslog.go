// Package syslog is the native module syslog: messages to the system's log, by its datagram socket.
package syslog

import (
	"fmt"
	"os"
	"path"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

// The options and numbers that this package looks at.
const (
	logPID    = 0x01
	logCons   = 0x02
	logNDelay = 0x08
	logPError = 0x20
	logUser   = 1 << 3
	logInfo   = 6
)

// state is what the module keeps for each interpreter.
type state struct {
	mu       sync.Mutex
	open     bool
	ident    string
	option   int
	facility int
	mask     int
	fd       int
}

func stateOf(t *thread) *state { return t.Interp.State("syslog").(*state) }

// Module is the definition of the module syslog.
func Module() *object.NativeModule {
	fn := osutil.Fn
	return &object.NativeModule{
		Name: "syslog",
		Functions: []object.Method{
			fn("openlog(ident=<unrepresentable>, logoption=0,\n        facility=LOG_USER)", openlog),
			fn("closelog()", closelog),
			fn("syslog(*args)", syslog),
			fn("setlogmask(maskpri, /)", setlogmask),
			fn("LOG_MASK(pri, /)", func(t *thread, a []value) value {
				n, ok := osutil.Long(t, a[0])
				if !ok {
					return value{}
				}
				return object.Int(int64(int32(1) << (uint(n) & 31)))
			}),
			fn("LOG_UPTO(pri, /)", func(t *thread, a []value) value {
				n, ok := osutil.Long(t, a[0])
				if !ok {
					return value{}
				}
				return object.Int(int64(int32(1)<<(uint(n+1)&31) - 1))
			}),
		},
		Setup: func(t *thread, m *object.Module) bool {
			t.Interp.SetState("syslog", &state{fd: -1, mask: 0xff, facility: logUser})
			return osutil.AddConstants(t, m, constants)
		},
	}
}

// programName is the base name of sys.argv[0].
func programName(t *thread) string {
	argv := t.Interp.Sys.GetStr(t, t.Intern("argv"))
	if argv.IsNil() || !object.IsList(argv) || len(object.AsList(argv).Items()) == 0 {
		return ""
	}
	v := object.AsList(argv).Items()[0]
	if !object.IsStr(v) || object.AsStr(v).Len() == 0 {
		return ""
	}
	s := object.AsStr(v).String()
	if i := strings.LastIndexByte(s, '/'); i >= 0 {
		return s[i+1:]
	}
	return path.Clean(s)
}

func openlog(t *thread, a []value) value {
	ident := ""
	if a[0].IsNil() {
		ident = programName(t)
	} else {
		if !object.IsStr(a[0]) {
			return t.Raise(object.TypeError, "openlog() argument 'ident' must be str, not %s", a[0].Type().Name)
		}
		ident = object.AsStr(a[0]).String()
	}
	option, ok := osutil.IntOr(t, a[1], 0)
	if !ok {
		return value{}
	}
	facility, ok := osutil.IntOr(t, a[2], logUser)
	if !ok {
		return value{}
	}
	shown := osutil.OrNone(a[0])
	if a[0].IsNil() && ident != "" {
		shown = t.FSDecode(ident)
		defer t.Decref(shown)
	}
	if !t.Audit("syslog.openlog", shown, object.Int(int64(option)), object.Int(int64(facility))) {
		return value{}
	}
	s := stateOf(t)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open, s.ident, s.option, s.facility = true, ident, option, facility
	if option&logNDelay != 0 {
		s.connect()
	}
	return object.None
}

// connect opens the log's socket. The mutex is held.
func (s *state) connect() {
	if s.fd >= 0 {
		return
	}
	fd, err := host.Socket(unix.AF_UNIX, unix.SOCK_DGRAM, 0)
	if err != nil {
		return
	}
	if host.Connect(fd, &host.Addr{Family: unix.AF_UNIX, Path: "/dev/log"}) != nil {
		_ = host.Close(fd)
		return
	}
	s.fd = fd
}

func closelog(t *thread, _ []value) value {
	if !t.Audit("syslog.closelog") {
		return value{}
	}
	s := stateOf(t)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open {
		if s.fd >= 0 {
			_ = host.Close(s.fd)
		}
		s.open, s.fd, s.ident, s.option, s.facility = false, -1, "", 0, logUser
	}
	return object.None
}

func syslog(t *thread, a []value) value {
	args := object.AsTuple(a[0]).Items()
	priority := logInfo
	switch len(args) {
	case 1:
	case 2:
		n, ok := osutil.Int(t, args[0])
		if !ok {
			return value{}
		}
		priority = n
	default:
		return t.Raise(object.TypeError, "syslog.syslog requires 1 to 2 arguments")
	}
	v := args[len(args)-1]
	if !object.IsStr(v) {
		return t.Raise(object.TypeError, "syslog() argument %d must be str, not %s", len(args), v.Type().Name)
	}
	message := object.AsStr(v).String()
	if strings.IndexByte(message, 0) >= 0 {
		return t.Raise(object.ValueError, "embedded null character")
	}
	if !t.Audit("syslog.syslog", object.Int(int64(priority)), v) {
		return value{}
	}
	s := stateOf(t)
	if !s.open {
		if r := openlog(t, []value{{}, {}, {}}); r.IsNil() {
			return r
		}
	}
	t.Blocking(gil.IO, func() { s.send(priority, message) })
	return object.None
}

// send writes a message to the log, and where the options say.
func (s *state) send(priority int, message string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.mask&(1<<(priority&7)) == 0 {
		return
	}
	if priority&^7 == 0 {
		priority |= s.facility
	}
	tag := s.ident
	if s.option&logPID != 0 {
		tag += fmt.Sprintf("[%d]", host.Getpid())
	}
	if tag != "" {
		tag += ": "
	}
	if s.option&logPError != 0 {
		_ = host.WriteAll(2, []byte(tag+strings.TrimSuffix(message, "\n")+"\n"))
	}
	s.connect()
	line := fmt.Sprintf("<%d>%s %s%s", priority, time.Now().Format(time.Stamp), tag, message)
	if s.fd >= 0 {
		if _, err := host.Send(s.fd, []byte(line), unix.MSG_NOSIGNAL); err == nil {
			return
		}
		_ = host.Close(s.fd)
		s.fd = -1
	}
	if s.option&logCons != 0 {
		if f, err := os.OpenFile("/dev/console", os.O_WRONLY, 0); err == nil {
			fmt.Fprintf(f, "%s%s\r\n", tag, message)
			_ = f.Close()
		}
	}
}

func setlogmask(t *thread, a []value) value {
	n, ok := osutil.Long(t, a[0])
	if !ok || !t.Audit("syslog.setlogmask", a[0]) {
		return value{}
	}
	s := stateOf(t)
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.mask
	if n != 0 {
		s.mask = int(n)
	}
	return object.Int(int64(old))
}
