# args: one "two words" --three
# options: -X utf8
# env: TEST_SETTING=a b
# What the test runner promises every program: arguments, input, environment, relative names, exit status.
import os
import sys

print(sys.argv)
print(sys.stdin.read())
print(os.environ["TEST_SETTING"], os.environ["PYTHONHASHSEED"])
print(os.path.exists("runner__conditions.py"), __file__)
print("standard error: é", file=sys.stderr)
sys.exit(3)
