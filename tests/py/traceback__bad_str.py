class Custom(Exception):
    def __str__(self): raise ValueError("str failed")
raise Custom("x")
