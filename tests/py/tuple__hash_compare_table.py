ts = [(), (0,), (1,), (1, 2), (1, 2, 3), (1, "a"), (None,), (True,), (1.0,), ("",), ((),), ((1,),), (1, (2, (3,))), (-1,), (2**61,), (-2, -1), ("a", "b"), (1, 2.5), (0.5,)]
for t in ts: print(t, len(t), t == tuple(list(t)), t * 2, t + (9,), t[::-1], t[:1], hash(t) == hash(tuple(list(t))))
print([hash(t) for t in ((), (0,), (1,), (1, 2), (1, 2, 3), (-1,), (2**61,), (None is None,), (0.5,), (1, (2, (3,))))])
def cmp(a, b):
    try: return "<" if a < b else "=" if a == b else ">"
    except TypeError: return "x"
for a in ts: print(str(a).ljust(16), "".join(cmp(a, b) for b in ts))
print(sorted([(2, "b"), (1, "z"), (2, "a"), (1,)]), max((1, 2), (1, 3)), min([(0, 5), (0, 4)]), (1, 2, 3) > (1, 2), (1, 2) < (1, 2, 0), ("a",) < ("b",), ((1, 2), 3) < ((1, 3), 0))
d = {t: i for i, t in enumerate(ts)}; print(len(d), d[(1,)], d[()], d.get((1.0,)), d[((1,),)], (1, 2) in d, [1, 2] in list(d))
