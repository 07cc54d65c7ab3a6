# The library's json: dumps and loads of ordinary documents.
import json

data = [{"id": i, "name": f"user {i}", "score": i * 1.5, "tags": ["a", "b\n", None], "ok": i % 2 == 0, "sub": {"x": [i, -i], "s": "é" * (i % 5)}}
        for i in range(1000)]
for _ in range(120):
    text = json.dumps(data)
    back = json.loads(text)
print(len(text), back == data, len(json.dumps(data, indent=1, sort_keys=True)))
