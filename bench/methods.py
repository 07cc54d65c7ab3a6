# Attribute and method calls, properties, super(), keyword arguments.
class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def move(self, dx, dy):
        self.x += dx
        self.y += dy
        return self

    @property
    def total(self):
        return self.x + self.y

    def scaled(self, factor=1, *, offset=0):
        return self.x * factor + offset

class Point3(Point):
    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z

    def move(self, dx, dy):
        super().move(dx, dy)
        self.z += dx
        return self

def main(n):
    p = Point3(1, 2, 3)
    acc = 0
    for i in range(n):
        p.move(1, -1)
        acc += p.total
        acc += p.scaled(offset=i & 3)
        acc -= p.z
        q = Point(i, acc)
        acc += q.x & 7
    return acc

print(main(800_000))
