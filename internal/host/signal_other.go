//go:build unix && !linux

package host

import (
	"os/signal"

	"golang.org/x/sys/unix"
)

// NSIG is one more than the largest signal number.
const NSIG = 33

const sigRTMin, sigRTMax = 1 << 20, 0 // none

func signalAliases() []SignalName { return nil }

func resetAction(sig int) { signal.Reset(unix.Signal(sig)) }

func isIgnored(sig int) bool { return signal.Ignored(unix.Signal(sig)) }

func threadMask() SigSet { return 0 }

func unblockSelf(int) {}

func killSelfThread(sig int) { _ = unix.Kill(unix.Getpid(), unix.Signal(sig)) }
