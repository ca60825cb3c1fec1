"""The five standard sections of a hall's bulletin: where a first bulletin starts from.

Data, not rules: everything here can be changed in the admin afterwards.
"""

from __future__ import annotations

from stats.standard import standard_table

from .models import Bulletin, Section
from .models.issue import SectionKind

OPENING = (
    "现将{{ 年月 }}全区政务服务运行情况通报如下，请各进驻部门对照查找不足。"
    "数据由政务服务平台、考勤系统和信息报送三方面汇总，年底考核时将作为重要参考。"
)
FIGURES = (
    "{{ 月 }}月，大厅共排号{{ 排号数 }}件；各窗口在系统中受理{{ 受理数 }}件，"
    "办结{{ 办结数 }}件（含上月受理、本月办结的），其中当场办结的即办件{{ 即办件数 }}件。"
    "办事群众作出评价{{ 评价数 }}件，满意率{{ 满意率 }}。{{ 合计说明 }}"
)


def standard_sections(bulletin: Bulletin) -> list[Section]:
    """Unsaved sections, in order; makes the standard table where the hall has none."""
    rows: list[tuple[str, SectionKind, str]] = [
        ("受理和办理情况", SectionKind.PROSE, FIGURES),
        ("政务服务大厅{{ 月 }}月部门窗口办件情况和效能指标统计", SectionKind.TABLE, ""),
        ("政务服务信息", SectionKind.NEWS, ""),
        ("部门窗口动态", SectionKind.NEWS, ""),
        ("“放管服”改革", SectionKind.NEWS, ""),
    ]
    table = standard_table()
    return [
        Section(
            bulletin=bulletin,
            order=place * 10,
            title=title,
            kind=kind,
            text=text,
            table=table if kind == SectionKind.TABLE else None,
        )
        for place, (title, kind, text) in enumerate(rows, 1)
    ]
