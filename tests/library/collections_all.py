from _collections import *
import _collections
from _collections import _count_elements, _tuplegetter, _deque_iterator
def t(s):
    try: print(s, '->', repr(eval(s, globals())))
    except Exception as e: print(s, '->', type(e).__name__, e)
d=deque([1,2,3])
for s in ['d','deque(d,2)','d.append(4)','d','d.appendleft(0)','d','d.pop()','d.popleft()','d.rotate(1)','d','d.rotate(-2)','d','d+deque([9])','d*2','2*d','d[0]','d[-1]','d[5]','d["a"]','d[0:1]','d.index(2)','d.index(99)','d.remove(99)','d.count(2)','d.insert(1,"x")','d','d.reverse()','d','list(reversed(d))','deque(maxlen=3)','deque(range(10),3)','deque(range(10),maxlen=3)*3','deque([1],-1)','deque([1],"a")','deque(1)','deque(1,2,3)','deque([],x=1)','d==deque(d)','d<deque([5])','d==[1]','d+[1]','hash(d)','d.copy()','d.__reduce__()[:3]','deque([1],5).__reduce__()[:3]','deque().pop()','deque().popleft()','d.extend(d)','d','d.extendleft("ab")','d','deque([1,2],2).insert(0,1)','deque[int]','iter(d).__length_hint__()','d.maxlen','"x" in d','99 in d','len(d)','bool(deque())','deque.__doc__','d.append()','d.rotate("x")','d.__iadd__([1])','d.__imul__(2)','deque()*1000 ','deque("ab",3)*100','deque("abc",4)*3', 'deque(maxlen=0).append(1)','deque([1],2**70)','d.index(1,"a")','d.insert("a",1)', 'd.__class_getitem__(int)', 'd.clear()','d', 'd.clear(1)', 'type(iter(d))','type(reversed(d))','_deque_iterator(deque("abc"),1).__reduce__()', 'list(_deque_iterator(deque("abc"),1))']:
    t(s)
d=deque([1,2,3])
try:
    for x in d: d.append(1)
except RuntimeError as e: print(e)
try: del d[0]; print(d); del d[-1]; print(d); d[1]='z'; print(d); del d[10]
except IndexError as e: print(e)
d=deque([1]); d.append(d); print(d)
class E:
    def __eq__(s,o): d.clear(); return False
d=deque([E(),1,2])
for s in ['d.index(5)','d.remove(5)','d.count(5)','5 in d']:
    d=deque([E(),1,2]); t(s)
q=deque()
for i in range(100): q.append(i); q.appendleft(-i)
for i in range(50): q.popleft(); q.rotate(3)
print(q, sum(q)); del q[20]; del q[-20]; print(q)
# defaultdict
dd=defaultdict(int,{'a':1},b=2)
for s in ['dd','dd["z"]','dd','dd.copy()','dd.default_factory','defaultdict()','defaultdict(3)','defaultdict(None,[(1,2)])','defaultdict(None)[1]','dd|{"q":1}','{"q":1}|dd','dd|[1]','dd.__reduce__()[:4]','defaultdict[int,str]','dd==dict(dd)','dd.__missing__("n")','defaultdict(list,1)','defaultdict(list,{},{})','dict(dd)','dd.get("nope")', 'defaultdict.__doc__[:20]', 'dd.fromkeys("ab")', 'sorted(dd)']: t(s)
dd.default_factory=None; t('dd["nn"]')
class D(defaultdict):
    def __missing__(self,k): return k*2
t('D()[4]'); t('D(int)'); t('D(int).copy()')
dd=defaultdict(lambda:1); dd2=defaultdict(); dd2[1]=dd2; t('dd2')
# OrderedDict
o=OrderedDict([('a',1),('b',2),('c',3)])
for s in ['o','o.move_to_end("a")','o','o.move_to_end("c",last=False)','o','o.move_to_end("b",False)','o','o.move_to_end("zz")','o.popitem()','o.popitem(last=False)','o','o.keys()','o.values()','o.items()','list(reversed(o))','OrderedDict()','OrderedDict().popitem()','OrderedDict(a=1,b=2)==OrderedDict(b=2,a=1)','OrderedDict(a=1,b=2)==dict(b=2,a=1)','dict(b=2,a=1)==OrderedDict(a=1,b=2)','o.setdefault("k",5)','o.setdefault("k",6)','o.setdefault(key="j")','o.pop("k")','o.pop("nope")','o.pop("nope",1)','o.pop(key="nope",default=2)','o|{"x":1}','{"x":1}|o','o.update([("p",1)],q=2)','o','o.update(1)','o.update([1])','o.update([(1,)])','o.update([(1,2,3)])','o.update({},{})','OrderedDict({},{})','o.copy()','o.__reduce__()[:4]','OrderedDict.fromkeys("abc")','OrderedDict.fromkeys("abc",1)','type(iter(o))','type(o.keys())','isinstance(o.keys(),type({}.keys()))','o.keys()&{"p"}','o.keys()=={"p"}','hash(o)','o.__dict__','iter(o).__reduce__()','OrderedDict(1)','OrderedDict[int,int]', 'o.clear()','o', 'len(o)']: t(s)
o=OrderedDict.fromkeys(range(20))
for i in range(15): o.move_to_end(19-i, last=False)
print(list(o)); 
for i in range(5): print(o.popitem(last=False), end=' ')
print(list(o), list(reversed(o)), o[3], 3 in o)
for i in range(100): o[i]=i
for i in range(60): o.popitem(False)
for i in range(0,100,7): 
    if i in o: o.move_to_end(i,False)
print(list(o.items())); print([o.get(i) for i in range(100)])
try:
    for k in o: o[k]=1
    for k in o: del o[k]
except RuntimeError as e: print(e)
try:
    for k in o: o.move_to_end(k)
except RuntimeError as e: print(e)
class OO(OrderedDict):
    pass
x=OO(a=1); x.attr=5; print(x, x.__reduce__()[:4], x.copy(), x.__dict__)
x['me']=x; print(x)
g=_tuplegetter(0,'doc'); t('g'); t('g.__get__((1,2))'); t('g.__get__([1])'); t('g.__doc__'); t('g.__reduce__()'); t('g.__set__(1,2)'); t('g.__delete__(1)')
m={}; _count_elements(m,'abracadabra'); print(m)
class M(dict):
    def get(self,k,d=None): return dict.get(self,k,10)
m=M(); _count_elements(m,'abracadabra'); print(m)
