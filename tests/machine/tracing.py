import sys
ev=[]
def tracer(frame, event, arg):
    ev.append((frame.f_lineno-frame.f_code.co_firstlineno, event, arg if event=='return' else None))
    return tracer
def f(n):
    x = 1
    for i in range(n):
        x += i
    return x
def g():
    try:
        raise ValueError
    except ValueError:
        pass
    y = 5
def gen():
    yield 1
    yield 2
def one(): return 3
def h():
    for q in gen():
        pass
    while True:
        break
    one()
def run(fn,*a):
    ev.clear()
    sys.settrace(tracer)
    try: fn(*a)
    finally: sys.settrace(None)
    print(fn.__name__, ev)
run(f,2); run(g); run(h); run(one)
def j():
    a = 1
    a = 2
    a = 3
    return a
def jumper(frame, event, arg):
    if event == 'line' and frame.f_lineno == frame.f_code.co_firstlineno+2:
        frame.f_lineno = frame.f_code.co_firstlineno+4
    return jumper
sys.settrace(jumper); r=j(); sys.settrace(None); print(r)
pe=[]
def prof(frame, event, arg):
    pe.append((event, frame.f_code.co_name, getattr(arg,'__name__',arg)))
def k(): 
    len([1]); [].append(1); one()
sys.setprofile(prof); k(); sys.setprofile(None); print(pe)
