def grab(f):
    try: f()
    except Exception as e: print(type(e).__name__, e)
class N: __hash__ = None
class E:
    def __eq__(self, o): return True
for v in ([], {}, set(), bytearray(), N(), E(), ([],), ({}, 1), (1, [2]), {}.keys(), slice([], 1)):
    grab(lambda: hash(v)); grab(lambda: {v: 1}); grab(lambda: {v}); grab(lambda: v in {1: 1}); grab(lambda: v in {1}); grab(lambda: {}.get(v)); grab(lambda: {}[v]); grab(lambda: dict([(v, 1)])); grab(lambda: frozenset([v])); grab(lambda: {}.setdefault(v)); grab(lambda: {}.pop(v)); grab(lambda: set().add(v)); grab(lambda: {1: 1}.__setitem__(v, 1)); grab(lambda: {1: 1}.__delitem__(v)); grab(lambda: dict.fromkeys([v])); grab(lambda: set([v]))
d = {}
d[[1, 2]] = 3
