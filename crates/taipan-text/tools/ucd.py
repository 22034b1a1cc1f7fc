"""Writes src/ucd/tables.rs from the running Python's `unicodedata` and str methods.

    python3.14 tools/ucd.py

CPython 3.14 (Unicode 16.0) is the oracle, so its answers are the source: what it derives, we derive alike. Tables are
two-level: `PAGES[c >> SHIFT]` names a block of `1 << SHIFT` entries. Equal records are stored once.
"""
import os, sys, textwrap, unicodedata, _sre

assert unicodedata.unidata_version == '16.0.0'
N = 0x110000
OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'src', 'ucd', 'tables.rs')

CATEGORIES = 'Cn Lu Ll Lt Mn Mc Me Nd Nl No Zs Zl Zp Cc Cf Cs Co Lm Lo Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So'.split()
BIDI = ['', *'L LRE LRO R AL RLE RLO PDF EN ES ET AN CS NSM BN B S WS ON LRI RLI FSI PDI'.split()]
WIDTHS = 'F H W Na A N'.split()
FLAGS = 'ALPHA DECIMAL DIGIT NUMERIC SPACE LINE_BREAK LOWER UPPER TITLE PRINTABLE XID_START XID_CONTINUE CASED SIGMA_CASED IGNORABLE MIRRORED CASE_PAIR'.split()
FORMS = 'NFC NFD NFKC NFKD'.split()

chars = [chr(c) for c in range(N)]

compositions = []
composing = set(range(0x1161, 0x1176)) | set(range(0x11a8, 0x11c3))
for c, ch in enumerate(chars):
    d = unicodedata.decomposition(ch) if not 0xac00 <= c < 0xd7a4 else ''
    if d and d[0] != '<':
        p = [int(x, 16) for x in d.split()]
        if len(p) == 2 and unicodedata.normalize('NFC', ''.join(map(chr, p))) == ch:
            compositions.append((p[0], p[1], c))
            composing.add(p[1])
compositions.sort()


def flags(ch):
    b = (ch + 'Σ').lower()[-1] == 'ς'
    a = ('a' + ch + 'Σ').lower()[-1] == 'ς'
    on = [ch.isalpha(), ch.isdecimal(), ch.isdigit(), ch.isnumeric(), ch.isspace(), len(('x' + ch + 'y').splitlines()) == 2,
          ch.islower(), ch.isupper(), ch.istitle() and not ch.isupper(), ch.isprintable(), ch.isidentifier() and ch != '_',
          ('a' + ch).isidentifier(), (ch + 'a').title()[-1] == 'a', b, a and not b, bool(unicodedata.mirrored(ch)),
          bool(_sre.unicode_iscased(ord(ch)))]
    return sum(1 << i for i, f in enumerate(on) if f)


numbers = {None: 0}
records, record_ids = {}, []
cases, case_ids = {(0, 0, 0, 0): 0}, []
extra = []
extra_at = {}
decomps = [0]
decomp_ids = []
tags = {'': 0}


def mapping(ch, to):
    if len(to) == 1:
        return ord(to) - ord(ch)
    key = tuple(map(ord, to))
    if key not in extra_at:
        extra_at[key] = len(extra)
        extra.extend(key)
    return 1 << 30 | extra_at[key] << 3 | len(key)


for c, ch in enumerate(chars):
    number = unicodedata.numeric(ch, None)
    quick = 0
    for i, form in enumerate(FORMS):
        if unicodedata.normalize(form, ch) != ch:
            quick |= 2 << 2 * i
        elif form in ('NFC', 'NFKC') and c in composing:
            quick |= 1 << 2 * i
    record = (CATEGORIES.index(unicodedata.category(ch)), BIDI.index(unicodedata.bidirectional(ch)), unicodedata.combining(ch),
              WIDTHS.index(unicodedata.east_asian_width(ch)), unicodedata.decimal(ch, -1), unicodedata.digit(ch, -1),
              numbers.setdefault(number, len(numbers)), quick, flags(ch))
    record_ids.append(records.setdefault(record, len(records)))
    # A lone capital sigma has nothing before it, so lower() gives the simple mapping.
    case = tuple(mapping(ch, f(ch)) for f in (str.lower, str.upper, str.title, str.casefold))
    assert _sre.unicode_tolower(c) == ord(ch.lower()[0]), hex(c)
    case_ids.append(cases.setdefault(case, len(cases)))
    d = unicodedata.decomposition(ch) if not 0xac00 <= c < 0xd7a4 else ''
    if d:
        tag, _, rest = d.partition('> ') if d[0] == '<' else ('', '', d)
        tag = tags.setdefault(tag + '>' if tag else '', len(tags))
        points = [int(x, 16) for x in rest.split()]
        decomp_ids.append(len(decomps))
        decomps.append(tag << 8 | len(points))
        decomps.extend(points)
    else:
        decomp_ids.append(0)


def trie(ids):
    best = None
    for shift in range(4, 10):
        blocks, pages = {}, []
        for i in range(0, N, 1 << shift):
            pages.append(blocks.setdefault(tuple(ids[i:i + (1 << shift)]), len(blocks)))
        size = len(pages) * (1 if len(blocks) < 256 else 2) + sum(map(len, blocks)) * (1 if max(ids) < 256 else 2)
        if best is None or size < best[0]:
            best = size, shift, pages, [x for b in blocks for x in b]
    return best


def array(name, ty, values, doc):
    body = textwrap.fill(', '.join(map(str, values)), 118, initial_indent='    ', subsequent_indent='    ', break_long_words=False, break_on_hyphens=False)
    return '/// %s\n#[rustfmt::skip]\npub static %s: [%s; %d] = [\n%s,\n];\n\n' % (doc, name, ty, len(values), body)


def width(values):
    return 'u8' if max(values) < 256 else 'u16' if max(values) < 65536 else 'u32'


def emit_trie(name, ids, doc):
    size, shift, pages, data = trie(ids)
    print(name, size, 'bytes, shift', shift, file=sys.stderr)
    return ('pub const %s_SHIFT: u32 = %d;\n' % (name, shift) + array(name + '_PAGES', width(pages), pages, doc + ': block of each page.')
            + array(name + '_BLOCKS', width(data), data, doc + ': the blocks.'))


with open(OUT, 'w') as f:
    f.write('//! Written by tools/ucd.py from CPython 3.14: do not edit.\n\nuse super::Record;\n\n')
    f.write('pub static CATEGORIES: [&str; %d] = [%s];\n' % (len(CATEGORIES), ', '.join('"%s"' % s for s in CATEGORIES)))
    f.write('pub static BIDI: [&str; %d] = [%s];\n' % (len(BIDI), ', '.join('"%s"' % s for s in BIDI)))
    f.write('pub static WIDTHS: [&str; %d] = [%s];\n' % (len(WIDTHS), ', '.join('"%s"' % s for s in WIDTHS)))
    f.write('/// Tags of compatibility decompositions.\npub static TAGS: [&str; %d] = [%s];\n\n' % (len(tags), ', '.join('"%s"' % s for s in tags)))
    for i, name in enumerate(FLAGS):
        f.write('pub const %s: u32 = 1 << %d;\n' % (name, i))
    f.write('\n')
    f.write(array('NUMBERS', 'f64', [repr(float(n)) if n is not None else '0.0' for n in numbers], 'Numeric values; the first is for none.'))
    rows = ['Record::new(%s)' % ', '.join(map(str, r)) for r in records]
    f.write('/// The distinct records of properties.\n#[rustfmt::skip]\npub static RECORDS: [Record; %d] = [\n    %s,\n];\n\n' % (len(rows), ',\n    '.join(rows)))
    f.write(emit_trie('RECORD', record_ids, 'Index into `RECORDS`'))
    f.write('/// The distinct case mappings (lower, upper, title, fold): a difference, or `1 << 30 | offset << 3 | length` into `CASE_EXTRA`.\n#[rustfmt::skip]\npub static CASES: [[i32; 4]; %d] = [\n    %s,\n];\n\n'
            % (len(cases), ', '.join(str(list(c)) for c in cases).replace('], ', '],\n    ')))
    f.write(array('CASE_EXTRA', 'u16', extra, 'Mappings to several code points.'))
    f.write(emit_trie('CASE', case_ids, 'Index into `CASES`'))
    f.write(array('DECOMPOSITIONS', 'u32', decomps, 'Tag << 8 | length, then the code points.'))
    f.write(emit_trie('DECOMPOSITION', decomp_ids, 'Index into `DECOMPOSITIONS`, 0 for none'))
    f.write('/// First, second, composite; sorted.\n#[rustfmt::skip]\npub static COMPOSITIONS: [(u32, u32, u32); %d] = [\n    %s,\n];\n' % (len(compositions), textwrap.fill(', '.join('(%d,%d,%d)' % t for t in compositions), 118, subsequent_indent='    ')))
