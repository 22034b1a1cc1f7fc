def bad(): raise RuntimeError("evaluating the except clause")
try:
    try: 1 / 0
    except bad(): print("no")
except RuntimeError as e: print(e, "|", repr(e.__context__))
try:
    try: raise ValueError
    except (KeyError, 5): print("no")
except TypeError as e: print(e)
try:
    try: pass
    except bad(): print("never evaluated")
    print("fine")
except RuntimeError: print("no")
class Meta(type):
    def __instancecheck__(c, o): raise LookupError("never asked")
    def __subclasscheck__(c, o): raise LookupError("never asked")
class E(Exception, metaclass=Meta): pass
try:
    try: raise ValueError("v")
    except E: print("matched")
except ValueError as e: print("instancecheck is not consulted", e)
try: raise ValueError
except nope: pass
