# Building lists, dicts, sets and strings.
def main(n):
    words = ["w%d" % (i % 997) for i in range(n)]
    count = {}
    for w in words:
        count[w] = count.get(w, 0) + 1
    by = {}
    for k, v in count.items():
        by.setdefault(v, []).append(k)
    s = ""
    for k in sorted(count)[:500]:
        s += k
        s += ","
    parts = [f"{k}={v}" for k, v in count.items()]
    text = ";".join(parts)
    uniq = {w[:2] for w in words}
    squares = [i * i for i in range(n) if i % 3]
    return len(s), len(text), len(by), len(uniq), sum(squares) % 1000007

for _ in range(12):
    r = main(150000)
print(r)
