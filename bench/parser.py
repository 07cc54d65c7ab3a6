# A JSON reader and writer written in Python: indexing and slicing of text, recursion, dicts and lists.
class Reader:
    def __init__(self, text):
        self.text = text
        self.at = 0

    def space(self):
        text = self.text
        while text[self.at] in " \t\n":
            self.at += 1

    def value(self):
        self.space()
        c = self.text[self.at]
        if c == "{":
            return self.object()
        if c == "[":
            return self.array()
        if c == '"':
            return self.string()
        for word, v in (("true", True), ("false", False), ("null", None)):
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return v
        return self.number()

    def object(self):
        out = {}
        self.at += 1
        self.space()
        while self.text[self.at] != "}":
            key = self.string()
            self.space()
            if self.text[self.at] != ":":
                raise ValueError(self.at)
            self.at += 1
            out[key] = self.value()
            self.space()
            if self.text[self.at] == ",":
                self.at += 1
                self.space()
        self.at += 1
        return out

    def array(self):
        out = []
        self.at += 1
        self.space()
        while self.text[self.at] != "]":
            out.append(self.value())
            self.space()
            if self.text[self.at] == ",":
                self.at += 1
                self.space()
        self.at += 1
        return out

    def string(self):
        chars = []
        self.at += 1
        while True:
            c = self.text[self.at]
            self.at += 1
            if c == '"':
                return "".join(chars)
            if c == "\\":
                c = self.text[self.at]
                self.at += 1
                c = {"n": "\n", "t": "\t"}.get(c, c)
            chars.append(c)

    def number(self):
        start = self.at
        while self.text[self.at].isdigit() or self.text[self.at] in "+-.eE":
            self.at += 1
        s = self.text[start:self.at]
        try:
            return int(s)
        except ValueError:
            return float(s)

def write(v):
    if isinstance(v, dict):
        return "{" + ", ".join(f'"{k}": {write(x)}' for k, x in v.items()) + "}"
    if isinstance(v, list):
        return "[" + ", ".join([write(x) for x in v]) + "]"
    if isinstance(v, str):
        return '"' + v.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    if v is True or v is False or v is None:
        return {True: "true", False: "false", None: "null"}[v]
    return str(v)

data = [{"id": i, "name": f"user {i}", "score": i * 1.5, "tags": ["a", "b\n", None], "ok": i % 2 == 0, "sub": {"x": [i, -i]}} for i in range(300)]
text = write(data)
for _ in range(60):
    back = Reader(text).value()
print(len(text), back == data)
