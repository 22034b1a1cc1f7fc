count = 0
items = []
def add(x):
    global count
    count += 1
    items.append(x)
for i in range(5): add(i * i)
print(count, items)
CONST = {"a": 1}
def read(): return CONST["a"] + count
print(read())
count = 100
print(read())
def shadow():
    count = "local"
    return count
print(shadow(), count)
def later(): return defined_later
defined_later = "ok"
print(later())
if True:
    block = "module scope"
for loop_var in range(3): pass
print(block, loop_var)
def f(): return g() + 1
def g(): return 41
print(f())
def g(): return 1
print(f())
len_ = len
print(len_([1, 2]))
def rec(n): return [] if n == 0 else [n] + rec(n - 1)
print(rec(5))
