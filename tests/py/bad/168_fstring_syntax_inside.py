name = 1
print(f"""
line
{name +}
""")
