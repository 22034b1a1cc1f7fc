visible = "v"
_hidden = "h"
