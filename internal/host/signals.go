//go:build unix

package host

import (
	"math/bits"
	"os"
	"os/signal"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Disposition is what the process does with a signal.
type Disposition uint8

// The dispositions.
const (
	Default Disposition = iota // the system's default action, which for most signals ends the process
	Ignore
	Handle // record it, for the runtime to run a handler
)

// SigSet is a set of signals: bit n-1 is signal n.
type SigSet uint64

// Has says whether the set holds the signal.
func (s SigSet) Has(sig int) bool { return s>>(sig-1)&1 != 0 }

// Add returns the set with the signal in it.
func (s SigSet) Add(sig int) SigSet { return s | 1<<(sig-1) }

// Signals is what the process does with signals. A process has one set of dispositions, so a process has one Signals at
// a time: that of the interpreter that runs signal handlers.
//
// # The mask
//
// Threads of the runtime are goroutines, which move between the system's threads, so the system's own per-thread signal
// mask cannot be a Python thread's. There is one mask for the whole process instead, kept here: a blocked signal is
// caught and kept pending, and what it does happens when it is unblocked.
type Signals struct {
	ch      chan os.Signal
	done    chan struct{}
	onTrip  func(sig int)          // see NewSignals
	onPipe  func(sig int, e Errno) // the wake-up descriptor could not be written
	tripped atomic.Uint64

	mu        sync.Mutex
	closed    bool
	disp      [NSIG]Disposition
	known     SigSet // signals whose disposition was set here
	caught    SigSet // signals that Go delivers to ch
	mask      SigSet
	blocked   SigSet // arrived while masked
	inherited SigSet // blocked in all of the system's threads, since the process was started so
	swallow   SigSet // ignored, but by catching: a new program gets the default action
	waits     map[*sigWait]struct{}
	wakeFD    int
	wakeWarn  bool
	profile   *cpuTimer
	watch     [NSIG]*watcher
}

// watcher is a function that is called as soon as a signal arrives, whatever the program's threads are doing.
type watcher struct {
	f     func(sig int)
	chain bool // what the program does with the signal happens afterwards
}

// Watch calls f, in a goroutine of its own, as soon as a signal arrives; with chain what is done with the signal otherwise happens
// afterwards, else nothing does. A nil f ends that. It reports whether there was a function before.
func (s *Signals) Watch(sig int, f func(sig int), chain bool) (was bool, err error) {
	if !validSignal(sig) || sig == int(unix.SIGKILL) || sig == int(unix.SIGSTOP) {
		return false, EINVAL
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	was = s.watch[sig] != nil
	s.watch[sig] = nil
	if f != nil {
		s.watch[sig] = &watcher{f, chain}
	}
	s.apply(sig)
	return was, nil
}

// sigWait is a goroutine waiting in WaitSignal.
type sigWait struct {
	set SigSet
	ch  chan int
}

// NewSignals returns the process's signals, with every disposition as it is. When a signal arrives whose disposition is
// Handle, it is recorded for [Signals.Take] and onTrip is called, in a goroutine of its own: it is to interrupt the main
// thread. onPipe is called if a byte could not be written to the wake-up descriptor; it may be nil.
func NewSignals(onTrip func(sig int), onPipe func(sig int, e Errno)) *Signals {
	s := &Signals{
		ch: make(chan os.Signal, 256), done: make(chan struct{}), onTrip: onTrip, onPipe: onPipe, wakeFD: -1,
		waits: make(map[*sigWait]struct{}),
	}
	for sig := 1; sig < NSIG; sig++ {
		if isIgnored(sig) {
			s.disp[sig] = Ignore
		}
	}
	go s.run()
	return s
}

// TakeOver prepares a process that belongs to the runtime as CPython does: SIGPIPE and SIGXFSZ are ignored, and the
// other signals do what the system says, instead of what Go says. With handleInterrupt SIGINT is handled, unless the
// process was started with it ignored. An embedding program must not call it.
func (s *Signals) TakeOver(handleInterrupt bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	// Whoever started the process may have blocked signals. Those that end a program of Go's (SIGINT, SIGTERM) its runtime has unblocked by now.
	inherited := threadMask()
	for sig := 1; sig < NSIG; sig++ {
		if validSignal(sig) && inherited.Has(sig) && sig != int(unix.SIGKILL) && sig != int(unix.SIGSTOP) {
			s.inherited = s.inherited.Add(sig)
			s.mask = s.mask.Add(sig)
			s.apply(sig)
		}
	}
	for sig := 1; sig < 32; sig++ {
		switch unix.Signal(sig) {
		case unix.SIGPIPE, unix.SIGXFSZ:
			s.set(sig, Ignore)
		case unix.SIGHUP, unix.SIGQUIT, unix.SIGTRAP, unix.SIGABRT, unix.SIGUSR1, unix.SIGUSR2, unix.SIGALRM, unix.SIGTERM,
			unix.SIGXCPU, unix.SIGVTALRM, unix.SIGIO, unix.SIGSYS:
			// What Go ignores, or reports with a dump of goroutines. Not the others: it uses SIGURG and SIGPROF, and turns
			// memory faults into panics.
			if s.disp[sig] == Default {
				s.set(sig, Default)
			}
		}
	}
	if handleInterrupt && s.disp[unix.SIGINT] == Default {
		s.set(int(unix.SIGINT), Handle)
	}
}

// Close stops catching signals; each gets the action that Go has for it.
func (s *Signals) Close() {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return
	}
	s.closed = true
	profile := s.profile
	s.profile = nil
	s.mu.Unlock()
	if profile != nil {
		profile.stop()
	}
	signal.Stop(s.ch)
	close(s.done)
}

func (s *Signals) run() {
	for {
		select {
		case sig := <-s.ch:
			if n, ok := sig.(syscall.Signal); ok {
				s.deliver(int(n))
			}
		case <-s.done:
			return
		}
	}
}

// Disposition returns what the process does with a signal.
func (s *Signals) Disposition(sig int) Disposition {
	if !validSignal(sig) {
		return Default
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.disp[sig]
}

// SetDisposition sets what the process does with a signal.
func (s *Signals) SetDisposition(sig int, d Disposition) error {
	if !validSignal(sig) || sig == int(unix.SIGKILL) || sig == int(unix.SIGSTOP) {
		return EINVAL
	}
	s.mu.Lock()
	s.set(sig, d)
	s.mu.Unlock()
	return nil
}

// set changes a disposition. The mutex is held.
func (s *Signals) set(sig int, d Disposition) {
	s.disp[sig] = d
	s.known = s.known.Add(sig)
	s.apply(sig)
}

// apply makes the system do what the disposition, the mask and the waits ask for. The mutex is held.
func (s *Signals) apply(sig int) {
	bit := SigSet(0).Add(sig)
	d := s.disp[sig]
	pipe := sig == int(unix.SIGPIPE) || sig == int(unix.SIGXFSZ)
	catch := d == Handle || s.mask&bit != 0 || d == Ignore && pipe || s.watch[sig] != nil
	for w := range s.waits {
		catch = catch || w.set&bit != 0
	}
	s.swallow &^= bit
	if d == Ignore && pipe {
		// Caught and dropped: the kernel resets caught signals in a new program and leaves ignored ones ignored, and these
		// two are to be reset there (subprocess's restore_signals).
		s.swallow |= bit
	}
	n := unix.Signal(sig)
	switch {
	case catch:
		if s.caught&bit == 0 {
			s.caught |= bit
			signal.Ignore(n) // so that Notify installs the handler whatever was there
			signal.Notify(s.ch, n)
		}
	case d == Ignore:
		s.caught &^= bit
		signal.Ignore(n)
	case s.known&bit != 0:
		s.caught &^= bit
		signal.Ignore(n)
		resetAction(sig)
	default:
		s.caught &^= bit
		signal.Reset(n)
	}
}

// deliver does with a signal that has arrived what the mask, the waits and its disposition say.
func (s *Signals) deliver(sig int) {
	s.mu.Lock()
	for w := range s.waits {
		if w.set.Has(sig) {
			select {
			case w.ch <- sig:
				s.mu.Unlock()
				return
			default:
			}
		}
	}
	if s.mask.Has(sig) {
		if s.disp[sig] != Ignore {
			s.blocked = s.blocked.Add(sig)
		}
		s.mu.Unlock()
		return
	}
	d, fd, w := s.disp[sig], s.wakeFD, s.watch[sig]
	s.mu.Unlock()
	if w != nil {
		w.f(sig)
		switch {
		case !w.chain:
			return
		case d == Default && s.isDeadly(sig):
			s.DieFrom(sig)
		}
	}
	if d == Handle {
		s.trip(sig, fd)
	}
}

// trip records a signal for the main thread.
func (s *Signals) trip(sig, fd int) {
	s.tripped.Or(1 << (sig - 1))
	if s.onTrip != nil {
		s.onTrip(sig) // before whoever waits for the descriptor wakes up
	}
	if fd >= 0 {
		if _, err := Write(fd, []byte{byte(sig)}); err != nil && s.onPipe != nil {
			e := AsErrno(err)
			s.mu.Lock()
			warn := s.wakeWarn
			s.mu.Unlock()
			if e != EAGAIN || warn {
				s.onPipe(sig, e)
			}
		}
	}
}

// Take returns the lowest signal that was recorded and forgets it; 0 if there is none.
func (s *Signals) Take() int {
	for {
		t := s.tripped.Load()
		if t == 0 {
			return 0
		}
		if s.tripped.CompareAndSwap(t, t&(t-1)) {
			return bits.TrailingZeros64(t) + 1
		}
	}
}

// AnyTripped says whether Take would return a signal.
func (s *Signals) AnyTripped() bool { return s.tripped.Load() != 0 }

// Trip acts as if a signal had arrived, if its disposition is Handle: _thread.interrupt_main.
func (s *Signals) Trip(sig int) {
	s.mu.Lock()
	d, fd := s.disp[sig], s.wakeFD
	s.mu.Unlock()
	if d == Handle {
		s.trip(sig, fd)
	}
}

// Record records a signal for the main thread whatever its disposition.
func (s *Signals) Record(sig int) { s.trip(sig, -1) }

// SetWakeupFD names the descriptor that the number of each handled signal is written to, as one byte; -1 for none. It
// returns the one before. With warn a full pipe is reported as well.
func (s *Signals) SetWakeupFD(fd int, warn bool) (old int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old, s.wakeFD, s.wakeWarn = s.wakeFD, fd, warn
	return old
}

// Kill sends a signal. One that this process sends to itself and handles does not go through the system, so that it is
// recorded when Kill returns, as it is for a program with one thread.
func (s *Signals) Kill(pid, sig int) error {
	if pid == unix.Getpid() && validSignal(sig) {
		s.mu.Lock()
		d, caught := s.disp[sig], s.caught.Has(sig)
		s.mu.Unlock()
		if caught {
			s.deliver(sig)
			return nil
		}
		if d == Default && s.isDeadly(sig) {
			if err := unix.Kill(pid, unix.Signal(sig)); err != nil {
				return wrap(err)
			}
			// The signal goes to any thread. Do not let this one go on as if nothing had happened.
			time.Sleep(20 * time.Millisecond)
			return nil
		}
	}
	return wrap(unix.Kill(pid, unix.Signal(sig)))
}

// PidfdSend sends a signal to the process of a descriptor. As with [Signals.Kill], one that this process sends to itself and handles
// is recorded when it returns.
func (s *Signals) PidfdSend(fd, sig, flags int) error {
	err := PidfdSendSignal(fd, sig, flags)
	if err != nil || !validSignal(sig) || !isOwnPidfd(fd) {
		return err
	}
	s.mu.Lock()
	caught := s.caught.Has(sig) && s.disp[sig] == Handle
	s.mu.Unlock()
	for i := 0; caught && i < 50 && s.tripped.Load()&(1<<(sig-1)) == 0; i++ {
		time.Sleep(time.Millisecond)
	}
	return nil
}

// isDeadly says whether a signal's default action ends or stops the process.
func (s *Signals) isDeadly(sig int) bool {
	switch unix.Signal(sig) {
	case unix.SIGCHLD, unix.SIGCONT, unix.SIGURG, unix.SIGWINCH:
		return false
	}
	return true
}

// DieFrom ends the process by a signal with its default action, so that its parent sees that. It returns only if the
// signal does not end processes.
func (s *Signals) DieFrom(sig int) {
	s.mu.Lock()
	s.mask &^= SigSet(0).Add(sig)
	s.watch[sig] = nil
	s.set(sig, Default)
	s.mu.Unlock()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	unblockSelf(sig)
	killSelfThread(sig)
}

// Mask returns the blocked signals.
func (s *Signals) Mask() SigSet {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mask
}

// SetMask sets the blocked signals and returns those before. What had arrived for signals that are no longer blocked
// happens before it returns.
func (s *Signals) SetMask(mask SigSet) (old SigSet) {
	mask &^= SigSet(0).Add(int(unix.SIGKILL)).Add(int(unix.SIGSTOP))
	s.mu.Lock()
	old = s.mask
	s.mask = mask
	for sig := 1; sig < NSIG; sig++ {
		if validSignal(sig) && (old ^ mask).Has(sig) {
			s.apply(sig)
		}
	}
	released := s.blocked &^ mask
	s.blocked &= mask
	free := s.inherited &^ mask
	s.inherited &= mask
	s.mu.Unlock()
	if free != 0 {
		ready := make(chan struct{})
		go func() {
			// A thread of the system's that can be reached by them: what they do then is what is set for the process.
			runtime.LockOSThread()
			for sig := 1; sig < NSIG; sig++ {
				if free.Has(sig) {
					unblockSelf(sig)
				}
			}
			close(ready)
			<-s.done
		}()
		<-ready
	}
	for sig := 1; sig < NSIG; sig++ {
		if released.Has(sig) {
			_ = s.Kill(unix.Getpid(), sig)
		}
	}
	return old
}

// ChildMask returns a function that lets a new process start with the blocked signals of this one, for Spawn.InThread; nil if there are none to speak of.
func (s *Signals) ChildMask() func() (undo func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.mask == 0 {
		return nil
	}
	mask := s.mask
	return func() (func(), error) { return ThreadMask(mask) }
}

// Blocked returns the signals that have arrived while blocked.
func (s *Signals) Blocked() SigSet {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.blocked
}

// WaitSignal waits for one of a set of signals, which the program has blocked, and takes it. A negative timeout waits
// without limit. Interrupted says that stop was closed or received from first.
func (s *Signals) WaitSignal(set SigSet, timeout time.Duration, stop <-chan struct{}) (sig int, st WaitStatus) {
	w := &sigWait{set: set, ch: make(chan int, 1)}
	s.mu.Lock()
	if have := s.blocked & set; have != 0 {
		sig = bits.TrailingZeros64(uint64(have)) + 1
		s.blocked &^= SigSet(0).Add(sig)
		s.mu.Unlock()
		return sig, Ready
	}
	s.waits[w] = struct{}{}
	s.applyAll(set)
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.waits, w)
		s.applyAll(set)
		s.mu.Unlock()
		select {
		case late := <-w.ch: // arrived as the wait ended for another reason
			if sig == 0 {
				s.deliver(late)
			}
		default:
		}
	}()
	var after <-chan time.Time
	if timeout >= 0 {
		t := time.NewTimer(timeout)
		defer t.Stop()
		after = t.C
	}
	select {
	case sig = <-w.ch:
		return sig, Ready
	case <-after:
		return 0, TimedOut
	case <-stop:
		return 0, Interrupted
	}
}

// applyAll applies every signal of a set. The mutex is held.
func (s *Signals) applyAll(set SigSet) {
	for sig := 1; sig < NSIG; sig++ {
		if set.Has(sig) && validSignal(sig) && sig != int(unix.SIGKILL) && sig != int(unix.SIGSTOP) {
			s.apply(sig)
		}
	}
}

// forNewProgram calls f while the signals that are ignored by catching are really ignored, for a new program that is to
// inherit that. Those of defaults are not ignored meanwhile.
func (s *Signals) forNewProgram(defaults SigSet, f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for sig := 1; sig < NSIG; sig++ {
		switch n := unix.Signal(sig); {
		case defaults.Has(sig):
			if s.disp[sig] == Ignore && !s.swallow.Has(sig) {
				signal.Notify(s.ch, n) // a caught one is reset
				s.caught |= SigSet(0).Add(sig)
				defer s.apply(sig)
			}
		case s.swallow.Has(sig):
			signal.Ignore(n)
			s.caught &^= SigSet(0).Add(sig)
			defer s.apply(sig)
		}
	}
	f()
}
