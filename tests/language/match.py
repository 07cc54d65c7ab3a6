class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y):
        self.x, self.y = x, y

def what(v):
    match v:
        case 0 | 1 as small:
            return f"small {small}"
        case int() if v < 0:
            return "negative"
        case str(s):
            return f"str {s!r}"
        case [] | ():
            return "empty"
        case [x]:
            return f"one {x}"
        case [first, *rest, last]:
            return f"{first}..{last} {rest}"
        case {"kind": "a", **others}:
            return f"a with {others}"
        case {"kind": kind}:
            return f"kind {kind}"
        case Point(x=0, y=0):
            return "origin"
        case Point(x, y) if x == y:
            return f"diagonal {x}"
        case Point(x, y):
            return f"point {x} {y}"
        case None | True:
            return "constant"
        case _:
            return "other"

for v in [0, 1, -5, "x", [], (), [1], [1, 2, 3], {"kind": "a", "n": 1}, {"kind": "b"}, Point(0, 0), Point(2, 2), Point(1, 2), None, True, 5, 2.5, {}]:
    print(what(v))
