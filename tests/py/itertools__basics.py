import itertools as it
L = list
def take(n, i): return L(it.islice(i, n))
print(take(3, it.count(5)), take(3, it.count(1, 0.5)), take(4, it.cycle("ab")), L(it.repeat("x", 2)), take(2, it.repeat(1)), L(it.accumulate([1, 2, 3])), L(it.accumulate([1, 2, 3], initial=10)), L(it.accumulate("abc")), L(it.accumulate([3, 1, 2], max)), L(it.batched("abcdefg", 3)), L(it.chain([1], "a", ())), L(it.chain.from_iterable(["ab", [1]])), L(it.compress("abcd", [1, 0, 1, 0])), L(it.dropwhile(lambda x: x < 3, [1, 3, 1])), L(it.takewhile(lambda x: x < 3, [1, 3, 1])), L(it.filterfalse(lambda x: x % 2, range(5))), L(it.filterfalse(None, [0, 1])), L(it.islice(range(10), 2, 8, 2)), L(it.islice("abc", 2)), L(it.islice("abc", None)), L(it.pairwise("abcd")), L(it.starmap(pow, [(2, 3), (3, 2)])), L(it.zip_longest([1, 2], "a", fillvalue="-")), L(it.zip_longest()), L(it.zip_longest([1], [])))
print(L(it.product("ab", [1, 2])), L(it.product([0, 1], repeat=3)), L(it.product()), L(it.product([], [1])), L(it.permutations("abc", 2)), len(L(it.permutations(range(5)))), L(it.permutations([1], 2)), L(it.combinations("abcd", 2)), L(it.combinations([1, 2], 3)), L(it.combinations_with_replacement("ab", 3)), L(it.combinations("ab", 0)))
for k, g in it.groupby("aaabbc"): print(k, L(g), end=" ")
print([(k, L(g)) for k, g in it.groupby([1, 3, 2, 4, 5], key=lambda x: x % 2)], [k for k, _ in it.groupby([])])
g = it.groupby("aab"); k, first = next(g); next(g); print(k, L(first))
a, b = it.tee([1, 2, 3]); print(next(a), L(b), L(a)); t = it.tee(iter("xy"), 3); print([L(x) for x in t]); print(it.tee([], 0)); c = it.tee([1, 2])[0]; next(c); d = c.__copy__(); print(L(c), L(d))
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__ + ":", e)
err(lambda: it.count("a")); err(lambda: it.islice([], -1)); err(lambda: it.islice([], 0, 1, 0)); err(lambda: it.islice([], "a")); err(lambda: it.islice([])); err(lambda: it.repeat()); err(lambda: it.repeat(1, "a")); err(lambda: it.chain(5) and L(it.chain(5))); err(lambda: it.combinations("ab", -1)); err(lambda: it.permutations("ab", -1)); err(lambda: it.product([1], repeat=-1)); err(lambda: it.product(5)); err(lambda: it.tee([], -1)); err(lambda: it.tee(5)); err(lambda: L(it.starmap(pow, [5]))); err(lambda: it.batched("a", 0)); err(lambda: it.zip_longest([1], foo=1)); err(lambda: it.cycle(5)); err(lambda: it.groupby(5)); err(lambda: L(it.accumulate([1, "a"]))); err(lambda: L(it.batched("abc", 2, strict=True))); err(lambda: it.compress([1])); err(lambda: it.pairwise(5)); err(lambda: L(it.dropwhile(5, [1]))); err(lambda: next(it.cycle([]))); err(lambda: it.filterfalse(None)); err(lambda: it.combinations("ab"))
print(it.count(5), it.count(1, 2), it.count(2.5), it.repeat("a", 3), it.repeat(1)); r = it.repeat(7, 3); next(r); print(r, r.__length_hint__(), L(it.repeat(1, -5)))
big = it.count(2**63 - 1); print(next(big), next(big), next(it.count(-2**63, -1)), take(2, it.count(10**20)))
def primes():
    n = it.count(2)
    while True: p = next(n); yield p; n = filter(p.__rmod__, n)
print(take(10, primes()), sum(it.takewhile(lambda x: x < 100, (x * x for x in it.count()))), L(it.islice(it.cycle([1, 2, 3]), 2, 9)), max(it.chain([1], [5])), dict(zip("abc", it.count())), L(map(sum, it.combinations(range(4), 2))))
x = it.chain([1, 2], [3]); next(x); print(L(x)); i = it.islice(it.count(), 3); print(L(i), L(i)); z = it.zip_longest(iter([1]), iter([2, 3])); print(next(z), next(z), next(z, "end"))
s = iter(range(10)); print(L(it.islice(s, 3)), L(it.islice(s, 2)), next(s)); print(L(it.starmap(lambda *a: len(a), ["abc", "d", ""])), L(it.accumulate([], initial=1)), L(it.accumulate([])), L(it.compress(range(5), it.cycle([1, 0]))))
