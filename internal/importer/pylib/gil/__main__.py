"""The command line of the package gil: see its documentation."""
import sys

USAGE = """usage: gophersnake -m gil run [--json FILE] [--no-table] SCRIPT [ARG...]
       gophersnake -m gil run [--json FILE] [--no-table] -m MODULE [ARG...]

Runs the script unchanged, then prints on standard error what each of its threads did with the GIL.
  --json FILE   write the figures to FILE as JSON, too
  --no-table    print no table
"""


def fail(message):
    sys.stderr.write("gil: %s\n%s" % (message, USAGE))
    sys.exit(2)


def run(args):
    import _gil
    json, table, module = None, True, False
    while args and args[0].startswith("-") and args[0] != "-":
        option = args.pop(0)
        if option == "--":
            break
        if option == "--json":
            if not args:
                fail("--json needs a file name")
            json = args.pop(0)
        elif option.startswith("--json="):
            json = option[7:]
        elif option == "--no-table":
            table = False
        elif option == "-m":
            module = True
            break
        else:
            fail("unknown option %s" % option)
    if not args:
        fail("which script?")
    name = args[0]
    sys.argv[:] = args
    _gil.report_at_exit(table, json)
    if module:
        import runpy
        runpy.run_module(name, run_name="__main__", alter_sys=True)
        return
    import io
    import os
    try:
        with io.open_code(os.path.abspath(name)) as file:
            source = file.read()
    except OSError as error:
        sys.stderr.write("gil: can't open file %r: [Errno %s] %s\n" % (os.path.abspath(name), error.errno, error.strerror))
        sys.exit(2)
    sys.path[0] = os.path.dirname(os.path.realpath(name))
    # The script becomes the module __main__, in place of this one.
    main = type(sys)("__main__")
    main.__file__ = os.path.abspath(name)
    main.__builtins__ = __builtins__
    sys.modules["__main__"] = main
    exec(compile(source, main.__file__, "exec", dont_inherit=True), main.__dict__)


def main():
    args = sys.argv[1:]
    if not args or args[0] in ("-h", "--help", "help"):
        sys.stdout.write(USAGE)
        return
    if args[0] != "run":
        fail("unknown command %s" % args[0])
    run(args[1:])


main()
