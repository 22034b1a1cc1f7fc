# options: -bb
try: print(b"a" == "a")
except BytesWarning as e: print("BytesWarning", e)
try: print(str(b"a"))
except BytesWarning as e: print("BytesWarning", e)
try: print({b"a": 1}.get("a"))
except BytesWarning as e: print("BytesWarning", e)
print(f"{b'x'!r}", repr(b"ok"))
