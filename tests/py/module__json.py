import json
print(json.dumps({"a": [1, 2.5, True, None, "é\n\"\\"], "b": {}}), json.dumps([]), json.dumps("x"), json.dumps(5), json.dumps(1.0), json.dumps(float("inf")), json.dumps({"k": (1, 2)}), json.dumps({1: 2, None: 3, True: 4, 2.5: 5}), json.dumps("\u2028😀\x7f\x00"), json.dumps("😀é", ensure_ascii=False))
print(json.dumps({"b": 1, "a": [1, {"z": []}]}, indent=2, sort_keys=True)); print(json.dumps([1, {"a": 2}], indent="\t")); print(json.dumps([1, 2], separators=(",", ":")), json.dumps({"a": 1}, indent=0), json.dumps([[]], indent=1))
print(json.loads('{"a": [1, 2.5, true, null, "\\u00e9\\n"], "b": {}}'), json.loads("[]"), json.loads(" 5 "), json.loads("-0.5e3"), json.loads('"\\ud83d\\ude00"'), json.loads("1e5"), json.loads("123456789012345678901234567890"), type(json.loads("1.0")), json.loads(b'"bytes"'), json.loads('{"a":1,"a":2}'), json.loads("NaN"), json.loads("-Infinity"))
print(json.loads('{"x": 1}', object_hook=lambda d: ("hook", d)), json.loads('{"x": 1, "y": 2}', object_pairs_hook=list), json.loads("1.5", parse_float=str), json.loads("15", parse_int=lambda s: "int " + s), json.loads("[NaN]", parse_constant=lambda c: c))
class E(json.JSONEncoder):
    def default(self, o): return sorted(o) if isinstance(o, set) else super().default(o)
print(json.dumps({"s": {3, 1}}, cls=E), E().encode([{1}]), list(E().iterencode([1, {2}])), json.dumps({1, 2}, default=list) if False else json.dumps({5}, default=list))
for f in (lambda: json.dumps(object()), lambda: json.dumps({(1,): 2}), lambda: json.loads("{"), lambda: json.loads(""), lambda: json.loads("[1,]"), lambda: json.loads("{'a': 1}"), lambda: json.loads("nope"), lambda: json.loads('"\t"'), lambda: json.loads("1 2"), lambda: json.loads(None), lambda: json.dumps(float("nan"), allow_nan=False), lambda: E().encode(object()), lambda: json.loads('{"a" 1}'), lambda: json.loads('["\\q"]')):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).split(" at 0x")[0])
l = []; l.append(l)
try: json.dumps(l)
except ValueError as e: print(e)
import io
f = io.StringIO(); json.dump({"k": [1]}, f); print(f.getvalue(), json.load(io.StringIO("[1]")), json.JSONDecoder().raw_decode("[1] rest"), json.loads('"\t"', strict=False) == "\t")
data = {"users": [{"id": i, "name": f"user{i}", "tags": ["t"] * (i % 3), "score": i / 7, "ok": i % 2 == 0} for i in range(50)]}
s = json.dumps(data); print(len(s), json.loads(s) == data, s[:80])
class I(int): pass
class S(str): pass
class L(list): pass
class D(dict): pass
import enum
class C(enum.IntEnum): R = 1
print(json.dumps([I(5), S("s"), L([1]), D(a=1), C.R, {C.R: C.R}, (1,), True]), json.dumps(D({S("k"): I(1)})))
