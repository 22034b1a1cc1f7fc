# options: -X dev
import sys, warnings
print(sys.flags.dev_mode)
warnings.warn("shown", DeprecationWarning)
warnings.warn("resource", ResourceWarning)
