import sys
def hook(t, v, tb): raise TypeError("hook failed")
sys.excepthook = hook
raise ValueError("original")
