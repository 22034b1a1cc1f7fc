# options: -B -E -s -q -X utf8
# modes: -*
import sys
f = sys.flags
print(f.dont_write_bytecode, f.ignore_environment, f.no_user_site, f.quiet, f.utf8_mode, f.debug, f.inspect, f.interactive, f.optimize, f.verbose, f.bytes_warning, f.isolated, f.dev_mode, f.int_max_str_digits, sys._xoptions)
print(sys.dont_write_bytecode)
