"""What CPython makes of source texts, one JSON line each.

reference.py files LIST    LIST holds a path on each line
reference.py tokens LIST   the same list, for tokens
reference.py texts LIST    LIST is JSON: [[mode, options, text], ...]
reference.py tokentexts LIST
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


def tokens(text, extra):
    import _tokenize
    import io
    out = []
    try:
        for t in _tokenize.TokenizerIter(io.StringIO(text, newline="\n").readline, extra_tokens=extra):
            out.append("%d %r %d,%d-%d,%d %r\n" % (t[0], t[1], *t[2], *t[3], t[4]))
    except SyntaxError as e:
        out.append("%s %r %s %s\n" % (type(e).__name__, e.msg, e.lineno, e.offset))
    return "".join(out)


def main():
    warnings.simplefilter("ignore")
    how, listing = sys.argv[1:]
    if how == "tokens":
        for path in open(listing):
            path = path.rstrip("\n")
            with open(path, encoding="utf-8", newline="") as f:
                try:
                    text = f.read().removeprefix("\ufeff")
                except UnicodeDecodeError:
                    continue
            if "\0" not in text:
                print(json.dumps({"Path": path, "Sum": hashlib.md5(tokens(text, True).encode()).hexdigest()}))
        return
    if how == "tokentexts":
        for mode, options, text in json.load(open(listing)):
            for extra in (False, True):
                print(json.dumps({"Text": text, "Extra": extra, "Tokens": tokens(text, extra)}))
        return
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
