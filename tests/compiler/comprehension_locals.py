q=3
r=[sorted(k for k in locals() if k[:2]!="__") for x in [1]]
print(r)
class C:
    a=1
    r=[sorted(locals()) for x in [1]]
    s=[type(locals()).__name__ for x in [1]]
    v=[vars() is locals() for x in [1]]
    d=[sorted(dir()) for x in [1]]
    e=[eval("x") for x in [1]]
print(C.r,C.s,C.v,C.d,C.e)
import sys
class D:
    r=[type(sys._getframe().f_locals).__name__ for x in [1]]
print(D.r)
print([sorted(k for k in sys._getframe().f_locals if k[:2]!="__")  for x in [1]])
exec("print([sorted(locals()) for x in [1]])", {"sorted":sorted,"print":print,"locals":locals}, {"zz":1})
