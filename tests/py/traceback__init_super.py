class A:
    def __init__(self, x): self.x = int(x)
class B(A):
    def __init__(self, x, y):
        super().__init__(x)
        self.y = y
class C(B):
    def __init__(self):
        super().__init__("not a number", 2)
C()
