# What the short ways of native operations must not get wrong.
import array, itertools, struct, io
from collections import namedtuple, Counter, defaultdict
from functools import partial

def show(f, *args, **kw):
    try:
        print(repr(f(*args, **kw)))
    except Exception as e:
        print(type(e).__name__, e)

# Equality and order of tuples, also of subclasses.
P = namedtuple('P', 'x y')
class Q(tuple):
    def __eq__(self, other):
        return True
    def __hash__(self):
        return hash((1, 2))
    def __lt__(self, other):
        return NotImplemented
nan = float('nan')
print((1, 2) == P(1, 2), P(1, 2) == (1, 2), P(1, P(2, 3)) == (1, (2, 3)), (1, 2) == Q((5, 6)), Q((5,)) == P(1, 2))
print({P(1, 2): 'p'}[1, 2], {(1, (2, P(3, 4))): 'q'}[1, (2, (3, 4))], (1, 2) in {Q((7,))}, (7, 8) in {Q((7,))})
print((nan,) == (nan,), (nan,) == (float('nan'),), [nan] == [nan], (0.0,) == (-0.0,), (1, True) == (1.0, 1), (None,) == (0,))
print((1 << 70,) == (1 << 70,), (b'a',) == ('a',), ('a', 1) < ('a', 2), (1, 'b') > (1, 'a'), (1, (2, 3)) < (1, (2, 4)))
show(lambda: (1, 'a') < (1, 2))
show(lambda: (1, 2) < Q((1, 3)))
print((nan, 1) < (nan, 2), (float('nan'), 1) < (float('nan'), 2), sorted([(1, 'b'), (1, 'a'), (0, 'c')]))
deep = ()
other = ()
for _ in range(40):
    deep, other = (deep,), (other,)
print(deep == other, {deep: 1}[other])

class Eq:
    def __init__(self, n): self.n = n
    def __hash__(self): return self.n
    def __eq__(self, o): return isinstance(o, Eq) and self.n == o.n or o == self.n
print(5 in {Eq(5)}, Eq(5) in {5}, Eq(5) in {5.0: 1}, {5: 'a'}[Eq(5)], Eq(2) in (1, 2), [1, 2].index(Eq(2)))
e = Eq(1)
s = {e}
e.n = 2
print(e in s, len(s | {e}))

# Sets keep CPython's order.
print(list({8, 1, 0, 16, 9}), list(set(range(0, 100, 7)) - set(range(0, 100, 14))), list({3, 1, 2} | {64, 65, 1}))
s = set(range(10))
s -= {3, 4, 5}
s.add(35)
s.add(3)
print(list(s), list(s & {35, 3, 0}), list(frozenset([5, 37, 69, 5])), -1 in {-2}, {-1, -2} == {-2, -1})
def grow(s, n):
    for i in range(n):
        s.add(i)
        yield i
s = set()
print(list(grow(s, 3)), s)
try:
    for x in s: s.add(x + 10)
except RuntimeError as e:
    print(e)
class H:
    def __init__(self, l): self.l = l
    def __hash__(self):
        del self.l[3:]
        return 1
l = [0]
l += [H(l), 2, 3, 4, 5]
print(len(set(l)))

# Dicts.
d = {i: -i for i in range(20)}
del d[3], d[4]
c = d.copy()
c[3] = 'x'
print(list(c) == [k for k in d] + [3], d.get(3), c[3], len(c), c | {4: 4} == {**c, 4: 4})
for i in range(16): d.pop(i, None)
c = d.copy()
c.update(d)
print(c, {}.fromkeys('abcab'), dict(zip('ab', (1, 2))), list(d), list(reversed(d)))
e = {}
e['a'] = 1
e.clear()
e.update({str(i): i for i in range(30)})
del e['7']
e['7'] = 'new'
print(list(e)[-1], e['29'], len(e), '30' in e)
from collections import OrderedDict
o = OrderedDict.fromkeys('abcdef')
while o: o.popitem(last=False)
o |= {'x': 1, 'y': 2, 'z': 3}
print(list(o), o.popitem(last=False), o.popitem(last=False), o, o.copy())
o.clear()
o.update({'x': 1, 'y': 2})
o.move_to_end('y', last=False)
print(o, o.popitem(last=False), o)

# Slices.
l = list(range(10))
l[2:5] = l
print(l)
l[::2] = l[1::2] + [None] * (len(l[::2]) - len(l[1::2]))
print(l, l[::-3], l[7:2:-2], l[3:3], [][:], (1, 2, 3)[::-1], (1, 2, 3)[1:], (1, 2, 3)[:])
l[1:3] = (x for x in 'abc')
del l[::2]
print(l)
show(lambda: l.__setitem__(slice(0, 4, 2), [1]))
show(lambda: l.__setitem__(slice(0, 2), 5))
print([1] * 3, [] * 3, [1, 2] * 2, [1, 2] + [3], (1,) + (), () + (2,), [].copy(), list({1: 2, 3: 4}))
l = [1, 2, 3]
print(l.pop(), l.pop(0), l.pop(-1), l)
show(l.pop)
show([1].pop, 5)
show(lambda: [1, 2].pop(1, 2))

# Sorting.
print(sorted(['b\0', 'b', 'a', 'b\0\0', 'abcdefghi', 'abcdefgh', 'abcdefgha', '', '\xff', '\x80']))
print(sorted(['\u20ac', 'a', '\U0001f600', '\xff']), sorted([3, -1, 2, -5, 0]), sorted([3, 1, 2], reverse=True))
a, b = [1], [1]
r = sorted([('x', b), ('x', a)], key=lambda t: t[0])
print(r[0][1] is b, sorted([0.0, -0.0, -1.5]), sorted([2, 1.5, True]), sorted('hello world', key=str.lower, reverse=True))
z = sorted([nan, 1.0, 0.5])
print(len(z))

# min, max, sum.
print(min(0.0, -0.0), max(-0.0, 0.0), min(2, 1), max(1, 2.0), max(1.0, 1), min(True, 1), min(nan, 1.0), min(1.0, nan))
print(min('b', 'a'), max([1, 3, 2], key=lambda x: -x), min([], default=5), max(1, 2, key=lambda x: -x), sum([1, 2.5, True]))
show(min)
show(lambda: min(1, 2, default=3))
show(max, 1, 'a')

# Arrays.
for code in 'bBhHiIlLqQ':
    a = array.array(code, [1, 2, 3])
    a[-1] = 100
    print(code, a[0], a[2], a.tolist(), sum(a), list(a[::-1]))
    for bad in (-1, 1 << 64, -1 << 70, 300, 1.5, 'x'):
        try:
            a[0] = bad
            print('ok', a[0])
        except Exception as e:
            print(type(e).__name__, e)
for code in 'fd':
    a = array.array(code, [1, 2.5])
    a[0] = 7
    a[1] = 1e-300
    print(a, a[0], a[-2])
    show(lambda: a.__setitem__(0, 'x'))
show(lambda: a[2])
show(lambda: a['x'])
show(lambda: a.__setitem__(5, 1.0))
class I:
    def __index__(self): return 1
    def __float__(self): return 4.0
a[I()] = I()
print(a)

# Strings.
print('aXbX'.replace('X', ''), 'aaa'.replace('aa', 'b'), 'abc'.replace('', '-'), 'aaa'.replace('a', 'bb', 2), 'ab'.replace('b', '\xe9'))
print('a'.replace('a', 'b'), 'a,b,,c'.split(','), 'xx'.split('x'), 'ABC'.lower(), 'aB\xc9'.lower(), 'stra\xdfe'.upper())
t = 'the quick brown fox ' * 60
print(t.find('xt'), t.find('fox t'), t.find('fox  '), ('a' * 500 + 'b').find('aab'), ('ab' * 300).find('ba', 599), 'abc'.find('bc', 1, 2))
print(t.index('brown'), b'hello'.find(b'll'), 'ab'.find('abc'), '\xe9a'.find('a'), 'a\u20acb'.find('\u20acb'))
print('ab'.ljust(5) + '|', 'ab'.rjust(5, '*'), 'abc'.center(6), 'abc'.center(7, '.'), 'ab'.center(5), '\xe9'.ljust(3, '\u20ac'), 'abc'.ljust(2))
print('%s %d' % ('a', 5), '%s' % 7, '%d%%' % 3, '%s' % (('t',),), '%(a)s' % {'a': 1}, '%5s|%-5d|' % ('x', 3), '%d' % 2.7, '%s' % True, '%d' % True)
show(lambda: '%s' % ())
show(lambda: '%s %s' % 'a')
show(lambda: '%d' % 'a')
show(lambda: '%s' % (1, 2))
class S(str):
    def __str__(self): return 'S!'
    def __format__(self, spec): return 'F!' + spec
class N(int):
    def __str__(self): return 'N!'
    def __repr__(self): return 'R!'
    def __format__(self, spec): return 'G!' + spec
print('%s %s %d' % (S('a'), N(3), N(4)), '{} {} {!s} {:x}'.format(S('a'), N(3), S('b'), N(255)), f'{S("a")} {N(3):5}', [N(3)], f'{255:x} {2.5:.3f} {-7:+d} {1.5}')
show(lambda: f'{1.5:d}')
show(lambda: f'{3:s}')
show('{} {}'.format, 1)

# Ints and bytes.
for n in (0, 1, 2, 3, 7, 8, 9):
    b = bytes(range(0xf9, 0xf9 - n, -1))
    print(n, int.from_bytes(b), int.from_bytes(b, 'little'), int.from_bytes(b, signed=True), int.from_bytes(b, 'little', signed=True))
for n, k in ((0, 0), (0, 3), (255, 1), (1 << 62, 8), ((1 << 64) - 1, 8), (1 << 64, 8), (256, 1), (-1, 2)):
    for order in ('big', 'little'):
        show(lambda: n.to_bytes(k, order))
        show(lambda: n.to_bytes(k, order, signed=True))
print(str(1 << 64), str(-(1 << 100)), str((1 << 127) + 12345), (1 << 61).bit_length(), (1 << 62).bit_count(), repr(10 ** 38))

# struct, itertools, partial, io.
for fmt, *v in (('<bBhHiIqQ', -128, 255, -32768, 65535, -1, 1, -1 << 63, (1 << 64) - 1), ('>hd?3s', 5, 2.5, True, b'ab'), ('>9i', *range(9))):
    b = struct.pack(fmt, *v)
    print(b, struct.unpack(fmt, b))
for fmt, v in (('b', 128), ('B', -1), ('B', 256), ('h', 1 << 15), ('<I', 1 << 32), ('q', 1 << 63), ('Q', -1), ('i', 1.0), ('P', -1)):
    show(struct.pack, fmt, v)
print(list(itertools.product('ab', repeat=2)), list(itertools.product()), list(itertools.combinations('abc', 2)), list(itertools.permutations('abc', 2)))
print(partial(max, 1)(3), partial(print, 'x', sep='-')('y', end='!\n'), partial(dict, a=1)(b=2))
f = io.BytesIO()
print(f.write(b'abc'), f.write(bytearray(b'de')), f.seek(1), f.read(2), f.read(), f.read(5), f.seek(7), f.write(b'z'), f.getvalue())
f = io.BytesIO(b'a\nbc\n\nd')
print(f.readline(), f.readline(1), list(f), f.readline())
g = io.StringIO()
print(g.write('abc'), g.seek(1), g.write('\u20ac'), g.getvalue(), g.seek(5), g.write('x'), repr(g.getvalue()))
print(next(iter([]), 'end'), next(iter((1,))), Counter('abca'), [*zip((1, 2), [3], strict=False)])
show(next, iter(()))
show(next)
show(next, 5)
show(getattr, 5)
show(getattr, 5, 'x', 'none')
show(iter)
