# try in loops: mostly without an exception, sometimes with one; finally; with; loops with else; StopIteration; getattr with a default.
class Missing(Exception):
    pass

class Box:
    kind = "box"

    def __getattr__(self, name):
        raise AttributeError(name)

def number(s):
    try:
        return int(s)
    except ValueError:
        return 0

def look(d, k):
    try:
        return d[k]
    except KeyError:
        raise Missing(k) from None

def main(n):
    d = {i: i for i in range(0, 100, 2)}
    total = 0
    for i in range(n):
        try:
            total += d[i % 100]
        except KeyError as e:
            total += 1
        try:
            total += i
        finally:
            total -= 1
    for i in range(n // 4):
        try:
            total += look(d, i % 100)
        except Missing:
            pass
    texts = ["1", "x", "22", ""]
    for i in range(n // 2):
        total += number(texts[i & 3])
    box = Box()
    for i in range(n // 4):
        total += len(getattr(box, "kind", "")) + len(getattr(box, "size", "")) + hasattr(box, "other")
    it = iter(range(n))
    while True:
        try:
            total += next(it)
        except StopIteration:
            break
    for i in range(n // 10):
        for j in (1, 2, 3):
            if j == i:
                break
        else:
            total += 1
    return total

print(main(1000000))
