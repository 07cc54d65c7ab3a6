x, y, w, p = 3.14159, "abc", 10, 3
class F:
    def __format__(self, s): return f"<{s}>"
    def __repr__(self): return "F\u00e9"
    def __str__(self): return "str"
f = F()
print(f"{x:.2f}|{x:{w}.{p}}|{y!r:>{w}}|{y:^{w}}|{f}|{f!s}|{f!r}|{f!a}|{f:spec{w}x}")
print(f"{{}}{{{y}}}{y}}}" f"{1}" "plain" f"{2}")
print(f"{x=}|{x = }|{x=:.1f}|{y=!s}|{y = !r:>6}|{1+1=}|{f=}")
print(f"{'nested ' + f'{y + f"{w}"}'}", f"{y[0]}{y[1:]}{ {1: 2}[1] }{(lambda a: a * 2)(4)}{[i for i in range(3)]}")
print(f"""multi
{x
 :.1f} line""", f"", f"a", f"{y}", rf"\n{y}\d", f"\x41{y}\N{BULLET}")
print("%s %r %a %5s|%-5s|%.2s" % (y, y, f, y, y, y), "%d %s" % (w, y), "%%%s" % (y,), "%s" % y, "%(k)s" % {"k": 1})
try: "%s %s" % (1,)
except TypeError as e: print(e)
try: f"{x:d}"
except ValueError as e: print(e)
n = 5
print(f"{n:b} {n:#x} {n:+d} {n:05} {n:,} {n:e} {n!r:*^5}")
def order():
    out = []
    def v(i): out.append(i); return i
    s = f"{v(1)}{v(2):{v(3)}}{v(4)!r}"
    return s, out
print(order())
big = "".join(["f'"] + ["{n}%d" % i for i in range(300)] + ["'"])
print(eval(big) == "".join("5%d" % i for i in range(300)))
t = t"a{x}b{y!r:>{w}}c{n=}"
print(t.strings, t.values, [(i.value, i.expression, i.conversion, i.format_spec) for i in t.interpolations])
print(t"".strings, t"{x}{y}".strings, (t"a" t"{n}b").strings, type(t).__name__)
