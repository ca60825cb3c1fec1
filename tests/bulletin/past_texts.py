"""An earlier bulletin in the shapes in which it lies about: invented sentences, the real figures.

It is numbered wrongly, its subtitles are broken, its last line is the page's number: as people
leave them.
"""

from __future__ import annotations

import csv
import html
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings

ISSUER = "攀枝花市西区行政审批局"
REMARK = "备注：数据来源于“西区智慧政务平台”。"
OPENING = "按照西区智慧政务平台和考勤系统的记录，现将12月份大厅运行情况通报如下，供年底考核参考。"
PROSE = (
    "12月，大厅排号数7705件，系统受理数7016件，办结7018件（含上月未办结件），"
    "其中即办件数5925件，评价数4776件，满意率100%。"
)
FIRST_BODY = "12月2日，区政务服务大厅开始试用新的叫号屏，等候区坐在任何一处都看得清。"
SECOND_BODY = "大厅把导办台挪到了正门旁边，群众进门就能问到人。首周接待咨询312人次。"
THIRD_BODY = "窗口每天中午留两个人值班，赶不上上午办的群众不用再等到下午。"
THIRD_MORE = "延时以后，当月中午共接待群众96人次，没有一件拖到第二天。"
FOURTH_BODY = "办企业要交的材料由11份减到7份，电子证照能查到的一律不再收。"


def rows() -> list[list[str]]:
    """The table as the bulletin printed it; its figures are the sample's."""
    path = settings.BASE_DIR / "bulletin" / "sample" / "figures-2020-12.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def plain_text() -> str:
    """As the text of a Word file: a cell a line behind a tab, rows apart by empty lines."""
    table = "\n".join("\n".join(f"\t{cell}" for cell in row) + "\n" for row in rows())
    return (
        f" {ISSUER}                          2021年1月13日\n\n"
        f"{OPENING}\n"
        "1、 受理和办理情况\n"
        f"{PROSE}\n"
        "二、政务服务大厅12月部门窗口办件情况和效能指标统计\n"
        f"{table}\n\n"
        f"{REMARK}\n"
        "三、政务服务信息\n"
        "大厅换上新叫号屏\n"
        f"{FIRST_BODY}\n\n"
        "导办台前移  进门就有人问\n"
        "——区政务服务大厅调整布局\n"
        "方便群众办事\n"
        f"{SECOND_BODY}\n"
        "四、部门窗口动态\n"
        "医保窗口中午不断档\n"
        "--延时服务满月\n"
        f"{THIRD_BODY}\n"
        f"{THIRD_MORE}\n"
        "（区医保局供稿）\n"
        "五、“放管服”改革\n"
        "企业开办材料再减四份\n"
        f"{FOURTH_BODY}\n"
        "（区科技局供稿）\n"
        "- 7 -\n"
    )


def table_html(attributes: str = "") -> str:
    lines = (
        "<tr>" + "".join(f"<td><p>{html.escape(cell)}</p></td>" for cell in row) + "</tr>"
        for row in rows()
    )
    return f"<table {attributes}>{''.join(lines)}</table>"


def saved_by_word() -> bytes:
    """As Word saves a page: its own classes, comments and list marks, in GB2312."""
    body = (
        f"<p class=MsoNormal><span>{ISSUER}&nbsp;&nbsp;&nbsp;&nbsp;2021年1月13日</span></p>"
        f"<p class=MsoNormal align=center><b>2020年12月政务服务\n工作情况通报</b><o:p></o:p></p>"
        f"<p class=MsoNormal style='text-indent:32.0pt'>{OPENING}<o:p></o:p></p>"
        "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]>"
        "<span style='mso-list:Ignore'>一、<span>&nbsp;</span></span><![endif]>受理和办理情况</p>"
        f"<p class=MsoNormal>{PROSE}</p>"
        "<p class=MsoNormal>二、政务服务大厅12月部门窗口办件情况和效能指标统计</p>"
        f"{table_html('class=MsoTableGrid border=1')}"
        f"<p class=MsoNormal>{REMARK}</p>"
        "<h1>三、政务服务信息</h1><h2 align=center>大厅换上新叫号屏</h2>"
        f"<p class=MsoNormal>{FIRST_BODY}</p>"
        "<h2>导办台前移&nbsp; 进门就有人问</h2><p align=center>——区政务服务大厅调整布局</p>"
        f"<p class=MsoNormal>{SECOND_BODY}</p>"
    )
    page = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>'
        '<meta http-equiv=Content-Type content="text/html; charset=gb2312">'
        "<title>通报</title><style><!-- p.MsoNormal {font-family:仿宋} --></style>"
        "<!--[if gte mso 9]><xml><o:Pages>7</o:Pages></xml><![endif]--></head>"
        f"<body lang=ZH-CN><div class=WordSection1>{body}</div></body></html>"
    )
    return page.encode("gb18030")


def converted(content: bytes, suffix: str, to: str, filters: str = "") -> bytes:
    """The file as LibreOffice writes it in another format, `docx` or `txt:Text (encoded):UTF8`."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"given{suffix}"
        source.write_bytes(content)
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        command += [*([f"--infilter={filters}"] if filters else []), "--convert-to", to]
        subprocess.run(
            [*command, "--outdir", f"{folder}/out", str(source)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        [made] = (Path(folder) / "out").iterdir()
        return made.read_bytes()
