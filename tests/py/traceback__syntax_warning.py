x = 5
if x is 5: print("is literal")
print("\d", "a" "b"[0], (1, 2)
      )
assert (x, "always true")
print(x == 5 or [1, 2][True])
def f():
    for i in range(2):
        try: return 1
        finally:
            continue
print(f(), 1if x else 2, 0xfor 5)
