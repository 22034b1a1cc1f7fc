# env: PYTHONOPTIMIZE=2
"doc"
import sys
assert False
print(sys.flags.optimize, __doc__)
