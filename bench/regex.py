# Regular expressions: search, match, groups, findall, sub with a function, split, alternatives, tokens.
import re

log = "\n".join(
    f"2026-11-{i % 28 + 1:02d} 12:{i % 60:02d}:07 host{i % 7} app[{i}]: user=alice{i % 13} status={200 + i % 5} path=/a/b{i}.html took {i % 97}.{i % 10} ms"
    for i in range(1500))
line = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\S+) (\w+) (\w+)\[(\d+)\]: (.*)")
pair = re.compile(r"(\w+)=(\S+)")
token = re.compile(r"\s*(?:(?P<num>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_]\w*)|(?P<op>[-+*/()=]))")

def main():
    total = 0
    for s in log.splitlines():
        m = line.match(s)
        total += int(m.group(7)) + len(m.group(8))
        total += len(dict(pair.findall(s)))
        if re.search(r"took (\d+)\.\d ms$", s):
            total += 1
    out = re.sub(r"alice(\d+)", lambda m: "bob" + str(int(m.group(1)) + 1), log)
    words = len(re.findall(r"[a-z]+", log)) + len(re.split(r"[ =/:]", log))
    kinds = {}
    for m in token.finditer("alpha = 3.5 * (beta + gamma1) - 42 / delta_2 " * 400):
        kinds[m.lastgroup] = kinds.get(m.lastgroup, 0) + 1
    return total, len(out), words, kinds, len(re.findall(r"(?i)HOST[0-3]|app\[1", log))

for _ in range(25):
    r = main()
print(r)
