import _struct as s, _random as r, binascii as b
S=s.Struct
def t(x):
    try: print(x, '->', repr(eval(x, globals())))
    except Exception as e: print(x, '->', type(e).__module__, type(e).__name__, e)
ba=bytearray(8)
for x in ['s.pack("<ihb",1,2,3)','s.pack("i",1.5)','s.pack("b",1000)','s.pack("i")','s.pack()','s.pack(1)','s.pack("z",1)','s.pack("é",1)','s.calcsize("iqh")','s.unpack("<i",b"abcd")','s.unpack("<i",b"abc")','s.unpack_from("<h",b"abcdef",2)','s.unpack_from("<h",b"abcdef",-2)','s.unpack_from("<h",b"abcdef",-1)','s.unpack_from("<h",b"abcdef",-10)','s.unpack_from("<h",b"abcdef",5)','s.pack_into("<h",ba,2,258)','ba','s.pack_into("<h",ba,7,258)','s.pack_into("<h",ba,-1,258)','s.pack_into("<h",ba,-100,258)','s.pack_into("<h",b"x",0,1)','s.pack_into("<h")','s.pack_into("<h",ba)','s.pack_into("<h",ba,0)','list(s.iter_unpack("<h",b"abcd"))','s.iter_unpack("<h",b"abc")','s.iter_unpack("",b"abc")','s.pack("5s3p?cx",b"ab",b"cdef",True,b"z")','s.unpack("5s3p?cx",b"ab\0\0\0\2cd\1z\0")','s.pack("efd",1.5,2.5,3.5)','s.pack("f",1e300)','s.pack("f","a")','s.pack("c",b"ab")','s.pack("s","a")','s.pack("<Q",2**64)','s.pack("<Q",-1)','s.pack("P",1)','s.pack("FD",1j,2)','s.unpack("FD",s.pack("0dFD",1j,2))[1]','S("<i")','S(b"<i").format','S("<i").size','S(1)','S("<i").pack(5)','S("<i").unpack(b"\5\0\0\0")','S("<i").unpack_from(buffer=b"\5\0\0\0\6",offset=1)','S("<i").unpack("a")','s.error','s.unpack("i",1)','S()','S("2i").pack(1)','repr(iter(s.iter_unpack("h",b"aa")))[:25]',
 'b.hexlify(b"abc")','b.hexlify(b"abc","-")','b.hexlify(b"abcd",b":",2)','b.unhexlify("616263")','b.unhexlify("6")','b.unhexlify("zz")','b.crc32(b"hello")','b.crc32(b"hello",-1)','b.crc_hqx(b"hello",0)','b.b2a_base64(b"hello")','b.b2a_base64(b"hello",newline=False)','b.a2b_base64("aGVsbG8=")','b.a2b_base64("aGVsbG8")','b.a2b_base64("é")','b.a2b_base64(1)','b.a2b_base64("aGVsbG8=x",strict_mode=True)','b.b2a_uu(b"hello")','b.a2b_uu(b"%:&5L;&\\\\ ")','b.b2a_qp(b"a=b\xe9 c")','b.a2b_qp("a=3Db")','b.b2a_uu(b"x"*50)','b.Error.__mro__','b.hexlify(b"abc","--")','b.crc32("a")']: t(x)
R=r.Random
x=R(42)
print([x.random() for i in range(3)], x.getrandbits(10), x.getrandbits(100), x.getrandbits(0))
st=x.getstate(); print(len(st), st[:3], st[-1]); a=x.random(); x.setstate(st); print(a==x.random())
for e in ['x.setstate(1)','x.setstate((1,))','x.seed([])','x.seed(1,2)','R(1,2)','x.getrandbits("a")','x.seed("abc") or 1', 'R(2**100).random()','R(-5).random()','R(1.5).random()', 'R(True).random()']: t(e)
