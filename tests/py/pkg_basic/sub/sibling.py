from . import leaf
from .leaf import LEAF as from_sibling
from .. import VALUE as from_parent
from ..other import COUNT as from_grand
