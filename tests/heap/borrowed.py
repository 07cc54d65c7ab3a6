# What a lookup has found lives on although a comparison of keys takes it away.
class Evil:
    def __init__(self, name):
        self.name = name

    def __hash__(self):
        return hash(self.name)

    def __eq__(self, other):
        try:
            delattr(C, self.name)
        except AttributeError:
            pass
        return False


class Descr:
    def __init__(self, what):
        self.what = what

    def __get__(self, obj, cls):
        return self.what

    def __del__(self):
        print("descriptor gone:", self.what)


class C:
    attr = Descr("value")

    def meth(self):
        return "method"


c = C()
c.__dict__[Evil("attr")] = 0
print(c.attr)
print(hasattr(c, "attr"))
c = C()
c.__dict__[Evil("meth")] = 0
print(c.meth())
print(hasattr(c, "meth"))

# memoryviews of one buffer share it until the last is released.
b = bytearray(8)
m = memoryview(b)
views = [m[1:], m.cast("H"), memoryview(m)]
m.release()
for v in views:
    try:
        b.append(1)
    except BufferError as e:
        print(e)
    v.release()
b.append(1)
print(len(b))
