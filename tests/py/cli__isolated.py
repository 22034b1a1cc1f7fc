# options: -I
import sys
print(sys.flags.isolated, sys.flags.ignore_environment, sys.flags.no_user_site, sys.flags.safe_path)
try: import pkg_basic
except ImportError as e: print(e)
