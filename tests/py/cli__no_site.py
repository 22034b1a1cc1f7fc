# options: -S
import sys
print(sys.flags.no_site, "site" in sys.modules)
try: exit
except NameError as e: print(e)
print(isinstance(1, int), len([1]))
