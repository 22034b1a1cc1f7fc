# args: one "two three" --flag -x= é ""
import sys
print(sys.argv, len(sys.argv), sys.orig_argv[-7:])
import argparse
p = argparse.ArgumentParser(prog="prog")
p.add_argument("pos", nargs="*"); p.add_argument("--flag", action="store_true"); p.add_argument("-x")
print(p.parse_known_args(sys.argv[1:]))
