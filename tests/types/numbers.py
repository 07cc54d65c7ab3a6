print(2 ** 100, -7 // 2, -7 % 3, 7 % -3, divmod(-7, 2), 1 << 70, (1 << 70) >> 68, ~5, 5 & -2, 6 | 9, 6 ^ 3)
print(10 ** 20 // 3, 10 ** 20 % 7, -(10 ** 20) // 7, pow(3, 100, 7), pow(2, -1, 7))
print(0.1 + 0.2, 1e16, 1e-5, 1.0, float("inf"), -0.0, 3.0 // 2, -3.5 % 2, 2.5 ** 2, 1 / 3)
print(round(2.5), round(3.5), round(2.675, 2), round(1234, -2), int(-3.9), int("  12_34 "), int("ff", 16), int("0b101", 0))
print(True + True, True & False, isinstance(True, int), bool(0.0), bool([]))
print(complex(1, 2) * complex(3, -1), abs(3 + 4j), (1 + 2j).conjugate(), 1j ** 2)
for expr in ["1/0", "1%0", "1.0/0", "1<<-1", "int('x')", "float('y')", "10**400*1.0", "int('1'*5000)", "0**-1", "1 < 'a'", "1 + 'a'", "-'a'", "'a' * 'b'"]:
    try:
        print(eval(expr))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)
print(f"{1234567.891:,.2f}|{255:#x}|{-5:+d}|{0.25:%}|{1e10:g}|{12:08b}|{3.14159:>10.3}|{'x':*^7}|{1000000:_}")
print(hash(1), hash(1.0), hash(2 ** 61 - 1), hash(0.5), (255).to_bytes(2, "big"), int.from_bytes(b"\x01\x00", "little"), (10).bit_length())
print((0.5).as_integer_ratio(), (0.1).hex(), float.fromhex("0x1.8p3"), 7 .__add__(3), (5).__radd__(2))
