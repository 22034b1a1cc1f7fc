# env: PYTHONUTF8=1
import sys, os
print(sys.flags.utf8_mode, sys.getfilesystemencoding(), os.fsencode("é"))
