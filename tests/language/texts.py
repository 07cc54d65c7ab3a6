# Formatting that puts nothing together answers the very text; precisions that are too big are refused.
text = "abc de"
for code in ('"%s" % text', '"%.9s" % text', '"%3s" % text', '"{}".format(text)', '"{0:s}".format(text)', '"{0:.6s}".format(text)', '"{0:2s}".format(text)',
             'text % ()', 'text.format()', 'f"{text}"', 'f"{text!s:s}"', '"%s" % (text,)', '"%(a)s" % {"a": text}', '"{a}".format(a=text)', '"{a}".format_map({"a": text})'):
    print(code, eval(code), eval(code) is text)


class S(str):
    pass


s = S("sub")
for code in ('"%s" % s', '"{}".format(s)', 's % ()', 's.format()', '"{:s}".format(s)'):
    print(code, eval(code), type(eval(code)).__name__)
print("{{".format(), "%%" % (), "a{{b".format(), "{0}{0}".format(text), "{} ".format(text))
for spec in (2**31 - 1, 2**31 - 1024, 2**31, 10**30):
    for code in "feg%n":
        for v in 1e300, 2 + 3j, 5, "x", True:
            try:
                format(v, f".{spec}{code}")
            except (ValueError, MemoryError) as e:
                print(spec, code, v, type(e).__name__, e)
for code in ("'%.2147483647f' % 1", "'%.99999999999f' % 1", "'%*d' % (10**20, 1)", "'%.*d' % (10**20, 1)"):
    try:
        eval(code)
    except Exception as e:
        print(code, type(e).__name__, e)
