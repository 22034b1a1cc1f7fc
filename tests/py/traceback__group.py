def a(): raise ValueError("one")
def b(): raise KeyError("two")
errs = []
for f in (a, b):
    try: f()
    except Exception as e: errs.append(e)
raise ExceptionGroup("several", errs + [ExceptionGroup("nested", [OSError(2, "No such file", "name.txt"), TypeError("three")])])
