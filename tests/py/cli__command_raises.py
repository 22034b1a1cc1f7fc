# options: -c "import sys; print('out'); {}['key']"
print("never")
