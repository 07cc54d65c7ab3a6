"""Dump what CPython knows about every code point, as JSON on stdout, for tools/unidata.

Run by a python3.14: everything comes from unicodedata, from the methods of str and from _sre.
"""
import json
import sys
import unicodedata as ud
import _sre

old = ud.ucd_3_2_0
FORMS = ("NFD", "NFC", "NFKD", "NFKC")

numerics = {}      # value -> index, 0 means "no value"


def numeric(db, c):
    v = db.numeric(c, None)
    if v is None:
        return 0
    return numerics.setdefault(v, len(numerics) + 1)


# second characters of compositions: such a character alone may change a string's NFC
pairs = []
seconds = set()
for cp in range(0x110000):
    c = chr(cp)
    d = ud.decomposition(c)
    if 0xAC00 <= cp < 0xD7A4:
        continue                        # Hangul syllables are computed
    if d and not d.startswith("<") and " " in d and ud.normalize("NFC", c) == c:
        a, b = (int(x, 16) for x in d.split())
        pairs.append((a, b, cp))
        seconds.add(b)
seconds.update(range(0x1161, 0x1176))   # Hangul vowels and trailing consonants
seconds.update(range(0x11A8, 0x11C3))

type_records, db_records = {}, {}
type_of, db_of, old_of = [], [], []
special = {}
decomp, old_decomp, names, tangut = {}, {}, {}, []

for cp in range(0x110000):
    c = chr(cp)
    sur = 0xD800 <= cp <= 0xDFFF
    lo, up, ti, fo = c.lower(), c.upper(), c.title(), c.casefold()
    final = (c + "\u03a3").lower()[-1] == "\u03c2"          # cased and not ignorable
    ignorable = not final and ("a" + c + "\u03a3").lower()[-1] == "\u03c2"
    flags = 0
    for bit, on in enumerate((
        c.isalpha(), c.isdecimal(), c.isdigit(), c.isnumeric(), c.isspace(), c.isprintable(),
        c.islower(), c.isupper(), ud.category(c) == "Lt", c.isidentifier(), ("a" + c).isidentifier(),
        len(("a" + c + "b").splitlines()) == 2,
        (c + "a").title()[-1] == "a",                      # cased
        ignorable,
        any(len(x) > 1 for x in (lo, up, ti, fo)),
    )):
        flags |= on << bit
    # the simple mapping of a character whose full one is long is that one's first character
    slo, sup, sti, sfo = ord(lo[0]), ord(up[0]), ord(ti[0]), ord(fo[0])
    assert slo == _sre.unicode_tolower(cp), hex(cp)
    assert _sre.unicode_iscased(cp) == (slo != cp or sup != cp), hex(cp)
    if flags >> 14 & 1:
        special[cp] = [lo, up, ti, fo]
    dec, dig = ud.decimal(c, -1), ud.digit(c, -1)
    rec = (flags, slo - cp, sup - cp, sti - cp, sfo - cp, dec, dig)
    type_of.append(type_records.setdefault(rec, len(type_records)))

    qc = 0
    for i, f in enumerate(FORMS):
        if ud.normalize(f, c) != c or (i & 1 and cp in seconds):
            qc |= 1 << i
    rec = (ud.category(c), ud.bidirectional(c), ud.combining(c), ud.mirrored(c), ud.east_asian_width(c),
           qc, dec, dig, numeric(ud, c))
    db_of.append(db_records.setdefault(rec, len(db_records)))
    rec = (old.category(c), old.bidirectional(c), old.combining(c), old.mirrored(c), old.east_asian_width(c),
           qc, old.decimal(c, -1), old.digit(c, -1), numeric(old, c))
    old_of.append(db_records.setdefault(rec, len(db_records)))

    d = ud.decomposition(c)
    if d and not 0xAC00 <= cp < 0xD7A4:
        decomp[cp] = d
    # what 3.2.0 decomposes to, found through normalize: corrections are not in decomposition()
    if old.category(c) != "Cn":
        n, o = ud.normalize("NFKD", c), old.normalize("NFKD", c)
        if n != o or old.decomposition(c) != d:
            old_decomp[cp] = [old.decomposition(c), o]
    n = ud.name(c, None)
    if n is None and ud.category(c) == "Lo":    # CPython finds the names of Tangut ideographs, but does not tell them
        try:
            assert ud.lookup(f"TANGUT IDEOGRAPH-{cp:04X}") == c
            tangut.append(cp)
        except KeyError:
            pass
    if n is not None and not n.startswith("HANGUL SYLLABLE "):
        names[cp] = n

extras, dropped = [], []
with open(sys.argv[1]) as f:
    for line in f:
        line = line.strip()
        if line and not line.startswith("#"):
            name, seq = line.split(";")
            try:
                assert ud.lookup(name) == "".join(chr(int(x, 16)) for x in seq.split())
                extras.append([name, [int(x, 16) for x in seq.split()]])
            except KeyError:
                dropped.append(name)
print("names that CPython does not know:", dropped, file=sys.stderr)


def runs(seq):
    out = []
    for cp, v in enumerate(seq):
        if out and out[-1][1] == v:
            out[-1][0] += 1
        else:
            out.append([1, v])
    return out


json.dump({
    "version": ud.unidata_version, "old_version": old.unidata_version,
    "type_records": list(type_records), "type": runs(type_of),
    "db_records": list(db_records), "db": runs(db_of), "old": runs(old_of),
    "numerics": [float(x).hex() for x in numerics], "special": special, "pairs": pairs,
    "decomp": decomp, "old_decomp": old_decomp, "names": names, "tangut": tangut, "extras": extras,
}, sys.stdout)
