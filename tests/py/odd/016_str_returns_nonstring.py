class E(Exception):
    def __str__(self): return 5
class F(Exception):
    def __str__(self): return None
for c in (E, F):
    try: raise c("x")
    except c as e:
        try: str(e)
        except TypeError as t: print(t)
        try: print(f"{e}")
        except TypeError as t: print(t)
        try: print("%s" % e)
        except TypeError as t: print(t)
raise E("uncaught")
