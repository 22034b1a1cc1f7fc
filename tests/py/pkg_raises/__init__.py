print("about to raise")
raise ValueError("from module body")
