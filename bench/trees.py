# Binary trees: making and dropping many small objects.
class Node:
    __slots__ = ("left", "right")

    def __init__(self, left, right):
        self.left = left
        self.right = right

def make(depth):
    if depth == 0:
        return Node(None, None)
    return Node(make(depth - 1), make(depth - 1))

def check(node):
    if node.left is None:
        return 1
    return 1 + check(node.left) + check(node.right)

def main(n):
    long = make(n)
    out = []
    for d in range(4, n, 4):
        total = 0
        for _ in range(1 << (n - d)):
            total += check(make(d))
        out.append(total)
    out.append(check(long))
    return out

print(main(18))
