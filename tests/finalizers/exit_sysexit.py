# exit: 3
# sys.exit from within functions: finally blocks, with, locals, then the end.
import sys, atexit
class D:
    def __init__(self, name): self.name = name
    def __del__(self): print('del', self.name)
    def __enter__(self): return self
    def __exit__(self, *a): print('exit', self.name, a[0].__name__)
def f():
    local = D('local')
    with D('with') as w:
        try:
            sys.exit(3)
        finally:
            print('finally')
            d = D('in finally')
atexit.register(print, 'atexit')
x = D('x')
f()
