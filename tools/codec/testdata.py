"""Write on stdout, as JSON, what CPython's codecs make of hostile inputs, for the tests of internal/codec.
Run by a python3.14."""
import codecs
import json
import random
import sys
import warnings
import _codecs

warnings.simplefilter("ignore")
rnd = random.Random(8)
HANDLERS = ["strict", "ignore", "replace", "backslashreplace", "surrogateescape", "surrogatepass", "custom", "back"]
ENCODE_HANDLERS = HANDLERS + ["xmlcharrefreplace", "namereplace", "bytes", "unencodable"]


def custom(e):                  # the test in Go has the same handlers
    return f"<{e.start}-{e.end}>", e.end


def back(e):                    # positions from the end, and some out of bounds
    n = len(e.object)
    if e.start % 3 == 0:
        return "?", n + e.start % 2
    return "!", e.end - n if e.end < n else -1 - n


def as_bytes(e):
    return b"\xfe" * ((e.end - e.start) * 2), e.end


def unencodable(e):
    return "\ud900\u20ac", e.end


codecs.register_error("custom", custom)
codecs.register_error("back", back)
codecs.register_error("bytes", as_bytes)
codecs.register_error("unencodable", unencodable)


def attempt(f, *args):
    try:
        r = f(*args)
        return [list(map(ord, r[0])) if isinstance(r[0], str) else r[0].hex(), *r[1:]]
    except UnicodeError as e:
        return {"encoding": e.encoding, "start": e.start, "end": e.end, "reason": e.reason, "text": str(e)}
    except (IndexError, ValueError, TypeError) as e:
        return {"text": str(e)}


def pieces(parts, most, count):
    return [b"".join(rnd.choice(parts) for _ in range(rnd.randrange(most))) for _ in range(count)]


utf8 = [bytes([c]) for c in (0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef,
                             0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff)] + ["é".encode(), "€".encode(), "\U00010000".encode(), b"\xed\xa0\x80", b"\xed\xb0\x80", b"hello wide world"]
wide = lambda e, *cs: [c.to_bytes(4 if "32" in e else 2, "big" if e.endswith("be") else "little") for c in cs]
u16 = lambda e: wide(e, 0x41, 0xe9, 0x20ac, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xd83d, 0xde00, 0xfeff, 0xfffe, 0xffff) + [b"a", b"\xd8"]
u32 = lambda e: wide(e, 0x41, 0xe9, 0x20ac, 0x10000, 0x10ffff, 0x110000, 0xd800, 0xdfff, 0xfeff, 0xffffffff, 0xfffe0000) + [b"a", b"\0\xd8"]
utf7 = [b"+", b"-", b"A", b"a", b"/", b"+AGE-", b"+2AHcAA-", b"+2AE", b"AEE", b"+//8", b"~", b"\\", b"\x80", b"\xff", b"+-", b"+AE!", b"!", b" ", b"\n", b"B", b"+3AA", b"+IKw-"]
escapes = [b"\\", b"\\\\", b"x", b"u", b"U", b"N", b"{", b"}", b"0", b"1", b"7", b"8", b"f", b"F", b"g", b"\n", b"\\x41", b"\\u20ac", b"\\U0001f600", b"\\U00110000",
           b"\\N{DIGIT ONE}", b"\\N{nope}", b"\\N{", b"\\777", b"\\08", b"\\q", b"\xe9", b"'", b"\"", b"a\\tb", b"\\ud800", b"\\x4", b"\\u004", b"\\N{}", b"\\N{NULL}", b"\\N{KEYCAP DIGIT ONE}"]
latin = [b"a", b"\x80", b"\xff", b"abcdefghijk", b"\x7f", b"\x00"]
TABLE = "".join(chr(i) for i in range(0x80)) + "\u20ac\ufffe\u0101\U00010000é" + "\ufffe\ufffe\ue000" + "ab"
DICT = {0x41: "xyz", 0x42: 0x20ac, 0x43: None, 0x44: "", 0x45: "\ufffe", 0x46: 0xfffe}

decode = []
for name, parts, f in [
    ("utf-8", utf8, _codecs.utf_8_decode), ("utf-7", utf7, _codecs.utf_7_decode),
    ("utf-16-le", u16("le"), _codecs.utf_16_le_decode), ("utf-16-be", u16("be"), _codecs.utf_16_be_decode),
    ("utf-16", u16("le") + wide("be", 0xfeff) * 6, lambda b, e, f: _codecs.utf_16_ex_decode(b, e, 0, f)),
    ("utf-32-le", u32("32le"), _codecs.utf_32_le_decode), ("utf-32-be", u32("32be"), _codecs.utf_32_be_decode),
    ("utf-32", u32("32le") + wide("32be", 0xfeff) * 6, lambda b, e, f: _codecs.utf_32_ex_decode(b, e, 0, f)),
    ("unicode-escape", escapes, _codecs.unicode_escape_decode), ("raw-unicode-escape", escapes, _codecs.raw_unicode_escape_decode),
    ("ascii", latin, lambda b, e, f: _codecs.ascii_decode(b, e)), ("latin-1", latin, lambda b, e, f: _codecs.latin_1_decode(b, e)),
    ("table", latin + [b"\x81", b"\x82", b"\x83", b"\x86", b"\x87", b"\x88", b"\x8a"], lambda b, e, f: _codecs.charmap_decode(b, e, TABLE)),
    ("dict", [b"A", b"B", b"C", b"D", b"E", b"F", b"G"], lambda b, e, f: _codecs.charmap_decode(b, e, DICT)),
    ("escape", escapes, lambda b, e, f: _codecs.escape_decode(b, e)),
]:
    inputs = [b""] + parts + [a + b for a in parts[:25] for b in parts[1:25:2]] * (name == "utf-8") + pieces(parts, 6, 70)
    for i, data in enumerate(inputs):
        for handler in ["strict", rnd.choice(HANDLERS)] if i > len(parts) else HANDLERS:
            if name == "escape" and handler not in ("strict", "ignore", "replace", "custom"):
                continue
            for final in (True, False) if name not in ("ascii", "latin-1", "table", "dict", "escape") else (True,):
                decode.append([name, handler, data.hex(), final, attempt(f, data, handler, final)])

chars = ["a", "\x00", "\x7f", "\x80", "é", "\xff", "\u0100", "€", "\ud7ff", "\ud800", "\udbff", "\udc00", "\udc80", "\udcff", "\udfff", "\ue000",
         "\ufeff", "\ufffe", "\uffff", "\U00010000", "\U0001f600", "\U0010ffff", "+", "-", "\\", "'", "\t", "~", " ", "abc", "\udca4\udce9", "/"]
ENC = codecs.charmap_build(TABLE)
DENC = {ord("a"): b"xyz", ord("é"): 0x41, ord("€"): None, ord("?"): b"", ord("<"): b"("}
encode = []
for name, f in [
    ("utf-8", _codecs.utf_8_encode), ("utf-7", _codecs.utf_7_encode), ("utf-16", lambda s, e: _codecs.utf_16_encode(s, e, 0)),
    ("utf-16-le", _codecs.utf_16_le_encode), ("utf-16-be", _codecs.utf_16_be_encode), ("utf-32", lambda s, e: _codecs.utf_32_encode(s, e, 0)),
    ("utf-32-le", _codecs.utf_32_le_encode), ("utf-32-be", _codecs.utf_32_be_encode), ("ascii", _codecs.ascii_encode), ("latin-1", _codecs.latin_1_encode),
    ("unicode-escape", _codecs.unicode_escape_encode), ("raw-unicode-escape", _codecs.raw_unicode_escape_encode),
    ("table", lambda s, e: _codecs.charmap_encode(s, e, ENC)), ("dict", lambda s, e: _codecs.charmap_encode(s, e, DENC)),
]:
    inputs = [""] + chars + ["".join(rnd.choice(chars) for _ in range(rnd.randrange(8))) for _ in range(80)]
    for i, s in enumerate(inputs):
        for handler in ["strict", rnd.choice(ENCODE_HANDLERS)] if i > len(chars) else ENCODE_HANDLERS:
            if "escape" in name and handler != "strict":
                continue
            encode.append([name, handler, list(map(ord, s)), attempt(f, s, handler)])
for data in [b"", bytes(range(256)), b"it's\\"]:
    encode.append(["escape", "strict", list(data), attempt(_codecs.escape_encode, data, "strict")])

print("{\"decode\": [" + ",\n".join(json.dumps(r, separators=(",", ":")) for r in decode) + "],\n\"encode\": [" +
      ",\n".join(json.dumps(r, separators=(",", ":")) for r in encode) + "]}")
