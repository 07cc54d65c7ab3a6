# Files that are still open at the end are flushed, whatever keeps them alive until then.
import os, subprocess, sys, tempfile

programs = {
    "alone": "f = open(NAME, 'w'); f.write('data')",
    "in a namespace with functions": "f = open(NAME, 'w'); f.write('data')\ndef g(): pass",
    "with finalisers": "f = open(NAME, 'w'); f.write('data')\nclass A:\n    def __del__(self): print('del')\na = A()",
    "in a cycle": "class B: pass\nb = B(); b.b = b; b.f = open(NAME, 'w'); b.f.write('data')",
    "weak callback": "import weakref\nclass C: pass\nc = C(); r = weakref.ref(c, lambda r: print('gone'))\ndef g(): return c",
    "generator": "def gen():\n    try:\n        yield\n    finally:\n        print('finally')\nx = gen(); next(x)",
    "atexit": "import atexit\natexit.register(print, 'atexit')\ndef g(): pass",
    "binary": "f = open(NAME, 'wb'); f.write(b'data')\ndef g(): return f",
}
for what, text in programs.items():
    with tempfile.TemporaryDirectory() as d:
        name = os.path.join(d, "out")
        r = subprocess.run([sys.executable, "-W", "ignore", "-c", text.replace("NAME", repr(name))], capture_output=True, text=True)
        data = open(name).read() if os.path.exists(name) else None
        print(what, r.returncode, repr(r.stdout), repr(r.stderr), data)
