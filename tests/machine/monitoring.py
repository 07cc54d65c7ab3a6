import sys
m=sys.monitoring; E=m.events
ev=[]
def f(n):
    x=0
    for i in range(n):
        if i: x+=len([i])
    return x
def g():
    try: raise ValueError
    except ValueError: pass
    yield 1
m.use_tool_id(3,"t")
def cb(name):
    def c(code,*a):
        ev.append((name, code.co_name)+tuple(x if isinstance(x,(int,str)) and name in('LINE',) else type(x).__name__ for x in a))
    return c
for n in ('PY_START','PY_RETURN','LINE','CALL','C_RETURN','PY_YIELD','PY_RESUME','RAISE','EXCEPTION_HANDLED','JUMP','BRANCH_LEFT','BRANCH_RIGHT'):
    m.register_callback(3,getattr(E,n),cb(n))
m.set_events(3,E.PY_START|E.PY_RETURN|E.LINE|E.CALL|E.C_RETURN|E.C_RAISE|E.PY_YIELD|E.RAISE|E.EXCEPTION_HANDLED|E.PY_RESUME)
f(2); list(g())
m.set_events(3,0)
base=f.__code__.co_firstlineno
for e in ev: print(e)
ev.clear()
def dis(code,line): ev.append(line-base); return m.DISABLE
m.register_callback(3,E.LINE,dis)
m.set_local_events(3,f.__code__,E.LINE)
f(3); f(3); print(ev); m.restart_events(); ev.clear(); f(2); print(ev)
m.set_local_events(3,f.__code__,0)
print(m.get_tool(3), m.get_events(3)); m.free_tool_id(3); print(m.get_tool(3))
for fn in (lambda: m.set_events(2,1), lambda: m.use_tool_id(9,"x"), lambda: m.register_callback(1,3,None), lambda: m.use_tool_id(1,5)):
    try: fn()
    except Exception as e: print(type(e).__name__, e)
