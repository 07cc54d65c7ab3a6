"""Write on stdout, as JSON, codes of patterns and what CPython matches with them. Run by a python3.14.

    testdata.py [SEED COUNT]    with arguments: that many random patterns, else the table of the tests
"""
import json
import random
import re
import signal
import sys
import warnings
from re import _compiler, _parser

warnings.simplefilter("ignore")


def spans(m):
    return None if m is None else [m.lastindex or 0] + [x for i in range(m.re.groups + 1) for x in m.span(i)]


def case(pattern, flags, subjects):
    """One row: pattern, flags, code, groups, and for each subject the results of the methods."""
    p = _parser.parse(pattern, flags)
    code = [int(x) for x in _compiler._code(p, flags)]
    r = re.compile(pattern, flags)
    out = []
    for s, pos, end in subjects:
        raw = isinstance(s, bytes)
        text = s.decode("latin-1") if raw else s
        out.append([[ord(c) for c in text] if not text.isascii() else text, pos, end,
                    spans(r.match(s, pos, end)), spans(r.fullmatch(s, pos, end)), spans(r.search(s, pos, end)),
                    [spans(m) for m in r.finditer(s, pos, end)]])
    return [ascii(pattern), int(r.flags), code, r.groups, out]


def whole(*texts):
    return [(t, 0, len(t)) for t in texts]


TABLE = [
    # literals, sets, categories
    ("abc", 0, ["abc", "xabcx", "ab", "", "ababcabc", "аabc"]),
    ("a", 0, ["a", "", "bab", "бa"]), ("", 0, ["", "ab"]),
    ("aab", 0, ["aaab", "aaaaaab", "ab"]),
    ("\u0100b", 0, ["x\u0100b", "b"]), ("\U00010000+", 0, ["x\U00010000\U00010000", "x"]),
    (".", 0, ["\n", "a", "\u2028"]), (".", re.S, ["\n", ""]), (r"[^\n]+", 0, ["ab\ncd"]),
    (r"[abc]", 0, ["xxc", "d"]), (r"[^abc]", 0, ["abcd", "\u0100"]), (r"[a-f0-3]+", 0, ["zzbad07", ""]),
    (r"[^a-f]+", 0, ["abcxyz\u0200q"]), (r"[\d\s]+", 0, ["a1 2\t\u0663b"]), (r"[^\d\s]+", 0, [" 1ab\u0663c"]),
    (r"\d+", 0, ["a12\u0663\u0967 4"]), (r"\D+", 0, ["12ab\u0663"]), (r"\s+", 0, ["a \t\u2003\x1c\x85b"]),
    (r"\S+", 0, [" ab\u2003c"]), (r"\w+", 0, ["  a_1é\u0663 x"]), (r"\W+", 0, ["ab !\u2014é"]),
    (r"\d\D\s\S\w\W", re.A, ["1a b_-", "\u0663a b_-"]), (r"[\w-]+", re.A, ["é-a_é"]), (r"[^\W\d]+", 0, ["12abé_3"]),
    (r"[\u0400-\u04ff]+", 0, ["abвгд"]), (r"[\u0100-\u0200\u4e00-\u9fff\u0300a]+", 0, ["xa\u0150\u5000\u0300\u0301"]),
    (r"[^\u0100-\u0200\u4e00-\u9fff\u0300a]+", 0, ["xa\u0150\u5000\u0300\u0301\U00010000"]),
    (r"[a\U00010000-\U0001ffff]+", 0, ["x\U00010400a\U00020000"]), (r"[\s\S]+", 0, ["a\nb"]), (r"[^\s\S]", 0, ["a"]),
    (r"[^\s\S]*a", 0, ["ba"]), (r"[\x80-\xff]+", 0, ["aéÿ\u0100"]),
    # case
    ("abC", re.I, ["xABc", "ab"]), ("straße\u1e9e", re.I, ["STRAßE\xdf"]), ("\u0130i\u0131", re.I, ["i\u0307I\u0131", "\u0130I\u0131"]),
    ("[k]s", re.I, ["\u212a\u017f", "KS"]), ("k", re.I | re.A, ["\u212aK"]), ("[a-z]+", re.I, ["AbZ\u212a\u017f"]),
    ("[^a-z]+", re.I, ["AbZ1\u212a\u017f"]), ("[\u0410-\u042f]+", re.I, ["xабвГД"]), ("[^k]", re.I, ["\u212a", "x"]),
    ("\u03c3", re.I, ["\u03a3\u03c2\u03c3"]), ("[\u0400-\u1000]+", re.I, ["\u0450\u0430Ё\xb5"]), ("µ", re.I, ["\u03bc\u039c\xb5"]),
    ("[\U00010400-\U00010427]", re.I, ["\U00010428"]), ("(a)(?i:B\\1)", 0, ["abA", "aBa"]), ("(?i:a)b", 0, ["Ab", "AB"]),
    ("(k)\\1", re.I, ["k\u212a", "Kk"]), ("(a)\\1", re.I | re.A, ["aA", "ab"]), ("[^\\x00-\\x60]", re.I, ["a", "A"]),
    ("[h-j\u0131]+", re.I, ["HIJ\u0130\u0131"]), ("\ufb05", re.I, ["\ufb06"]),
    (b"abC", re.I, [b"xABc"]), (b"\xe9[\xe0-\xff]", re.I, [b"\xe9\xff", b"\xc9\xc0"]), (b"\\w+", 0, [b"a\xe9"]),
    (b"[a-c]\\b[^z]", re.L, [b"a b", b"zz"]), (b"aB[c-f](x)\\1", re.I | re.L, [b"AbDxX", b"Ab"]), (b"[^a]z*", re.I | re.L, [b"Ab"]),
    (b"\\w\\W[\\w]", re.L, [b"a-b", b"\xe9"]),
    # positions
    ("^a", 0, ["a", "ba", "b\na"]), ("^a", re.M, ["b\na", "a\na"]), ("a$", 0, ["a", "a\n", "a\nb"]), ("a$", re.M, ["a\nb", "ab"]),
    (r"\Aa\Z", 0, ["a", "a\n"]), (r"\z", 0, ["ab"]), (r"\bfoo\b", 0, ["a foo b", "foobar foo", "éfoo foo"]), (r"\Boo\B", 0, ["foob", "oo"]),
    (r"\b", 0, ["", "a b", "é"]), (r"\B", 0, ["", "a b", "é"]), (r"\b", re.A, ["éa"]), (r"^", 0, ["", "a\nb"]), (r"^", re.M, ["a\n\nb\n"]),
    (r"$", 0, ["a\n", ""]), (r"$", re.M, ["a\n\nb\n"]), (b"\\b\\w", 0, [b"a b"]),
    # repeats of one character
    ("a*", 0, ["", "aaa", "baac"]), ("a+b", 0, ["aaab", "aaac", "b"]), ("a?b", 0, ["ab", "b", "aab"]), ("a{2,3}", 0, ["a", "aa", "aaaa"]),
    ("a{2}", 0, ["aaaaa"]), ("a{0}b", 0, ["ab"]), (".*b", 0, ["abcbd", "a\nb"]), (".*?b", 0, ["abcb", "\nb"]), ("a+?", 0, ["aaa"]),
    ("a{1,2}?b", 0, ["aaab", "aab"]), ("a*?$", 0, ["aaa", "aab"]), ("[ab]+c", 0, ["abac", "abab"]), (".+x", re.S, ["aa\nxx", "y"]),
    ("[^a]*a", 0, ["bcda", "\u0100a"]), ("a*a*a*a*b", 0, ["aaaaaaaaaa"]), ("(?i)a+B", 0, ["AaaAb"]), ("x*", 0, ["axb"]), (r"\w+\s", 0, ["foo bar"]),
    ("a++b", 0, ["aab"]), ("a++a", 0, ["aaa"]), ("a?+a", 0, ["a", "aa"]), ("a{1,2}+a", 0, ["aa", "aaa"]), (".*+b", 0, ["aab"]),
    ("é*\u0100*x", 0, ["éé\u0100x"]), ("a{3,}", 0, ["aaaaa", "aa"]), ("(?:a{2,})*?b", 0, ["aaaaab"]),
    # groups and longer repeats
    ("(a)(b)?", 0, ["ab", "a"]), ("(a|b)*", 0, ["abba", "c"]), ("(?:ab)+", 0, ["ababa", "ba"]), ("(ab)*?c", 0, ["ababc", "c"]),
    ("(a*)*", 0, ["aaa", "b"]), ("(a*)+", 0, ["aaa", "b"]), ("(a*?)*?b", 0, ["aab"]), ("(?:a|ab)(?:c|bcd)(d*)", 0, ["abcd"]),
    ("((a)|b)*", 0, ["ab", "ba"]), ("(?:(a)|b)*", 0, ["ab"]), ("(?:(a)|(b)|c){2,4}?d", 0, ["abcd", "cccccd"]), ("(a(b)?)+", 0, ["aba"]),
    ("(?:(x)|(y))*z", 0, ["xyxz", "yyx"]), ("(a{1,2}){2,3}", 0, ["aaaa", "aaaaaaa"]), ("(|a)+", 0, ["aaa"]), ("(a|)+", 0, ["aaa"]),
    ("(|a){2,3}", 0, ["aaa"]), ("(?:|a)*?b", 0, ["aab"]), ("((?:a|b)*)*c", 0, ["ababab"]), ("(a)|b", 0, ["b"]), ("(?:(a)(b)|ac)", 0, ["ac"]),
    ("(.*)(\\d+)", 0, ["abc123"]), ("(.*?)(\\d+)$", 0, ["abc123"]), ("(\\w+) (\\w+)", 0, ["hello world foo"]), ("(a(b(c)))d|(e)", 0, ["abcd", "abce"]),
    ("(?P<x>a)(?P=x)", 0, ["aa", "ab"]), ("(a)(b)(c)\\3\\2\\1", 0, ["abccba"]), ("(a*)\\1", 0, ["aaaa", "aaa"]), ("(?:(a)|b)\\1", 0, ["ba", "aa"]),
    ("(a\\1?){4}", 0, ["aaaaaa"]) if False else ("(ab|a)(bc|c)?", 0, ["abc"]), ("(?:a(?:b(?:c)?)?)?", 0, ["abc", "abx", "x"]),
    ("(foo|bar|baz)+x", 0, ["foobarbazx", "barx", "bax"]), ("foo|foobar|b", 0, ["foobar", "xb"]), ("(?:a|b|[c-e]|f+)+g", 0, ["abcdefffg", "z"]),
    ("(?:aa|a)(?:aa|a)b|c", 0, ["aaaab", "aab", "c"]), ("(x?)*y", 0, ["xxy"]), ("(?:x?)+?y", 0, ["xxy"]), ("(a)?(?:\\1b)+", 0, ["abab", "ab"]),
    # lookaround
    ("a(?=b)", 0, ["ab", "ac"]), ("a(?!b)", 0, ["ab", "ac", "a"]), ("(?<=a)b", 0, ["ab", "cb", "b"]), ("(?<!a)b", 0, ["ab", "cb", "b"]),
    ("(?=(a+))a*b\\1", 0, ["baaabac"]), ("(?=(a+))", 0, ["baaabac"]), ("(?!(a))b", 0, ["b"]), ("(?<=(a|b))c", 0, ["bc", "ac"]), ("(?<=^|x)y", 0, ["yxy"]) if False else
    ("(?<=\\bfoo)bar", 0, ["foobar", "xfoobar"]), ("(?:(?=(a)|b)\\w)+", 0, ["ab"]), ("(?:(?!x)(.))*", 0, ["abxc"]), ("(?!)", 0, ["a"]), ("a|(?!)", 0, ["ba"]),
    ("(?<!^)a", 0, ["aa"]), ("(?=a)", 0, ["ba"]), ("(?<=\u0100b)c", 0, ["\u0100bc"]), ("(?=(?:(a)|(b))*c)(a)", 0, ["abac"]), ("(a)(?!(?=\\1)b)", 0, ["aa"]),
    # conditionals
    ("(a)?(?(1)b|c)", 0, ["ab", "c", "ac", "b"]), ("(a)?(?(1)b)", 0, ["ab", "", "a"]), ("(?:(a)|b)(?(1)c|d)+", 0, ["acc", "bdd", "bc"]),
    ("(\\()?\\w+(?(1)\\))", 0, ["(ab)", "ab", "(ab"]), ("(a)?(?(1)|c)", 0, ["a", "c"]), ("(?P<q>['\"])?x(?(q)(?P=q)|y)", 0, ["'x'", "xy", "'x"]),
    ("((a)|b)(?(2)x|(y))z", 0, ["axz", "byz"]),
    # atomic groups, possessive loops
    ("(?>a+)b", 0, ["aab", "aac"]), ("(?>a|ab)c", 0, ["abc", "ac"]), ("(?>(a)|b)*c", 0, ["abac"]), ("(?:ab)++c", 0, ["ababc", "ab"]), ("(?:a|b)*+b", 0, ["aab"]),
    ("(a|ab){2}+c", 0, ["aabc", "aac"]), ("(?:(a)|(b))++", 0, ["ab", "ba"]), ("(?:a?){3}+a", 0, ["aaaa", "aaa"]), ("(?:)*+a", 0, ["a"]), ("(?:(a*)b?){2,5}+c", 0, ["abaabc"]),
    ("((?>x+)y)?z", 0, ["xxyz", "xxz"]), ("(?:a|(b))?+c", 0, ["bc", "ac", "c"]), ("(?>(?=(a))a)*", 0, ["aaa"]), ("(?:(?:ab)++c)++d", 0, ["ababcabcd"]),
    # nested loops, marks that go back
    ("(?:(?:ab)*c)*d", 0, ["ababcabcd", "ccd", "abd"]), ("(?:(?:(a)|b)*c)*?d", 0, ["abcbcd"]), ("(([ab])+c?)+d", 0, ["abcabd", "abcab"]),
    ("((\\w)(\\w)?)*x", 0, ["abcx", "abcdx"]), ("(a)*?(?:(b)|c)*d", 0, ["aabcd"]), ("(?:(a)|(b)|(c))*?d\\1", 0, ["abcda"]), ("^(?:(\\d+)x)?\\s+y1", 0, ["12x   y1"]),
    ("(?:\\s*(\\w+)\\s*=\\s*('[^']*'|\"[^\"]*\"|\\w+)\\s*,?)*$", 0, ["a=1, b = 'x y', c=\"z\"", "a=,"]),
    ("(?:[^\"\\\\]|\\\\.)*\"", 0, ["ab\\\"c\" d", "abc"]), ("(\\d{1,3})(?=(?:\\d{3})+$)", 0, ["1234567"]), ("(?:a|b)*?(?:c|d)*?e", 0, ["abcde"]),
    ("\"([^\"\\\\]|\\\\.)*\"", 0, ["x\"ab\\\"c\" d", "\"abc", "\"\"", "\"é\u0101b\""]), ("x([ab]|c(d))*e", 0, ["xabcdabe", "xcde", "xe", "xabcd"]),
    ("(?:([ab])+c)*d", 0, ["abcacd", "bcd"]), ("(([ab]|c.)*d)*", 0, ["abcxdbad", "abd"]), ("([ab]|(c)){2,}d", 0, ["abcd", "ad", "aad"]),
    ("(?:(?:[ab]|c.)*(d)e)*f", 0, ["abdecxdef", "adf"]), ("([^,]|,,)*,(x)", 0, ["ab,,c,x", "ab\u0101,x"]), ("(?:[a-m]|\\d(z))*\\s", 0, ["abc1zab ", "ab1 "]),
    ("(?s:.*)x.", 0, ["a\nx\nxb"]), ("a(?#comment)b # x", re.X, ["ab"]),
]

# Texts that are looked at from the middle.
POSITIONS = [
    ("^b", 0, [("ab", 1, 2)]), (r"\bb", 0, [("ab", 1, 2), (" b", 1, 2)]), ("(?<=a)b", 0, [("ab", 1, 2)]), ("b$", 0, [("abc", 0, 2), ("ab\n", 1, 2)]),
    ("b*", 0, [("abbb", 2, 3), ("abbb", 4, 4), ("abbb", 3, 1)]), (r"(?:b|c)+\Z", 0, [("abcbb", 1, 4)]), ("", 0, [("abc", 1, 2), ("abc", 5, 9)]),
    ("bc", 0, [("abcbc", 2, 5), ("abcbc", 0, 2)]), (r"^b", re.M, [("a\nb", 2, 3), ("ab", 1, 2)]), ("(?=c)", 0, [("abc", 0, 2), ("abc", 0, 3)]),
]


class Random:
    """Random patterns over a small alphabet, so that much of them matches."""

    def __init__(self, seed):
        self.r = random.Random(seed)

    def atom(self, depth):
        r = self.r
        k = r.random()
        if depth > 3 or k < 0.45:
            return r.choice(["a", "b", "c", "a", "b", "ab", ".", "[ab]", "[^a]", "\\w", "\\W", "\\d", "\\s", "[b-d]", "[^\\w]", "é", "\u0101", "1", " ", "(?:a|bc)*", "(?:[ab]|1.|cc)*c",
                             "(?:[^b]|b.)*?b", "(?:\\w|1a)+ ", "(?:[a1]|b(?:c)?)*", "(?:[ab]|é)*\u0101?"])
        if k < 0.72:
            self.groups += 1
            self.open.append(self.groups)
            n = self.groups
            body = self.alt(depth + 1)
            self.open.pop()
            self.closed.append(n)
            return f"({body})"
        if k < 0.86:
            return f"(?:{self.alt(depth + 1)})"
        if k < 0.90:
            return f"(?>{self.alt(depth + 1)})"
        if k < 0.93:
            return f"(?{r.choice('=!')}{self.alt(depth + 1)})"
        if k < 0.945:
            return f"(?<{r.choice('=!')}{r.choice(['a', 'b', 'ab', '[ab]', '(?:a|b)', 'a.'])})"
        if k < 0.96 and self.closed:
            n = r.choice(self.closed)
            return r.choice([f"\\{n}", f"(?:\\{n})", f"(?({n}){self.seq(depth + 1)}|{self.seq(depth + 1)})", f"(?({n}){self.seq(depth + 1)})"])
        if k < 0.98:
            return r.choice(["^", "$", "\\b", "\\B", "\\Z", "\\A"])
        return f"(?i:{self.alt(depth + 1)})"

    def piece(self, depth):
        r = self.r
        a = self.atom(depth)
        if r.random() < 0.45:
            q = r.choice(["*", "+", "?", "*", "+", "?", "{2}", "{1,2}", "{0,2}", "{2,}", "{1,3}"]) + r.choice(["", "", "", "?", "?", "+"])
            if len(a) > 1 and not a.startswith(("(", "[", "\\")):
                a = f"(?:{a})"
            if a[0] in "^$" or a in ("\\b", "\\B", "\\Z", "\\A"):
                return a
            return a + q
        return a

    def seq(self, depth):
        return "".join(self.piece(depth) for _ in range(self.r.choice([1, 1, 2, 2, 3, 0])))

    def alt(self, depth):
        return "|".join(self.seq(depth) for _ in range(self.r.choice([1, 1, 1, 2, 2, 3])))

    def pattern(self):
        self.groups, self.open, self.closed = 0, [], []
        return self.seq(0) + self.seq(0)

    def text(self):
        r = self.r
        return "".join(r.choice("aaabbbcAB1 é" if r.random() < 0.9 else "\u0101\u0661\n") for _ in range(r.choice([0, 1, 2, 3, 5, 8, 12])))


def too_long(*_):
    raise OverflowError


def fuzz(seed, count):
    signal.signal(signal.SIGALRM, too_long)
    g = Random(seed)
    out = []
    while len(out) < count:
        p = g.pattern()
        flags = g.r.choice([0, 0, 0, re.I, re.M, re.S, re.A, re.I | re.A])
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.3)
            out.append(case(p, flags, whole(*(g.text() for _ in range(6)))))
        except (re.error, OverflowError, SystemError):
            pass
        signal.setitimer(signal.ITIMER_REAL, 0)
    return out


if len(sys.argv) > 2:
    rows = fuzz(int(sys.argv[1]), int(sys.argv[2]))
else:
    rows = [case(p, f, whole(*t)) for p, f, t in TABLE] + [case(*row) for row in POSITIONS] + fuzz(14, 150)
print("[" + ",\n".join(json.dumps(r, separators=(",", ":")) for r in rows) + "]")
