"""Writes src/ucd/names.bin and src/ucd/names_tables.rs from the running Python's `unicodedata`.

    python3.14 tools/names.py NameAliases.txt NamedSequences.txt

The names themselves come from `unicodedata.name`. Aliases and named sequences cannot be listed from Python, so the two
files of the Unicode Character Database are read for candidates (of any version), and only what `unicodedata.lookup`
confirms is taken.

names.bin holds, at the offsets that names_tables.rs names: word ends and letters of the lexicon; the names as word
numbers (one byte below FEW, else two; 255 ends a name); the offset of every eighth name; code points of the names as
runs; and the numbers of the names in the order of their text.
"""
import collections, os, struct, sys, unicodedata

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'src', 'ucd')
FEW = 200

names = {c: n for c in range(0x110000) if (n := unicodedata.name(chr(c), None))}
hangul = {c for c in names if 0xac00 <= c < 0xd7a4}
ranges, plain = [], []
for c, n in sorted(names.items()):
    prefix, dash, number = n.rpartition('-')
    if c in hangul:
        continue
    if dash and number == '%04X' % c:
        if ranges and ranges[-1][1] == c - 1 and ranges[-1][2] == prefix + dash:
            ranges[-1][1] = c
        else:
            ranges.append([c, c, prefix + dash])
    else:
        plain.append((c, n))

words = [w for w, _ in collections.Counter(w for _, n in plain for w in n.split(' ')).most_common()]
assert len(words) <= FEW + (255 - FEW) * 256 and len(plain) < 65536
number = {w: i for i, w in enumerate(words)}


def token(w):
    i = number[w]
    return bytes([i]) if i < FEW else bytes([FEW + (i - FEW) // 256, (i - FEW) % 256])


blob = b''
consts = []


def section(name, data):
    global blob
    consts.append('pub const %s: usize = %d;' % (name, len(blob)))
    blob += data


ends, at = [], 0
for w in words:
    at += len(w)
    ends.append(at)
section('WORD_ENDS', struct.pack('<%dI' % len(ends), *ends))
section('LETTERS', ''.join(words).encode())
stream, offsets = b'', []
parts = []
at = 0
for i, (c, n) in enumerate(plain):
    if i % 8 == 0:
        offsets.append(at)
    p = b''.join(map(token, n.split(' '))) + b'\xff'
    at += len(p)
    parts.append(p)
section('NAMES', b''.join(parts))
section('BLOCKS', struct.pack('<%dI' % len(offsets), *offsets))
runs = []
for i, (c, n) in enumerate(plain):
    if not i or plain[i - 1][0] != c - 1:
        runs.append((c, i))
section('RUNS', b''.join(struct.pack('<II', *r) for r in runs))
order = sorted(range(len(plain)), key=lambda i: plain[i][1])
section('ORDER', struct.pack('<%dH' % len(order), *order))
consts += ['pub const NAME_COUNT: usize = %d;' % len(plain), 'pub const RUN_COUNT: usize = %d;' % len(runs), 'pub const FEW: usize = %d;' % FEW]

aliases, sequences = {}, {}
for line in open(sys.argv[1], encoding='utf-8'):
    f = line.split('#')[0].strip().split(';')
    if len(f) > 1 and f[1] not in names.values():
        try:
            if ord(unicodedata.lookup(f[1])) == int(f[0], 16):
                aliases[f[1]] = int(f[0], 16)
        except KeyError:
            print('not known:', line, file=sys.stderr)
for line in open(sys.argv[2], encoding='utf-8'):
    line = line.split('#')[0].strip()
    for f in (line.split(';'), line.split('\t')[::-1]):
        if len(f) > 1:
            try:
                s = unicodedata.lookup(f[0])
            except KeyError:
                continue
            if len(s) > 1:
                sequences[f[0]] = s

short = lambda c: unicodedata.name(chr(c)).removeprefix('HANGUL SYLLABLE ')
vowels = [short(0xac00 + 11 * 588 + v * 28) for v in range(21)]
leads = [short(0xac00 + l * 588).removesuffix('A') for l in range(19)]
tails = [short(0xac00 + 11 * 588 + t).removeprefix('A') for t in range(28)]
for c in hangul:
    s = c - 0xac00
    assert short(c) == leads[s // 588] + vowels[s % 588 // 28] + tails[s % 28]

with open(os.path.join(HERE, 'names.bin'), 'wb') as f:
    f.write(blob)
with open(os.path.join(HERE, 'names_tables.rs'), 'w') as f:
    f.write('//! Written by tools/names.py from CPython 3.14: do not edit.\n\n' + '\n'.join(consts) + '\n\n')
    for n, v in (('LEADS', leads), ('VOWELS', vowels), ('TAILS', tails)):
        f.write('#[rustfmt::skip]\npub static %s: [&str; %d] = [%s];\n' % (n, len(v), ', '.join('"%s"' % x for x in v)))
    f.write('/// Names that end in the code point.\n#[rustfmt::skip]\npub static RANGES: [(u32, u32, &str); %d] = [\n' % len(ranges))
    f.writelines('    (0x%x, 0x%x, "%s"),\n' % tuple(r) for r in ranges)
    f.write('];\n/// Sorted by name.\n#[rustfmt::skip]\npub static ALIASES: [(&str, u32); %d] = [\n' % len(aliases))
    f.writelines('    ("%s", 0x%x),\n' % a for a in sorted(aliases.items()))
    f.write('];\n/// Sorted by name.\n#[rustfmt::skip]\npub static SEQUENCES: [(&str, &[u32]); %d] = [\n' % len(sequences))
    f.writelines('    ("%s", &[%s]),\n' % (n, ', '.join('0x%x' % ord(c) for c in s)) for n, s in sorted(sequences.items()))
    f.write('];\n')
print(len(blob), 'bytes;', len(plain), 'names', len(words), 'words', len(ranges), 'ranges', len(aliases), 'aliases', len(sequences), 'sequences')
