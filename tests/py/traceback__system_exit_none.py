import atexit
atexit.register(print, "atexit runs")
raise SystemExit
