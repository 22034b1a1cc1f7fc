# options: -E
# env: PYTHONOPTIMIZE=1
import sys
print(sys.flags.optimize, sys.flags.ignore_environment)
assert True
