package main

import "syscall"

// peak returns the largest memory of the process in megabytes.
func peak(usage any) float64 { return float64(usage.(*syscall.Rusage).Maxrss) / 1024 }
