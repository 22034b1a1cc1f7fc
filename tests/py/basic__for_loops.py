for i in range(3): print(i)
for c in "abc": print(c)
for x in [1, "two", 3.0]: print(x)
for k in {"a": 1, "b": 2}: print(k)
for k, v in {"a": 1, "b": 2}.items(): print(k, v)
for i, x in enumerate("xy"): print(i, x)
for a, b in zip([1, 2], [3, 4]): print(a, b)
for i in range(10, 0, -3): print(i)
for i in range(5):
    if i == 1: continue
    if i == 3: break
    print("loop", i)
else: print("not reached")
for i in []: pass
else: print("empty else")
s = 0
for i in range(100000): s += i * i % 7
print(s)
for i in range(3):
    for j in range(i): print(i, j)
for (a, b), c in [((1, 2), 3)]: print(a + b + c)
for i in reversed([1, 2, 3]): print(i)
for i in sorted("hello"): print(i, end="")
print()
