//go:build unix

package host

import "golang.org/x/sys/unix"

// Stat is what stat(2) tells of a file. Times are nanoseconds since 1970.
type Stat struct {
	Mode                      uint32
	Ino, Dev, Nlink           uint64
	UID, GID                  uint32
	Size                      int64
	AtimeNS, MtimeNS, CtimeNS int64
	Blocks, Blksize           int64
	Rdev                      uint64
}

// Fstat describes an open file.
func Fstat(fd int) (Stat, error) {
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		return Stat{}, wrap(err)
	}
	return fromStat(&st), nil
}

// StatAt describes a file relative to a directory descriptor; a symbolic link itself unless follow.
func StatAt(dirFD int, path string, follow bool) (Stat, error) {
	var st unix.Stat_t
	flags := 0
	if !follow {
		flags = unix.AT_SYMLINK_NOFOLLOW
	}
	if err := unix.Fstatat(dirFD, path, &st, flags); err != nil {
		return Stat{}, wrap(err)
	}
	return fromStat(&st), nil
}

// The kinds of file in a Stat's Mode.
const (
	ModeType    = unix.S_IFMT
	ModeRegular = unix.S_IFREG
	ModeDir     = unix.S_IFDIR
	ModeLink    = unix.S_IFLNK
	ModeFIFO    = unix.S_IFIFO
	ModeSocket  = unix.S_IFSOCK
	ModeChar    = unix.S_IFCHR
	ModeBlock   = unix.S_IFBLK
)

// IsDir says whether the file is a directory.
func (s *Stat) IsDir() bool { return s.Mode&ModeType == ModeDir }

// IsRegular says whether the file is a regular one.
func (s *Stat) IsRegular() bool { return s.Mode&ModeType == ModeRegular }

// IsLink says whether the file is a symbolic link.
func (s *Stat) IsLink() bool { return s.Mode&ModeType == ModeLink }
