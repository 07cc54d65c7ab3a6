# Generator expressions, sum and zip over floats.
def a(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)

def av(v):
    return [sum(a(i, j) * x for j, x in enumerate(v)) for i in range(len(v))]

def atv(v):
    return [sum(a(j, i) * x for j, x in enumerate(v)) for i in range(len(v))]

def main(n):
    u = [1.0] * n
    v = u
    for _ in range(6):
        v = atv(av(u))
        u = atv(av(v))
    vbv = sum(x * y for x, y in zip(u, v))
    vv = sum(y * y for y in v)
    return (vbv / vv) ** 0.5

print("%.9f" % main(320))
