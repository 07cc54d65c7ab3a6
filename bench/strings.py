# Text: splitting, joining, finding, formatting, characters.
text = "the quick brown fox jumps over the lazy dog; pack my box with five dozen liquor jugs. " * 40

def main(n):
    vowels = 0
    words = 0
    out = []
    for i in range(n):
        for w in text.split():
            if w.startswith("q") or w.endswith("s"):
                words += 1
            out.append(w.upper()[:3])
        if len(out) > 5000:
            out = out[-100:]
    for c in text * 4:
        if c in "aeiou":
            vowels += 1
    s = "-".join(out)
    return vowels, words, len(s), s.count("THE"), s.find("JUG"), s.replace("-", "").isalpha(), f"{words:>10,d}|{vowels / 7:.3f}"

print(main(5000))
