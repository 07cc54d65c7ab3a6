# Where KeyboardInterrupt is raised: the handler and the line are those of the instruction that was running.
import signal, threading, time

main = threading.get_ident()


def later():
    time.sleep(0.1)
    signal.pthread_kill(main, signal.SIGINT)


def go(f):
    t = threading.Thread(target=later)
    t.start()
    try:
        f()
    except KeyboardInterrupt as e:
        tb = e.__traceback__
        while tb.tb_next:
            tb = tb.tb_next
        print(f.__name__, tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno)
    t.join()


def one_line():
    while True: pass


def loop():
    while True:
        pass


def handled():
    try:
        while True:
            pass
    except KeyboardInterrupt:
        print("handled inside")
        raise


def asleep():
    time.sleep(5)


def waiting():
    lock = threading.Lock()
    lock.acquire()
    try:
        lock.acquire()
    except KeyboardInterrupt:
        print("handled inside")
        raise


def joining():
    t = threading.Thread(target=time.sleep, args=(0.3,))
    t.start()
    try:
        t.join()
    finally:
        print("finally")


for f in one_line, loop, handled, asleep, waiting:
    go(f)
try:
    go(joining)
finally:
    print("end")
