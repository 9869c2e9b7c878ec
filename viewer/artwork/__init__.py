"""Drawings and the shapes in them: `assets/svg` to checked shapes and landmarks."""

from viewer.artwork import geometry
from viewer.artwork.artwork import Artwork, Part, Shape, load_artwork
from viewer.artwork.svg_file import LARGEST_FILE as LARGEST_DRAWING

__all__ = ["LARGEST_DRAWING", "Artwork", "Part", "Shape", "geometry", "load_artwork"]
