# options: -X int_max_str_digits=1000
import sys
print(sys.get_int_max_str_digits())
print(len(str(10 ** 999)))
try: str(10 ** 1000)
except ValueError as e: print(e)
