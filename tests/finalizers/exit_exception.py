# exit: 1
# A program that ends with an exception: what its frames and sys.last_exc hold.
import sys
class D:
    def __init__(self, name): self.name = name
    def __del__(self): print('del', self.name)
class E(Exception):
    def __del__(self): print('del exc')
g = D('global')
def f(d):
    local = D('local')
    raise E('end')
def hook(t, v, tb):
    print('hook', t.__name__, v, sys.exc_info()[0])
    h = D('hook local')
sys.excepthook = hook
f(D('arg'))
