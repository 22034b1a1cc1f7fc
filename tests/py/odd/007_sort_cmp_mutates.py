class C:
    def __init__(self, v): self.v = v
    def __lt__(self, o):
        l.append(C(0)); l.pop(); l.pop() if l else None
        return self.v < o.v
    def __repr__(self): return str(self.v)
l = [C(3), C(1), C(2)]
try: l.sort()
except Exception as e: print(type(e).__name__, e)
print(l)
class D(C):
    def __lt__(self, o): print("during sort the list looks like", l); return self.v < o.v
l = [D(2), D(1)]; l.sort(); print(l)
