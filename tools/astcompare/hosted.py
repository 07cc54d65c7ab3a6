# What an interpreter makes of source files, by its own library: one line of JSON for each path on standard input.
#
#   hosted.py sums          [path, what became of the tree, of the code, seconds]; trees and codes as checksums
#   hosted.py show PATH     the tree and the code in full, as lines that can be compared
#
# The tree is ast.dump(ast.parse(source), include_attributes=True). Of the code it is what programs see of code objects and what does not
# depend on the instructions: names, parameters, flags, lines, and where calls and the like are for the carets of tracebacks.
import ast
import hashlib
import json
import sys
import time
import types
import warnings

warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)
# Where these are is what tracebacks underline.
CARETS = (ast.Call, ast.Attribute, ast.Subscript, ast.BinOp, ast.Compare, ast.Await)


def failure(e):
    if isinstance(e, SyntaxError):
        return [type(e).__name__, e.msg, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset]
    return [type(e).__name__, str(e)]


def describe(code, spans, out):
    lines = {line for _, _, line in code.co_lines() if line}
    found = {p for p in code.co_positions() if p in spans}
    out.append(f"code {code.co_qualname} {code.co_name} {code.co_filename} line {code.co_firstlineno} flags {code.co_flags:#x} "
               f"args {code.co_argcount} {code.co_posonlyargcount} {code.co_kwonlyargcount} nlocals {code.co_nlocals}")
    out.append(f"  vars {code.co_varnames} cells {code.co_cellvars} free {code.co_freevars}")
    out.append(f"  names {sorted(code.co_names)}")
    out.append(f"  lines {sorted(lines)}")
    out.append(f"  carets {sorted(found)}")
    if code.co_flags & 0x4000000:
        out.append(f"  doc {code.co_consts[0]!r}")
    for k in code.co_consts:
        if isinstance(k, types.CodeType):
            describe(k, spans, out)


def look(path, full):
    with open(path, "rb") as f:
        source = f.read()
    try:
        tree = ast.parse(source, "<file>")
        text = ast.dump(tree, include_attributes=True, indent=1 if full else None)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as e:
        return failure(e), None
    spans = {(n.lineno, n.end_lineno, n.col_offset, n.end_col_offset) for n in ast.walk(tree) if isinstance(n, CARETS)}
    del tree
    try:
        out = []
        describe(compile(source, "<file>", "exec", dont_inherit=True), spans, out)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as e:
        return text, failure(e)
    return text, "\n".join(out)


def checksum(x):
    return hashlib.md5(x.encode("utf-8", "surrogatepass")).hexdigest() if isinstance(x, str) else x


if sys.argv[1] == "show":
    for part in look(sys.argv[2], True):
        print(part if isinstance(part, str) else json.dumps(part))
else:
    for line in sys.stdin:
        path = line.rstrip("\n")
        start = time.perf_counter()
        try:
            tree, code = look(path, False)
        except Exception as e:
            tree, code = ["internal", type(e).__name__, str(e)], None
        print(json.dumps([path, checksum(tree), checksum(code), time.perf_counter() - start]), flush=True)
