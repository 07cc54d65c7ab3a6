"""Write on stdout, as JSON, what CPython's East-Asian codecs make of hostile inputs, for the tests of internal/codec/cjk.
Run by a python3.14."""
import codecs
import importlib
import json
import random
import zlib

rnd = random.Random(3)
MODULES = {
    "cn": "gb2312 gbk gb18030 hz", "hk": "big5hkscs", "jp": "shift_jis cp932 euc_jp shift_jis_2004 euc_jis_2004 euc_jisx0213 shift_jisx0213",
    "iso2022": "iso2022_kr iso2022_jp iso2022_jp_1 iso2022_jp_2 iso2022_jp_2004 iso2022_jp_3 iso2022_jp_ext", "kr": "euc_kr cp949 johab", "tw": "big5 cp950",
}


def custom(e):                  # the test in Go has the same handler
    return f"<{e.start}-{e.end}>", e.end


def as_bytes(e):
    return b"\xfe\xfe", e.end


def unencodable(e):
    return "?\ud900", e.end


codecs.register_error("custom", custom)
codecs.register_error("bytes", as_bytes)
codecs.register_error("unencodable", unencodable)


def attempt(f, *args):
    try:
        r = f(*args)
        return [list(map(ord, r[0])) if isinstance(r[0], str) else r[0].hex(), *r[1:]]
    except UnicodeError as e:
        return {"encoding": e.encoding, "start": e.start, "end": e.end, "reason": e.reason, "length": len(e.object)}


def sums(c):
    """CRCs of all characters and all pairs of bytes, one line each."""
    def enc(s):
        try:
            return c.encode(s)[0].hex()
        except UnicodeEncodeError as e:
            return f"{e.start}-{e.end}"

    def dec(b):
        try:
            return ",".join(str(ord(x)) for x in c.decode(b)[0])
        except UnicodeDecodeError as e:
            return f"{e.start}-{e.end} {e.reason}"
    crc = lambda lines: zlib.crc32("".join(x + "\n" for x in lines).encode())
    out = [crc(enc(chr(i)) for i in [*range(0x10000), *range(0x10006, 0x30006, 7)]),
           crc(dec(bytes([a, b])) for a in range(256) for b in range(256)),
           crc(dec(bytes([0x8F, a, b])) for a in range(256) for b in range(256)),
           crc(dec(bytes([a, 0x31, b, d])) for a in range(256) for b in range(0, 256, 3) for d in range(0x2f, 0x3b))]
    if "iso2022" in name:
        for g in ("(B", "(J", "(I", ")I", "$B", "$@", "$A", "$(C", "$)C", "$(D", "$(O", "$(P", "$(Q", ".A", ".F", "(A"):
            lead = b"\x1b" + g.encode() + (b"\x0e" if ")" in g else b"\x1bN" if "." in g else b"")
            out.append(crc(dec(lead + bytes([a, b])) for a in range(0x1e, 0x82) for b in range(0x1e, 0x82)))
    return out


rows, totals = [], {}
for module, names in MODULES.items():
    m = importlib.import_module("_codecs_" + module)
    for name in names.split():
        c = m.getcodec(name)
        totals[name] = [module, *sums(c)]
        good = [x for x in "aZ1~\\\n \u3042\u30ab\u309a\u304b\u30a2\u4e00\u4e9c\u554a\uac00\ub620\ud7a3\u20ac\xe9\xca\u0304\xa5\u203e\uff71\u2116\u5265\U0002000b\U0001f600\u3164\xa2\u2022\u7199\xb7\ud800\u9ad8\u0398"]
        parts = [x.encode(name, "ignore") for x in good] + [bytes([rnd.randrange(256)]) for _ in range(12)] + \
            [b"\x1b", b"\x1b$", b"\x1b$B", b"\x1b(B", b"\x1b(J", b"\x1b$(D", b"\x0e", b"\x0f", b"~", b"~{", b"~}", b"~~", b"~\n", b"\x1bN", b"\x1b.A", b"\x1b.F", b"\x1b$A",
             b"\x1b&@\x1b$B", b"\x1b$(O", b"\x1b$(P", b"\x1b$(Q", b"\x1b$)C", b"\x1b$(C", b"!!", b"0!", b"\x1bXYZ", b"\x81\x30\x81\x30", b"\x90\x30\x81\x30", b"\x8f\xa1\xa1", b"\x8e\xb1"]
        for i in range(80):
            data = b"".join(rnd.choice(parts) for _ in range(rnd.randrange(7)))
            for handler in ("strict", rnd.choice(["ignore", "replace", "custom", "backslashreplace", "surrogateescape"])):
                rows.append([name, "decode", handler, data.hex(), attempt(c.decode, data, handler)])
            # a byte at a time
            e = codecs.getincrementaldecoder(name)("replace")
            out, states = "", []
            for j in range(len(data)):
                out += e.decode(data[j:j + 1], j == len(data) - 1)
                states.append(len(e.getstate()[0]))
            rows.append([name, "bytes", "replace", data.hex(), [list(map(ord, out)), states]])
            s = "".join(rnd.choice(good) for _ in range(rnd.randrange(7)))
            for handler in ("strict", rnd.choice(["ignore", "replace", "custom", "backslashreplace", "surrogateescape", "bytes", "unencodable", "xmlcharrefreplace"])):
                rows.append([name, "encode", handler, list(map(ord, s)), attempt(c.encode, s, handler)])
            e = codecs.getincrementalencoder(name)("replace")
            out = b""
            for j in range(len(s)):
                out += e.encode(s[j], j == len(s) - 1)
            rows.append([name, "chars", "replace", list(map(ord, s)), [out.hex()]])
print("{\"sums\":" + json.dumps(totals) + ",\"rows\":[\n" + ",\n".join(json.dumps(r, separators=(",", ":")) for r in rows) + "]}")
