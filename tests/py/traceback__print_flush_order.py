import sys
print("out 1"); sys.stdout.flush()
print("err 1", file=sys.stderr)
sys.stdout.write("no newline at the end, then an error")
raise RuntimeError("after partial line")
