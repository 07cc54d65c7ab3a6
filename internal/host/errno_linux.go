package host

import "golang.org/x/sys/unix"

// errnoAliases returns the names that ErrnoName does not: those that share a number.
func errnoAliases() []ErrnoName {
	list := []ErrnoName{
		{"EWOULDBLOCK", int(unix.EWOULDBLOCK)}, {"EDEADLOCK", int(unix.EDEADLOCK)}, {"EOPNOTSUPP", int(unix.EOPNOTSUPP)},
	}
	if Errno(unix.ENOTSUP).Name() != "ENOTSUP" {
		list[2].Name = "ENOTSUP"
	}
	return list
}
