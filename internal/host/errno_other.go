//go:build unix && !linux

package host

import "golang.org/x/sys/unix"

// errnoAliases returns the names that ErrnoName does not: those that share a number.
func errnoAliases() []ErrnoName { return []ErrnoName{{"EWOULDBLOCK", int(unix.EWOULDBLOCK)}} }
