import sys
try: raise BaseExceptionGroup("bg", [KeyboardInterrupt(), SystemExit(4), ValueError("v")])
except* ValueError as e: print("handled", e.exceptions)
