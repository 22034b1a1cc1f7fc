# options: -X nonsense=1 -X another
# modes: -*
import sys
print(sorted(sys._xoptions.items()))
