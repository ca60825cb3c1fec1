"""The head of an earlier bulletin: what the file does not say is settled, or refused."""

from __future__ import annotations

import datetime as dt

from departments.months import Month
from stats.prose import fill, month_values

from ...models import Bulletin
from ...models.issue import Style
from ...past import Past
from .month import NO_MONTH, settle_month, with_month
from .outcome import NotTaken

LINE = "请在文件开头加一行“发文机关 2021年1月13日”这样的话，再导入。"


def free_month(past: Past, wanted: Month | None) -> Month:
    """The bulletin's month; raises NotTaken where there is none, or a bulletin of it."""
    month = settle_month(past, wanted)
    if month is None:
        raise NotTaken(NO_MONTH)
    if Bulletin.objects.filter(month=month).exists():
        raise NotTaken(
            f"{month.label}已经有通报了，没有导入。要重新导入，请先删除那一期草稿；"
            "已经发布的不能重新导入。"
        )
    return month


def bulletin_of(past: Past, month: Month) -> Bulletin:
    """Unsaved, without its opening; raises NotTaken where it has no date or no issuer."""
    last = Bulletin.objects.order_by("-month").first()
    return Bulletin(
        month=month,
        number=past.number,
        date=_date(past),
        style=Style.OFFICIAL if past.document_number and not past.number else Style.BRIEF,
        document_number=past.document_number,
        recipients=past.recipients,
        masthead=_masthead(past, last),
        title=_title(past, month),
        issuer=_issuer(past, last),
        report_to=past.report_to,
        copies_to=past.copies_to,
        sent_to=past.sent_to,
        print_run=past.print_run,
    )


def told(bulletin: Bulletin) -> dict[str, str]:
    """The head in words, for the preview and for JSON."""
    return {
        "title": fill(bulletin.title, month_values(bulletin.month)).text,
        "masthead": bulletin.masthead,
        "issuer": bulletin.issuer,
        "date": str(bulletin.date),
        "number": str(bulletin.number or ""),
    }


def _date(past: Past) -> dt.date:
    if past.date is None:
        raise NotTaken(f"找不到成文日期。{LINE}")
    return past.date


def _issuer(past: Past, last: Bulletin | None) -> str:
    if not past.issuer:
        if last is None:
            raise NotTaken(f"找不到发文机关。{LINE}")
        past.issuer = last.issuer
        past.doubt("发文机关", "报头", f"文件里没有，用上一期的“{last.issuer}”", "看看对不对")
    return past.issuer


def _title(past: Past, month: Month) -> str:
    if past.title:
        return with_month(past.title, month)
    usual = _default("title")
    shown = fill(usual, month_values(month)).text
    past.doubt("标题", "报头下面", f"文件里没有标题，先用“{shown}”", "请核对标题")
    return usual


def _masthead(past: Past, last: Bulletin | None) -> str:
    if past.masthead:
        return past.masthead
    usual = last.masthead if last else _default("masthead")
    past.doubt("报头名称", "第一行", f"文件里没有，用“{usual}”", "请核对报头名称")
    return usual


def _default(field: str) -> str:
    return str(Bulletin(month=Month(2000, 1)).__dict__[field])
