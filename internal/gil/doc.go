// Package gil schedules the threads of one interpreter: the global interpreter lock, attaching and detaching, the eval
// breaker, parking, object locks with suspendable critical sections, stopping the world, and the record of all that.
//
// # Words
//
//   - thread state: a [State], the scheduling part of one Python thread. It is embedded in the runtime's thread and
//     belongs to one goroutine at a time.
//   - attached: the thread may run Python code and touch objects. Detached: it may not; it is blocked, or about to be.
//     Suspended: it is detached and may not attach until the world starts again.
//   - eval breaker: [State.Breaker], one word a thread, polled at function entry and at backward jumps. Zero means go
//     on; each bit asks for something.
//   - switch interval: how long a waiter waits before it asks the holder to let go.
//   - forced switch: a holder that was asked to let go waits until another thread has really taken the lock.
//   - critical section: object locks held over a built-in operation with the GIL off. All of a thread's sections are
//     suspended (their locks released) when the thread detaches.
//
// # Protocol
//
// Take: while the GIL is locked, wait for at most one interval. If the interval passed, the GIL is still locked and the
// number of switches has not moved, set [DropRequest] in the holder's breaker. Once it is free: lock it; if the last
// holder was another thread, count a switch; wake whoever waits for a switch. The timer is the waiter's: a holder that
// nobody waits for pays nothing.
//
// Drop: remember the last holder, unlock, wake one waiter. If the thread was asked to drop it, wait until the number
// of switches has moved.
//
// # Invariants
//
//   - With the GIL on exactly one state is attached while the lock is held, and it is [GIL.Holder].
//   - Only the state's own goroutine calls Attach, Detach, HandleDrop, Park, Sleep, the critical sections and Finish.
//     Interrupt, Unpark and setting a bit of the breaker may come from anywhere.
//   - A detached thread holds no object lock.
//   - Lock order: a [Lock]'s mutex or a parking-lot bucket, then the GIL's mutex, then a state's accounting mutex, then
//     the event record. Nothing is woken with a wait in between.
//   - Every wait tolerates a spurious wake-up: it checks its condition again.
//
// A thread that is not a Python thread (a goroutine of the embedding program) has no state and must not touch objects.
package gil
