class V:
    def __add__(self, o): return self[o]
    def __getitem__(self, i): return len(self)
    def __len__(self): return next(iter(self))
    def __iter__(self): return self
    def __next__(self): return {self: 1}
    def __hash__(self): raise ArithmeticError("no hash")
V() + 1
