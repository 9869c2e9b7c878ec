"""Content to SVG: the diagram, its labels and close-ups, printed pictures and picture files."""

from viewer.drawing.badges import frame_width, free_corner, letters
from viewer.drawing.card import CARD_SCALE, CARD_SIZE, card_document, card_views
from viewer.drawing.diagram import NUMBERED_DISC, Diagram, amount, part_name, point_name, review_sentences
from viewer.drawing.drawn_once import DrawnOnce
from viewer.drawing.labels import picture_box
from viewer.drawing.people import crowd
from viewer.drawing.picture_file import picture_document, picture_size
from viewer.drawing.printed import HANDOUT, RECORD, Printing, plate, plate_document, printed_sizes
from viewer.drawing.raster import NoRaster, png, raster_problem
from viewer.drawing.turning import turning_model
from viewer.drawing.weeks import diary, timeline

__all__ = [
    "CARD_SCALE",
    "CARD_SIZE",
    "HANDOUT",
    "NUMBERED_DISC",
    "RECORD",
    "Diagram",
    "DrawnOnce",
    "NoRaster",
    "Printing",
    "amount",
    "card_document",
    "card_views",
    "crowd",
    "diary",
    "frame_width",
    "free_corner",
    "letters",
    "part_name",
    "picture_box",
    "picture_document",
    "picture_size",
    "plate",
    "plate_document",
    "png",
    "point_name",
    "printed_sizes",
    "raster_problem",
    "review_sentences",
    "timeline",
    "turning_model",
]
