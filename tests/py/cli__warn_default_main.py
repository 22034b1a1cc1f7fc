# options: -W default
import warnings
for i in range(3): warnings.warn("once per place", DeprecationWarning)
