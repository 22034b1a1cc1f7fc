words = ["", "a", "A", "ab", "b", "é", "€", "😀", "\uffff", "\ud800", "Z", "z", "aa", "\x00", "a\x00", "10", "9"]
print(sorted(words) == sorted(words, key=lambda w: [ord(c) for c in w]))
print([ascii(w) for w in sorted(words)])
for a in ("abc", "abd", "ab", "ABC", "abc\x00"):
    print(a.encode(), [(a < b, a <= b, a == b, a != b, a > b, a >= b) for b in ("abc", "é", "")])
print("a" == b"a", "a" != b"a", "1" == 1, "a" == None, hash("abc") == hash("ab" + "c"), hash("") == hash(b""), hash("a") == hash(b"a"))
class S(str):
    def __eq__(self, o): return "S.eq"
    __hash__ = str.__hash__
    def __lt__(self, o): return "S.lt"
print("a" == S("a"), S("a") == "a", "b" > S("a"), S("a") < "b", "a" in ["b", S("a")])
d = {"abc": 1}
key = "".join(["a", "b", "c"])
print(d[key], key in d, key == "abc", {S("q"): 1}["q"])
import sys
a = sys.intern("hello world!")
b = sys.intern("hello " + "world!")
print(a is b)
try:
    sys.intern(5)
except TypeError as e:
    print(e)
try:
    sys.intern(S("a"))
except TypeError as e:
    print(e)
print(min("b", "a", "c"), max(["x", "yy", "z"], key=len), min("hello"), sorted("hello", reverse=True), sorted(["B", "a", "C"], key=str.lower), sorted(["a10", "a9", "b1"]))
print("a" < "b" < "c", "abc" > "ab" > "a", ("a", 1) < ("a", 2), ["a"] < ["b"], "x" "y" == "xy")
