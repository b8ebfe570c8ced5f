"""How the description of the API tells of errors."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from api import errors
from api.models import ProblemModel

if TYPE_CHECKING:
    from collections.abc import Mapping

PROBLEMS: Mapping[int | str, dict[str, Any]] = MappingProxyType(
    {
        "4XX": {
            "description": "The request cannot be used",
            "content": {errors.MEDIA_TYPE: {"schema": ProblemModel.model_json_schema()}},
        }
    }
)
