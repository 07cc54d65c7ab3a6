// Package host is the operating system as the runtime sees it: raw file descriptors, clocks, signals, processes, sockets
// and the databases of users and services. It knows nothing of Python objects, threads or the GIL.
//
// # Rules
//
//   - Every failure of the system is an [Errno], so that its caller can raise the OSError that belongs to it. No error
//     carries a path; the caller knows it.
//   - Nothing retries after EINTR but the waits with a waker: the caller runs signal handlers and decides.
//   - Descriptors are plain numbers, never in Go's network poller, and close-on-exec unless asked otherwise.
//   - Paths are byte strings in a Go string. A path with a NUL byte is EINVAL here; the caller looks first.
//   - Functions block the calling goroutine, and with it an operating-system thread, until they are done. The caller
//     detaches its Python thread before.
//
// # Being interrupted
//
// Go installs its signal handlers so that system calls go on after a signal, so a thread blocked in read(2) cannot be
// told of one. What is to be interruptible therefore waits before it calls: [WaitFD] polls the descriptor together with
// a [Waker], which any goroutine may wake. Regular files never block and skip it.
//
// Linux is complete. Elsewhere on Unix the portable part compiles, and the rest returns ENOSYS.
package host
