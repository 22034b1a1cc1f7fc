# env: PYTHONHASHSEED=0
import sys
print(sys.flags.hash_randomization, hash("a") == hash("a"), hash(1), hash(()), sys.hash_info.algorithm, hash(""))
