import sys
sys.exit("message for stderr")
