//go:build unix && !linux

package host

import "syscall"

func pidfdOpen(int) (int, error) { return -1, ENOSYS }

func isOwnPidfd(int) bool { return false }

func niceness(n int) int { return n }

func rlimit(soft, hard uint64) (r syscall.Rlimit) {
	set(&r.Cur, soft)
	set(&r.Max, hard)
	return r
}

func set[T int64 | uint64](p *T, v uint64) { *p = T(v) }
