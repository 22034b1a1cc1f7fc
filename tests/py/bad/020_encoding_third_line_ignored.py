#!/usr/bin/python
#
# coding: bogus
print("third line is no declaration")
