print("a b  c\td\ne".split(), "a b  c".split(" "), "  a  b ".split(), "".split(), "".split(","), " ".split(" "), "a,b,c".split(","), "a,b,c".split(",", 1), "a,b,c".split(",", 0), "a,b,c".split(",", -1), "a,,b".split(","), ",".split(","), "abc".split("abc"), "a--b--c".split("--"), "a b c".split(None, 1), "  a b  c  ".split(None, 1), "  a b  c  ".split(maxsplit=0), "a b".split(sep=None, maxsplit=5), "a\u2003b\x1cc\x85d".split(), "x€y€z".split("€"))
print("a b  c".rsplit(), "a,b,c".rsplit(",", 1), "  a b  c  ".rsplit(None, 1), "a--b--c".rsplit("--", 1), "aaa".rsplit("aa"), "aaa".split("aa"), "".rsplit(), "  a  ".rsplit(None, 0), "a,b".rsplit(",", 0))
print("a\nb\r\nc\rd\x0be\x0cf\x1cg\x1dh\x1ei\x85j\u2028k\u2029l".splitlines(), "a\nb\r\nc".splitlines(True), "a\n\nb\n".splitlines(), "".splitlines(), "\n".splitlines(), "a\r\n\n".splitlines(keepends=True), "x\n\ry".splitlines())
print(",".join(["a", "b"]), "".join([]), "".join("abc"), "-".join(["x"]), ", ".join(str(i) for i in range(5)), "😀".join("ab"), "".join({"k": 1}), "a".join(("", "", "")), "ab".join(["1", "é", "€", "😀"]))
for f in (lambda: ",".join([1, 2]), lambda: ",".join(["a", None]), lambda: ",".join(5), lambda: ",".join(), lambda: "".join(["a", b"b"]), lambda: "a".split("b", "c"), lambda: "a".splitlines(1, 2), lambda: "a".join(x for x in (1 // 0,))):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
class S(str): pass
x = S("q")
print(type("".join([x])), type(S("").join([])), "".join([x]), type(x.split("z")[0]), type(x.strip()), type(x.replace("a", "b")))
print("abc".center(10) + "|", "abc".center(10, "*"), "abc".center(9, "*"), "abcd".center(9, "*"), "abc".center(2), "abc".ljust(6) + "|", "abc".ljust(6, "."), "abc".rjust(6), "abc".rjust(6, "é"), "ab".center(5, "*"), "a".center(4, "*"))
print("42".zfill(5), "-42".zfill(5), "+42".zfill(5), "abc".zfill(2), "".zfill(3), "--1".zfill(6), "-".zfill(3))
for f in (lambda: "a".center(5, "ab"), lambda: "a".ljust(5, ""), lambda: "a".rjust("5"), lambda: "a".center(5, 5), lambda: "a".zfill("b")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
print("a\tb".expandtabs(), "a\tb\tccc\td".expandtabs(4), "\t\t".expandtabs(2) + "|", "a\tb".expandtabs(0), "ab\n\tc".expandtabs(4), "a\r\tb".expandtabs(), "a\tb".expandtabs(tabsize=3), "x\tyy\tzzz".expandtabs(1), "a\tb".expandtabs(-1))
table = str.maketrans({"a": "1", "b": None, "c": "xyz", ord("d"): 68})
print("abcd".translate(table), "abc".translate(str.maketrans("abc", "xyz")), "abcabc".translate(str.maketrans("a", "b", "c")), "abc".translate({97: "€", 98: ord("z")}), str.maketrans("ab", "xy", "z"), "hello".translate({}), "é".translate({233: "e"}))
class M:
    def __getitem__(self, i):
        if i == ord("l"):
            raise LookupError
        return chr(i).upper()
print("hello".translate(M()))
for f in (lambda: str.maketrans("ab", "x"), lambda: str.maketrans(1), lambda: str.maketrans({"ab": 1}), lambda: str.maketrans({1.5: 1}), lambda: "a".translate(1), lambda: "a".translate({97: 1.5}), lambda: "a".translate({97: 0x110000})):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
