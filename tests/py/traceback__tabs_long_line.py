def f():
	if True:
		value = 1; other = 2; third = value + other + undefined_name_in_the_middle_of_a_long_line + value + other + value + other
f()
