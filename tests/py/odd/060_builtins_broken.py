import builtins
orig = builtins.len
builtins.len = lambda x: 42
print(len([]))
del builtins.len
try: len([])
except NameError as e: print(e)
builtins.len = orig
print(len([1]))
oi = builtins.isinstance
builtins.isinstance = lambda a, b: True
print(isinstance(5, str))
builtins.isinstance = oi
bc = builtins.__build_class__
del builtins.__build_class__
try:
    class A: pass
except NameError as e: print(e)
builtins.__build_class__ = lambda f, n, *b: f"class {n}"
class B: pass
print(B)
builtins.__build_class__ = bc
builtins.True_ = 1; print(True_)
try: builtins.__dict__["print"] = None; print("x")
except TypeError as e: builtins.print = bp if False else __import__("sys").stdout.write; print(str(e) + "\n")
str = 5
try: str("x")
except TypeError as e: print(f"{e}\n")
del str
print(str(5) + "\n")
del builtins.ValueError
ValueError
