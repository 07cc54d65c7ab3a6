# bytes, bytearray, memoryview, struct, int.from_bytes, checksums by hand.
import struct

def crc(data, table):
    c = 0xffffffff
    for b in data:
        c = table[(c ^ b) & 255] ^ (c >> 8)
    return c ^ 0xffffffff

def main(n):
    table = []
    for i in range(256):
        for _ in range(8):
            i = i >> 1 ^ 0xedb88320 if i & 1 else i >> 1
        table.append(i)
    data = bytes(i * 7 & 255 for i in range(n))
    buf = bytearray()
    for i in range(n // 4):
        buf += b"%d," % i
        buf.append(i & 127)
    total = 0
    for i in range(0, len(data) - 8, 8):
        a, b, c = struct.unpack_from("<IHH", data, i)
        total += a ^ b ^ c
        total += int.from_bytes(data[i:i + 4], "big")
    packed = b"".join(struct.pack(">HB", i & 65535, i & 255) for i in range(n // 4))
    view = memoryview(data)
    for i in range(0, n - 16, 16):
        total += view[i] + len(view[i:i + 16])
    for i in range(len(buf)):
        buf[i] ^= 85
    parts = bytes(buf).split(b"\x00")
    return crc(data, table), total, len(buf), len(packed), len(parts), data.count(b"\x07"), data.find(b"\xfe\xff"), data.hex()[:8]

print(main(1200000))
