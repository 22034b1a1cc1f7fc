def run(n):
    x = [0] * 4
    for i in range(n):
        x[0:2] = [i, i]  # ID: set
    return x


assert run(200) == [199, 199, 0, 0]

#: executors <= 25, closed >= 1, sides <= 24, inlined 0
#: set: guards <= 26, exits <= 76, allocations 0, calls list2 store_list_quiet store_list_quiet store_list_quiet store_list_quiet store_list_quiet store_list_quiet store_list_quiet store_list_quiet store_list_quiet store_list_quiet store_list_quiet store_list_quiet store_list_quiet store_list_quiet store_list_quiet store_list_quiet store_list_quiet store_list_quiet store_list_quiet store_list_quiet store_list_quiet store_list_quiet store_list_quiet store_list_quiet store_list_quiet
