"""Writes tests/vectors/*.txt. Run with CPython 3.14: it is the oracle of what this crate computes.

    python3.14 tests/generate.py [name ...]

A line is fields separated by tabs; a text field is in unicode_escape form (so that it holds no tab or newline).
"""
import os, random, struct, sys

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'vectors')
GROUPS = {}


def group(f):
    GROUPS[f.__name__] = f
    return f


def esc(s):
    return s.encode('unicode_escape', 'surrogatepass').decode('ascii')


def bits(x):
    return '%016x' % struct.unpack('<Q', struct.pack('<d', x))[0]


def floats(r, n):
    fixed = [0.0, -0.0, 1.0, -1.0, 0.1, 0.5, 1.5, 2.5, 0.25, 0.125, 1e15, 1e16, 123456789012345680.0, 9999999999999998.0,
             1e17, 1e22, 1e23, 1e100, 1e-4, 1e-5, 1.5e-5, 0.00012345, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308,
             float('inf'), float('-inf'), float('nan'), 99.5, 999.5, 0.95, 9.5, 0.05, 0.005, 12345.678, 1234567.891, 1e21,
             9007199254740993.0, 4503599627370497.5, 2**-1074 * 3, 0.3, 2/3, 1e5, 123456.0, 999999.5, 9999995.0, 0.0001234565]
    out = list(fixed)
    while len(out) < n:
        k = r.randrange(5)
        if k == 0:
            out.append(struct.unpack('<d', struct.pack('<Q', r.getrandbits(64)))[0])
        elif k == 1:
            out.append(r.uniform(-1000, 1000))
        elif k == 2:
            out.append(round(r.uniform(-10, 10), r.randrange(6)))
        elif k == 3:
            out.append(r.randrange(-10**6, 10**6) / 2 ** r.randrange(12))
        else:
            out.append(r.uniform(1, 10) * 10.0 ** r.randrange(-20, 25))
    return out


@group
def float_repr():
    r = random.Random(1)
    for x in floats(r, 1200):
        yield bits(x), repr(x), x.hex()


@group
def float_format():
    r = random.Random(2)
    for x in floats(r, 400):
        for _ in range(6):
            spec = r.choice(['', '+']) + r.choice(['', '#'])
            p = r.choice([0, 0, 1, 2, 2, 3, 5, 6, 10, 15, 16, 17, 18, 20, 25, 40] + [60, 330] * (r.random() < .02))
            code = r.choice('eEfFgGr')
            if code == 'r':
                spec, text = '', repr(x)
            else:
                spec += '.%d' % p
                text = ('%' + spec + code) % x
            yield bits(x), spec, code, text
    for p in (340, 800, 1074, 1200):
        for x in (0.1, 5e-324, 1.7976931348623157e308):
            for code in 'efg':
                if p == 1200 or code != 'f' or x < 1:
                    yield bits(x), '.%d' % p, code, ('%.' + str(p) + code) % x


@group
def float_parse():
    good = '''1 1.5 .5 5. 1e5 1E+5 1e-5 -1 +1 -0 0 -0.0 inf -inf +Infinity iNf nan -nan NAN 1_000 1_0.0_1 1e1_0 1e400 -1e400 1e-400
      0.1e-323 2.2250738585072011e-308 1.7976931348623159e308 179769313486231580793728971405301e276 00012 1__0 _1 1_ 1_. 1._0
      1e_5 1_e5 e5 . .e5 1e 1e+ 1e5.5 0x10 1,0 infi infinit infinityx nanx in - + -+1 --1 1.5.2 1_000_ ١٢٣ １.５ 12é 1e٥
      9007199254740993 9007199254740992.99999999999999999999999999999999 1e23 8.5e22 123456789012345678901234567890'''.split()
    good += [' 1 ', '\t1\n', '1 2', '\u30001\u2003', '\x1c1\x1f', '\x001', '1\x00', '', ' ', '1' * 400, '0.' + '0' * 400 + '1', '.' + '7' * 900]
    for s in good:
        try:
            v = bits(float(s))
        except ValueError:
            v = 'ValueError'
        yield esc(s), v


@group
def float_hex():
    r = random.Random(3)
    texts = '''0x1p0 1 0x.8 0x1.8p1 -0x1p-1074 0x1p-1075 0x1.8p-1075 0x1.0000000000001p-1075 0x0.8p-1074 0x1p1023 0x1p1024 0x1.fffffffffffffp1023
      0x1.fffffffffffff7p1023 0x1.fffffffffffff8p1023 0x1.fffffffffffff8p-1023 0xfffffffffffff8p0 0x1fffffffffffffp0 0x3fffffffffffffp0 0x20000000000001p0
      0x20000000000003p0 0x200000000000010000000000000001p0 0x200000000000010000000000000000p0 inf -inf Infinity nan -NaN 0x 0xp1 p1 . 0x. 1. .1 0x1p 0x1p+ 0x1p+1 0x1p-0
      0x1p99999999999999999999 0x0p99999999999999999999 0x1p-99999999999999999999 1e5 0x1.g 1_0 +0x1 --1 0X1P3 abc.def 0x1.00000000000008p0 0x1.000000000000080p0
      0x1.00000000000018p0 0x1.0000000000000800001p0 0x0.00000000000000000001p0 0x1p0x infx 0x10000000000000000000000000000000000000000p-200 é'''.split()
    texts += [' 0x1 ', '\x1c1', '0x 1', '']
    for _ in range(200):
        texts.append('%s0x%x.%xp%d' % (r.choice(['', '-']), r.getrandbits(r.randrange(70)), r.getrandbits(r.randrange(70)), r.choice([0, 5, -1040, -1070, -1100, 960, 1000, -1010]) + r.randrange(30)))
    for s in texts:
        try:
            v = bits(float.fromhex(s))
        except Exception as e:
            v = type(e).__name__
        yield esc(s), v


@group
def float_round():
    r = random.Random(4)
    for x in floats(r, 700):
        for n in {0, r.randrange(-5, 20), r.randrange(-3, 4), r.choice([308, 323, 324, -308, -309, -307, 100, -20, 2])}:
            try:
                v = bits(x.__round__(n))
            except OverflowError:
                v = 'OverflowError'
            yield bits(x), n, v
    x = 1.7976931348623157e308
    for n in range(-309, -300):
        try:
            v = bits(round(x, n))
        except OverflowError:
            v = 'OverflowError'
        yield bits(x), n, v


@group
def complex_text():
    r = random.Random(5)
    fs = [0.0, -0.0, 1.0, -1.0, float('inf'), float('-inf'), float('nan'), 1e16, 1e-5, 0.1, -2.5e300]
    for a in fs:
        for b in fs:
            yield 'repr', bits(a), bits(b), repr(complex(a, b))
    for s in '''1 1j j +j -j 1+j 1-j 1+2j -1-2j (1+2j) ((1)) () (1 1) 1+ 1j+2 1+2 1e5+1e5j 1_0+2_0j infj inf+nanj -inf-infj nan (nan) 1+2J 1jj jj +-j 1+-2j 1++2j
      .5j 1.j e5j 1e5 ١+٢j (1+2j 1+2j) 1,2 1+1_j'''.split() + [' 1+2j ', '( 1+2j )', ' ( 1 ) ', '1 + 2j', '1+ 2j', '', ' ']:
        try:
            z = complex(s)
            v = bits(z.real), bits(z.imag)
        except ValueError:
            v = 'ValueError', ''
        yield ('parse', esc(s), *v)


def outcome(f):
    try:
        return esc(f())
    except Exception as e:
        return '!' + type(e).__name__ + ': ' + esc(str(e))


def value_fields(v):
    if isinstance(v, complex):
        return 'c', bits(v.real) + ',' + bits(v.imag)
    if isinstance(v, float):
        return 'f', bits(v)
    if isinstance(v, int):
        return 'i', str(int(v))
    return 's', esc(v)


@group
def spec_apply():
    r = random.Random(6)
    manual = [('a', '+ # = z d , _ \x01 \xe9 \x7f 05 <05 ^05'.split(' ') + [' ', '.2', '5.1']),
        ('abc', ['.2', '^7.2', '\xe9>5', '', '10', '>10', '*^9', '=5', '\u20ac<6', '\U0001f600^6', '.0', '{<5', '}>5', '<<5', '+s', '#s', '.', '-5', ' 5', '99999999999999999999']),
        (1, '.3 z +c #c -c s ,_ _, ,x _x ,n _n 10,20 ., ._ .,_ 0<5 <05 010, n % \u0665 a\u0665 ,c 5\ud800y \ud800x ,\x7f c .5c 00005 08_d 0=5 e g .3f ,e +, ,, __ , _ #d #n #,'.split()),
        (-1, ['c', '05', '=5', 'x=5', '^5', '+d', ' d']), (0x110000, ['c']), (65, ['05c', '<5c', 'c', '5c', '^5c', '=5c', 'x=5c']), (0x20ac, ['c', '>5c']),
        (255, '#_x #020_x _b #_b #X #o 08b 010_b 011_b 012_b 013_b _o #x x X'.split()), (1234567, ', _ 012, 013, 014, 015, 016, n +, 020_ ,d _d'.split()),
        (1.5, 'x ._f .,_f ._,f .5,d .5,n . .f 99999999999999999999 .99999999999999999999f .3000000000f ,.4_f d c s'.split()),
        (1234.56789, '020.7_f _., ,.2f 030,.7_f ,.7_f 0=30,.7_f #.0f ,.0f ,e .3_e .7_g ,.10g _% n ,.7_'.split()),
        (float('inf'), '010, 5 010 +f F E G % 010% ,.2f .5_f z n =10 <10f'.split()), (float('nan'), '05 + F z ='.split()),
        (-0.0, 'z z.1f +z f .0f ze zg z% g'.split()), (-0.001, 'z.1f +z.1f z.2f z.3f .1f z.0e z%'.split()), (3.0, ['#,.3', '', '#', '.1', '5', '%', '.0%', 'g', '#g', '.0', '.1', ',']),
        (1j, '05 =5 d z % 0>5 >5 x s'.split()), (1+2j, '.2 >20 <20 ^20 .1f +.1f \x20.1f +.2e g n , _ #.0f *^20 E'.split()), (1234+2345.5j, [',.2f', ',', '_.3_f', '.7_f', '']), (2j, ['', '.3', '+', '>10', 'f', 'g']), (-0.0+2j, ['', 'f', 'z', 'zf']), (complex(float('nan'), float('-inf')), ['', 'f', 'F', '+g'])]
    for v, specs in manual:
        for s in specs:
            yield *value_fields(v), esc(s), outcome(lambda: format(v, s))
    for _ in range(5000):
        s = ''
        if r.random() < .4:
            s += r.choice(['', '', 'x', '0', '\u20ac']) + r.choice('<>^=')
        if r.random() < .3:
            s += r.choice('+- ')
        if r.random() < .1:
            s += 'z'
        if r.random() < .2:
            s += '#'
        if r.random() < .3:
            s += '0'
        if r.random() < .6:
            s += str(r.randrange(1, 25))
        if r.random() < .4:
            s += r.choice(',_')
        kind = r.choice('iiiiffffcs')
        if r.random() < (.5 if kind in 'fcs' else .05):
            s += '.' + r.choice(['', str(r.randrange(0, 15))]) + r.choice(['', '', ',', '_'])
        if kind == 's':
            v = r.choice(['', 'abc', 'h\xe9llo', '\u20ac\U0001f600'])
            s += r.choice(['', '', 's'])
        elif kind == 'i':
            v = r.choice([0, 1, -1, r.randrange(-1000, 1000), r.randrange(-10**9, 10**9), r.randrange(-10**30, 10**30), r.randrange(128)])
            s += r.choice(['', '', *'bcdoxXn', *'eEfFgG%s'])
            if s.endswith(tuple('eEfFgG%')):
                v = int(v % 2**53)
        else:
            v = r.choice(floats(r, 60))
            if kind == 'c':
                v = complex(v, r.choice(floats(r, 60)))
            s += r.choice(['', '', *'eEfFgGn%'])
        yield *value_fields(v), esc(s), outcome(lambda: format(v, s))


@group
def percent_apply():
    r = random.Random(7)
    for _ in range(3000):
        s = '%' + ''.join(r.sample('-+ #0', r.choice([0, 0, 1, 1, 2, 3])))
        if r.random() < .6:
            s += str(r.randrange(1, 20))
        if r.random() < .4:
            s += '.' + r.choice(['', str(r.randrange(12))])
        code = r.choice('diuoxXeEfFgGsc')
        if code in 'diuoxX':
            v = r.choice([0, r.randrange(-1000, 1000), r.randrange(-10**20, 10**20)])
        elif code in 'eEfFgG':
            v = r.choice(floats(r, 60))
        else:
            v = r.choice(['a', '\u20ac', 'abc'][:2 if code == 'c' else 3])
        yield *value_fields(v), esc(s + code), outcome(lambda: (s + code) % v)


@group
def percent_parse():
    # Each format is used with a tuple of as many 7s as it may need; only the error counts.
    for s in '% %( %(a %(a(b)c) %y %\xe9 %\x01 %\x7f %99999999999999999999d %.99999999999999999999d %.3000000000d %5 %5. %l %lld %hd %Ld %.-5d %-5% %% a%%b%dc %b %\u20ac %.y %+y %5.3y'.split():
        try:
            s % (7,) * s.replace('%%', '').count('%')
            v = ''
        except Exception as e:
            v = type(e).__name__ + ': ' + str(e)
        if '(' in s:
            try:
                s % {'a': 7, 'a(b)c': 7}
                v = ''
            except Exception as e:
                v = type(e).__name__ + ': ' + str(e)
        yield esc(s), v


@group
def markup():
    class T(str):
        """Describes what is asked of an argument."""
        def __getattr__(self, name):
            return T(self + '.' + name)
        def __getitem__(self, key):
            return T(self + '[' + repr(key) + ']')
        def __format__(self, spec):
            return '<' + self + '|' + spec + '>'
    T.__repr__ = lambda self: 'r' + str.__str__(self)
    T.__str__ = lambda self: self
    args = [T('A%d' % i) for i in range(4)]
    kw = {'a': T('Ka'), 'b': T('Kb'), '-1': T('Km')}
    texts = ['', 'abc', '{', '}', '{}}', '{0', '{0!', '{0!r', '{0!rx}', '{0:', '{0:{', '{0:{}', '{a{b}', '{0[}', '{0[a', '{0.}', '{0[]}', '{0[a]b}', '{0..a}', '{!x}', '{!}', '{0!\xe9}',
        '{0!\x01}', '{99999999999999999999}', '{0}{}', '{}{0}', '{}{a}{}', '{:{}}{}', '{0:{1:{2}}}', '{5}', '{0[99999999999999999999]}', '{{}}', '{{{0}}}', '{{0}}', '{:{}{}{}}',
        '{0[a:b!c]}', '{0:}}', '{-1}', '{0!r:>10}', '{0!}}', '{!r:}', '{:\u00e9>5}', '{.imag}', '{[0]}', '{a.b[c][1].d}', '{0[\u0665]}', '{\u0661}', '{0.a[b}]}', '{0:a{b}c}', 'x{0}y{1}z',
        '}}', '{{', '{{}', '{0!r}', '{0!s:{a}{b}}', '{0[[]}', '{0[]]}', '{0[-1]}', '{0[1.5]}', '{01}', '{0:{{}}}', '{:{!r}}', '{0!:a}', '{0:!r}', '{a!r:!r}', '{0.a.b.c}', '{0[1][2]}']
    for s in texts:
        yield esc(s), outcome(lambda: s.format(*args, **kw))


@group
def ucd_sums():
    """The CRC-32 of each property over all code points, one line of text per code point."""
    import unicodedata as u, zlib, _sre
    def points(s):
        return '.'.join('%x' % ord(c) for c in s)
    number = lambda v: '' if v is None else bits(v)
    props = dict(
        category=u.category, bidirectional=u.bidirectional, combining=u.combining, east_asian_width=u.east_asian_width, mirrored=u.mirrored,
        decimal=lambda c: u.decimal(c, ''), digit=lambda c: u.digit(c, ''), numeric=lambda c: number(u.numeric(c, None)), decomposition=u.decomposition,
        isalpha=lambda c: int(c.isalpha()), isalnum=lambda c: int(c.isalnum()), isdecimal=lambda c: int(c.isdecimal()), isdigit=lambda c: int(c.isdigit()),
        isnumeric=lambda c: int(c.isnumeric()), isspace=lambda c: int(c.isspace()), islower=lambda c: int(c.islower()), isupper=lambda c: int(c.isupper()),
        istitle=lambda c: int(c.istitle()), isprintable=lambda c: int(c.isprintable()), isidentifier=lambda c: int(c.isidentifier()),
        continues=lambda c: int(('a' + c).isidentifier()), linebreak=lambda c: len(('x' + c + 'y').splitlines()) - 1,
        lower=lambda c: points(c.lower()), upper=lambda c: points(c.upper()), title=lambda c: points(c.title()), casefold=lambda c: points(c.casefold()),
        swapcase=lambda c: points(c.swapcase()), capitalize=lambda c: points(c.capitalize()), title_a=lambda c: points((c + 'a').title()),
        sigma=lambda c: points(('a' + c + '\u03a3').lower()), sigma2=lambda c: points((c + '\u03a3').lower()), sigma3=lambda c: points(('a\u03a3' + c + 'b').lower()), simple_lower=lambda c: '%x' % _sre.unicode_tolower(ord(c)),
        iscased=lambda c: int(_sre.unicode_iscased(ord(c))),
        name=lambda c: u.name(c, ''), nfc=lambda c: points(u.normalize('NFC', c)), nfd=lambda c: points(u.normalize('NFD', c)), nfkc=lambda c: points(u.normalize('NFKC', c)), nfkd=lambda c: points(u.normalize('NFKD', c)),
        is_nfc=lambda c: int(u.is_normalized('NFC', c)), is_nfkc=lambda c: int(u.is_normalized('NFKC', 'e' + c)))
    for name, f in props.items():
        crc = 0
        for base in range(0, 0x110000, 4096):
            crc = zlib.crc32(''.join('%s\n' % f(chr(c)) for c in range(base, base + 4096)).encode(), crc)
        yield name, '%08x' % crc


@group
def ucd_strings():
    import unicodedata as u
    r = random.Random(8)
    marks = [c for c in range(0x110000) if u.combining(chr(c))]
    decomposing = [c for c in range(0x110000) if u.decomposition(chr(c))]
    cased = [c for c in range(0x110000) if chr(c).lower() != chr(c).upper()]
    alphabet = 'aAeEoO \'1\u03a3\u03c3\u0301\u0308\u0323\u0345\u1100\u1161\u11a8\uac00\uac01\u00df\u0130\u0149\u01c5\ufb03\u02b0\u00ad.-_'
    for _ in range(1200):
        s = ''
        for _ in range(r.randrange(1, 9)):
            k = r.randrange(6)
            s += r.choice(alphabet) if k < 3 else chr(r.choice([marks, decomposing, cased][k - 3]))
        ok = ''.join('01'[f()] for f in (s.isalpha, s.isalnum, s.islower, s.isupper, s.istitle, s.isidentifier, s.isprintable))
        yield (esc(s), *(esc(u.normalize(f, s)) for f in ('NFC', 'NFD', 'NFKC', 'NFKD')), ''.join('01'[u.is_normalized(f, s)] for f in ('NFC', 'NFD', 'NFKC', 'NFKD')),
               *(esc(f()) for f in (s.lower, s.upper, s.title, s.capitalize, s.casefold, s.swapcase)), ok)


@group
def ascii_strings():
    r = random.Random(9)
    for _ in range(400):
        s = ''.join(r.choice("aAbBzZ 09\t\n\r+-_.'") for _ in range(r.randrange(0, 9)))
        w, t = r.randrange(0, 14), r.randrange(-1, 9)
        b = s.encode()
        ok = ''.join('01'[f()] for f in (b.isalpha, b.isalnum, b.isdigit, b.isspace, b.islower, b.isupper, b.istitle))
        yield (esc(s), w, t, esc(s.center(w, '*')), esc(s.ljust(w)), esc(s.rjust(w)), esc(s.zfill(w)), esc(s.expandtabs(t)), esc(s.title()), esc(s.capitalize()), esc(s.swapcase()), ok)


@group
def int_parse():
    texts = """0 1 -1 +1 00 007 0_0 1_000 1__0 _1 1_ 0x10 0X1f 0x_1 0x 0x_ 0o17 0o8 0b101 0b2 0b_1 10 z Z zz 9223372036854775807 -9223372036854775808 9223372036854775808
      -9223372036854775809 18446744073709551616 123456789012345678901234567890 ff FF -ff 0b 1.0 1e5 ++1 -+1 - + 0_ 0__0 00_0 0_1 01 -0 -00 0x0 \u0661\u0662 \uff11 1\u00e9 \U0001d7d8""".split()
    texts += ['', ' ', ' 1 ', '\t-5\n', '1 2', '- 1', '\u30001', '\x1c1', '1\x00', '0' * 50 + '5', '_', '0x1_2_3', '\xa07\x85']
    for s in texts:
        for base in (0, 10, 2, 8, 16, 36, 7):
            try:
                v = int(s, base)
            except ValueError:
                v = 'ValueError'
            yield esc(s), base, v


@group
def reprs():
    r = random.Random(10)
    pool = ["'", '"', '\\', '\n', '\t', '\r', 'a', ' ', '~', '\x7f', '\x00', '\x1f', '\x80', '\xa0', '\xad', '\xe9', '\u0378', '\u20ac', '\u2028', '\ud800', '\udfff', '\ufeff', '\U0001f600', '\U000e0001', '\U0010ffff', '\u3000']
    for i in range(300):
        s = ''.join(r.choice(pool[:9] if i % 3 == 0 else pool) for _ in range(r.randrange(0, 7)))
        b = s.encode('utf-8', 'surrogatepass')
        yield esc(s), esc(repr(s)), ascii(s), repr(b), repr(bytearray(b))


@group
def names():
    import unicodedata as u
    for n in """cjk unified ideograph-4e00|CJK UNIFIED IDEOGRAPH-4e00|CJK UNIFIED IDEOGRAPH-04E00|CJK UNIFIED IDEOGRAPH-020000|hangul syllable ga|HANGUL SYLLABLE gA|latin small letter a|Null
nUshu character-1b170|keycap digit one|CJK UNIFIED IDEOGRAPH-F900|CJK COMPATIBILITY IDEOGRAPH-F900|CJK UNIFIED IDEOGRAPH-|CJK UNIFIED IDEOGRAPH-FA0E|HANGUL SYLLABLE|HANGUL SYLLABLE |HANGUL SYLLABLE GAX
TANGUT IDEOGRAPH-17000| LATIN SMALL LETTER A|LATIN SMALL LETTER A |hangul syllable gag|HANGUL SYLLABLE I|EGYPTIAN HIEROGLYPH-13460|Khitan small script character-18b00|LATIN CAPITAL LETTER GHA|BELL|bel|VS256|SPACE|LATIN SMALL
LATIN SMALL LETTER|LATIN SMALL LETTER AA|TIBETAN MARK BKA- SHOG GI MGO RGYAN||A|ZZZ|CJK UNIFIED IDEOGRAPH-+4E0|HANGUL JUNGSEONG O-E|SNOWMAN|GRINNING FACE|KATAKANA LETTER AINU P""".replace('\n', '|').split('|'):
        try:
            v = esc(u.lookup(n))
        except KeyError:
            v = 'KeyError'
        yield n, v


def error_text(e):
    return '!%d %d %s' % (e.start, e.end, e.reason)


HANDLERS = 'strict ignore replace backslashreplace surrogateescape surrogatepass'.split()


def raw(b):
    return b.decode('latin-1').encode('unicode_escape').decode()


@group
def decoding():
    import codecs
    r = random.Random(11)
    utf8 = [b'\x80', b'\xff', b'\xc0\x80', b'\xc2', b'\xc2a', b'\xe0\x80\x80', b'\xe0\xa0', b'\xe0\xa0a', b'\xed\xa0\x80', b'\xed\xa0', b'\xed', b'\xf0\x80', b'\xf0\x90', b'\xf0\x90\x80', b'\xf0\x90\x80a',
            b'\xf0\x90a', b'\xf4\x90\x80\x80', b'\xf5\x80', b'\xc3\xa9', b'\xe2\x82\xac', b'\xf0\x9f\x98\x80', b'a', b'bc', b'', b'\xe2\x82', b'\xf1\x80\x80\xc3']
    utf16 = [b'a\0', b'\0a', b'\x3d\xd8\x00\xde', b'\x3d\xd8', b'\x00\xde', b'\xd8\x3d\xde\x00', b'a', b'\xff\xfe', b'\xfe\xff', b'\xac\x20']
    utf32 = [b'a\0\0\0', b'\0\0\0a', b'\xff\xfe\0\0', b'\0\0\xfe\xff', b'\0\xd8\0\0', b'\0\0\xd8\0', b'\0\0\x11\0', b'\0\x11\0\0', b'a', b'ab', b'\x00\xf6\x01\x00']
    utf7 = [b'+', b'-', b'a', b'+-', b'+AGE-', b'+AGE', b'+2D3eAA-', b'+2D0', b'\x80', b'?', b'+A', b'B', b'/', b'+3gA-', b'~', b'\\', b'+AGEAYg-']
    escape = [b'\\', b'n', b'\\x', b'\\u', b'\\U', b'4', b'41', b'0010', b'00e9', b'ffff', b'g', b'\\N{', b'LATIN SMALL LETTER A', b'}', b'\\N', b'\xe9', b'\n', b'\\377', b'\\400', b'\\8', b'{', b'\\U0001f600', b'0001f600', b"\\'", b'\\\n']
    sets = [('utf-8', codecs.utf_8_decode, utf8), ('ascii', None, utf8), ('utf-16', codecs.utf_16_decode, utf16), ('utf-16-le', codecs.utf_16_le_decode, utf16), ('utf-16-be', codecs.utf_16_be_decode, utf16),
            ('utf-32', codecs.utf_32_decode, utf32), ('utf-32-le', codecs.utf_32_le_decode, utf32), ('utf-32-be', codecs.utf_32_be_decode, utf32), ('utf-7', codecs.utf_7_decode, utf7),
            ('unicode_escape', codecs.unicode_escape_decode, escape), ('raw_unicode_escape', codecs.raw_unicode_escape_decode, escape)]
    import warnings
    warnings.simplefilter('ignore')
    for name, f, pool in sets:
        inputs = pool + [b''.join(r.choice(pool) for _ in range(r.randrange(2, 6))) for _ in range(60)]
        for b in inputs:
            for h in HANDLERS if len(b) < 4 else r.sample(HANDLERS, 2):
                for final in (True, False):
                    try:
                        s, n = f(b, h, final) if f else codecs.ascii_decode(b, h)
                        v = '%d %s' % (n, esc(s))
                    except UnicodeDecodeError as e:
                        v = error_text(e)
                    yield name, h, int(final), raw(b), v


@group
def encoding():
    import codecs
    r = random.Random(12)
    pool = ['a', 'bc', '\xe9', '\xff', '\u0100', '\u20ac', '\ud800', '\udc80', '\udcff', '\udfff', '\U0001f600', '+', '-', '~', '\\', '\n', '\x00', '/', '\U0010ffff', '']
    handlers = HANDLERS + ['xmlcharrefreplace', 'namereplace']
    for s in pool + [''.join(r.choice(pool) for _ in range(r.randrange(2, 6))) for _ in range(120)]:
        for name in 'utf-8 utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be ascii latin-1 utf-7 unicode_escape raw_unicode_escape'.split():
            for h in [r.choice(handlers), r.choice(handlers)]:
                try:
                    v = raw(s.encode(name, h))
                except UnicodeEncodeError as e:
                    v = error_text(e)
                yield name, h, esc(s), v


@group
def literals():
    import warnings
    warnings.simplefilter('error')
    import re
    bodies = [r'\x', r'\x4', r'\x4g', '\xe9\\x4g', '\\\xe9\\x4g', r'\u12', r'\U0011ffff', r'\N', r'\N{', r'\N{}', r'\N{foo}', r'\N{dash', r'\d\e', r'\400', r'\8', r'\N{LATIN SMALL LETTER A}', r'a\N', r'\ud800', r'\101\1\18',
              'a\\\nb', '\xe9\\n\u20ac\U0001f600', r'\a\b\f\n\r\t\v\\\"', '\U0001f600\\q', r'\777\q', r'\0', r'\N{SNOWMAN}\N{null}', '\\\u20ac']
    for body in bodies:
        for prefix in ('', 'b'):
            if prefix and not body.isascii():
                continue
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter('ignore')
                    v = eval(prefix + '"' + body + '"')
                v = raw(v) if prefix else esc(v)
            except SyntaxError as e:
                v = '!' + e.msg
            w = ''
            try:
                eval(prefix + '"' + body + '"')
            except SyntaxError as e:
                w = (re.match(r'"(.*)" is an invalid', e.msg) or ['', ''])[1]
            yield prefix, esc(body), v, esc(w)


@group
def bytes_escapes():
    import codecs, warnings
    warnings.simplefilter('ignore')
    for b in [b'\\', b'a\\x4', b'\\xg', b'\\x41\\x', b'\\N{', b'\\q', b'\\777\\1', b'\\\n', b"\\'\\n\xff", b'\\x4g5', b'abc']:
        for h in ('strict', 'ignore', 'replace'):
            try:
                v = raw(codecs.escape_decode(b, h)[0])
            except ValueError as e:
                v = '!' + str(e)
            yield h, raw(b), v


@group
def charmaps():
    import codecs, importlib
    for name in ("cp1252", "koi8_r", "cp037"):
        table = importlib.import_module('encodings.' + name).decoding_table
        for h in HANDLERS[:5]:
            for b in (bytes(range(256)), b'abc'):
                try:
                    v = esc(b.decode(name, h))
                except UnicodeDecodeError as e:
                    v = error_text(e)
                yield 'decode', esc(table), h, raw(b), v
            for s in ('abc', '\xe9\u20ac', 'a\u0100\u0101b\U0001f600', '\udc81', table.replace('\ufffe', '')[::-1]):
                try:
                    v = raw(s.encode(name, h))
                except UnicodeEncodeError as e:
                    v = error_text(e)
                yield 'encode', esc(table), h, esc(s), v


@group
def randoms():
    for seed in (0, 1, 42, 2**32 - 1, 2**32, 2**40 + 5, 2**64 - 1):
        r = random.Random(seed)
        yield seed, ' '.join(bits(r.random()) for _ in range(4)), ' '.join(str(r.getrandbits(k)) for k in (1, 5, 31, 32, 33, 53, 63, 64)), '%x' % r.getrandbits(200), r.getrandbits(20)
    key = 3 ** 13000
    r = random.Random(key)
    yield 'x%x' % key, ' '.join(bits(r.random()) for _ in range(700))[-67:], '', '%x' % r.getrandbits(200), r.getrandbits(20)


@group
def maths():
    import math
    r = random.Random(13)
    xs = [0.0, -0.0, 1.0, 2.0, 3.0, 10.0, 170.0, 171.5, 171.7, 172.0, -1.0, -0.5, -1.5, -2.5, -100.5, -170.6, -180.5, -200.5, 0.5, 1e-10, 1e-300, 1e-310, 5e-324, 1e15, 1e16, 1e300, 1e308, float('inf'), float('-inf'), float('nan'), 23.0, 24.0, 25.0, 26.6, 27.3, 6.5]
    xs += [r.uniform(-10, 10) for _ in range(150)] + [r.uniform(-170, 171) for _ in range(150)] + [math.ldexp(r.random(), r.randrange(-60, 60)) for _ in range(60)]
    for x in xs:
        row = [bits(x)]
        for f in (math.gamma, math.lgamma, math.erf, math.erfc):
            try:
                row.append(bits(f(x)))
            except Exception as e:
                row.append(type(e).__name__)
        yield tuple(row)


@group
def rounded():
    """Functions that the oracle's C library rounds correctly; cbrt, which it does not, from exact arithmetic."""
    import math
    from fractions import Fraction
    r = random.Random(15)
    def cbrt(x):
        y = math.cbrt(x)
        near = [math.nextafter(y, d, steps=n) for n in range(5) for d in (math.inf, -math.inf)]
        # The nearest is the one whose half-way neighbours enclose the root.
        for z in near:
            lo, hi = ((Fraction(z) + Fraction(math.nextafter(z, d))) / 2 for d in (-math.inf, math.inf))
            if lo ** 3 <= Fraction(x) <= hi ** 3:
                return z
        raise ArithmeticError(x)
    xs = [0.0, -0.0, 5e-324, -5e-324, 1e-310, 2.2250738585072014e-308, 1e-300, 1e-290, 1.0, -1.0, math.nextafter(1, 2), math.nextafter(1, 0), 27.0, 1000.0, 1e308, 1.7976931348623157e308, -1e300, 1e18, 1.1e18, 26.0, 26.5, 26.55, 27.2, 27.3, 28.0, 30.0, -6.5, 5.9, 6.0, 3.0, -3.0, 2.999999999, math.inf, -math.inf]
    for name, f in (('cbrt', cbrt), ('asinh', math.asinh), ('acosh', math.acosh), ('atanh', math.atanh), ('erf', math.erf), ('erfc', math.erfc)):
        more = [math.ldexp(r.uniform(-1, 1), r.choice([0, 0, 1, 2, 3, 4, 5, -5, -10, -28, -300, -1040, 60, 1000])) for _ in range(150)]
        if name == 'acosh':
            more += [1 + abs(x) for x in more]
        if name == 'erfc':
            more += [r.uniform(25, 27.5) for _ in range(80)]
        for x in xs + more:
            if name == 'cbrt' and math.isinf(x):
                continue
            try:
                yield name, bits(x), bits(f(x))
            except ValueError:
                yield name, bits(x), 'ValueError'


@group
def sums():
    import math
    r = random.Random(14)
    rows = [[1e16, 1.0, -1e16], [0.1] * 10, [1e308, 1e308, -1e308], [1e308, 1e308], [float('inf'), 1.0], [float('inf'), float('-inf')], [float('nan'), 1.0], [], [-0.0], [1e100, 1.0, -1e100, 1e-100, 1e50, -1.0, -1e50], [2.0**53, 1.0, 1e-30], [2.0**53, -0.5, -2.0**-54]]
    for _ in range(150):
        rows.append([math.ldexp(r.uniform(-1, 1), r.randrange(-80, 80)) for _ in range(r.randrange(1, 20))])
    for row in rows:
        try:
            v = bits(math.fsum(row))
        except Exception as e:
            v = type(e).__name__
        yield ' '.join(map(bits, row)), v, bits(float(sum(row, 0.0)))


def main():
    os.makedirs(HERE, exist_ok=True)
    for name in sys.argv[1:] or GROUPS:
        with open(os.path.join(HERE, name + '.txt'), 'w', encoding='ascii', newline='\n') as f:
            for row in GROUPS[name]():
                f.write('\t'.join(map(str, row)) + '\n')
        print(name)


if __name__ == '__main__':
    main()
