# A blocking pipe takes everything that is written, however much more than a page that is.
import os, subprocess, sys, threading

r, w = os.pipe()
got = []
def read():
    while data := os.read(r, 1 << 16):
        got.append(len(data))
th = threading.Thread(target=read)
th.start()
print(os.write(w, b"x" * 1_000_000))
os.close(w)
th.join()
print(sum(got))
os.close(r)
for flags in [], ["-u"]:
    for code in "print('x' * 500_000)", "import sys; sys.stdout.buffer.write(b'y' * 300_001)", "import os; os.write(1, b'z' * 200_000)":
        print(flags, len(subprocess.run([sys.executable, *flags, "-c", code], capture_output=True).stdout))
