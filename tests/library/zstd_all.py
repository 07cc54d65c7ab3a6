# _zstd: arguments, messages, frames in pieces, dictionaries. Compressed bytes may differ from libzstd's: only what they decompress to is shown.
import random, re
from compression import zstd
import _zstd
def t(s):
    try: print(s,'->',re.sub('0x[0-9a-f]+','PTR',repr(eval(s)))[:200])
    except BaseException as e: print(s,'!!',type(e).__mro__[:2],e)
Z = b'(\xb5/\xfd 2]\x00\x00(hello\x01\x00\xc2,Z'
for s in '''zstd.ZstdCompressor(level=100)
zstd.ZstdCompressor(level='a')
zstd.ZstdCompressor(level=3,options={})
zstd.ZstdCompressor(options=5)
zstd.ZstdCompressor(options={'a':1})
zstd.ZstdCompressor(options={100:'a'})
zstd.ZstdCompressor(options={99999:1})
zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log:99})
zstd.ZstdCompressor(zstd_dict=5)
zstd.ZstdCompressor().compress(b'abc',mode=9)
zstd.ZstdCompressor().flush(0)
(lambda o:(o.compress(b'abc'),o.set_pledged_input_size(3)))(zstd.ZstdCompressor())
zstd.ZstdCompressor().set_pledged_input_size(-1)
zstd.ZstdDecompressor().decompress(b'abcdefghijkl')
zstd.ZstdDecompressor().decompress(Z[:-3]+b'x'*3)
zstd.ZstdDecompressor(options={5:1})
zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max:5})
(lambda o:(o.decompress(Z+b'xx'),o.eof,o.unused_data,o.needs_input))(zstd.ZstdDecompressor())
(lambda o:(o.decompress(Z+b'xx',5),o.eof,o.unused_data,o.needs_input,o.decompress(b'',10),o.needs_input,o.decompress(b''),o.eof,o.unused_data))(zstd.ZstdDecompressor())
(lambda o:(o.decompress(Z),o.decompress(b'')))(zstd.ZstdDecompressor())
zstd.decompress(b'')
zstd.decompress(Z[:-1])
zstd.decompress(Z+Z)
zstd.decompress(Z+b'junk')
zstd.ZstdDict(b'abc')
zstd.ZstdDict(b'abcdefghij')
zstd.ZstdDict(b'abcdefghij',is_raw=True)
zstd.get_frame_info(Z)
zstd.get_frame_info(b'abc')
zstd.get_frame_size(Z)
zstd.get_frame_size(Z[:-1])
_zstd.get_param_bounds(100,True)
_zstd.get_param_bounds(100,False)
_zstd.get_param_bounds(5,True)
zstd.CompressionParameter.window_log.bounds()
[ (p.name,p.bounds()) for p in zstd.CompressionParameter]
zstd.decompress(zstd.compress(b'a'*10,options={zstd.CompressionParameter.checksum_flag:1}))
zstd.train_dict([b'abc'*100]*10,100)
zstd.train_dict([],100)
zstd.zstd_version_info
'''.splitlines(): t(s)

random.seed(4)
for n in (0, 1, 500, 300000):
    data = bytes(random.choice(b'abcdefgh') for _ in range(n)) + b'hello' * (n // 3)
    for kw in ({}, {'level': 1}, {'level': 19}, {'level': -5}, {'options': {zstd.CompressionParameter.checksum_flag: 1, zstd.CompressionParameter.window_log: 12}}):
        z = zstd.compress(data, **kw)
        c = zstd.ZstdCompressor(**kw)
        z2 = b''.join(c.compress(data[i:i + 7000], i // 7000 % 2) for i in range(0, len(data), 7000)) + c.flush()
        d, out, i = zstd.ZstdDecompressor(), b'', 0
        while not d.eof:
            chunk = b''
            if d.needs_input:
                chunk, i = z2[i:i + 999], i + 999
            out += d.decompress(chunk, 5000)
        print(n, sorted(kw), zstd.decompress(z) == data, zstd.decompress(z2) == data, out == data, zstd.get_frame_size(z) == len(z), zstd.get_frame_info(z))
raw = zstd.ZstdDict(b'hello world, this is a dictionary ' * 5, is_raw=True)
z = zstd.compress(b'this is a dictionary', zstd_dict=raw)
print(zstd.decompress(z, raw), zstd.decompress(zstd.compress(b'this is', zstd_dict=raw.as_prefix), raw.as_prefix))
samples = [b'sample number %d: some words that are the same, %d' % (i, i * 7) for i in range(3000)]
td = zstd.train_dict(samples, 4000)
print(isinstance(td, zstd.ZstdDict), 0 < len(td) <= 4000, td.dict_id > 0)
z = zstd.compress(samples[5], zstd_dict=td)
print(zstd.decompress(z, td) == samples[5], zstd.get_frame_info(z).dictionary_id == td.dict_id, len(z) < len(zstd.compress(samples[5])))
c = zstd.ZstdCompressor()
c.set_pledged_input_size(300)
try:
    c.compress(b'abc')
    c.flush()
except zstd.ZstdError as e:
    print(e)
