# options: -X nonsense=1 -X another
# modes: -heap-stress, -no-jit, -jit, -jit-eager, -jit-unoptimised
import sys
print(sorted(sys._xoptions.items()))
