# options: -X nonsense=1 -X another
import sys
print(sorted(sys._xoptions.items()))
