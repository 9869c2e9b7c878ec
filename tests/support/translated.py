"""A translation of the sample as people write one: laid out by hand, and confirmed by nobody yet."""

from __future__ import annotations

SPANISH = """{
    "language":"es", "title" : "Cabeza",
  "source_kinds": { "paper": "artículo" },
  "sources": { "book": "Un libro." },
  "regions": [
    { "id": "forehead",
      "sections": [
        { "heading": "Dónde", "text": [ { "text": "Delante de la \\u005b[galea]]." } ] },
        { "heading": "Por qué" },
        { "id": "effects", "heading": "Efectos", "text": [
        {
          "items": ["Vea [[about|esto]]."],
          "text": "Pocos \\"raros\\"."
        }
      ] } ] },
    { "id": "temples", "sections": [ { "heading": "Dónde", "text": ["Al lado."] }, { "heading": "Efectos" } ] }
  ],
  "sites": [ { "id": "frontalis-1", "landmark": "1 cm arriba en el [[frontalis]]." } ]
}
"""
