# Signals while a call blocks: pipes take all that is written, descriptors opened the other way fail at once, handlers run in time.
import os, signal, threading, time, sys

r, w = os.pipe()
for f in (lambda: os.write(r, b'x'), lambda: os.read(w, 1)):
    try:
        f()
    except OSError as e:
        print(e)

data = b'0123456789abcdef' * 20000
got = []


def reader():
    n = 0
    while n < len(data):
        b = os.read(r, 70000)
        n += len(b)
        got.append(b)


t = threading.Thread(target=reader)
t.start()
print(os.write(w, data))
t.join()
print(b''.join(got) == data)

calls = []


def handler(sig, frame):
    calls.append(sig)


signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.05)
threading.Timer(0.3, os.write, (w, b'late')).start()
print(os.read(r, 10), calls)

# A handler that is replaced still gets what has arrived.
for i in range(20):
    del calls[:]
    signal.signal(signal.SIGUSR1, handler)
    os.kill(os.getpid(), signal.SIGUSR1)
    signal.signal(signal.SIGUSR1, signal.SIG_DFL)
    assert calls == [signal.SIGUSR1], calls

if hasattr(os, 'pidfd_open'):
    signal.signal(signal.SIGUSR1, handler)
    fd = os.pidfd_open(os.getpid())
    del calls[:]
    signal.pidfd_send_signal(fd, signal.SIGUSR1)
    time.sleep(0)
    assert calls == [signal.SIGUSR1], calls
    os.close(fd)
print('done')
