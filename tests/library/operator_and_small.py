import _operator as o, _bisect as bs, _heapq as hq, _string, atexit, _contextvars as cv, _queue, _suggestions
def t(s):
    try: print(s, '->', repr(eval(s, globals())))
    except Exception as e: print(s, '->', type(e).__name__, e)
class A: x=1; y='q'
A.b=A
class O:
    def __index__(s): return 5
l=[3,1,2]
for s in ['o.add(1,2)','o.iadd([1],[2])','o.index(True)','o.index(O())','o.index(1.5)','o.concat([1],[2])','o.concat(1,2)','o.iconcat([1],(2,))','o.contains([1],1)','o.countOf([1,2,1],1)','o.countOf(1,1)','o.indexOf([1,2],2)','o.indexOf([1],5)','o.length_hint([1,2])','o.length_hint(1,5)','o.length_hint(1,"a")','o.call(max,1,2)','o.call(dict,a=1)','o._compare_digest("a","a")','o._compare_digest("a","b")','o._compare_digest("é","b")','o._compare_digest(b"a",bytearray(b"a"))','o._compare_digest(1,2)','o.setitem(l,0,9)','l','o.delitem(l,0)','l','o.not_([])','o.truth(3)','o.is_(None,None)','o.is_none(None)','o.lt(1,2)','o.neg(3)','o.inv(3)','o.matmul(1,2)',
 'o.itemgetter(1)','o.itemgetter(1)([4,5])','o.itemgetter(1,0)([4,5])','o.itemgetter(1,0)','o.itemgetter()','o.itemgetter(1)()','o.itemgetter(1)(x=1)','o.itemgetter(1).__reduce__()','o.itemgetter(1,2).__reduce__()','o.attrgetter("x")(A)','o.attrgetter("x","b.y")(A)','o.attrgetter("x","b.y")','o.attrgetter(1)','o.attrgetter("x.zz")(A)','o.attrgetter("x","b").__reduce__()','o.methodcaller("upper")("abc")','o.methodcaller("split",",",maxsplit=1)("a,b,c")','o.methodcaller("split",",",maxsplit=1)','o.methodcaller()','o.methodcaller(1)','o.methodcaller("x",1).__reduce__()','o.methodcaller("x")(3)','o.itemgetter.__text_signature__',
 'bs.bisect_left([1,2,2,3],2)','bs.bisect_right([1,2,2,3],2)','bs.bisect_left([1,2,2,3],2,2)','bs.bisect_left([1,2,2,3],2,0,1)','bs.bisect_left([1,2,3],2,-1)','bs.bisect_left([1,2,3],"a")','bs.bisect_left([-1,-2,-3],2,key=lambda x:-x)','bs.insort_left(l,5)','l','bs.insort_right(l,0)','l','bs.bisect_left(5,1)','bs.bisect_left([1])','bs.bisect_right(a=[1],x=0)',
 'hq.heappush(l,1)','l','hq.heappop(l)','l','hq.heapify(l)','l','hq.heapreplace(l,7)','hq.heappushpop(l,1)','hq.heappop([])','hq.heappop((1,))','hq.heappush((1,),1)','hq.heapify_max(l)','l','hq.heappop_max(l)','hq.heappush_max(l,100)','l','hq.heapreplace_max(l,3)','hq.heappushpop_max(l,300)','l',
 'list(_string.formatter_parser("a{b!r:>{w}}c{{}}{0.x[1]}"))','_string.formatter_field_name_split("a.b[c].d[3]")[0]','list(_string.formatter_field_name_split("a.b[c].d[3]")[1])','_string.formatter_field_name_split("12.x")[0]','list(_string.formatter_field_name_split("a[]")[1])','list(_string.formatter_parser("{"))','_string.formatter_parser(1)',
 '_suggestions._generate_suggestions(["foo","bar"],"fooo")','_suggestions._generate_suggestions(1,"fooo")','_suggestions._generate_suggestions([1],"fooo")',
]: t(s)
h=[]
for i in [5,3,8,1,9,2,7]: hq.heappush(h,i)
print([hq.heappop(h) for _ in range(7)])
v=cv.ContextVar('v',default=5); w=cv.ContextVar('w')
print(v.get(), w.get(9), v.name)
for s in ['w.get()' if 0 else '1','cv.ContextVar(1)','cv.ContextVar()','cv.Token()','cv.ContextVar[int]']: t(s)
try: w.get()
except LookupError as e: print(type(e).__name__, e.args[0] is w)
tok=v.set(7); print(v.get(), tok.old_value, tok.var is v)
tok2=v.set(8); print(tok2.old_value)
v.reset(tok2); print(v.get())
try: v.reset(tok2)
except RuntimeError as e: print(str(e)[:12], str(e)[-28:])
c=cv.copy_context(); print(len(c), c[v], v in c, w in c, list(c)==[v], c.get(w,3), [b for a,b in c.items()])
def f(x): v.set(x); return v.get(), w.set(1) and w.get()
print(c.run(f, 99), v.get(), c[v], c[w])
try: c[3]
except TypeError as e: print(e)
try: c.run(lambda: c.run(f,1))
except RuntimeError as e: print(str(e)[:22], str(e)[-18:])
try: c.run(v.reset, tok)
except ValueError as e: print(str(e)[-35:])
with v.set(55): print(v.get())
print(v.get(), c==c.copy(), c==cv.Context(), list(cv.Context()))
vs=[cv.ContextVar(str(i)) for i in range(30)]
ts=[x.set(i) for i,x in enumerate(vs)]
print(sum(x.get() for x in vs), len(cv.copy_context())); 
for x,y in zip(vs,ts): x.reset(y)
print(len(cv.copy_context()))
q=_queue.SimpleQueue(); q.put(1); q.put_nowait(2); print(q.qsize(), q.get(), q.get_nowait(), q.empty())
for s in ['q.get_nowait()','q.get(False)','q.get(timeout=-1)','q.get(timeout=0.01)','_queue.Empty','_queue.SimpleQueue(1)','_queue.SimpleQueue[int]']: t(s)
import _thread
def prod():
    for i in range(1000): q.put(i)
_thread.start_new_thread(prod,())
print(sum(q.get() for i in range(1000)))
atexit.register(print,'bye',end='!\n'); atexit.register(lambda: 1/0 if 0 else print('first'))
print(atexit._ncallbacks()); f=atexit.register(print,'x'); atexit.unregister(print); print(atexit._ncallbacks())
