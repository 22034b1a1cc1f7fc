# coding: shift_jis
print(ascii("日本"))
