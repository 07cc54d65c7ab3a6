//go:build unix && !linux

package host

import "golang.org/x/sys/unix"

func fromStat(s *unix.Stat_t) Stat {
	a, m, c := statTimes(s)
	return Stat{
		Mode: uint32(s.Mode), Ino: uint64(s.Ino), Dev: uint64(s.Dev), Nlink: uint64(s.Nlink), UID: s.Uid, GID: s.Gid,
		Size: s.Size, AtimeNS: a, MtimeNS: m, CtimeNS: c, Blocks: int64(s.Blocks), Blksize: int64(s.Blksize),
		Rdev: uint64(s.Rdev),
	}
}

func statTimes(s *unix.Stat_t) (a, m, c int64) { return s.Atim.Nano(), s.Mtim.Nano(), s.Ctim.Nano() }
