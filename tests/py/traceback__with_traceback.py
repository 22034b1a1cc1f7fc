def a(): raise ValueError("orig")
try:
    a()
except ValueError as e:
    saved = e.__traceback__
def b(): raise TypeError("moved").with_traceback(saved)
b()
