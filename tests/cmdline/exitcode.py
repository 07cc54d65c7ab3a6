# exit: 3
import sys
print(sys.argv, __name__)
sys.exit(3)
