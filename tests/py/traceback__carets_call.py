def inner(v): raise ValueError(f"bad {v}")
def outer():
    return [1, 2, inner(
        "multi-line argument"
    ), 3]
x = max(1, outer()[0], 2)
