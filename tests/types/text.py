s = "Hello, Wörld €"
print(len(s), s[7], s[-1], s[::-1], s.upper(), s.lower(), s.swapcase(), s.title())
print("a,b,,c".split(","), "  a b  c ".split(), "a-b-c".rsplit("-", 1), "x\ny\r\nz".splitlines(), "abc".partition("b"))
print("-".join(["a", "b"]), "aXbX".replace("X", "__"), "abcabc".find("c"), "abcabc".rfind("c"), "abcabc".count("bc"), "abc".index("b"))
print("%s %r %d %5.2f %x %%" % ("a", "b", 3, 2.5, 255), "{} {0!r:>5} {name}".format(1, name=2) if False else "{0} {0!r:>5} {name}".format("q", name=2))
print("abc".center(9, "*"), "abc".ljust(5) + "|", "abc".rjust(5), "42".zfill(5), "-42".zfill(6), "  x ".strip() + "|")
print("ß".upper(), "ǆ".title(), "İ".lower().encode(), "Straße".casefold(), "abc" < "abd", "a" in "cat")
print(repr("tab\t nl\n quote' dq\" back\\ bell\x07 é \u2028 \U0001f600"), ascii("é€😀"))
print("é€😀".encode(), b"\xc3\xa9".decode(), "é".encode("latin-1"), b"abc\xff".decode("utf-8", "replace"), "\udc80".encode("utf-8", "surrogateescape"))
for f in [lambda: b"\xff".decode(), lambda: "é".encode("ascii"), lambda: "abc".index("z"), lambda: "a" + 1, lambda: "{}".format(), lambda: "%d" % "x", lambda: "abc"[10]]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
b = bytearray(b"hello")
b[0:1] = b"J"
b.append(33)
print(b, bytes(b), b.hex(), bytes.fromhex("00ff"), b"a b".split(), b"abc".translate(None, b"b"), memoryview(b)[1:3].tobytes())
name = "x"
print(f"{name=} {name!r:>6} {'nested ' + f'{name}'} {1 + 1:>{3 + 2}} {{}}")
print("abc".translate(str.maketrans({"a": "1", "b": None})), "a\tb".expandtabs(4), "abc".isalpha(), "1²".isdigit(), "x1_".isidentifier())
