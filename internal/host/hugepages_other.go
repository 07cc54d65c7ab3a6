//go:build !linux

package host

// AdviseHugePages does nothing on this system.
func AdviseHugePages() []byte { return nil }
