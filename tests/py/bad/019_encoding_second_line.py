#!/usr/bin/python
# coding: bogus
print(1)
