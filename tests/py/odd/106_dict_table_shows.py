# When the table of a dict is made anew shows in a loop that takes keys out and puts them back.
d = {i: i for i in range(5)}
try:
    for k in d:
        d[k] = d.pop(k)
        print(k, end=" ")
except RuntimeError as e: print(e)
