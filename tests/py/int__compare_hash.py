import sys
vals = [0, 1, -1, 2**61 - 1, 2**61, -2**61, 2**63, 2**64 + 1, 10**30, 0.0, 1.0, -1.0, 1.5, 2.0**61, 2.0**62, 1e30, float("inf"), float("-inf"), True, False]
for a in vals:
    print(a, "".join("<" if a < b else "=" if a == b else ">" for b in vals))
nan = float("nan")
print(1 == nan, 1 != nan, 1 < nan, 1 > nan, 10**400 < float("inf"), 10**400 > float("-inf"), 10**400 == float("inf"))
print(2**53 == float(2**53), 2**53 + 1 == float(2**53), 2**53 + 1 > float(2**53), 2**62 + 1 == float(2**62), 2**62 + 1 > float(2**62), 10**23 == 1e23, 10**22 == 1e22)
for v in (0, 1, -1, -2, 2**61 - 2, 2**61 - 1, 2**61, 2**61 + 1, -2**61, 2**62, 2**64, 10**30, -10**30, 1.0, 0.5, -0.5, 1e30, 2.0**61, 1.5, float("inf"), float("-inf"), True, 1j, 1 + 2j):
    print(v, hash(v))
print(sys.hash_info.modulus, sys.hash_info.inf, sys.hash_info.nan, sys.hash_info.imag, sys.hash_info.width)
d = {1: "a", 1.0: "b", True: "c", 2**70: "x", 2.0**70: "y"}
print(d, d[1 + 0j])
print({1, 1.0, True, 1 + 0j}, len({0, 0.0, False, -0.0}))
print([1, 2.0, 3] == [1.0, 2, 3.0], (1, 2) < (1.0, 2.5), max(1, 1.0), min(1.0, 1), sorted([3, 1.5, 2, -1, 2.5, True]))
print(1 < 2 < 3, 1 < 3 < 2, 1 == 1.0 == True, 3 > 2 != 1, (lambda v: v is not None)(5))
print(sys.maxsize, -sys.maxsize - 1, sys.maxsize + 1)
