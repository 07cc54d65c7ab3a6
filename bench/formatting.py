# Numbers and texts into strings: %, format, f-strings with and without specifications, str, repr, join, padding.
def main(n):
    size = 0
    for i in range(n):
        x = i * 0.37
        size += len("%d: %s is %5.2f (%x)" % (i, "item", x, i))
        size += len("{} {:>8} {name!r}".format(i, "ab", name="n"))
        size += len(f"{i:05d}|{x:.3f}|{i}|{'t':<6}|{i!r:>7}")
        size += len(str(i) + repr(x) + hex(i))
        size += len(", ".join([str(i), "a", str(x)]).ljust(40).center(50, "*"))
        size += len("name".title() + "x".rjust(5) + str((i, "t")) + str([x]))
    return size

print(main(100000))
