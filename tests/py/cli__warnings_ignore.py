# options: -W ignore -W error::RuntimeWarning
import warnings
warnings.warn("silent"); warnings.warn("silent too", DeprecationWarning)
try: warnings.warn("r", RuntimeWarning)
except RuntimeWarning as e: print("raised", e)
print(len(warnings.filters) > 1)
