# env: PYTHONWARNINGS=always
import warnings
for i in range(2): warnings.warn("each time")
