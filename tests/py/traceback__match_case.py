class P:
    __match_args__ = ("x",)
    @property
    def x(self): raise ValueError("property in a pattern")
match P():
    case P(1):
        print("no")
