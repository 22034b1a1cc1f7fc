parts = []
for i in range(5): parts.append(f"item{i}")
print(", ".join(parts))
s = ""
for i in range(1000): s += "x"
print(len(s))
rows = [("apple", 1.5, 3), ("kiwi", 0.25, 10)]
for name, price, qty in rows: print(f"{name:<10}|{price:>8.2f}|{qty:03d}|{price * qty:^10.1f}|")
print("-" * 20)
print("{:>5}".format("ab"), "%-6s|" % "ab", "%05d" % 42, "%x" % 255, "%.3e" % 12345.678)
text = """multi
line
  text"""
for i, line in enumerate(text.splitlines(), 1): print(i, repr(line))
print(text.split(), text.count("l"), text.title())
print("".join(reversed("hello")), "".join(sorted("hello")), "abc".center(9, "*"))
def caesar(t, k): return "".join(chr((ord(c) - 97 + k) % 26 + 97) if c.islower() else c for c in t)
print(caesar("hello, world", 3), caesar(caesar("hello", 5), -5))
def pal(t): t = [c.lower() for c in t if c.isalnum()]; return t == t[::-1]
print(pal("A man, a plan, a canal: Panama"), pal("nope"))
print("a-b_c d".replace("-", " ").replace("_", " ").split(), "x=1;y=2".partition(";"))
print({c: "mississippi".count(c) for c in sorted(set("mississippi"))})
print("snake_case_name".title().replace("_", ""), "".join("_" + c.lower() if c.isupper() else c for c in "camelCaseName"))
