# Files are closed, and warn, when the last reference goes.
import io, os, re, sys, tempfile, warnings, gc
warnings.simplefilter('always')
def show(message, category, filename, lineno, file=None, line=None):
    print('  warning', category.__name__, re.sub('fd=[0-9]+|0x[0-9a-f]+|(?<=TemporaryDirectory ).*', '', str(message).split(' name=')[0]))
warnings.showwarning = show
name = tempfile.mkstemp()[1]
print('rebinding'); f = open(name, 'w'); f.write('abc'); f = None; print('  size', os.path.getsize(name))
print('scope')
def scope():
    f = open(name)
    return f.read()
scope()
print('expression'); open(name).read()
print('with')
with open(name) as f: pass
f = None
print('raw'); f = open(name, 'rb', buffering=0); del f
print('buffered'); f = open(name, 'rb'); del f
print('random'); f = open(name, 'r+b'); f.write(b'xyz'); del f; print('  ', open(name, 'rb', 0).read())
print('cycle')
class H: pass
h = H(); h.f = open(name, 'a'); h.f.write('cyc'); h.me = h; del h; gc.collect(); print('  size', os.path.getsize(name))
print('detached'); f = open(name); b = f.detach(); del f; print('  buffer'); r = b.detach(); del b; print('  raw'); del r
class Raw(io.RawIOBase):
    def close(self): print('  close', self.closed); super().close()
    def readable(self): return True
print('subclass'); r = Raw(); del r
print('buffered subclass'); b = io.BufferedReader(Raw()); del b
print('text'); t = io.TextIOWrapper(io.BufferedWriter(io.BytesIO())); t.write('x'); del t
class W(io.RawIOBase):
    def writable(self): return True
    def write(self, b): print('  write', bytes(b)); return len(b)
    def close(self): print('  close'); super().close()
print('flush on drop'); w = io.BufferedWriter(W()); w.write(b'data'); del w
print('pair'); p = io.BufferedRWPair(Raw(), W()); p.write(b'p'); del p
class F(io.FileIO):
    def __del__(self): print('  del F'); super().__del__()
print('__del__ in subclass'); f = F(name); del f
print('failing close')
class X(io.RawIOBase):
    def close(self): raise OSError('cannot')
sys.unraisablehook = lambda u: print('  unraisable', repr(u.exc_value), u.err_msg.split(' at 0x')[0])
x = X(); del x
print('socket'); import socket; s = socket.socket(); del s
a, b = socket.socketpair(); del a; print('  ', b.recv(1)); b.close()
print('scandir'); it = os.scandir('/'); next(it); del it
print('temporary'); t = tempfile.NamedTemporaryFile(); n = t.name; del t; print('  ', os.path.exists(n))
t = tempfile.TemporaryDirectory(); n = t.name; del t; print('  ', os.path.exists(n))
print('popen'); import subprocess; p = subprocess.Popen([sys.executable, '-S', '-c', 'import sys; sys.stdin.read()'], stdin=subprocess.PIPE); p.stdin.close(); p.wait(); del p
print('traceback')
def failing():
    f = open(name)
    raise ValueError
try: failing()
except ValueError: print('  caught')
print('  after')
os.unlink(name)
