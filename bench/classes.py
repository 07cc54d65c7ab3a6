# Making instances, reading and writing their attributes, properties, special methods, inheritance, dataclasses.
from dataclasses import dataclass

class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def __getitem__(self, i):
        return self.y if i else self.x

    def __len__(self):
        return 2

    @property
    def norm(self):
        return self.x * self.x + self.y * self.y

class Account:
    rate = 3
    made = 0

    def __init__(self, owner, amount=0):
        self.owner = owner
        self.amount = amount
        self.log = []
        Account.made += 1

    def add(self, amount):
        self.amount += amount
        self.log.append(amount)

    @classmethod
    def of(cls, owner):
        return cls(owner, amount=10)

    @staticmethod
    def fee(amount):
        return amount // 100

class Savings(Account):
    def add(self, amount):
        super().add(amount - self.fee(amount))
        self.amount += self.rate

@dataclass
class Point:
    x: int
    y: int
    z: int = 0

def main(n):
    at = Vector(0, 0)
    step = Vector(1, 2)
    same = 0
    for i in range(n):
        at = at + step
        if at == step:
            same += 1
        same += at[0] & len(at)
    for i in range(n // 4):
        a = Savings.of("s")
        a.add(1000)
        a.add(i)
        same += a.amount
    points = [Point(i, -i) for i in range(n // 2)]
    for p in points:
        p.z = p.x - p.y
    return at.norm, same, sum(p.z for p in points), Account.made, points[1] == Point(1, -1, 2)

print(main(500000))
