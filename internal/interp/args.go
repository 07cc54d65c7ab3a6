package interp

import (
	"os"

	"github.com/gophersnake/gophersnake/internal/object"
)

type runKind int

const (
	runPrompt runKind = iota
	runCode
	runModule
	runFile
	runStdin
)

// commandLine is what the arguments ask for.
type commandLine struct {
	cfg  object.Config
	kind runKind
	text string // code, module or file name
}

func parseArgs(argv []string) (*commandLine, int) {
	exe, _ := os.Executable()
	cl := &commandLine{cfg: object.Config{GILOn: true, HashSeed: -1, Executable: exe, OrigArgv: argv, Argv: []string{""}}}
	args := argv[1:]
	for len(args) > 0 {
		switch a := args[0]; {
		case a == "-c" && len(args) > 1:
			cl.kind, cl.text = runCode, args[1]
			cl.cfg.Argv = append([]string{"-c"}, args[2:]...)
			return cl, 0
		case a == "-S":
			cl.cfg.NoSite = true
		default:
			cl.kind, cl.text = runFile, a
			cl.cfg.Argv = args
			return cl, 0
		}
		args = args[1:]
	}
	return cl, 0
}
