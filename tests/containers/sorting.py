import sys
def lcg(n, m):
    x = 12345
    out = []
    for i in range(n):
        x = (x * 1103515245 + 12345) % 2**31
        out.append(x % m)
    return out
for n in (0, 1, 2, 23, 24, 100, 1000):
    for m in (3, 50, 10**6):
        a = lcg(n, m)
        for conv in (lambda x: x, float, str, lambda x: (x, 'a'), lambda x: (str(x), x), lambda x: (x / 2, [x]), lambda x: 'prefix--' + str(x), lambda x: -x, lambda x: (x % 3, str(x % 5), x), lambda x: [x], lambda x: x if x % 2 else float(x), lambda x: 'é%d' % x if x % 2 else 'x%d' % x):
            l = [(conv(x), i) for i, x in enumerate(a)]
            s = sorted(l, key=lambda p: p[0])
            assert all(s[i][0] < s[i+1][0] or (s[i][0] == s[i+1][0] and s[i][1] < s[i+1][1]) for i in range(len(s)-1)), (n, m)
            r = sorted(l, key=lambda p: p[0], reverse=True)
            assert all(r[i][0] > r[i+1][0] or (r[i][0] == r[i+1][0] and r[i][1] < r[i+1][1]) for i in range(len(s)-1)), (n, m)
            k = [conv(x) for x in a]
            k.sort(); assert all(k[i] <= k[i+1] for i in range(len(k)-1)); k.sort(reverse=True); assert all(k[i] >= k[i+1] for i in range(len(k)-1))
print('ok')
