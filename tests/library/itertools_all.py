from itertools import *
import itertools
def show(*a): print(*a)
print(list(islice(count(3),5)), count(1.5), count(1,2), count(True), count(5))
print(list(islice(count(10**20),2)), list(islice(count(2**63-2),4)))
print(list(chain('ab',[1,2])), list(chain.from_iterable(['ab','cd'])))
print(list(islice(cycle('abc'),8)), list(repeat(1,3)), repeat(2), repeat(2,3))
print(list(accumulate([1,2,3])), list(accumulate([1,2,3],initial=10)), list(accumulate([1,2,3],lambda a,b:a*b)))
print(list(batched('abcdefg',3)))
try: list(batched('abcd',3,strict=True))
except ValueError as e: print(e)
print(list(pairwise(range(5))), list(zip_longest('abc','x',fillvalue='-')))
print([(k,list(g)) for k,g in groupby('aaabbc')])
print([(k,list(g)) for k,g in groupby(range(10), lambda x:x//3)])
print(list(product('ab',range(2))), list(product([1,2],repeat=2)), list(product()))
print(list(combinations(range(4),2)), list(combinations_with_replacement('abc',2)), list(permutations(range(3),2)), len(list(permutations(range(5)))))
a,b=tee(range(100)); print(sum(a), list(b)[-1])
print(list(compress('abcdef',[1,0,1,0,1,1])), list(dropwhile(lambda x:x<5,[1,4,6,4,1])), list(takewhile(lambda x:x<5,[1,4,6,4,1])), list(filterfalse(lambda x:x%2,range(10))), list(filterfalse(None,[0,1,'',2])), list(starmap(pow,[(2,5),(3,2)])))
print(list(islice('abcdefg',2,None,2)), list(islice('abcdefg',2,4)))
def tryit(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for s in ['islice("a",-1)','islice("a",1,2,0)','islice("a",1,2,3,4)','islice("a")','count("x")','repeat()','repeat(1,"x")','cycle(3)','combinations("abc",-1)','permutations("abc","x")','product(1)','product("a",repeat=-1)','product("a",x=1)','zip_longest("a",x=1)','batched("a",0)','chain(1)','next(chain(1))','tee([],-1)','pairwise()','pairwise([],x=1)','islice([],1,stop=2)','groupby()','accumulate()','repeat(1,times=2)','itertools._tee([])','starmap(pow,[1])','next(starmap(pow,[1]))', 'filterfalse(None)', 'compress("a",1)','count(1,2,3)', 'repeat(None).__length_hint__()']:
    print(s, end=' -> '); tryit(lambda: (lambda r: type(r).__name__)(eval(s)))
class S(chain):
    def __init__(self, *a, **k): self.k=k
print(list(S([1],[2],x=3)), S([],q=1).k)
print(chain[int], itertools.__doc__[:10], chain.__doc__[:10], count.__text_signature__, chain.__module__, chain)
