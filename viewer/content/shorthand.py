"""Objects that hold a text and may be written in files as the text alone."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError


class TextOrObject(BaseModel):
    """An object with a field `text`; in a file, the bare text will do."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    @model_validator(mode="before")
    @classmethod
    def _from_string(cls, value: Any) -> Any:
        # Pydantic's own message would name a type that editors have never heard of.
        if not isinstance(value, str | dict):
            raise PydanticCustomError("paragraph_kind", "paragraph kind")
        return {"text": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        # Without this the schema would refuse the bare text: it knows nothing of the validator above.
        whole = handler.resolve_ref_schema(handler(schema))
        text = {name: value for name, value in whole["properties"].get("text", {}).items() if name != "title"}
        return {"anyOf": [text, whole]}
