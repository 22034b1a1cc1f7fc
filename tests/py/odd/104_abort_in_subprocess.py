import subprocess, sys
r = subprocess.run([sys.executable, "-c", "import sys; print('child'); sys.exit(9)"], capture_output=True, text=True); print(r.returncode, r.stdout, r.stderr)
r = subprocess.run([sys.executable, "-c", "import os; os.abort()"], capture_output=True); print(r.returncode)
r = subprocess.run([sys.executable, "-c", "1/0"], capture_output=True, text=True); print(r.returncode, r.stderr.splitlines()[-1])
r = subprocess.run([sys.executable, "-"], input="print(1 + 1)", capture_output=True, text=True); print(r.stdout)
r = subprocess.run([sys.executable, "-c", "print(input())"], input="line\n", capture_output=True, text=True); print(r.stdout)
for f in (lambda: subprocess.run(["/no/such/program"]), lambda: subprocess.run([sys.executable, "-c", "raise SystemExit(4)"], check=True), lambda: subprocess.run([sys.executable, "-c", "import time; time.sleep(60)"], timeout=0.3), lambda: subprocess.check_output([sys.executable, "-c", "print('out')"]), lambda: subprocess.run([]), lambda: subprocess.Popen(5)):
    try: print(f())
    except subprocess.CalledProcessError as e: print(type(e).__name__, e.returncode)
    except subprocess.TimeoutExpired as e: print(type(e).__name__, e.timeout)
    except Exception as e: print(type(e).__name__, e)
p = subprocess.Popen([sys.executable, "-c", "import sys\nfor l in sys.stdin: print(l.strip().upper(), flush=True)"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
p.stdin.write("hello\n"); p.stdin.flush(); print(p.stdout.readline().strip()); print(p.communicate("more\n")[0].strip(), p.wait())
