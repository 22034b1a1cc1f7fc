LEAF = "leaf"
def func(): return __name__
