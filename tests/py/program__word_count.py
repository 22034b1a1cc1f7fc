text = """It was the best of times, it was the worst of times, it was the age of wisdom,
it was the age of foolishness, it was the epoch of belief, it was the epoch of incredulity."""
counts = {}
for word in text.lower().split():
    word = word.strip(",.!?")
    counts[word] = counts.get(word, 0) + 1
for w, n in sorted(counts.items(), key=lambda p: (-p[1], p[0]))[:8]: print(f"{w:12} {n:3} {'#' * n}")
letters = {}
for c in text:
    if c.isalpha(): letters.setdefault(c.lower(), []).append(c)
print({k: len(v) for k, v in sorted(letters.items())})
print(max(counts, key=len), sum(counts.values()), len(counts), sorted({len(w) for w in counts}))
lines = text.splitlines()
print([len(l) for l in lines], [l.count("it") for l in lines])
