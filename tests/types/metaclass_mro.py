# Metaclasses that make the mro, what follows changes of classes in it, keywords from mappings, __dict__ of exceptions.
class Base:
    value = 1
    def __len__(self):
        return 1


class Meta(type):
    def mro(cls):
        return (cls, Base, object)


class Weird(metaclass=Meta):
    pass


class Sub(Weird):
    pass


def value():
    return Weird.value, Sub.value, len(Weird())


print(value(), value())
Base.value = 2
Base.__len__ = lambda self: 5
print(value(), Base.__subclasses__(), Weird.__subclasses__())
del Base.value
try:
    value()
except AttributeError as e:
    print(e)


class Seen(type):
    def mro(cls):
        print(sorted(k for k in cls.__dict__ if not k.startswith('__')), cls.__dict__['f'].__name__)
        return super().mro()


class User(metaclass=Seen):
    x = 1
    def f(self):
        return __class__


print(User().f())


class Multi:
    def __init__(self, items):
        self.items = items

    def keys(self):
        return [k for k, v in self.items]

    def __getitem__(self, key):
        print('get', key)
        return dict(self.items)[key]


def g(*args, **kw):
    return args, kw


print(g(**Multi([('x', 1), ('y', 2)])))
for call in (lambda: g(**Multi([('x', 1), ('x', 2)])), lambda: g(x=1, **Multi([('x', 2)])), lambda: g(**Multi([(1, 2)])), lambda: g(**1)):
    try:
        print(call())
    except TypeError as e:
        print(str(e).replace('__main__.', ''))

for cls in Exception, type('Both', (Exception, Base), {}), OSError:
    e = cls()
    print(e.__dict__)
    e.__dict__ = {'a': 1}
    e.b = 2
    print(e.a, e.__dict__)
    try:
        del e.__dict__
    except TypeError as err:
        print(err)

print(type(complex.real).__name__, type(float.real).__name__, complex.real.__qualname__)
