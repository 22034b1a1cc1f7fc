def f(x):
    if x < 0:
        return "negative"
    elif x == 0:
        return "zero"
    elif x < 10:
        return "small"
    else:
        return "large"
for x in (-1, 0, 5, 50):
    print(x, f(x))
a = 1 if f(0) == "zero" else 2
print(a)
if a and not None or 0:
    print("yes")
if not (a > 5):
    print("not greater")
if []: print("no")
elif "": print("no")
elif 0.0: print("no")
elif {"k": 1}: print("dict is true")
if a == 1 and f(3) == "small": print("both")
print("a" if 0 else "b" if 0 else "c")
x = None
if x is None: print("is None")
if x is not None: print("no")
if 3 in [1, 2, 3] and 4 not in [1]: print("in")
