package host

import (
	"bytes"
	"encoding/binary"

	"golang.org/x/sys/unix"
)

// FileType is a file's type as its directory entry tells it.
type FileType uint8

// The types, as the kernel numbers them.
const (
	TypeUnknown FileType = 0 // the file system does not say
	TypeFIFO    FileType = 1
	TypeChar    FileType = 2
	TypeDir     FileType = 4
	TypeBlock   FileType = 6
	TypeRegular FileType = 8
	TypeLink    FileType = 10
	TypeSocket  FileType = 12
)

// DirEntry is an entry of a directory.
type DirEntry struct {
	Name string
	Ino  uint64
	Type FileType
}

// Dir reads a directory.
type Dir struct {
	fd      int
	buf     []byte
	rest    []byte
	rewinds bool
}

// OpenDir opens a directory for reading.
func OpenDir(path string) (*Dir, error) {
	fd, err := Open(AtCWD, path, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	return &Dir{fd: fd}, nil
}

// OpenDirFD reads the directory of a descriptor, from its beginning. The descriptor stays the caller's, and is at its
// beginning again after Close.
func OpenDirFD(fd int) (*Dir, error) {
	own, err := Dup(fd)
	if err != nil {
		return nil, err
	}
	var st unix.Stat_t
	if err := unix.Fstat(own, &st); err != nil || st.Mode&unix.S_IFMT != unix.S_IFDIR {
		_ = Close(own)
		if err != nil {
			return nil, wrap(err)
		}
		return nil, ENOTDIR
	}
	_, _ = Seek(own, 0, 0)
	return &Dir{fd: own, rewinds: true}, nil
}

// Next returns the next entry, without "." and "..". It reports false at the end.
func (d *Dir) Next() (e DirEntry, ok bool, err error) {
	for {
		if len(d.rest) == 0 {
			if d.fd < 0 {
				return e, false, nil
			}
			if d.buf == nil {
				d.buf = make([]byte, 32<<10)
			}
			n, err := unix.Getdents(d.fd, d.buf)
			if err != nil || n <= 0 {
				return e, false, wrap(err)
			}
			d.rest = d.buf[:n]
		}
		// struct linux_dirent64: ino 8, off 8, reclen 2, type 1, name.
		const head = 19
		if len(d.rest) < head {
			return e, false, EIO
		}
		size := int(binary.NativeEndian.Uint16(d.rest[16:]))
		if size < head || size > len(d.rest) {
			return e, false, EIO
		}
		rec := d.rest[:size]
		d.rest = d.rest[size:]
		name := rec[head:]
		if i := bytes.IndexByte(name, 0); i >= 0 {
			name = name[:i]
		}
		if s := string(name); s != "." && s != ".." {
			return DirEntry{s, binary.NativeEndian.Uint64(rec), FileType(rec[18])}, true, nil
		}
	}
}

// Close ends the reading. It may be called twice.
func (d *Dir) Close() error {
	if d.fd < 0 {
		return nil
	}
	if d.rewinds {
		_, _ = Seek(d.fd, 0, 0)
	}
	fd := d.fd
	d.fd, d.rest = -1, nil
	return Close(fd)
}

// ReadDir returns all entries of a directory.
func ReadDir(path string) ([]DirEntry, error) {
	d, err := OpenDir(path)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	var list []DirEntry
	for {
		e, ok, err := d.Next()
		if err != nil || !ok {
			return list, err
		}
		list = append(list, e)
	}
}
