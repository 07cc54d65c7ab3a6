package gil

import "time"

// How a thread waits for a lock that others hold for moments only, with the GIL off. Two threads that want the same lock all the time get on best when they
// take turns of many operations: each time the lock goes from one core to another, it and what it guards have to be fetched. So a thread that comes upon
// a taken lock again and again stays away from it for longer and longer, without looking, and the other one goes on undisturbed meanwhile.

// Backoff is one thread's memory of how often it found locks taken lately.
type Backoff struct {
	turns int32 // of the loop in stayAway
	last  int64 // when it last got a lock that it had waited for
}

const (
	minTurns = 64      // some 20 ns
	maxTurns = 1 << 18 // some 80 µs
	// forget is how long after the last wait the next one counts as the first.
	forget = int64(300 * 1000)
	// sleepAfter is how often a thread stays away before it sleeps.
	sleepAfter = 8
)

// contended says that the thread has found a lock taken. least is the shortest time to stay away, in turns.
func (b *Backoff) contended(now int64, least int32) int32 {
	if now-b.last > forget {
		b.turns = minTurns
	} else if b.turns < maxTurns {
		b.turns *= 2
	}
	return max(b.turns, least)
}

// stayAway lets time pass, unless somebody wants the thread to stop.
func (s *State) stayAway(turns int32) {
	if s.gil.cores == 1 {
		return
	}
	for turns > 0 {
		n := min(turns, 4096)
		for i := int32(0); i < n; i++ {
		}
		turns -= n
		if s.Breaker.Load()&StopTheWorld != 0 {
			return
		}
	}
}

// WaitShort waits until try succeeds, for a lock whose holder does not wait for anything while it has it. The thread stays attached.
func (s *State) WaitShort(try func() bool) {
	b := &s.backoff
	turns := b.contended(s.gil.Now(), 0)
	for i := 0; ; i++ {
		s.stayAway(turns)
		if try() {
			break
		}
		if i >= sleepAfter {
			time.Sleep(20 * time.Microsecond) // the holder's core does something else, or its operation takes long
		}
	}
	b.last = s.gil.Now()
}

// spin waits a little for a lock of Python's; false if it has to be waited for in earnest.
func (l *Lock) spin(s *State) bool {
	if s.gil.enabled || s.gil.cores == 1 {
		return false
	}
	if s.skipSpin > 0 {
		s.skipSpin--
		return false
	}
	const least = 2048 // half a microsecond
	b := &s.lockBackoff
	turns := b.contended(s.gil.Now(), least)
	for left := 2*turns + 4*least; left > 0; left -= turns {
		s.stayAway(turns)
		if s.Breaker.Load() != 0 {
			return false
		}
		if l.TryAcquire(s) {
			b.last = s.gil.Now()
			s.spinFails = 0
			return true
		}
	}
	// Locks that are held for long are not worth it: less and less often.
	s.spinFails = min(s.spinFails+1, 6)
	s.skipSpin = 1<<s.spinFails - 1
	return false
}
