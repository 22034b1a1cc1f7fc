import sys
print("before")
sys.stdout.close()
try: print("to a closed stdout")
except ValueError as e: sys.stderr.write(f"caught {e}\n")
