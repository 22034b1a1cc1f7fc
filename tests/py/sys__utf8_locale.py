# env: PYTHONIOENCODING=latin-1
# What text is made of, as the environment asks for it.
import io, os, sys

print(sys.flags.utf8_mode, io.text_encoding(None), open(os.devnull).encoding, open(os.devnull, encoding="locale").encoding)
for f in sys.stdin, sys.stdout, sys.stderr:
    print(f.errors)
print(os.environ.get("LC_CTYPE"))
