class P:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x = x; self.y = y
    def __repr__(self): return f"P({self.x},{self.y})"
class Color: RED = 1; BLUE = "b"
def m(v):
    match v:
        case 0: return "zero"
        case -1 | -2: return "neg"
        case 1.5: return "float"
        case "a" | "b" as s: return ("ab", s)
        case b"x": return "bytes"
        case None: return "none"
        case True: return "true"
        case Color.BLUE: return "blue"
        case []: return "empty"
        case [x]: return ("one", x)
        case [1, x, *_]: return ("1x", x)
        case [*_, 9]: return "ends9"
        case [a, [b, c], *d] if a == 2: return ("nest", a, b, c, d)
        case (a, b, c): return ("three", a, b, c)
        case [a, *mid, z] if len(mid) > 2: return (a, mid, z)
        case {}  if not v: return "emptydict"
        case {"k": 1}: return "k1"
        case {"k": [x, y], "z": {"w": w}}: return (x, y, w)
        case {"t": t, **rest}: return (t, rest)
        case {Color.BLUE: q}: return ("key", q)
        case P(0, y=y0): return ("P0", y0)
        case P(x=P(a, b), y=c): return ("PP", a, b, c)
        case P() as p: return ("P", p)
        case int(n) if n > 100: return ("big", n)
        case int() | float() as n: return ("num", n)
        case str(x): return ("str", x)
        case (P(x=a), b) | (b, P(x=a)): return (a, b)
        case {"u": (1 | 2) as u} | {"v": u}: return ("uv", u)
        case set() | frozenset(): return "set"
        case _: return "other"
for v in (0, -2, 1.5, "a", b"x", None, True, "b", [], [5], [1, 2, 3], [4, 9], [2, [3, 4], 5, 6], (7, 8, 7), [1.5, 2, 3, 4, 5], {}, {"k": 1},
          {"k": [1, 2], "z": {"w": 3}}, {"t": 1, "u": 2}, {"b": 4}, P(0, 1), P(P(1, 2), 3), P(5, 6), 1000, 7, 2.5, "zz", (P(1, 1), 2), (2, P(3, 3)),
          {"u": 2}, {"v": 9}, {1}, object, range(3), "", (1,), [[1]]):
    print(repr(v) if v is not object else "obj", "->", m(v))
def bind(v):
    a = b = "unset"
    match v:
        case [a, 1]: return ("first", a, b)
        case [a, b] if b == 5: return ("second", a, b)
        case _: return ("none", a, b)
print(bind([9, 1]), bind([9, 5]), bind([9, 7]))
def subj(x):
    match x:
        case [x, y]: return x, y
        case x if x == 3: return ("three", x)
        case {"x": x}: return x
        case x: return ("any", x)
print(subj([1, 2]), subj(3), subj({"x": 5}), subj(8))
def errs():
    for cls, v in ((int, 5),):
        try:
            match v:
                case P(1, 2, 3): pass
            match P(1, 2):
                case P(1, 2, 3): pass
        except TypeError as e: print(e)
    try:
        match P(1, 2):
            case P(1, x=1): pass
    except TypeError as e: print(e)
    try:
        match 1:
            case m(): pass
    except TypeError as e: print(e)
errs()
match 5, 6:
    case x, y: print(x, y)
match (w := 3):
    case 3 if w: print("walrus", w)
