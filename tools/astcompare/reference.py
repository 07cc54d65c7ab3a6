"""What CPython makes of source texts, one JSON line each.

reference.py files LIST    LIST holds a path on each line
reference.py texts LIST    LIST is JSON: [[mode, options, text], ...]
"""
import ast
import hashlib
import json
import sys
import warnings


def error(e):
    if isinstance(e, SyntaxError):
        text = e.text
        if text is not None:
            text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        return [type(e).__name__, e.msg, e.lineno, e.offset, text, e.end_lineno, e.end_offset]
    return [type(e).__name__, str(e)]


def parse(source, mode="exec", options=()):
    flags = ast.PyCF_ONLY_AST
    options = dict(options)
    if options.get("type_comments"):
        flags |= ast.PyCF_TYPE_COMMENTS
    flags |= options.get("flags", 0)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            tree = compile(source, "<f>", mode, flags, True, _feature_version=options.get("feature_version", -1))
            dump = ast.dump(tree, include_attributes=True)
            result = ["ok", dump]
        except Exception as e:
            result = ["error", error(e)]
    return result, [[str(w.message), w.lineno] for w in caught]


def main():
    how, listing = sys.argv[1:]
    if how == "files":
        for path in open(listing):
            path = path.rstrip("\n")
            with open(path, "rb") as f:
                result, caught = parse(f.read())
            if result[0] == "ok":
                data = result[1].encode("utf-8", "surrogatepass")
                result = ["ok", hashlib.md5(data).hexdigest(), len(data)]
            print(json.dumps([path, result, caught]))
    else:
        for mode, options, text in json.load(open(listing)):
            result, caught = parse(text, mode, options)
            print(json.dumps([mode, options, text, result, caught]))


main()
