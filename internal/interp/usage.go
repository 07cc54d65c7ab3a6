package interp

const usageText = `usage: gophersnake [option] ... [-c cmd | -m mod | file | -] [arg] ...
Options (and corresponding environment variables):
-b     : issue warnings about converting bytes/bytearray to str and comparing
         bytes/bytearray with str or bytes with int; also PYTHONBYTESWARNING=x
         (-bb: issue errors)
-B     : don't write .pyc files on import; also PYTHONDONTWRITEBYTECODE=x
-c cmd : program passed in as string (terminates option list)
-d     : accepted and ignored: the parser has no debug output
-E     : ignore PYTHON* environment variables (such as PYTHONPATH)
-h     : print this help message and exit (also -? or --help)
-i     : inspect interactively after running script; also PYTHONINSPECT=x
-I     : isolate from the user's environment (implies -E, -P and -s)
-m mod : run library module as a script (terminates option list)
-O     : remove assert and __debug__-dependent statements; also PYTHONOPTIMIZE=x
-OO    : do -O changes and also discard docstrings
-P     : don't prepend a potentially unsafe path to sys.path; also PYTHONSAFEPATH
-q     : don't print version and copyright messages on interactive startup
-s     : don't add user site directory to sys.path; also PYTHONNOUSERSITE=x
-S     : don't imply 'import site' on initialization
-u     : force the stdout and stderr streams to be unbuffered;
         this option has no effect on stdin; also PYTHONUNBUFFERED=x
-v     : verbose (trace import statements); also PYTHONVERBOSE=x
-V     : print the version number and exit (also --version);
         when given twice, print more information about the build
-W arg : warning control; arg is action:message:category:module:lineno
         also PYTHONWARNINGS=arg
-x     : skip first line of source, allowing use of non-Unix forms of #!cmd
-X opt : set an option of this implementation (see --help-xoptions)
--check-hash-based-pycs always|default|never:
         accepted and ignored: compiled files are checked by time and size
--help-env     : print the environment variables that count and exit
--help-xoptions: print the -X options and exit
--help-all     : print all of these and exit
file   : program read from script file
-      : program read from stdin (default; interactive mode if a tty)
arg ...: arguments passed to program in sys.argv[1:]
`

const envText = `Environment variables that change behaviour:
PYTHONBREAKPOINT: what breakpoint() calls; 0 turns it off
PYTHONHASHSEED  : random, or the number from 0 to 4294967295 that str and bytes hashes begin with
PYTHON_HISTORY  : the file that keeps what was typed at the prompt
PYTHONIOENCODING: encoding[:errors] of stdin, stdout and stderr
PYTHONPATH      : folders, separated by ':', that sys.path begins with
PYTHONSTARTUP   : file that runs before the first prompt
PYTHONUSERBASE  : the user's base folder (site.USER_BASE)

These say what an option says as well:
PYTHONBYTESWARNING (-b)                 PYTHONDEBUG (-d)
PYTHONDEVMODE (-X dev)                  PYTHONDONTWRITEBYTECODE (-B)
PYTHONFAULTHANDLER (-X faulthandler)    PYTHONINSPECT (-i)
PYTHONINTMAXSTRDIGITS (-X int_max_str_digits)
PYTHONNOUSERSITE (-s)                   PYTHONOPTIMIZE (-O)
PYTHONPROFILEIMPORTTIME (-X importtime) PYTHONPYCACHEPREFIX (-X pycache_prefix)
PYTHONSAFEPATH (-P)                     PYTHONUNBUFFERED (-u)
PYTHONUTF8 (-X utf8)                    PYTHONVERBOSE (-v)
PYTHONWARNDEFAULTENCODING (-X warn_default_encoding)
PYTHONWARNINGS (-W)                     PYTHON_CONTEXT_AWARE_WARNINGS (-X context_aware_warnings)
PYTHON_CPU_COUNT (-X cpu_count)         PYTHON_GIL (-X gil)
PYTHON_IMPLEMENTATION (-X implementation)
PYTHON_THREAD_INHERIT_CONTEXT (-X thread_inherit_context)
`

const xoptionsText = `The -X options of this implementation:
-X context_aware_warnings=[0|1]: whether the filters of warnings belong to the context; also PYTHON_CONTEXT_AWARE_WARNINGS
-X cpu_count=N: what os.cpu_count() answers; also PYTHON_CPU_COUNT
-X dev: development mode: more checks and warnings; also PYTHONDEVMODE
-X disable-remote-debug: no other process may make this one run a script; also PYTHON_DISABLE_REMOTE_DEBUG
-X faulthandler: tracebacks of all threads on fatal signals; also PYTHONFAULTHANDLER
-X gil=[0|1]: the GIL off or on; also PYTHON_GIL
-X goprofile=FILE: a profile of the runtime by processor time, for go tool pprof
-X implementation=NAME: what sys.implementation.name is, for programs that ask for cpython by name; also PYTHON_IMPLEMENTATION
-X importtime[=2]: how long each import takes, 2 with those of loaded modules; also PYTHONPROFILEIMPORTTIME
-X int_max_str_digits=N: limit of conversions between int and str, 0 for none; also PYTHONINTMAXSTRDIGITS
-X memory=BYTES: MemoryError when the program's objects would take more
-X pycache_prefix=PATH: where compiled files go; also PYTHONPYCACHEPREFIX
-X refaudit[=N]: recount all references every N instructions and at exit, and report what differs
-X thread_inherit_context=[0|1]: whether threads begin with a copy of their starter's context; also PYTHON_THREAD_INHERIT_CONTEXT
-X tracemalloc[=N]: tracemalloc from the start, with N frames an object; also PYTHONTRACEMALLOC
-X utf8[=0|1]: UTF-8 mode; also PYTHONUTF8
-X warn_default_encoding: warn where a text file is opened without an encoding; also PYTHONWARNDEFAULTENCODING
`
