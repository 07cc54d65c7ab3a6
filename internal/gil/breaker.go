package gil

// Bits of the eval breaker. The thread that polls handles DropRequest and StopTheWorld with [State.HandleDrop]; the
// rest is the machine's to handle, and to clear before it starts handling.
const (
	// DropRequest: a waiter has waited one interval for the GIL.
	DropRequest uint32 = 1 << iota
	// Signals: a signal has arrived and its Python handler is to run. Set in the main thread only.
	Signals
	// PendingCalls: calls are queued, see [GIL.RunPending].
	PendingCalls
	// AsyncExc: another thread has asked for an exception to be raised here.
	AsyncExc
	// GC: a collection is due.
	GC
	// StopTheWorld: another thread waits for this one to stop.
	StopTheWorld

	// RemoteDebug: another process has left a script to run. It is alone in a byte of the word: the other process writes
	// that byte, so that no other bit gets lost.
	RemoteDebug uint32 = 1 << 16
)

// Interrupting are the bits that end a blocking wait with Interrupted.
const Interrupting = Signals | AsyncExc

// Reason says why a thread is detached.
type Reason uint8

// The reasons for detaching.
const (
	Other   Reason = iota // not started yet, or none of the rest
	IO                    // a file, a pipe, a socket, a poll
	Sleep                 // time.sleep and what is built on it
	Locked                // a Python-level lock
	Process               // waiting for another process
	Compute               // work in Go that needs no objects: compression, hashing
	NumReasons
)

var reasonNames = [NumReasons]string{"other", "io", "sleep", "lock", "process", "compute"}

// String returns the reason's name as reports print it.
func (r Reason) String() string {
	if r < NumReasons {
		return reasonNames[r]
	}
	return "other"
}

// Status says whether a thread may run Python code.
type Status uint32

// The statuses of a thread.
const (
	Detached Status = iota
	Attached
	Suspended // detached, and unable to attach until the world starts
	Ended
)

// String returns the status's name.
func (s Status) String() string {
	return [...]string{"detached", "attached", "suspended", "ended"}[s&3]
}
