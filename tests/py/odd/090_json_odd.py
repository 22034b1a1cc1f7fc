import json
for s in ("", "{", "[1,", "[1,]", '{"a"}', '{"a":}', "{'a': 1}", "nul", "NaN", "[Infinity, -Infinity]", "01", "1.", "-", '"abc', '"\\x"', '"\\u12"', '"\n"', "1 2", "[1 2]", '{"a": 1 "b": 2}', "\ufeff1", "[" * 3, "tru", '{"a": 1, "a": 2}', '{1: 2}', "  [ ]  ", '"\\ud83d\\ude00"', '"\\ud83d"', "1e999", "-0", "1E5", '{"a": 1,}', "/* c */ 1", "[1, 2] // x"):
    try: print(repr(s), "=>", repr(json.loads(s)))
    except json.JSONDecodeError as e: print(repr(s), "|", e, "|", e.lineno, e.colno, e.pos)
class A: pass
a = []; a.append(a)
for f in (lambda: json.dumps(A()), lambda: json.dumps({1, 2}), lambda: json.dumps(b"x"), lambda: json.dumps(a), lambda: json.dumps({(1, 2): 3}), lambda: json.dumps(float("nan"), allow_nan=False), lambda: json.dumps({"a": A()}, default=lambda o: "dflt"), lambda: json.dumps(1j), lambda: json.loads(5), lambda: json.loads(None), lambda: json.dumps({1: "a", None: "b", True: "c", 1.5: "d"}), lambda: json.dumps({(1,): 1, "k": 2}, skipkeys=True), lambda: json.dumps("é\u2028😀\x00"), lambda: json.dumps("é", ensure_ascii=False), lambda: json.dumps([1, {"b": [], "a": {}}], indent=2, sort_keys=True), lambda: json.dumps([1.0, 1e100, -0.0, 10**30]), lambda: json.loads(b'{"a": [1, null]}'), lambda: json.loads("[1.5]", parse_float=str), lambda: json.loads('{"a": 1}', object_hook=lambda d: list(d)), lambda: json.dumps(A(), default=lambda o: o) and "loop", lambda: json.loads("[" * 100000)):
    try: print(f())
    except RecursionError: print("RecursionError")
    except Exception as e: print(type(e).__name__, str(e).replace("<__main__.A object at", "<A").split("0x")[0])
