# The programs of examples/, with their output.
import io
import os
import sys
import tempfile

examples = os.path.join("..", "..", "examples")
sys.path.insert(0, examples)

import calculator
import mandelbrot
import sudoku
import wordcount
import nbody

sys.argv = ["nbody.py", "200"]
stderr, sys.stderr = sys.stderr, io.StringIO()
nbody.main()
print(sys.stderr.getvalue().endswith(" seconds\n"))
sys.stderr = stderr

print(wordcount.main(["wordcount.py", os.path.join(examples, "river.txt"), "25"]))
print(wordcount.main(["wordcount.py"]))

mandelbrot.main(["mandelbrot.py", "48", "17"])
with tempfile.TemporaryDirectory() as folder:
    picture = os.path.join(folder, "picture.ppm")
    mandelbrot.main(["mandelbrot.py", "24", "16", picture])
    with open(picture, "rb") as file:
        data = file.read()
print(len(data), data[:12], sum(data), max(data))

print(sudoku.main(sudoku.EXAMPLES[:1] + ["1" * 81, "12"]))
print(calculator.main(["r = 3", "pi * r ** 2", "-2**2", "2**3**2", "7 // 2 * (1 + 1)", "1/0", "max(1, 2,)", "2 $ 3", ")"]))
