def f():
    try:
        raise ValueError("x")
    except ValueError:
        print("handling")
        raise
def g():
    try:
        f()
    except ValueError as e:
        raise e
g()
