"""Write on stdout, as JSON, what the tests of internal/unidata expect. Run by a python3.14.

A property of all code points is one CRC-32 of the answers as text, one line each.
"""
import json
import random
import sys
import unicodedata as ud
import zlib
import _sre

old = ud.ucd_3_2_0
ALL = range(0x110000)


def crc(f):
    return zlib.crc32("".join(f"{f(chr(c))}\n" for c in ALL).encode("utf-8", "surrogatepass"))


def flag(name):
    return crc(lambda c: int(getattr(c, name)()))


sums = {n: flag(n) for n in "isalpha isdecimal isdigit isnumeric isalnum isspace isprintable islower isupper isidentifier".split()}
sums["iscontinue"] = crc(lambda c: int(("a" + c).isidentifier()))
sums["islinebreak"] = crc(lambda c: int(len(("a" + c + "b").splitlines()) == 2))
sums["istitle"] = crc(lambda c: int(ud.category(c) == "Lt"))
for n in "lower upper title casefold capitalize swapcase".split():
    sums[n] = crc(lambda c: getattr(c, n)())
sums["tolower"] = crc(lambda c: _sre.unicode_tolower(ord(c)))
sums["iscased"] = crc(lambda c: int(_sre.unicode_iscased(ord(c))))
for tag, db in ("", ud), ("old ", old):
    for n in "category bidirectional combining east_asian_width mirrored".split():
        sums[tag + n] = crc(getattr(db, n))

    sums[tag + "decomposition"] = crc(db.decomposition)
    sums[tag + "name"] = crc(lambda c: db.name(c, ""))
    sums[tag + "decimal"] = crc(lambda c: db.decimal(c, -1))
    sums[tag + "digit"] = crc(lambda c: db.digit(c, -1))
    sums[tag + "numeric"] = crc(lambda c: "%.6f" % db.numeric(c, -1))
    for f in "NFD NFC NFKD NFKC".split():
        sums[tag + f] = crc(lambda c: db.normalize(f, c))

rnd = random.Random(16)
pool = [c for c in map(chr, ALL) if ud.decomposition(c) or ud.combining(c)] + list("aeioucnAEOs") * 50
pool += [chr(c) for c in range(0x1100, 0x1200)] * 3 + [chr(c) for c in range(0xAC00, 0xAC80)] * 3
marks = [c for c in map(chr, ALL) if ud.combining(c)]
forms = []
for i in range(600):
    s = "".join(rnd.choice(marks if rnd.random() < 0.4 else pool) for _ in range(rnd.randrange(1, 9)))
    if i % 3 == 0:
        s = ud.normalize("NFD", s)
    forms.append([s] + [[ud.normalize(f, s), ud.is_normalized(f, s), old.normalize(f, s), old.is_normalized(f, s)]
                        for f in ("NFD", "NFC", "NFKD", "NFKC")])
cases = []
words = list("aΣΣΣ.'\u0345\u0301 bßǅŉİi ΐﬃὯ\u1f88\u2160A1-ʼn\u0149")
for i in range(400):
    s = "".join(rnd.choice(words) for _ in range(rnd.randrange(0, 10)))
    cases.append([s, s.lower(), s.upper(), s.title(), s.capitalize(), s.swapcase(), s.casefold()])
lookups = []
for n in """cjk unified ideograph-4e00|CJK UNIFIED IDEOGRAPH-04E00|CJK UNIFIED IDEOGRAPH-4E00|CJK UNIFIED IDEOGRAPH-020000
hangul syllable ga|HANGUL SYLLABLE A|HANGUL SYLLABLE |HANGUL SYLLABLE|HANGUL SYLLABLE GAGAG|HANGUL SYLLABLE HIH|HANGUL SYLLABLE GGYAELS
latin small letter a|LATIN  SMALL LETTER A| LATIN SMALL LETTER A|CJK COMPATIBILITY IDEOGRAPH-F900|CJK UNIFIED IDEOGRAPH-F900
KHITAN SMALL SCRIPT CHARACTER-18B00|CJK UNIFIED IDEOGRAPH-20000|CJK UNIFIED IDEOGRAPH-4E0|CJK UNIFIED IDEOGRAPH-+4E00|CJK UNIFIED IDEOGRAPH-0041
NULL|nel|variation selector-17|VS256|LATIN SMALL LETTER R WITH TILDE|keycap digit one|KEYCAP NUMBER SIGN||-|a|é|ZWNJ|EURO SIGN
TANGUT IDEOGRAPH-17000|NUSHU CHARACTER-1B170|EGYPTIAN HIEROGLYPH-13460|EGYPTIAN HIEROGLYPH A001|BELL|ALERT|BEL|CJK UNIFIED IDEOGRAPH-|snake
MODIFIER LETTER EXTRA-LOW EXTRA-HIGH CONTOUR TONE BAR|BYZANTINE MUSICAL SYMBOL FTHORA SKLIRON CHROMA VASIS|GREEK SMALL LETTER FINAL SIGMA""".replace("\n", "|").split("|"):
    row = [n]
    for db in ud, old:
        try:
            row.append(db.lookup(n))
        except KeyError:
            row.append(None)
    lookups.append(row)

json.dump({"sums": sums, "forms": forms, "cases": cases, "lookups": lookups}, sys.stdout, indent=None, separators=(",", ":"))
