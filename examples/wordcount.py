"""The most frequent words of a text file.

usage: wordcount.py FILE [HOW_MANY]
"""

import re
import sys
from collections import Counter

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def words(lines):
    for line in lines:
        for match in WORD.finditer(line):
            yield match.group().lower()


def main(argv):
    if len(argv) not in (2, 3):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    how_many = int(argv[2]) if len(argv) == 3 else 10
    try:
        with open(argv[1], encoding="utf-8") as file:
            counts = Counter(words(file))
    except OSError as error:
        print(f"wordcount: {error}", file=sys.stderr)
        return 1

    total = counts.total()
    print(f"{total} words, {len(counts)} different")
    # The same frequency: in order of the alphabet.
    ranking = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    width = max((len(word) for word, _ in ranking[:how_many]), default=0)
    for word, count in ranking[:how_many]:
        print(f"{word:<{width}} {count:5} {count / total:6.2%} {'#' * round(200 * count / total)}")

    by_length = Counter(len(word) for word in counts.elements())
    mean = sum(length * n for length, n in by_length.items()) / total if total else 0
    longest = max(counts, key=lambda word: (len(word), word), default="")
    print(f"mean length {mean:.2f}, longest {longest!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
