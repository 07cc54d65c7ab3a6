package host

import (
	"syscall"
	"unsafe"
)

// AdviseHugePages asks for a huge page in the part of Go's heap that a start fills: one page fault in place of 512, each of which costs
// more than the zeroing. Go's heap grows by four megabytes at a time; the first half of the first is in use when a program's own code begins.
func AdviseHugePages() {
	const half = 2 << 20
	first := uintptr(unsafe.Pointer(new([64]byte))) &^ (2*half - 1)
	// An error means that the heap is somewhere else: nothing is lost.
	_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, first+half, half, syscall.MADV_HUGEPAGE)
}
