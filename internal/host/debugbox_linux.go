package host

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

// CanDebugRemotely says whether processes can be made to run a script from outside.
const CanDebugRemotely = true

// A debug box is a page of memory that another process finds among the mappings of this one, by its kind and by what it begins with. The other
// process writes the name of a script into it, and then one byte of a word that this process looks at all the time. So the box costs one system
// call at the start and nothing later. The system decides who may write into a process: who may trace it.
//
// The layout, in the machine's byte order: 16 bytes that say what it is; 8 bytes: 1 if scripts are accepted; 8 bytes: the address of the byte;
// 8 bytes: what is written there; 8 bytes: 1 while a script waits; then the script's name, ended by a zero.
const (
	boxName    = "gophersnake/box1"
	boxEnabled = 16
	boxAddress = 24
	boxByte    = 32
	boxWaiting = 40
	boxScript  = 48
	boxSize    = 4096
)

// MaxDebugScript is how long the name of a script may be, in bytes.
const MaxDebugScript = 511

// DebugBox is where other processes leave the names of scripts that this one is to run.
type DebugBox struct {
	mem  []byte
	word *atomic.Uint32 // kept reachable: its address is in the box
}

// NewDebugBox makes the box of this process. Whoever leaves a script sets the bit of the word, which must be
// alone in its byte of the word.
func NewDebugBox(enabled bool, word *atomic.Uint32, bit uint32) *DebugBox {
	mem, err := unix.Mmap(-1, 0, boxSize, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED|unix.MAP_ANON)
	if err != nil {
		return nil // nobody can debug this process, then
	}
	b := &DebugBox{mem: mem, word: word}
	order := binary.NativeEndian
	var parts [4]byte
	order.PutUint32(parts[:], bit)
	i := slices.IndexFunc(parts[:], func(b byte) bool { return b != 0 })
	if enabled {
		order.PutUint64(mem[boxEnabled:], 1)
	}
	order.PutUint64(mem[boxAddress:], uint64(uintptr(unsafe.Pointer(word)))+uint64(i))
	order.PutUint64(mem[boxByte:], uint64(parts[i]))
	copy(mem, boxName)
	return b
}

// Take returns the name of the script that was left, or "" if none was.
func (b *DebugBox) Take() string {
	if b == nil || b.mem[boxWaiting] == 0 {
		return ""
	}
	b.mem[boxWaiting] = 0
	name := bytes.Clone(b.mem[boxScript : boxScript+MaxDebugScript])
	if i := bytes.IndexByte(name, 0); i >= 0 {
		name = name[:i]
	}
	return string(name)
}

// The reasons for which a process cannot be made to run a script, besides the system's.
var (
	ErrNoDebugBox  = errors.New("the process is not one of this runtime")
	ErrDebugBoxOff = errors.New("remote debugging is off in the process")
)

// LeaveDebugScript makes another process, or this one, run a script.
func LeaveDebugScript(pid int, script string) error {
	maps := fmt.Sprintf("/proc/%d/maps", pid)
	data, err := os.ReadFile(maps)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return ErrNoDebugBox
		}
		return err
	}
	for line := range strings.Lines(string(data)) {
		addresses, rest, _ := strings.Cut(line, " ")
		if !strings.HasPrefix(rest, "rw-s ") || !strings.HasSuffix(strings.TrimSpace(rest), "/dev/zero (deleted)") {
			continue
		}
		first, last, _ := strings.Cut(addresses, "-")
		from, err1 := strconv.ParseUint(first, 16, 64)
		to, err2 := strconv.ParseUint(last, 16, 64)
		if err1 != nil || err2 != nil {
			continue
		}
		// Neighbours of the same kind are shown as one.
		for at := from; at+boxSize <= to && at < from+64*boxSize; at += boxSize {
			var head [boxScript]byte
			if err := vmCopy(pid, at, head[:], unix.ProcessVMReadv); err != nil {
				return err
			}
			if string(head[:len(boxName)]) == boxName {
				return leave(pid, at, head[:], script)
			}
		}
	}
	return ErrNoDebugBox
}

// leave writes into the box at an address, whose head is given.
func leave(pid int, at uint64, head []byte, script string) error {
	order := binary.NativeEndian
	if order.Uint64(head[boxEnabled:]) == 0 {
		return ErrDebugBoxOff
	}
	if err := vmCopy(pid, at+boxScript, append([]byte(script), 0), unix.ProcessVMWritev); err != nil {
		return err
	}
	if err := vmCopy(pid, at+boxWaiting, []byte{1}, unix.ProcessVMWritev); err != nil {
		return err
	}
	return vmCopy(pid, order.Uint64(head[boxAddress:]), []byte{byte(order.Uint64(head[boxByte:]))}, unix.ProcessVMWritev)
}

// vmCopy copies between b and the memory of a process.
func vmCopy(pid int, at uint64, b []byte, call func(int, []unix.Iovec, []unix.RemoteIovec, uint) (int, error)) error {
	local := []unix.Iovec{{Base: &b[0]}}
	local[0].SetLen(len(b))
	n, err := call(pid, local, []unix.RemoteIovec{{Base: uintptr(at), Len: len(b)}}, 0)
	if err == nil && n != len(b) {
		err = unix.EIO
	}
	return wrap(err)
}
