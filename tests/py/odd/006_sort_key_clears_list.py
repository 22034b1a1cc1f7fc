l = [3, 1, 2]
def key(x):
    l.clear()
    return x
try: l.sort(key=key)
except ValueError as e: print(e)
print(l)
l = [3, 1, 2]
def key2(x): l.append(x); return x
try: l.sort(key=key2)
except ValueError as e: print(e)
print(l)
l = [3, 1, 2]
def key3(x): l.extend([9] * 100); l.clear(); return x
l.sort(key=key3) if False else None
try: l.sort(key=key3)
except ValueError as e: print(e)
print(l)
