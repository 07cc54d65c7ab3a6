# zlib: arguments, messages, streams in pieces, flush modes, copies, dictionaries. Compressed bytes may differ from zlib's own: only what
# they decompress to is shown.
import zlib

import random
import re
def t(s):
    try: print(s,'->',re.sub('0x[0-9a-f]+','PTR',repr(eval(s)))[:150])
    except BaseException as e: print(s,'!!',type(e).__mro__[:2],e)
c = b'x\x9c\xcbH\xcd\xc9\xc9W(\xcf/\xcaI\xc9\xa0=\x13\x00r\xd9+\x99'
for s in '''zlib.compress('x')
zlib.compress(b'x',10)
zlib.compress(b'x',wbits=100)
zlib.compress(b'')
zlib.decompress(b'')
zlib.decompress(b'x')
zlib.decompress(b'xyzzy')
zlib.decompress(c[:-1])
zlib.decompress(c[:-4]+b'abcd')
zlib.decompress(c+b'extra')
zlib.decompress(c,wbits=8)
zlib.decompress(c,wbits=9)
zlib.decompress(c,wbits=-15)
zlib.decompress(c,wbits=31)
zlib.decompress(c,wbits=47)
zlib.decompress(c,wbits=0)
zlib.decompress(c,wbits=100)
zlib.decompress(c,bufsize=0)
zlib.decompress(c,bufsize=-1)
zlib.decompress(c,bufsize='x')
zlib.compressobj(10)
zlib.compressobj(-1,7)
zlib.compressobj(wbits=0)
zlib.compressobj(wbits=8)
zlib.compressobj(wbits=-8)
zlib.compressobj(memLevel=0)
zlib.compressobj(memLevel=10)
zlib.compressobj(strategy=5)
zlib.compressobj(zdict='x')
zlib.compressobj(zdict=b'')
zlib.decompressobj(100)
zlib.decompressobj(zdict='x')
zlib.decompressobj(zdict=5)
zlib.decompressobj(-15,zdict=b'abc')
zlib.decompressobj().decompress(c,-1)
zlib.decompressobj().decompress(c,1)
zlib.decompressobj().decompress('c')
zlib.decompressobj().flush()
zlib.decompressobj().flush(0)
zlib.decompressobj().flush(-1)
zlib.compressobj().flush()
zlib.compressobj().flush(0)
zlib.compressobj().flush(5)
zlib.compressobj().flush(6)
zlib.compressobj().flush(-1)
(lambda o:(o.flush(),o.flush()))(zlib.compressobj())
(lambda o:(o.flush(),o.compress(b'a')))(zlib.compressobj())
(lambda o:(o.flush(),o.copy()))(zlib.compressobj())
(lambda o:(o.decompress(c),o.copy().eof))(zlib.decompressobj())
(lambda o:(o.decompress(c+b'x'),o.unused_data,o.decompress(b'y'),o.unused_data, o.unconsumed_tail))(zlib.decompressobj())
zlib.decompressobj().decompress(zlib.compress(b'a')[:-1]+b'x')
zlib.decompressobj().decompress((lambda o:o.compress(b'hello'*20)+o.flush())(zlib.compressobj(zdict=b'hellohello')))
zlib.decompressobj(zdict=b'xx').decompress((lambda o:o.compress(b'hello'*20)+o.flush())(zlib.compressobj(zdict=b'hellohello')))
zlib.decompressobj(zdict=b'hellohello').decompress((lambda o:o.compress(b'hello'*20)+o.flush())(zlib.compressobj(zdict=b'hellohello')))
zlib.decompress((lambda o:o.compress(b'hello'*20)+o.flush())(zlib.compressobj(zdict=b'hellohello')))
zlib.decompress(b'\\x78\\x9c\\x07')
zlib.decompress(b'\\x78\\x9c\\x01\\x01\\x02\\x03\\x04')
zlib.decompress(b'\\x78\\x9d\\x01\\x01\\x02\\x03\\x04')
zlib.decompress(b'\\x79\\x9c\\x01\\x01\\x02\\x03\\x04')
zlib.decompress(b'\\x88\\x1c\\x01\\x01\\x02\\x03\\x04')
zlib.decompress(b'\\x1f\\x8b\\x07\\x01\\x02\\x03\\x04',31)
zlib.decompress(b'\\x1f\\x8b\\x08\\xff\\x02\\x03\\x04',31)
zlib.decompress(b'\\x1e\\x8b\\x08\\xff\\x02\\x03\\x04',31)
zlib.decompress(zlib.compress(b'abc',wbits=31)[:-1]+b'x',31)
zlib.decompress(zlib.compress(b'abc',wbits=31)[:-5]+b'x'*5,31)
zlib.decompress(b'\\x05\\xff\\xff\\xff\\xff',-15)
zlib.decompress(b'\\xfd\\xff\\xff\\xff\\xff',-15)
zlib.decompress(b'\\x04\\x80\\xff\\xff\\xff',-15)
zlib.decompress(b'\\x03\\x02\\x00',-15)
zlib.decompress(b'\\x0b\\x0f\\x00\\x00',-15)
zlib.adler32('x')
zlib.adler32(b'abc',2**40+5)
zlib.adler32(b'abc',-1)
zlib.crc32(b'abc',2**40+5)
zlib.crc32(b'abc',-1)
zlib.crc32(b'abc',1.5)
zlib._ZlibDecompressor().decompress(c,max_length=5)
(lambda o:(o.decompress(c+b'x',5),o.eof,o.needs_input,o.unused_data,o.decompress(b''),o.eof,o.unused_data))(zlib._ZlibDecompressor())
(lambda o:(o.decompress(c+b'x'),o.eof,o.needs_input,o.unused_data,o.decompress(b'')))(zlib._ZlibDecompressor())
zlib._ZlibDecompressor().unconsumed_tail
zlib._ZlibDecompressor(wbits=100)
zlib._ZlibDecompressor()
zlib.compressobj()
zlib.decompressobj()
type(zlib.decompressobj())()
__import__('copy').copy(zlib.compressobj())
__import__('pickle').dumps(zlib.compressobj())
'''.splitlines(): t(s)
random.seed(5)
# roundtrips
for n in (0,1,10,100,5000,20000):
    data=bytes(random.choice(b'abcdefgh') for _ in range(n))+b'hello'*(n//3)
    for lv in (-1,0,1,6,9):
        for wb in (15,9,-15,-10,31,25,12):
            for st in (0,2,3,4):
                if n>10000 and lv not in(-1,1,9): continue
                o=zlib.compressobj(lv,8,wb,8,st)
                c=b''
                step=max(1,n//3)
                for i in range(0,len(data),step):
                    c+=o.compress(data[i:i+step])
                    c+=o.flush([0,1,2,3,5][i%5])
                    if i==step:
                        p=o.copy()
                        rest=data[i+step:]
                        c2=c+p.compress(rest)+p.flush()
                        assert zlib.decompress(c2,wb)==data
                c+=o.flush()
                assert zlib.decompress(c,wb)==data,(n,lv,wb,st)
                d=zlib.decompressobj(wb); out=b''; 
                if n<6000:
                    for i in range(0,len(c),7):
                        x=d.unconsumed_tail+c[i:i+7]
                        out+=d.decompress(x,50)
                        d=d.copy()
                    while d.unconsumed_tail: out+=d.decompress(d.unconsumed_tail,50)
                    out+=d.flush()
                    assert out==data and d.eof
for wb in (15,-15,-9):
    o=zlib.compressobj(6,8,wb,zdict=b'hello world'*4); c=o.compress(b'hello world'*9)+o.flush()
    d=zlib.decompressobj(wb,zdict=b'hello world'*4); assert d.decompress(c)==b'hello world'*9
print('ok')
