# options: -c "import sys; sys.exit('bye')"
print("never")
