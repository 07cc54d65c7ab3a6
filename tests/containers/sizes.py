# Sizes that no memory has, limits of ints as text: an exception at once.
import array, collections, io, itertools, os, struct


def show(name, f):
    try:
        f()
        print(name, "ok")
    except Exception as e:
        print(name, type(e).__name__, e)


def seek(b, x):
    b.seek(10**14)
    b.write(x)


for name, f in {
    "str": lambda: "x" * 10**12, "str huge": lambda: "\u1234" * 2**62, "list": lambda: [0] * 10**13, "list huge": lambda: [0] * 2**63, "tuple": lambda: (0,) * 10**13,
    "bytes": lambda: b"x" * 10**13, "bytes()": lambda: bytes(10**13), "bytearray()": lambda: bytearray(10**13), "list(range)": lambda: list(range(10**13)),
    "<<": lambda: 1 << 10**12, "<< huge": lambda: 1 << 10**30, "0 <<": lambda: 0 << 10**30, ">> huge": lambda: 1 >> 10**30, "int": lambda: int("9" * 10**6),
    "format": lambda: format(1, "10000000000000d"), "format huge": lambda: format(1, "99999999999999999999d"), "format str": lambda: format("x", "10000000000000"),
    "%d": lambda: "%10000000000000d" % 1, "%*d": lambda: "%*d" % (10**18, 1), "ljust": lambda: "x".ljust(10**13), "center": lambda: b"x".center(10**13),
    "zfill": lambda: "x".zfill(10**13), "expandtabs": lambda: "a\t".expandtabs(10**13), "bytes expandtabs": lambda: b"a\t".expandtabs(10**13),
    "expandtabs low": lambda: "\t".expandtabs(-2**40), "replace": lambda: ("x" * 10**6).replace("x", "y" * 10**8), "to_bytes": lambda: (1).to_bytes(10**13, "big"),
    "repeat": lambda: list(itertools.repeat(0, 10**13)), "array": lambda: array.array("d", [0]) * 10**13,
    "pack": lambda: struct.pack("10000000000000x"), "calcsize": lambda: struct.calcsize("99999999999999999999x"), "urandom": lambda: os.urandom(10**13),
    "BytesIO": lambda: seek(io.BytesIO(), b"x"), "StringIO": lambda: seek(io.StringIO(), "x"), "f-string": lambda: f"{1:{10**13}}",
    "zeros": lambda: int("0" * 5000), "zeros 2": lambda: int("0" * 4000 + "1" * 300), "zeros 3": lambda: int("_".join("0" * 5000)), "hex": lambda: int("1" * 5000, 16),
    "literal": lambda: eval("0" * 5000), "bytes int": lambda: int(b"-" + b"0" * 4301), "range": lambda: range(10**30)[10**29], "slice": lambda: [1, 2, 3][-10**30:10**30:10**30],
}.items():
    show(name, f)
