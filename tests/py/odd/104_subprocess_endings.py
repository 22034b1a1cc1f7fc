import subprocess
run = subprocess.run
r = run(["sh", "-c", "echo out; echo err >&2; exit 9"], capture_output=True, text=True); print(r.returncode, repr(r.stdout), repr(r.stderr))
print(run(["sh", "-c", "kill -TERM $$"]).returncode, run("exit 3", shell=True).returncode, run(["cat"], input=b"bytes\n", capture_output=True).stdout)
for f in (lambda: run(["/no/such/program"]), lambda: run(["false"], check=True), lambda: run(["sleep", "60"], timeout=0.2), lambda: subprocess.check_output(["echo", "out"]), lambda: run([]), lambda: subprocess.Popen(5), lambda: run(["echo"], capture_output=True, stdout=1), lambda: run(["cat"], input="x", stdin=1), lambda: run("echo", cwd="/no/such/dir"), lambda: subprocess.getoutput("echo hi"), lambda: subprocess.getstatusoutput("exit 2"), lambda: run(["sh", "-c", "echo $V"], env={"V": "é"}, capture_output=True, text=True, encoding="utf-8").stdout, lambda: run(["cat", "_input.txt"], stdout=subprocess.PIPE, encoding="utf-8").stdout, lambda: run(["/tmp"])):
    try: print(f())
    except subprocess.CalledProcessError as e: print(type(e).__name__, e.returncode, e)
    except subprocess.TimeoutExpired as e: print(type(e).__name__, e.timeout)
    except Exception as e: print(type(e).__name__, e)
p = subprocess.Popen(["sh", "-c", "while read l; do echo \"<$l>\"; done"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
p.stdin.write("hello\n"); p.stdin.flush(); print(p.stdout.readline().strip(), p.poll()); print(p.communicate("more\nlines\n")[0].split(), p.wait(), p.returncode)
with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as q: q.stdin.write(b"x"); q.stdin.close(); print(q.stdout.read())
q = subprocess.Popen(["sleep", "60"]); q.terminate(); print(q.wait()); q.kill()
