# Values that are shared or refer to themselves, all versions of the format, and data that is wrong.
import io
import marshal

a = []
a.append(a)
d = {1: a}
d[2] = d
t = ([],)
t[0].append(t)
for v in (a, d, t):
    w = marshal.loads(marshal.dumps(v))
    print(type(w).__name__, len(w))
w = marshal.loads(marshal.dumps(t))
print(w[0][0] is w, marshal.loads(marshal.dumps(a))[0].__len__())
shared = ["x" * 300]
one, two = marshal.loads(marshal.dumps((shared, shared)))
print(one is two, one == shared)
one, two = marshal.loads(marshal.dumps((shared, shared), 2))
print(one is two, one == shared)
values = (None, True, ..., 5, -(2**31), 2**31, 2**100, -(2**64), 1.5, 2j, b"b", "é", "\ud800", "text", (1, 2), [3], {4: 5}, {6}, frozenset([7]))
for version in range(6):
    print(version, marshal.loads(marshal.dumps(values, version)) == values, len(marshal.dumps(values[:14], 1)))
print(marshal.loads(marshal.dumps(slice(1, 2, 3))))
for bad in (lambda: marshal.dumps(slice(1), 4), lambda: marshal.dumps(object()), lambda: marshal.dumps(a, 2), lambda: marshal.loads(b""), lambda: marshal.loads(b"i\0"), lambda: marshal.loads(b"l\x02\0\0\0\0\0\0\0"), lambda: marshal.loads(b"?"), lambda: marshal.loads(b"r\0\0\0\0"), lambda: marshal.loads(b"[\x01\0\0\0" * 3000), lambda: marshal.load(io.StringIO("N")), lambda: marshal.load(io.BytesIO(b"(\x02\0\0\0N"))):
    try:
        print(bad())
    except (ValueError, EOFError, TypeError) as e:
        print(type(e).__name__, e)
f = io.BytesIO(marshal.dumps([1]) + marshal.dumps("two"))
print(marshal.load(f), marshal.load(f))
