import math
def f(n):
    s = 0.0; k = 0
    for i in range(1, n):
        x = i * 0.37
        s += math.sin(x) * math.cos(x) + math.tan(x) + math.exp(-x) + math.log(x) + math.atan(x) + math.atan2(x, -x)
        s += x ** -1.5 + x ** 2 + x ** 0.5 + abs(-x)
        x **= 3
        k += math.floor(x) + math.ceil(-x) + math.floor(-x * 0.01) + int(x) 
    return repr(s), repr(x), k
print(f(1500))
def e(fn, vals):
    r = []
    for i in range(600):
        v = vals[i // 300]
        try: r.append(fn(v))
        except Exception as x: r.append((type(x).__name__, str(x)))
    return r[0], r[-1], len(set(map(repr, r)))
inf = float('inf'); nan = float('nan')
for fn in (math.sin, math.cos, math.exp, math.log, math.floor, math.ceil, lambda x: x ** 2, lambda x: x ** -1.5, lambda x: x ** x, lambda x: 2.5 ** x):
    for vs in ((1.5, inf), (1.5, -inf), (1.5, nan), (1.5, 1e300), (1.5, -2.5), (1.5, 0.0), (1.5, -0.0), (2.5, 3), (1.5, 1e-320)):
        def g(x, fn=fn): return fn(x)
        print(e(g, vs))
