# Sorting with keys written in Python, and of numbers, strings and tuples.
def main(n):
    x = 42
    nums = []
    for _ in range(n):
        x = (x * 1103515245 + 12345) & 0x7fffffff
        nums.append(x)
    a = sorted(nums)
    b = sorted(nums, key=lambda v: v % 1000)
    c = sorted(nums, key=lambda v: (v % 100, -v))
    d = sorted(map(str, nums))
    e = sorted([float(v) for v in nums], reverse=True)
    return a[0], b[0] % 1000, c[0] % 100, d[0], e[0]

print(main(120000))
