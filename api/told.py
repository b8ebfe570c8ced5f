"""What an option tells beside its figures: sentence, notices and papers, in three languages."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TextModel(_Strict):
    """Words in English, French and Spanish; None where a thing is said in English only."""

    en: str
    fr: str | None = None
    es: str | None = None


class NoticeModel(_Strict):
    """One thing to know before relying on an option; ``code`` stays whatever the words."""

    code: str
    text: TextModel
    source: str | None
    confidence: str | None


class PaperModel(_Strict):
    """One paper an option needs, and who issues it."""

    code: str
    name: TextModel
    issuer: TextModel
    needed_for: list[str] = Field(description="event, mode and country, such as `enter road US`")
    source: str
    confidence: str
