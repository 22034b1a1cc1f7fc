class E:
    def __init__(self, l): self.l = l
    def __eq__(self, o): self.l.pop() if self.l else None; return False
    __hash__ = None
l = [1, 2, 3, 4, 5, 6]; print(l.count(E(l)), l)
l = [1, 2, 3, 4]; print(E(l) in l, l)
l = [1, 2, 3]; m = [E(l), E(l), E(l)]; print(l == m, l)
l = [1, 2, 3]
class D:
    def __eq__(self, o): l.clear(); return True
print([D(), D(), D()] == l, l)
l = [1, 2, 3]
try: l.index(E(l))
except ValueError as e: print(e, l)
class G:
    def __gt__(self, o): l.clear(); return True
    def __lt__(self, o): l.clear(); return False
    __eq__ = lambda s, o: False
l = [1, 2]
print(l < [G(), G()], l)
l = [G(), 1, 2]
print(max(l) is not None, l)
