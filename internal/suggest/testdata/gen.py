"""Writes cases.jsonl: what CPython 3.14 answers. Run: python3.14 gen.py > cases.jsonl"""
import json, random, _suggestions
R = random.Random(5)
words = 'append extend insert remove pop clear index count sort reverse copy bluch BLUCH blech fluch somethingverywrong noise More noise a foo bar é naïve __init__ __class__ get_value getvalue GetValue setValue'.split()
for n in range(1500):
    w = list(R.choice(words))
    for i in range(R.randrange(5)):
        c = R.random(); k = R.randrange(len(w) + 1)
        if c < .3: w.insert(k, R.choice('abcdeXYZé_'))
        elif w:
            k %= len(w)
            if c < .6: del w[k]
            elif c < .8: w[k] = w[k].swapcase()
            else: w[k] = R.choice('abcdef')
    w = ''.join(w)
    cands = R.sample(words, R.randrange(1, 12)) + ([w * 30] if R.random() < .1 else [])
    print(json.dumps([cands, w, _suggestions._generate_suggestions(cands, w)]))
