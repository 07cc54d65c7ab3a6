package interp

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gophersnake/gophersnake/internal/modules/sys"
	"github.com/gophersnake/gophersnake/internal/modules/tracemalloc"
	"github.com/gophersnake/gophersnake/internal/object"
)

type runKind int

const (
	runPrompt runKind = iota // no argument: a prompt, or a program from standard input
	runCode
	runModule
	runFile
	runStdin // "-"
)

// commandLine is what the arguments and the environment ask for.
type commandLine struct {
	cfg        object.Config
	kind       runKind
	text       string // code, module or file name
	skipLine   bool   // -x
	randomHash bool   // -R
	env        func(string) string
}

// usage reports a wrong command line on standard error.
func usage(format string, args ...any) (*commandLine, int) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
	fmt.Fprint(os.Stderr, "usage: gophersnake [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry `gophersnake -h' for more information.\n")
	return nil, 2
}

// versionText is what -V prints.
func versionText(long bool) string {
	if long {
		return "Python " + sys.LongVersion()
	}
	return "Python " + sys.Version
}

// parseArgs reads the command line. A nil result means that all is done and the process ends with the code.
func parseArgs(argv []string) (*commandLine, int) {
	cl := &commandLine{cfg: object.Config{GILOn: true, HashSeed: -1, OrigArgv: argv, Argv: []string{""}, ThreadInheritContext: 0}}
	cfg := &cl.cfg
	cfg.Executable = executable(argv[0])
	args := argv[1:]
	versions := 0
	var warnings []string
loop:
	for len(args) > 0 {
		a := args[0]
		if a == "-" {
			cl.kind = runStdin
			cfg.Argv = args
			break
		}
		if a == "--" {
			args = args[1:]
			if len(args) > 0 {
				cl.kind, cl.text, cfg.Argv = runFile, args[0], args
			}
			break
		}
		if !strings.HasPrefix(a, "-") {
			cl.kind, cl.text, cfg.Argv = runFile, a, args
			break
		}
		args = args[1:]
		switch a {
		case "--help":
			fmt.Print(usageText)
			return nil, 0
		case "--help-env":
			fmt.Print(envText)
			return nil, 0
		case "--help-xoptions":
			fmt.Print(xoptionsText)
			return nil, 0
		case "--help-all":
			fmt.Print(usageText + "\n" + envText + "\n" + xoptionsText)
			return nil, 0
		case "--version":
			versions++
			continue
		}
		if name, val, _ := strings.Cut(a, "="); name == "--check-hash-based-pycs" {
			if val == "" && len(args) > 0 {
				val, args = args[0], args[1:]
			}
			if val != "always" && val != "never" && val != "default" {
				return usage("--check-hash-based-pycs must be one of 'default', 'always', or 'never'")
			}
			cfg.CheckHashPycs = val
			continue
		}
		if strings.HasPrefix(a, "--") {
			return usage("Unknown option: %s", a)
		}
		for i := 1; i < len(a); i++ {
			// value is the argument of an option that takes one: the rest of this word, or the next word.
			value := func() (string, bool) {
				if i+1 < len(a) {
					return a[i+1:], true
				}
				if len(args) == 0 {
					return "", false
				}
				v := args[0]
				args = args[1:]
				return v, true
			}
			switch c := a[i]; c {
			case 'b':
				cfg.BytesWarning++
			case 'B':
				cfg.DontWriteBytecode = true
			case 'd':
				cfg.Debug++
			case 'E':
				cfg.IgnoreEnvironment = true
			case 'h', '?':
				fmt.Print(usageText)
				return nil, 0
			case 'i':
				cfg.Inspect, cfg.Interactive = true, true
			case 'I':
				cfg.Isolated, cfg.IgnoreEnvironment, cfg.NoUserSite, cfg.SafePath = true, true, true, true
			case 'J':
				return usage("-J is reserved for Jython")
			case 'O':
				cfg.Optimize++
			case 'P':
				cfg.SafePath = true
			case 'q':
				cfg.Quiet = true
			case 'R':
				cl.randomHash = true
			case 's':
				cfg.NoUserSite = true
			case 'S':
				cfg.NoSite = true
			case 't':
			case 'u':
				cfg.Unbuffered = true
			case 'v':
				cfg.Verbose++
			case 'V':
				versions++
			case 'x':
				cl.skipLine = true
			case 'c', 'm':
				v, ok := value()
				if !ok {
					return usage("Argument expected for the -%c option", c)
				}
				cl.kind, cl.text = runCode, v
				if c == 'm' {
					cl.kind = runModule
				}
				cfg.Argv = append([]string{"-" + string(c)}, args...)
				break loop
			case 'W', 'X':
				v, ok := value()
				if !ok {
					return usage("Argument expected for the -%c option", c)
				}
				if c == 'W' {
					warnings = append(warnings, v)
				} else {
					name, val, has := strings.Cut(v, "=")
					if has {
						val = "=" + val
					}
					cfg.XOptions = append(cfg.XOptions, [2]string{name, val})
				}
				continue loop
			default:
				return usage("Unknown option: -%c", c)
			}
		}
	}
	if versions > 0 {
		fmt.Println(versionText(versions > 1))
		return nil, 0
	}
	cl.env = os.Getenv
	if cfg.IgnoreEnvironment {
		cl.env = func(string) string { return "" }
	}
	if code := cl.settle(warnings); code != 0 {
		return nil, code
	}
	return cl, 0
}

// executable is the absolute path of the running program.
func executable(arg0 string) string {
	if exe, err := os.Executable(); err == nil {
		if filepath.IsAbs(arg0) {
			return arg0
		}
		if !strings.Contains(arg0, "/") {
			if p, err := exec.LookPath(arg0); err == nil {
				if abs, err := filepath.Abs(p); err == nil {
					return abs
				}
			}
			return exe
		}
		if abs, err := filepath.Abs(arg0); err == nil {
			return abs
		}
		return exe
	}
	return arg0
}

// settle adds what environment variables and -X options say. It returns an exit code when they are wrong.
func (cl *commandLine) settle(warnings []string) int {
	cfg := &cl.cfg
	env := cl.env
	flag := func(name string) int {
		v := env(name)
		if v == "" {
			return 0
		}
		if n, err := strconv.Atoi(v); err == nil && n >= 0 {
			return max(n, 0)
		}
		return 1
	}
	x := cfg.XOption
	cfg.Implementation = env("PYTHON_IMPLEMENTATION")
	if v, ok := x("implementation"); ok {
		cfg.Implementation = v
	}
	fatal := func(where, msg string) int {
		fmt.Fprintf(os.Stderr, "Fatal Python error: %s: %s\nPython runtime state: preinitialized\n\n", where, msg)
		return 1
	}
	cfg.Optimize = min(max(cfg.Optimize, flag("PYTHONOPTIMIZE")), 2)
	cfg.Verbose = max(cfg.Verbose, flag("PYTHONVERBOSE"))
	cfg.Debug = max(cfg.Debug, flag("PYTHONDEBUG"))
	cfg.BytesWarning = max(cfg.BytesWarning, flag("PYTHONBYTESWARNING"))
	cfg.Inspect = cfg.Inspect || env("PYTHONINSPECT") != ""
	cfg.Unbuffered = cfg.Unbuffered || env("PYTHONUNBUFFERED") != ""
	cfg.DontWriteBytecode = cfg.DontWriteBytecode || env("PYTHONDONTWRITEBYTECODE") != ""
	cfg.NoUserSite = cfg.NoUserSite || env("PYTHONNOUSERSITE") != ""
	cfg.SafePath = cfg.SafePath || env("PYTHONSAFEPATH") != ""
	_, cfg.NoDebugRanges = x("no_debug_ranges")
	cfg.NoDebugRanges = cfg.NoDebugRanges || env("PYTHONNODEBUGRANGES") != ""
	switch v := env("PYTHONHASHSEED"); v {
	case "", "random":
	default:
		n, err := strconv.ParseUint(v, 10, 32)
		if err != nil {
			return fatal("config_init_hash_seed", "PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]")
		}
		if !cl.randomHash {
			cfg.HashSeed = int64(n)
		}
	}
	cfg.PycachePrefix = env("PYTHONPYCACHEPREFIX")
	if v, ok := x("pycache_prefix"); ok {
		cfg.PycachePrefix = v
	}
	digits := env("PYTHONINTMAXSTRDIGITS")
	where := "PYTHONINTMAXSTRDIGITS"
	if v, ok := x("int_max_str_digits"); ok {
		digits, where = v, "-X int_max_str_digits"
		if v == "" {
			digits = "?"
		}
	}
	cfg.IntMaxStrDigits = -1
	if digits != "" {
		n, err := strconv.Atoi(digits)
		if err != nil || n != 0 && n < 640 {
			return fatal("config_init_int_max_str_digits", where+": invalid limit; must be >= 640 or 0 for unlimited.")
		}
		cfg.IntMaxStrDigits = n
	}
	gil := func(v string) bool {
		cfg.GILOn = v == "1"
		return v == "0" || v == "1"
	}
	valid := true
	if v := env("PYTHON_GIL"); v != "" {
		valid = gil(v)
	}
	if v, given := x("gil"); given {
		valid = gil(v) && valid // even so the variable must be right
	}
	if !valid {
		return fatal("config_read_gil", "PYTHON_GIL / -X gil must be \"0\" or \"1\"")
	}
	_, cfg.Restless = x("parallel")
	_, off1 := x("disable-remote-debug")
	_, off2 := x("disable_remote_debug")
	cfg.RemoteDebugOff = off1 || off2 || env("PYTHON_DISABLE_REMOTE_DEBUG") != ""
	if v, ok := x("refaudit"); ok {
		cfg.RefAudit = 10000
		if v != "" {
			n, err := strconv.Atoi(v)
			if err != nil || n < 0 {
				fmt.Fprintln(os.Stderr, "gophersnake: -X refaudit=N needs a number of instructions")
				return 2
			}
			cfg.RefAudit = n
		}
		_, cfg.RefSites = x("refsites")
	}
	if v, ok := x("memory"); ok {
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil || n < 0 {
			fmt.Fprintln(os.Stderr, "gophersnake: -X memory=BYTES needs a number of bytes")
			return 2
		}
		cfg.MemoryLimit = n
	}
	if v := env("PYTHONTRACEMALLOC"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 0 || n > tracemalloc.MaxDepth {
			return fatal("config_init_tracemalloc", "PYTHONTRACEMALLOC: invalid number of frames")
		}
		cfg.TraceAllocs = n
	}
	if v, ok := x("tracemalloc"); ok {
		cfg.TraceAllocs = 1
		if v != "" {
			n, err := strconv.Atoi(v)
			if err != nil || n < 0 || n > tracemalloc.MaxDepth {
				return fatal("config_init_tracemalloc", "-X tracemalloc=NFRAME: invalid number of frames")
			}
			cfg.TraceAllocs = n
		}
	}
	if v, ok := x("importtime"); ok || flag("PYTHONPROFILEIMPORTTIME") > 0 {
		cfg.ImportTime = 1
		if n, err := strconv.Atoi(v); err == nil && n != 1 && n != 2 {
			return fatal("config_init_import_time", "-X importtime: values other than 1 and 2 are reserved for future use.")
		}
		if v == "2" || !ok && flag("PYTHONPROFILEIMPORTTIME") == 2 {
			cfg.ImportTime = 2
		}
	}
	count := env("PYTHON_CPU_COUNT")
	if v, ok := x("cpu_count"); ok {
		count = v
	}
	if count != "" && count != "default" {
		n, err := strconv.Atoi(count)
		if err != nil || n < 1 {
			return fatal("config_init_cpu_count", "-X cpu_count=n option: n is missing or an invalid number, n must be greater than 0")
		}
		cfg.CPUCount = n
	}
	frozen, ok := x("frozen_modules")
	if !ok {
		frozen = env("PYTHON_FROZEN_MODULES")
	}
	switch frozen {
	case "", "on":
	case "off":
		cfg.FrozenOff = true
	default:
		if ok {
			return fatal("config_init_frozen_modules", "bad value for option -X frozen_modules (expected \"on\" or \"off\")")
		}
	}
	if _, ok := x("dev"); ok || flag("PYTHONDEVMODE") > 0 {
		cfg.DevMode = true
	}
	utf8, given := x("utf8")
	if !readLocale(cfg, utf8, given, env("PYTHONUTF8"), env("PYTHONCOERCECLOCALE")) {
		if given {
			return fatal("config_init_utf8_mode", "invalid -X utf8 option value")
		}
		return fatal("config_init_utf8_mode", "invalid PYTHONUTF8 environment variable value")
	}
	if _, ok := x("warn_default_encoding"); ok || env("PYTHONWARNDEFAULTENCODING") != "" {
		cfg.WarnDefaultEncoding = 1
	}
	if v, ok := x("thread_inherit_context"); ok && v == "1" || env("PYTHON_THREAD_INHERIT_CONTEXT") == "1" {
		cfg.ThreadInheritContext = 1
	}
	if v, ok := x("context_aware_warnings"); ok && v == "1" || env("PYTHON_CONTEXT_AWARE_WARNINGS") == "1" {
		cfg.ContextAwareWarnings = 1
	}
	if cfg.DevMode {
		cfg.WarnOptions = append(cfg.WarnOptions, "default")
	}
	if w := env("PYTHONWARNINGS"); w != "" {
		cfg.WarnOptions = append(cfg.WarnOptions, strings.Split(w, ",")...)
	}
	cfg.WarnOptions = append(cfg.WarnOptions, warnings...)
	if cfg.BytesWarning > 0 {
		w := "default::BytesWarning"
		if cfg.BytesWarning > 1 {
			w = "error::BytesWarning"
		}
		cfg.WarnOptions = append(cfg.WarnOptions, w)
	}
	if p := env("PYTHONPATH"); p != "" {
		cfg.Path = append(cfg.Path, filepath.SplitList(p)...)
	}
	return 0
}
