name = None
def f():
    return f"start {name!r} {name.upper():>10} end"
f()
