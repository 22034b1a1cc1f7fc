# options: -X nonsense=1 -X another
# modes: -heap-stress
import sys
print(sorted(sys._xoptions.items()))
