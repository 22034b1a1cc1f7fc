# options: -W nonsense -W error::NoSuchCategory
print("still runs")
