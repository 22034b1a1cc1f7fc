l = [1, 2, 3]
l[1:2] = iter(l); print(l)
l = [1, 2, 3]
def g():
    l.clear(); yield 9; l.extend([7, 7]); yield 8
l[1:2] = g(); print(l)
l = [1, 2, 3, 4]
class I:
    def __iter__(self): l.clear(); return iter([5, 6])
l[::2] = I() if False else [8, 9]; print(l)
try: l[::2] = I(); print(l)
except ValueError as e: print(e)
l = [1, 2]; l += (l.append(x) or x for x in (3, 4)); print(l)
l = [1, 2, 3]; l.extend(l); l[len(l):] = l; print(len(l))
