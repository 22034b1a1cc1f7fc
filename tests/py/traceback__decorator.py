def deco(arg):
    def wrap(f):
        raise TypeError(f"cannot decorate {f.__name__} with {arg}")
    return wrap
@deco(
    "argument"
)
def victim():
    pass
