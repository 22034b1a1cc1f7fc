print("loading other")
COUNT = 1
