# Heap: many small dicts that live together, are changed and dropped.
import sys

n = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000

def make(i):
    return {"id": i, "name": "row", "size": i * 0.5, "next": None}

def main(n):
    rows = [make(i) for i in range(n)]
    for i, row in enumerate(rows):
        row["next"] = rows[i * 7 % n]["id"]
        if i % 3 == 0:
            row["extra"] = i
    total = sum(row["next"] for row in rows)
    for round in range(3):
        for i in range(round, n, 3):
            rows[i] = {"id": -i, "old": rows[i].get("extra")}
        total += len(rows[n // 2])
    small = [{i: i} for i in range(n)]
    return total, len(small), sum(row["id"] for row in rows)

print(main(n))
