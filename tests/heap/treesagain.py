# The memory of syntax trees is used again by objects of other sizes.
import ast

with open(__file__) as f:
    source = f.read()

def holder(n):
    body = "".join(f"        self.a{k} = x + {k}\n" for k in range(n))
    space = {}
    exec(f"class Holder{n}:\n    def __init__(self, x):\n{body}", space)
    return space[f"Holder{n}"]

holders = [holder(n) for n in range(2, 17)]
first = ast.dump(ast.parse(source), include_attributes=True)
kept = []
for i in range(12):
    trees = [ast.parse(source) for _ in range(5)]
    del trees[::2]
    objects = [h(i) for h in holders for _ in range(100)]
    trees += [ast.parse(source) for _ in range(2)]
    for tree in trees:
        assert ast.dump(tree, include_attributes=True) == first, i
    for h in objects:
        assert list(vars(h).values()) == [i + k for k in range(len(vars(h)))], i
print("the same", len(objects), len(trees))
