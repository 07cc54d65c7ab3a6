//go:build unix && !linux

package host

import (
	"errors"
	"sync/atomic"
)

// CanDebugRemotely says whether processes can be made to run a script from outside.
const CanDebugRemotely = false

// MaxDebugScript is how long the name of a script may be, in bytes.
const MaxDebugScript = 511

// DebugBox is where other processes leave the names of scripts that this one is to run: nowhere, on this system.
type DebugBox struct{}

// NewDebugBox makes the box of this process.
func NewDebugBox(bool, *atomic.Uint32, uint32) *DebugBox { return nil }

// Take returns the name of the script that was left, or "" if none was.
func (*DebugBox) Take() string { return "" }

// The reasons for which a process cannot be made to run a script, besides the system's.
var (
	ErrNoDebugBox  = errors.New("the process is not one of this runtime")
	ErrDebugBoxOff = errors.New("remote debugging is off in the process")
)

// LeaveDebugScript makes another process, or this one, run a script.
func LeaveDebugScript(int, string) error { return ENOTSUP }
