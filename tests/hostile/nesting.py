# Sources that nest, chain and repeat far beyond what anybody writes.
import ast, sys, time


def attempt(label, source, mode="exec"):
    start = time.monotonic()
    try:
        code = compile(source, "<hostile>", mode)
    except (SyntaxError, MemoryError, RecursionError, ValueError, OverflowError) as e:
        what = type(e).__name__
        if isinstance(e, SyntaxError):
            what += ": " + str(e.msg)
    else:
        what = "compiles"
    took = time.monotonic() - start
    print(label, "->", what, "" if took < 20 else "SLOW %.1f" % took)


n = 1_000_000
attempt("open parentheses", "(" * n)
attempt("open brackets", "[" * n)
attempt("open braces", "{" * n)
attempt("closed parentheses", "(" * n + ")" * n)
attempt("closed brackets", "[" * n + "]" * n)
attempt("closed braces", "{" * n + "}" * n)
attempt("calls", "f(" * n + ")" * n)
attempt("subscripts", "a[" * n + "]" * n)
attempt("only closing", ")" * n)
attempt("mixed", "([{" * n)
attempt("200 parentheses", "(" * 150 + ")" * 150)
attempt("deep indentation", "".join(" " * i + "if x:\n" for i in range(200)) + " " * 200 + "pass")
attempt("99 indentations", "".join(" " * i + "if x:\n" for i in range(99)) + " " * 99 + "pass")
attempt("nested f-strings", "f'{" * 1000)
attempt("nested f-strings, other quotes", "f'{" * 140 + "1" + "}'" * 140)
attempt("f-string specs", "f'{1:" + "{1:" * 1000)
attempt("statically nested blocks", "".join(" " * i + "for x in y:\n" for i in range(21)) + " " * 21 + "pass")
attempt("statically nested with", "".join(" " * i + "with x:\n" for i in range(19)) + " " * 19 + "pass")
attempt("invalid character", "\x00")
attempt("null in the middle", "x = 1\x00")
attempt("commas", "," * n)
attempt("dots", "." * n)
attempt("colons", ":" * n)
attempt("quotes", "'" * n)
attempt("backslashes", "\\" * n)
attempt("backslash newlines", "\\\n" * n)
attempt("newlines", "\n" * n)
attempt("form feeds", "\f" * n + "x")
attempt("semicolons", ";" * n)
attempt("statements on a line", "x;" * 100_000)
attempt("statements", "x\n" * 300_000)
attempt("decorators", "@a\n" * 10_000 + "def f(): pass")
attempt("targets", "a=" * 10_000 + "1")
attempt("display", "[" + "a," * 300_000 + "]")
attempt("constants", "(" + "1," * 300_000 + ")")
attempt("dict display", "{" + "a:b," * 100_000 + "}")
attempt("arguments", "f(" + "a," * 100_000 + ")")
attempt("keywords", "f(" + ",".join("a%d=1" % i for i in range(20_000)) + ")")
attempt("parameters", "def f(" + ",".join("a%d" % i for i in range(20_000)) + "): pass")
attempt("equal parameters", "def f(" + "a," * 20_000 + "): pass")
attempt("names", "\n".join("x%d = 1" % i for i in range(70_000)))
attempt("locals", "def f():\n" + "\n".join(" x%d = 1" % i for i in range(20_000)))
attempt("names of a global", "global " + ",".join("a%d" % i for i in range(20_000)))
attempt("comparisons", "<".join(["a"] * 10_000))
attempt("strings", "'a' " * 100_000)
attempt("f-strings", "f'{a}' " * 50_000)
attempt("imports", "import " + ",".join(["a"] * 20_000))
attempt("dotted import", "import " + ".".join(["a"] * 20_000))
attempt("elifs", "if a: pass\n" + "elif a: pass\n" * 1000)
attempt("excepts", "try: pass\n" + "except a: pass\n" * 5_000)
attempt("cases", "match a:\n" + " case 1: pass\n" * 5_000)
attempt("or patterns", "match a:\n case " + "|".join(["1"] * 10_000) + ": pass\n")
attempt("with items", "with " + ",".join(["a"] * 15) + ": pass")
attempt("type parameters", "def f[" + ",".join("T%d" % i for i in range(5000)) + "](): pass")
attempt("line of a string", "x = '" + "a" * 10_000_000 + "'")
attempt("line of a comment", "#" + "a" * 10_000_000)
attempt("line of a name", "a" * 10_000_000)
attempt("line of a number", "1" * 10_000_000)
attempt("line of a hexadecimal number", "0x" + "f" * 10_000_000)
attempt("line of a float", "1." + "1" * 10_000_000)
attempt("line of an exponent", "1e" + "9" * 1_000_000)
attempt("line of a bad number", "0" * 1_000_000 + "1")
attempt("line of underscores", "1" + "_1" * 1_000_000)
attempt("line of spaces", " " * 10_000_000 + "x")
attempt("line of tabs", "\t" * 1_000_000)
attempt("line of sums", "x" + "+x" * 1000)
attempt("a bad escape at the end", "'" + "a" * 1_000_000 + "\\N{no}'")
attempt("unfinished string", "'''" + "a\n" * 1_000_000)
attempt("bytes", "b'" + "\\x41" * 1_000_000 + "'")
attempt("bad bytes", "b'" + "\u00e4" * 1_000_000 + "'")
for source in ("-" * n + "1", "not " * 200_000 + "1", "~" * n + "1", "lambda: " * 100_000 + "1", "+" * n, "a" + ".a" * 500_000, "a" + "()" * 500_000, "a" + "[0]" * 500_000,
               "a" + "+a" * 500_000, "a**" * 100_000 + "a", "a if a else " * 100_000 + "a", "await " * 100_000 + "a", "*" * n, "x=[" * 100, "a" + " and a" * 300_000,
               "(yield " * 1000, "1<" * 100_000 + "1", "a:=" * 1000 + "1", "a@" * 300_000 + "a", "if a:\n pass\n" + "elif a:\n pass\n" * 100_000):
    try:
        compile(source, "<hostile>", "exec")
    except (MemoryError, RecursionError, SyntaxError):
        pass  # CPython tells of its stack; here the limits are others
print("operators end")
for source in ("(" * 300 + ")" * 300, "-" * 300 + "1", "[" * 300, "f(" * 300):
    for f in (ast.parse, eval, exec):
        try:
            f(source)
        except (MemoryError, RecursionError, SyntaxError, TypeError, NameError):
            pass
print("done")
