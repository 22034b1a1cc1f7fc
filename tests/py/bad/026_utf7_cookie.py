# coding: utf-7
print("+AGEAYg-")
