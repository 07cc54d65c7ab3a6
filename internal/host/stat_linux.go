package host

import "golang.org/x/sys/unix"

func fromStat(s *unix.Stat_t) Stat {
	return Stat{
		Mode: s.Mode, Ino: s.Ino, Dev: s.Dev, Nlink: uint64(s.Nlink), UID: s.Uid, GID: s.Gid, Size: s.Size,
		AtimeNS: s.Atim.Nano(), MtimeNS: s.Mtim.Nano(), CtimeNS: s.Ctim.Nano(),
		Blocks: s.Blocks, Blksize: int64(s.Blksize), Rdev: s.Rdev,
	}
}

// Statvfs is what statvfs(3) tells of a file system.
type Statvfs struct {
	Bsize, Frsize         uint64
	Blocks, Bfree, Bavail uint64
	Files, Ffree, Favail  uint64
	Flag, Namemax, Fsid   uint64
}

func fromStatfs(s *unix.Statfs_t) Statvfs {
	frsize := uint64(s.Frsize)
	if frsize == 0 {
		frsize = uint64(s.Bsize)
	}
	const valid = 0x20 // ST_VALID, which statvfs does not show
	return Statvfs{
		Bsize: uint64(s.Bsize), Frsize: frsize, Blocks: s.Blocks, Bfree: s.Bfree, Bavail: s.Bavail, Files: s.Files,
		Ffree: s.Ffree, Favail: s.Ffree, Flag: uint64(s.Flags) &^ valid, Namemax: uint64(s.Namelen),
		Fsid: uint64(uint32(s.Fsid.Val[0])) | uint64(uint32(s.Fsid.Val[1]))<<32,
	}
}

// StatvfsPath describes the file system that a file is on.
func StatvfsPath(path string) (Statvfs, error) {
	var s unix.Statfs_t
	err := unix.Statfs(path, &s)
	return fromStatfs(&s), wrap(err)
}

// StatvfsFD describes the file system that an open file is on.
func StatvfsFD(fd int) (Statvfs, error) {
	var s unix.Statfs_t
	err := unix.Fstatfs(fd, &s)
	return fromStatfs(&s), wrap(err)
}
