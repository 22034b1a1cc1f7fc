def check(x):
    assert isinstance(x, int), f"expected int, got {type(x).__name__}"
    assert x > 0
    return x
print(check(5))
try: check(-1)
except AssertionError as e: print(repr(e))
assert (1, "non-empty tuple is true")
check("s")
