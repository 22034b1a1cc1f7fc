import random
r = random.Random(42)
print(r.random(), r.randint(1, 100), r.randrange(0, 100, 7), r.choice("abcdef"), r.uniform(1, 2), r.getrandbits(70), r.sample(range(100), 5), r.choices("ab", k=5), r.choices([1, 2, 3], weights=[10, 1, 1], k=8), r.gauss(0, 1), r.normalvariate(), r.expovariate(2), r.triangular(0, 1, 0.5), r.betavariate(1, 2), r.gammavariate(2, 3), r.lognormvariate(0, 1), r.vonmisesvariate(0, 1), r.paretovariate(3), r.weibullvariate(1, 2), r.randbytes(5), r.binomialvariate(10, 0.3))
l = list(range(10)); r.shuffle(l); print(l)
random.seed(1); a = [random.random() for _ in range(3)]; random.seed(1); print(a == [random.random() for _ in range(3)], a)
for seed in (0, -5, 2**100, "string", b"bytes", 1.5, bytearray(b"x")): print(seed, random.Random(seed).random())
s = r.getstate(); x = [r.random() for _ in range(3)]; r.setstate(s); print(x == [r.random() for _ in range(3)], s[0], len(s[1]))
for f in (lambda: r.randint(5, 1), lambda: r.randrange(0), lambda: r.randrange(1, 10, 0), lambda: r.choice([]), lambda: r.sample([1], 2), lambda: r.sample({1, 2}, 1), lambda: r.sample([1], -1), lambda: r.choices([], k=1), lambda: r.choices([1], weights=[0]), lambda: r.choices([1, 2], weights=[1]), lambda: r.choices([1], weights=[1], cum_weights=[1]), lambda: r.getrandbits(-1), lambda: r.getrandbits("a"), lambda: r.randrange(1.5), lambda: r.randint("a", 2), lambda: random.Random([]), lambda: r.shuffle((1, 2)), lambda: r.setstate(5), lambda: r.expovariate(0), lambda: r.getrandbits(0), lambda: r.randbytes(0)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class Own(random.Random):
    def random(self): return 0.5
o = Own(); print(o.random(), o.randint(1, 10), o.choice("abc"), o.uniform(0, 4), o.sample(range(10), 3))
print(sum(random.Random(7).randrange(6) for _ in range(1000)), sorted(random.Random(3).sample("abcdefghij", 10)) == list("abcdefghij"), isinstance(random.SystemRandom().random(), float))
