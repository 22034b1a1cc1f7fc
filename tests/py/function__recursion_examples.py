def hanoi(n, a="A", b="B", c="C"): return [] if n == 0 else hanoi(n - 1, a, c, b) + [(a, c)] + hanoi(n - 1, b, a, c)
print(len(hanoi(8)), hanoi(2))
def perms(s): return [s] if len(s) <= 1 else [c + p for i, c in enumerate(s) for p in perms(s[:i] + s[i + 1:])]
print(perms("abc"), len(perms("abcde")))
def subsets(l): return [[]] if not l else (lambda r: r + [[l[0]] + x for x in r])(subsets(l[1:]))
print(subsets([1, 2, 3]))
def gcd(a, b): return a if b == 0 else gcd(b, a % b)
def power(b, e): return 1 if e == 0 else power(b * b, e // 2) * (b if e % 2 else 1)
def depth(x): return 1 + max(map(depth, x), default=0) if isinstance(x, list) else 0
def rev(s): return s if not s else rev(s[1:]) + s[0]
def binary(n): return str(n) if n < 2 else binary(n // 2) + str(n % 2)
def collatz(n, steps=0): return steps if n == 1 else collatz(n // 2 if n % 2 == 0 else 3 * n + 1, steps + 1)
def ways(n): return 1 if n <= 1 else ways(n - 1) + ways(n - 2)
def flatten(x): return [z for y in x for z in flatten(y)] if isinstance(x, (list, tuple)) else [x]
def qsort(l): return [] if not l else qsort([x for x in l[1:] if x < l[0]]) + [l[0]] + qsort([x for x in l[1:] if x >= l[0]])
print(gcd(1071, 462), power(3, 50), depth([1, [2, [3, []]]]), rev("recursion"), binary(37), collatz(27), ways(15), flatten([1, (2, [3, (4,)])]), qsort([3, 6, 1, 8, 2, 9, 2]))
def count_down(n):
    if n: count_down(n - 1)
    return n
print(count_down(900))
def mutual_a(n, log): log.append(("a", n)); return mutual_b(n - 1, log) if n else log
def mutual_b(n, log): log.append(("b", n)); return mutual_a(n - 1, log) if n else log
print(mutual_a(4, []))
def tree(n): return None if n == 0 else (tree(n - 1), n, tree(n - 1))
def total(t): return 0 if t is None else total(t[0]) + t[1] + total(t[2])
print(total(tree(8)), tree(2))
def edit(a, b): return len(b) if not a else len(a) if not b else edit(a[1:], b[1:]) if a[0] == b[0] else 1 + min(edit(a[1:], b), edit(a, b[1:]), edit(a[1:], b[1:]))
print(edit("kitten", "sitting"))
def inf(n): return inf(n + 1)
try: inf(0)
except RecursionError as e: print(type(e).__name__)
print("after")
