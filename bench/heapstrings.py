# Heap: many short strings that live together, as keys, parts and values.
import sys

n = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000

def main(n):
    names = [f"user{i}" for i in range(n)]
    where = {name: i for i, name in enumerate(names)}
    mails = [name + "@example.org" for name in names]
    parts = [m.split("@")[0] for m in mails]
    hits = sum(where[p] for p in parts)
    kept = set()
    for m in mails:
        kept.add(m[2:8])
    del mails
    upper = [p.upper() for p in parts]
    return hits, len(kept), len("".join(upper)), parts == names

print(main(n))
