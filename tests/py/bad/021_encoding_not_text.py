# coding: base64
print(1)
