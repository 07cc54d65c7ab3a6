package interp

import (
	"errors"
	"os"
	"runtime/pprof"
)

// startProfile begins what -X goprofile=FILE asks for: a profile of the runtime's Go functions by processor time, for go tool pprof. The
// function that it returns ends it.
func (cl *commandLine) startProfile() (stop func(), err error) {
	name, asked := cl.cfg.XOption("goprofile")
	if !asked {
		return func() {}, nil
	}
	if name == "" {
		return nil, errors.New("needs the name of a file")
	}
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		f.Close()
		return nil, err
	}
	return func() {
		pprof.StopCPUProfile()
		f.Close()
	}, nil
}
