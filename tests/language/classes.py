class Meta(type):
    def __new__(m, name, bases, ns, **kw):
        print("new", name, sorted(k for k in ns if not k.startswith("__")), kw)
        return super().__new__(m, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)

class Base(metaclass=Meta, tag=1):
    def __init_subclass__(cls, **kw):
        print("subclass", cls.__name__, kw)
        super().__init_subclass__()
    def hello(self):
        return "base"

class Child(Base):
    def hello(self):
        return "child+" + super().hello()
    @property
    def size(self):
        return self._size
    @size.setter
    def size(self, v):
        self._size = v * 2
    @classmethod
    def make(cls):
        return cls()
    @staticmethod
    def util(x):
        return x + 1

c = Child.make()
c.size = 4
print(c.hello(), c.size, Child.util(1), Child.__mro__)
class Slots:
    __slots__ = ("a", "b")
s = Slots()
s.a = 1
try:
    s.c = 2
except AttributeError as e:
    print(e)
try:
    print(s.b)
except AttributeError as e:
    print(e)
class Desc:
    def __set_name__(self, owner, name):
        self.name = name
    def __get__(self, obj, cls=None):
        return self if obj is None else obj.__dict__.get(self.name, "unset")
    def __set__(self, obj, v):
        obj.__dict__[self.name] = v
class D:
    field = Desc()
d = D()
print(d.field)
d.field = 3
print(d.field, d.__dict__)
class V:
    def __init__(self, *c): self.c = c
    def __add__(self, o): return V(*(a + b for a, b in zip(self.c, o.c)))
    def __eq__(self, o): return self.c == o.c
    def __repr__(self): return f"V{self.c}"
    def __getitem__(self, i): return self.c[i]
    def __len__(self): return len(self.c)
    def __call__(self, x): return x * self.c[0]
    def __contains__(self, x): return x in self.c
    def __bool__(self): return any(self.c)
print(V(1, 2) + V(3, 4), V(1) == V(1), list(V(5, 6)), len(V(1, 2, 3)), V(3)(4), 2 in V(1, 2), bool(V(0)), hash is not None)
try:
    hash(V(1))
except TypeError as e:
    print(e)
class A: pass
class B(A): pass
class C(A): pass
class E(B, C): pass
print([k.__name__ for k in E.__mro__])
try:
    type("X", (A, B), {})
except TypeError as e:
    print(e)
