"""Content to SVG: the diagram, its labels and close-ups, printed pictures and picture files."""

from viewer.drawing.badges import frame_width, free_corner, letters
from viewer.drawing.diagram import Diagram, amount, part_name, point_name, review_sentences
from viewer.drawing.labels import picture_box
from viewer.drawing.picture_file import picture_document, picture_size
from viewer.drawing.printed import plate, widths
from viewer.drawing.turning import turning_model

__all__ = [
    "Diagram",
    "amount",
    "frame_width",
    "free_corner",
    "letters",
    "part_name",
    "picture_box",
    "picture_document",
    "picture_size",
    "plate",
    "point_name",
    "review_sentences",
    "turning_model",
    "widths",
]
