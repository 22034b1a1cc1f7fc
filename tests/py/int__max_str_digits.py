import sys
print(sys.get_int_max_str_digits(), sys.int_info.default_max_str_digits, sys.int_info.str_digits_check_threshold)
def err(f):
    try:
        r = f()
        print("ok", len(r) if isinstance(r, str) else r)
    except (ValueError, SyntaxError) as e:
        print(type(e).__name__, e)
err(lambda: str(10**4299))
err(lambda: str(10**4300))
err(lambda: repr(-10**4300))
err(lambda: "%d" % 10**4300)
err(lambda: f"{10**4300}")
err(lambda: int("1" * 4300) % 7)
err(lambda: int("1" * 4301) % 7)
err(lambda: int("1" * 5000, 16) % 7)
err(lambda: hex(10**5000))
err(lambda: "%x" % 10**5000)
err(lambda: eval("1" * 4301))
sys.set_int_max_str_digits(640)
err(lambda: str(10**639))
err(lambda: str(10**640))
err(lambda: sys.set_int_max_str_digits(100))
sys.set_int_max_str_digits(0)
err(lambda: str(10**6000))
err(lambda: int("7" * 6000) % 1000)
try:
    sys.set_int_max_str_digits("a")
except TypeError as e:
    print(e)
