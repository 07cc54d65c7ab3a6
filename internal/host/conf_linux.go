package host

import (
	"os"
	"runtime"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// SysconfNames returns the names of sysconf and their numbers.
func SysconfNames() []ConfName { return sysconfNames[:] }

// PathconfNames returns the names of pathconf and their numbers.
func PathconfNames() []ConfName { return pathconfNames[:] }

// ConfstrNames returns the names of confstr and their numbers.
func ConfstrNames() []ConfName {
	list := make([]ConfName, len(confstrNames))
	for i, c := range confstrNames {
		list[i] = ConfName{Name: c.name, Number: c.number}
	}
	return list
}

// Sysconf returns a limit or an option of the system; -1 if there is no limit or the option is missing.
func Sysconf(number int) (int64, error) {
	for i := range sysconfNames {
		c := &sysconfNames[i]
		if c.Number != number {
			continue
		}
		switch c.kind {
		case confFixed:
			return c.value, nil
		case confAsk:
			return askSysconf(c.Name), nil
		}
		break
	}
	return -1, EINVAL
}

func askSysconf(name string) int64 {
	limit := func(resource int) int64 {
		soft, _, err := Getrlimit(resource)
		if err != nil || soft > 1<<62 {
			return -1
		}
		return int64(soft)
	}
	switch name {
	case "SC_CHILD_MAX":
		return limit(unix.RLIMIT_NPROC)
	case "SC_OPEN_MAX":
		return limit(unix.RLIMIT_NOFILE)
	case "SC_SIGQUEUE_MAX":
		return limit(unix.RLIMIT_SIGPENDING)
	case "SC_ARG_MAX":
		if n := limit(unix.RLIMIT_STACK); n >= 0 {
			return max(n/4, 131072)
		}
		return 4611686018427387903
	case "SC_PAGESIZE", "SC_PAGE_SIZE":
		return int64(os.Getpagesize())
	case "SC_NPROCESSORS_CONF":
		return int64(countCPUs("/sys/devices/system/cpu/possible"))
	case "SC_NPROCESSORS_ONLN":
		return int64(countCPUs("/sys/devices/system/cpu/online"))
	case "SC_PHYS_PAGES", "SC_AVPHYS_PAGES":
		var si unix.Sysinfo_t
		if unix.Sysinfo(&si) != nil {
			return -1
		}
		n := si.Totalram
		if name == "SC_AVPHYS_PAGES" {
			n = si.Freeram
		}
		return int64(uint64(n) * uint64(si.Unit) / uint64(os.Getpagesize()))
	}
	return -1
}

// countCPUs counts the processors of a list such as "0-3,8".
func countCPUs(path string) int {
	b, err := os.ReadFile(path)
	if err != nil {
		return runtime.NumCPU()
	}
	n := 0
	for _, part := range strings.Split(strings.TrimSpace(string(b)), ",") {
		lo, hi, two := strings.Cut(part, "-")
		a, err1 := strconv.Atoi(lo)
		z, err2 := a, error(nil)
		if two {
			z, err2 = strconv.Atoi(hi)
		}
		if err1 != nil || err2 != nil || z < a {
			return runtime.NumCPU()
		}
		n += z - a + 1
	}
	return n
}

// CPUCount returns the number of processors that are switched on.
func CPUCount() int { return countCPUs("/sys/devices/system/cpu/online") }

// Pathconf returns a limit or an option of the file system that a file is on; -1 if there is none. With an empty path it
// asks about the descriptor.
func Pathconf(path string, fd, number int) (int64, error) {
	var fs unix.Statfs_t
	var err error
	if path == "" {
		err = unix.Fstatfs(fd, &fs)
	} else {
		err = unix.Statfs(path, &fs)
	}
	if err != nil {
		return -1, wrap(err)
	}
	for i := range pathconfNames {
		c := &pathconfNames[i]
		if c.Number != number {
			continue
		}
		switch c.Name {
		case "PC_LINK_MAX":
			return linkMax(int64(fs.Type)), nil
		case "PC_NAME_MAX":
			return int64(fs.Namelen), nil
		case "PC_FILESIZEBITS":
			return 64, nil
		case "PC_REC_MIN_XFER_SIZE", "PC_REC_XFER_ALIGN", "PC_ALLOC_SIZE_MIN":
			return int64(fs.Bsize), nil
		}
		return c.value, nil
	}
	return -1, EINVAL
}

// linkMax is how many names a file may have.
func linkMax(kind int64) int64 {
	switch kind {
	case unix.EXT4_SUPER_MAGIC:
		return 65000
	case unix.XFS_SUPER_MAGIC:
		return 2147483647
	case unix.BTRFS_SUPER_MAGIC:
		return 65535
	}
	return 127
}

// Confstr returns a text of the system; it reports false if there is none. EINVAL says that there is no such name.
func Confstr(number int) (value string, ok bool, err error) {
	for i := range confstrNames {
		if c := &confstrNames[i]; c.number == number {
			return c.value, c.set, nil
		}
	}
	return "", false, EINVAL
}
