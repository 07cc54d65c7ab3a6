def counter():
    n = 0
    def bump(by=1, *, twice=False):
        nonlocal n
        n += by * (2 if twice else 1)
        return n
    return bump

c = counter()
print(c(), c(5), c(twice=True))
funcs = [lambda i=i: i * i for i in range(4)]
print([f() for f in funcs])
print([[y for y in range(x)] for x in range(4)])
x = 10
class A:
    x = 20
    y = [x for _ in range(2)]
    def get(self):
        return x
print(A.y, A().get())
def f(a, /, b, *args, c=3, **kw):
    return a, b, args, c, kw
print(f(1, 2, 3, 4, c=5, d=6))
for call in ["f()", "f(1)", "f(a=1, b=2)", "f(1, 2, b=3)", "f(1, 2, **{'c': 1}, c=2)"]:
    try:
        print(eval(call))
    except TypeError as e:
        print(call, "->", e)
def g():
    print(undefined_name)
try:
    g()
except NameError as e:
    print(e, e.name)
def h():
    if False:
        v = 1
    return v
try:
    h()
except UnboundLocalError as e:
    print(e)
