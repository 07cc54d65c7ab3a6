# A long loop of float arithmetic.
def run(n):
    x = 0.5
    s = 0.0
    i = 0
    while i < n:
        x = x * 1.0000001 + 0.25
        s = s + x
        i += 1
    return s

print(run(10_000_000))
