class T:
    def __init__(self, name):
        self.name = name
    def __del__(self):
        print("del", self.name)

def scope():
    a = T("a")
    b = T("b")
    print("in scope")
scope()
print("after scope")
x = T("x1")
x = T("x2")
print("rebound")
del x
print("deleted")
T("temporary")
print("expression ended")
l = [T("l1"), T("l2")]
l.clear()
print("cleared")
d = {"k": T("value")}
d["k"] = None
print("replaced")
def gen():
    try:
        t = T("in generator")
        yield 1
        yield 2
    finally:
        print("generator closed")
g = gen()
next(g)
del g
print("generator gone")
try:
    t = T("exception holds")
    raise ValueError(t)
except ValueError as e:
    del t
    print("handling")
print("handled")
def f(a):
    print("f runs")
    return 1
print(f(T("argument")))
import _weakref
obj = T("weak")
ref = _weakref.ref(obj, lambda r: print("callback", r() is None))
print(ref() is obj)
del obj
print(ref())
class Resurrect:
    saved = []
    def __del__(self):
        print("resurrecting")
        Resurrect.saved.append(self)
r = Resurrect()
del r
print(len(Resurrect.saved))
Resurrect.saved.clear()
print("end")
keep = T("at exit")
