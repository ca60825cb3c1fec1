"""News pieces as the Document prints them, and what of them cannot be printed."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError

from departments.quoting import quoted
from stats.findings import Severity

from .document import Block, Piece
from .models import NewsItem
from .models.news import State
from .parts import MOST_MARKUP, MOST_PICTURE_BYTES
from .richtext.blocks import pictures_in, plain, to_blocks

Find = Callable[[Severity, str, str], None]


class Pieces:
    """The pieces of one bulletin; `find` is told what is wrong: severity, rule, sentence."""

    def __init__(self, find: Find, *, pictures_fit: bool) -> None:
        self._find = find
        self._pictures_fit = pictures_fit
        #: Characters of HTML read so far.
        self._markup = 0

    def as_block(self, piece: NewsItem) -> Piece:
        if piece.state != State.ACCEPTED:
            self._find(
                Severity.BLOCKING,
                "piece_not_accepted",
                f"稿件{quoted(piece.headline)}还没有采用，请先采用，或从栏目里取下。",
            )
        return Piece(
            headline=plain(piece.headline),
            subtitle=plain(piece.subtitle),
            blocks=self._body(piece),
            credit=plain(piece.credit),
        )

    def _body(self, piece: NewsItem) -> tuple[Block, ...]:
        """None where the text is more than can be printed, which then blocks."""
        self._markup += len(piece.body)
        if self._markup > MOST_MARKUP:
            self._refuse(piece, "整期稿件的正文太多，到这一篇排不下了。请减少稿件，或删减正文。")
            return ()
        try:
            return self._with_pictures(piece)
        except ValidationError as refusal:  # written before there was this limit
            self._refuse(piece, "".join(refusal.messages))
            return ()

    def _refuse(self, piece: NewsItem, why: str) -> None:
        message = f"稿件{quoted(piece.headline)}排不下：{why}"
        self._find(Severity.BLOCKING, "piece_too_large", message)

    def _with_pictures(self, piece: NewsItem) -> tuple[Block, ...]:
        kept = {picture.sha256: picture.as_block() for picture in piece.pictures.all()}
        blocks = to_blocks(piece.body, kept)
        shown = list(pictures_in(blocks))
        if shown and not self._pictures_fit:
            most = MOST_PICTURE_BYTES // 1024**2
            self._refuse(piece, f"整期的图片太多，一共超过{most}MB。请删去几张图片。")
            return blocks
        if any(not picture.content for picture in shown):
            self._find(
                Severity.BLOCKING,
                "picture_gone",
                f"稿件{quoted(piece.headline)}里有图片已经不在了，请打开稿件重新放上，或从正文里删去。",
            )
        if silent := sum(not picture.alt for picture in shown):
            self._find(
                Severity.WARNING,
                "picture_without_alt",
                f"稿件{quoted(piece.headline)}里有{silent}张图片还没有说明，看不见图的人不知道是什么。",
            )
        return blocks
