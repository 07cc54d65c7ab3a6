"""Dump the East-Asian encodings of CPython without shift states, as JSON on stdout, for tools/cjk. Run by a python3.14.

A byte sequence is written as the number that its bytes make, big-endian.
"""
import json
import sys

CODECS = """gb2312 gbk gb18030 big5 cp950 big5hkscs euc_kr cp949 johab shift_jis cp932 euc_jp
shift_jis_2004 shift_jisx0213 euc_jis_2004 euc_jisx0213""".split()


def probe(name, b):
    """The text of b, or the length of what is illegal, or 0 if b is incomplete."""
    try:
        return b.decode(name)
    except UnicodeDecodeError as e:
        assert e.start == 0
        return 0 if e.reason.startswith("incomplete") else e.end


def number(b):
    return int.from_bytes(b, "big")


def dump(name):
    decode, illegal, double = {}, [], []
    leads = []
    for b1 in range(256):
        r = probe(name, bytes([b1]))
        if isinstance(r, str):
            decode[b1] = r
        elif r:
            assert r == 1
            illegal.append(b1)
        else:
            leads.append(b1)
    for b1 in leads:
        for b2 in range(256):
            r = probe(name, bytes([b1, b2]))
            if isinstance(r, str):
                decode[b1 << 8 | b2] = r
            elif r == 2:
                double.append(b1 << 8 | b2)
            elif r == 0 and name.startswith("euc_j"):
                assert b1 == 0x8F
                for b3 in range(256):
                    r = probe(name, bytes([b1, b2, b3]))
                    if isinstance(r, str):
                        decode[b1 << 16 | b2 << 8 | b3] = r
                    else:
                        assert r in (1, 3), (name, r)
                        if r == 3:
                            double.append(b1 << 16 | b2 << 8 | b3)
    runs = []
    if name == "gb18030":
        for b1 in range(0x81, 0xFF):
            for b2 in range(0x30, 0x3A):
                for b3 in range(0x81, 0xFF):
                    for b4 in range(0x30, 0x3A):
                        r = probe(name, bytes([b1, b2, b3, b4]))
                        if isinstance(r, str):
                            at = ((b1 - 0x81) * 10 + b2 - 0x30) * 1260 + (b3 - 0x81) * 10 + b4 - 0x30
                            cp = ord(r)
                            if runs and runs[-1][0] + runs[-1][2] == at and runs[-1][1] + runs[-1][2] == cp:
                                runs[-1][2] += 1
                            else:
                                runs.append([at, cp, 1])
                        else:
                            assert r == 1, r
    back = {}
    for k, v in sorted(decode.items()):
        back.setdefault(v, k)
    encode = {}
    for cp in range(0x110000):
        try:
            b = chr(cp).encode(name)
        except UnicodeEncodeError:
            b = None
        if b is not None and len(b) > 3:
            assert name == "gb18030" and len(b) == 4 or name == "euc_kr" and len(b) == 8
            b = None
        if b is None:
            if chr(cp) in back:
                encode[cp] = 0
        elif back.get(chr(cp)) != number(b):
            encode[cp] = number(b)
    # what is encoded as one when two characters follow each other
    combos = []
    for v in back:
        if len(v) == 2:
            combos.append([ord(v[0]), ord(v[1]), number(v.encode(name))])
            assert v.encode(name).decode(name) == v
    return {"decode": {k: list(map(ord, v)) for k, v in decode.items()}, "illegal": illegal, "double": double, "runs": runs,
            "encode": encode, "combos": combos}


out = {name: dump(name) for name in CODECS}
out["iso8859_7"] = [ord(bytes([b]).decode("iso8859_7", "replace")) for b in range(0xA0, 0x100)]
json.dump(out, sys.stdout)
