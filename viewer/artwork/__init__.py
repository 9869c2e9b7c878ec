"""Drawings and the shapes in them: `assets/svg` to checked shapes and landmarks, `assets/model` to a checked
surface.
"""

from viewer.artwork import geometry
from viewer.artwork.artwork import Artwork, DrawnPart, Shape, load_artwork
from viewer.artwork.geometry import Bounds, Box
from viewer.artwork.scaling import BESIDE, to_sheet
from viewer.artwork.surface import (
    FACING,
    LARGEST_MODEL,
    OffSurfaceError,
    Spot,
    Surface,
    Vector,
    faces,
    load_surface,
    project,
    rightward,
    sight,
)
from viewer.artwork.svg_file import LARGEST_FILE as LARGEST_DRAWING

__all__ = [
    "BESIDE",
    "FACING",
    "LARGEST_DRAWING",
    "LARGEST_MODEL",
    "Artwork",
    "Bounds",
    "Box",
    "DrawnPart",
    "OffSurfaceError",
    "Shape",
    "Spot",
    "Surface",
    "Vector",
    "faces",
    "geometry",
    "load_artwork",
    "load_surface",
    "project",
    "rightward",
    "sight",
    "to_sheet",
]
