# options: -P
import sys
print(sys.flags.safe_path, "" in sys.path)
try: import pkg_basic
except ImportError as e: print(e)
