# The native modules under hashlib and hmac: digests, arguments and messages.
import re
import _md5,_sha2,_sha3,_blake2,_hmac,_hashlib,hashlib,warnings,sys
warnings.simplefilter('always')
def t(s):
    try: print(s,'->',re.sub('0x[0-9a-f]+','PTR',repr(eval(s))))
    except BaseException as e: print(s,'!!',type(e).__mro__[:2],e)
for s in '''_md5.md5('x')
_md5.md5(1)
_md5.md5(memoryview(b'abcd').cast('B',(2,2)))
_md5.md5(b'x',string=b'y')
_md5.md5(string=b'y').digest()
_md5.md5(data=b'y').digest()
_md5.md5(b'a',b'b')
_md5.md5().update('x')
_md5.md5().update()
_md5.MD5Type()
_md5.md5()
_sha2.SHA224Type()
_sha3.sha3_224()
_sha3.sha3_224(1)
_sha3.sha3_224(b'',foo=1)
_sha3.shake_128().digest(-1)
_sha3.shake_128().digest(2**70)
_sha3.shake_128().digest(2**40)
_sha3.shake_128().digest(length=4)
_sha3.shake_128().hexdigest('x')
_sha3.shake_128().digest(2**29)
_sha3.shake_128().digest_size
_sha3.shake_128().block_size
_sha3.shake_128()._suffix
_sha3.sha3_224()._suffix
_sha3.shake_128()._capacity_bits
_sha3.shake_128()._rate_bits
_sha3.sha3_224.__doc__
_blake2.blake2b.__doc__
_blake2.blake2b()
_blake2.blake2b(digest_size=0)
_blake2.blake2b(digest_size=65)
_blake2.blake2b(key=b'x'*65)
_blake2.blake2b(salt=b'x'*17)
_blake2.blake2b(person=b'x'*17)
_blake2.blake2b(fanout=256)
_blake2.blake2b(fanout=-1)
_blake2.blake2b(depth=0)
_blake2.blake2b(depth=256)
_blake2.blake2b(leaf_size=-1)
_blake2.blake2b(leaf_size=2**32)
_blake2.blake2b(node_offset=-1)
_blake2.blake2b(node_offset=2**64)
_blake2.blake2s(node_offset=2**48)
_blake2.blake2b(node_depth=256)
_blake2.blake2b(inner_size=65)
_blake2.blake2b(inner_size=-1)
_blake2.blake2b(leaf_size=2**70)
_blake2.blake2b('a')
_blake2.blake2b(key='a')
_blake2.blake2b(last_node='a').hexdigest()
_blake2.blake2b(string=b'abc').hexdigest()
_blake2.blake2b(b'', b'')
_blake2.blake2b(foo=1)
_hmac.new(b'k')
_hmac.new(b'k',b'm','md5')
_hmac.new(b'k',b'm','md5').name
_hmac.new(b'k',b'm','SHA-256').name
_hmac.new(b'k',b'm','SHA256').name
_hmac.new(b'k',b'm','sha-256').name
_hmac.new(b'k',b'm','sha3-256').name
_hmac.new(b'k',b'm','foo')
_hmac.new(b'k',b'm',_md5.md5).name
_hmac.new(b'k',b'm',hashlib.md5).name
_hmac.new(b'k',b'm',len)
_hmac.new(b'k',b'm',1)
_hmac.new('k',b'm','md5')
_hmac.new(b'k','m','md5')
_hmac.new(b'k',None,'md5').hexdigest()
_hmac.new(b'k',b'm',digestmod='').name
_hmac.HMAC()
_hmac.compute_digest(b'k',b'm','foo')
_hmac.compute_digest(b'k',b'm',1)
_hmac.compute_digest(b'k',b'm','md5')
_hmac.compute_md5(b'k','m')
_hmac.compute_md5(1,'m')
_hmac.UnknownHashError.__mro__
_hashlib.new('foo')
_hashlib.new('md5')
_hashlib.new('MD5').name
_hashlib.new(1)
_hashlib.new('sha512_256').name
_hashlib.new('SHA512-256').name
_hashlib.new('sha512-256').name
_hashlib.new('shake128').name
_hashlib.new('shake128').digest(4)
_hashlib.new('shake128').digest()
_hashlib.new('shake_128').digest_size
_hashlib.new('shake_128').block_size
_hashlib.new('ripemd160').name
_hashlib.new('blake2b512')
_hashlib.new('blake2b')
_hashlib.openssl_md5('x')
_hashlib.openssl_md5(1)
_hashlib.openssl_md5(b'x',string=b'y')
_hashlib.HASH()
_hashlib.HASH('md5')
_hashlib.HMAC()
_hashlib.hmac_new(b'k')
_hashlib.hmac_new(b'k',b'm','foo')
_hashlib.hmac_new(b'k',b'm',_hashlib.openssl_md5)
_hashlib.hmac_new(b'k',b'm',_md5.md5)
_hashlib.hmac_new(b'k',b'm',None)
_hashlib.hmac_new(b'k',b'm','shake_128')
_hashlib.hmac_new(b'k',b'm','md5').name
_hashlib.hmac_digest(b'k',b'm','md5')
_hashlib.hmac_digest(b'k',b'm','foo')
_hashlib.hmac_digest(b'k',b'm',5)
_hashlib.hmac_new('k',b'm','md5')
_hashlib.hmac_new(b'k','m','md5')
_hashlib.hmac_new(b'k',1,'md5')
_hashlib.get_fips_mode()
_hashlib.pbkdf2_hmac('foo',b'a',b'b',1)
_hashlib.pbkdf2_hmac(b'foo',b'a',b'b',1)
_hashlib.pbkdf2_hmac('md5',b'a',b'b',1)
_hashlib.pbkdf2_hmac('md5','a',b'b',1)
_hashlib.pbkdf2_hmac('md5',b'a',b'b',0)
_hashlib.pbkdf2_hmac('md5',b'a',b'b',-1)
_hashlib.pbkdf2_hmac('md5',b'a',b'b',1,0)
_hashlib.pbkdf2_hmac('md5',b'a',b'b',1,-1)
_hashlib.pbkdf2_hmac('md5',b'a',b'b',1,2**40)
_hashlib.pbkdf2_hmac('shake_128',b'a',b'b',1)
_hashlib.scrypt(b'a',salt=b'b',n=2,r=8,p=1)[:5]
_hashlib.scrypt('a',salt=b'b',n=2,r=8,p=1)[:5]
_hashlib.scrypt(b'a',salt='b',n=2,r=8,p=1)[:5]
_hashlib.scrypt(b'a',salt=b'b',n=3,r=8,p=1)[:5]
_hashlib.scrypt(b'a',salt=b'b',n=1,r=8,p=1)[:5]
_hashlib.scrypt(b'a',salt=b'b',n=2,r=8,p=0)[:5]
_hashlib.scrypt(b'a',salt=b'b',n=2,r=-8,p=0)[:5]
_hashlib.scrypt(b'a',salt=b'b',n=2,r=8,p=1,maxmem=-1)[:5]
_hashlib.scrypt(b'a',salt=b'b',n=2,r=8,p=1,maxmem=2**31)[:5]
_hashlib.scrypt(b'a',salt=b'b',n=2,r=8,p=1,dklen=0)[:5]
_hashlib.scrypt(b'a',salt=b'b',n=2**20,r=8,p=1)[:5]
_hashlib.scrypt(b'a',salt=b'b',n=2**14,r=8,p=1,maxmem=100)[:5]
_hashlib.compare_digest('a','a')
_hashlib._constructors
_hashlib.openssl_shake_128().digest(-1)
_hashlib.openssl_shake_128
'''.splitlines(): t(s)

data = bytes(range(256)) * 37
for name in sorted(hashlib.algorithms_guaranteed):
    h = hashlib.new(name)
    for i in range(0, len(data), 777):
        h.update(memoryview(data)[i:i + 777])
        c = h.copy()
    args = (20,) if h.name.startswith('shake') else ()
    print(name, h.name, h.digest_size, h.block_size, h.hexdigest(*args), c.digest(*args) == h.digest(*args))
    c.update(b'more')
    print(c.hexdigest(*args) == h.hexdigest(*args))
for cls, n in ((_blake2.blake2b, 64), (_blake2.blake2s, 32)):
    print(cls(b'data', digest_size=9, key=b'key', salt=b'salt', person=b'me', fanout=3, depth=4, leaf_size=5, node_offset=6, node_depth=7,
              inner_size=8, last_node=True).hexdigest())
    print(cls(data, key=b'k' * n).hexdigest())
import hmac
for name in 'md5 sha1 sha256 sha3_384 blake2s sha512_256 ripemd160'.split():
    m = hmac.new(b'key' * 50, data, name)
    print(m.name, m.hexdigest(), hmac.digest(b'key', data, name).hex()[:20], m.copy().digest() == m.digest())
print(hashlib.pbkdf2_hmac('sha512', b'pw', b'salt', 1000, 100).hex())
print(hashlib.scrypt(b'pw', salt=b'salt', n=16, r=8, p=2, dklen=70).hex())
import threading
h = hashlib.sha256()
ts = [threading.Thread(target=lambda: [h.update(b'x' * 5000) for _ in range(50)]) for _ in range(4)]
[t.start() for t in ts]; [t.join() for t in ts]
print(h.hexdigest())
