"""How the words around a number are recognised; what is not is residue. Lists are in words.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

WORDS: dict[str, str] = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))

#: The whole hall as a subject.
HALL = re.compile(
    r"(?:(?:本|全|我)?(?:区|县|市|州)?(?:级)?(?:人民政府)?"
    r"(?:政务服务|行政服务|行政审批|政务|便民服务|办事服务|市民服务|综合服务|行政审批服务)?"
    r"(?:服务|办事)?(?:大厅|中心)|大厅|中心)(?:内|里)?(?:的)?(?:各|全体)?(?:进驻|入驻|驻厅)?(?:部门|单位)?(?:窗口)?|"
    r"(?:各|全体|所有|全部|全区各?|全县各?)(?:进驻|入驻|驻厅|驻大厅)?(?:部门|单位|窗口)(?:单位|窗口|部门)?|"
    r"(?:进驻|入驻)(?:大厅|中心|政务大厅|政务服务大厅|政务服务中心)?的?(?:各|全体)?(?:部门|单位|窗口)(?:单位|窗口)?|"
    r"全(?:大厅|中心|厅)|大厅整体|各窗口单位|各部门窗口|各窗口部门|窗口单位"
)

ITSELF = re.compile(
    r"[我本该](?:局|单位|部门|委|科|公司|支队|分局)(?:窗口|单位窗口)?|该(?:中心|窗口)"
)
AT_ITS_WINDOW = r"(?:驻[一-龥]{0,7}?(?:大厅|中心))?(?:的)?(?:服务)?(?:各)?(?:窗口)?(?:单位)?"

UP_BY = r"(?:增加额|增长率|增长幅度|增幅|增速|涨幅)(?:约?为|达到|达|约)?"
DOWN_BY = r"(?:降低率|下降率|下降幅度|降幅|减幅|跌幅)(?:约?为|达到|达|约)?"
UP_VERB = (
    r"↑|增长|增加|净增加?|上升|上涨|提高|提升|升高|回升|扩大|攀升|延长|增多|多出|"
    r"(?:多|增|升|涨|高)(?=了?约?近?\s?[-\d一二两三四五六七八九十百])"
)
DOWN_VERB = (
    r"↓|下降|降低|减少|回落|下滑|缩短|压缩|缩减|下跌|收窄|减低|"
    r"(?:少|减|降|低)(?=了?约?近?\s?[-\d一二两三四五六七八九十百])"
)
#: 甲比乙多受理323件: only where something is compared with.
MORE = re.compile(r"(?:多|高)出?(?=[^，。；、\d]{0,6}\d)")
LESS = re.compile(r"(?:少|低)于?(?=[^，。；、\d]{0,6}\d)")
EXCEPT = re.compile(r"除了?(?=[^，。；]{1,60}?外)")
UP, DOWN = re.compile(f"{UP_BY}|{UP_VERB}"), re.compile(f"{DOWN_BY}|{DOWN_VERB}")
#: 增加到 names a level, 增加 a difference.
LEVEL = re.compile(
    rf"(?:(?:{UP_VERB}|{DOWN_VERB})(?:到了?|至)|达到了?|升至|降至|增至|减至|为历史|提高到)"
)
SHARE = re.compile(
    r"所?占(?:比重?|(?:全部|总|同期)?(?:的)?比例|(?:了)?(?!用|地|据|道))|比重|份额|占有率"
)
RESPECTIVELY = re.compile(r"分别|依次|各自")
EACH = re.compile(r"均|都|皆|各(?=为|达|有)")
TOGETHER = re.compile(
    r"(?:上述|以上|这|前)?(?P<count>[两二三四五六七八九])(?:家?(?:部门|单位|窗口|专区)|家(?=[^，。；、\d]{0,8}(?:合计|共|总计|之和|相加|加起来)))|"
    r"(?:上述|以上|这|前)?(?P<few>[两二三四五六七八九2-9])个(?:部门|单位|窗口|专区)(?=[^，。；、\d]{0,6}(?:合计|共|总计|之和|相加|加起来))|"
    r"合计|共计|总计|总共|一共|合起来|两者|二者|三者|加起来|相加|共"
)
#: The hall's own rate; of a city's or a province's nothing is known.
AVERAGE = re.compile(
    r"(?:高于|高出|超出|超过|领先于?|低于|落后于?)?(?:大厅|中心|全[区县厅]|整体|总体)(?:总体|整体)?(?:的)?平均"
    r"(?:水平|值|数|线)?"
)
AMONG = re.compile(r"其中")
INCLUDING = re.compile(r"(?:如)?(?:含|包括|包含|加上|计入|算上)")
WITHOUT = re.compile(
    r"(?:除了?|扣除|剔除|不含|不包括|不计|不算|未计入)[^，。；！？（）()\d]{1,30}?(?:之?外|以外|，|后|(?=[）)])|的)"
)
COMPARED = re.compile(r"环比|同比|比上期|较上期")
AGAINST = re.compile(r"(?:比较?|较|与|同|跟|和|相较于?|相比于?|对比)")
#: These compare only where 相比 or 持平 follows.
JOINS = ("与", "同", "跟", "和")
COMPARED_LATER = re.compile(r"的?\s?[\d.,]+\s?[一-龥%]{0,4}?(?:相比|比较)")
COMPARED_AFTER = re.compile(r"(?:相比|比较|相较|相对比|对比|比)(?:较)?")
FROM = re.compile(r"由|从")
EXACTLY_AS = re.compile(r"持平|相同|一致")
#: Words for what is counted that are no indicator's.
AMOUNT = re.compile(r"(?:办理|业务|办件)(?:总)?(?:量|数)")
LIST = re.compile(r"、|以及|和|及|与")
#: Numbers that are no figures.
NOISE = re.compile(
    r"〔\d{4}〕\s?\d+\s?号|\[\d{4}\]\s?\d+\s?号|（\d{4}）\s?\d+\s?号|"
    r"[“\"]?\d+\s?[×xX*]\s?\d+(?:小时|天)?[”\"]?|"
    r"第\s?(?:\d+|[一二三四五六七八九十百零]+)(?:[—\-至、]第?(?:\d+|[一二三四五六七八九十]+))?(?:个|批|期|季度|届|次|条|款|项|名|位|轮|号|版|章|节|类|方)?|"
    r"(?:20)?\d{2}\s?年度|"
    r"\d{1,2}\s?[:：]\s?\d{2}(?:\s?[—\-~至]\s?\d{1,2}\s?[:：]\s?\d{2})?|"
    r"(?:[上下]午|凌晨|晚上?|中午|早上?)\s?\d{1,2}\s?[时点]半?(?:\d{1,2}分)?|\d{1,2}\s?时(?!间)(?:\d{1,2}分)?|"
    r"\d{3,4}-\d{7,8}(?:-\d+)?|(?<!\d)1[3-9]\d{9}(?!\d)|\d{7,}(?![\d.]|\s?[件人元万亿])|"
    r"(?<!\d)(?:12345|12333|12366|12329|12315|12393|12348|12313|110|119|120|122|114)(?!\d|\s?[件人次宗笔个元%万])|"
    r"\d+\s?(?:号(?!召)|楼|层|室|栋|幢|路|级|届|版|页|周年|年|月|日|个月)|[一二三四五六七八九十]+个月|"
    r"[A-Za-z][A-Za-z.\-]*\d[\w.\-]*|\d+[A-Za-z][A-Za-z0-9]*|https?://[^\s，。]+|"
    r"前(?:\d+|[一二三四五六七八九十]+)(?:名|位|个)?|后(?:\d+|[一二三四五六七八九十]+)(?:名|位)|"
    r"(?:“|\")?(?:放管服|好差评|双随机、?一公开|三减一降|一窗受理|最多跑一次|一次性告知|一网通办|一件事|跨省通办|三定|五公开|三集中三到位|"
    r"三农|四川|一站式|两集中两到位|六稳|六保|三重一大|首问负责)(?:”|\")?|"
    r"《[^》]{1,80}》"
)
LINE_NUMBER = re.compile(
    r"[ \t\u3000]*(?:\d{1,3}[.．、](?!\d)|[（(]\d{1,2}[)）]|[①-⑳]|附件\s?\d*|"
    r"[表图]\s?\d+|—\s*\d+\s*—|-\s*\d+\s*-)"
)
#: What a count of departments counts.
BODIES = re.compile(
    r"\s?(?:的)?(?:进驻|入驻|驻厅|窗口|成员|参评|市直|区级|县级|政府|职能|业务|区直|县直)*(?:部门|单位|委办局|专区)"
)
BODIES_BEFORE = re.compile(
    r"(?:部门|单位)(?:数|数量|分别|共|仅|只|均)*(?:有|为|达|达到|是)?(?:约|近)?\s?$"
)
#: After a mark by which departments are picked: 超过1000件的有, 95%以上的部门, 1至5件之间的单位.
OF_BODIES = re.compile(
    r"(?:[（(]含[^（）()\d]{0,4}[）)])?(?:及?以[上下内])?(?:之间)?(?:"
    r"的(?:[一-龥]{0,6})?(?:部门|单位|窗口)|"
    r"的(?=有|是|为|仅|只|共|依次|分别|则|包括|占)|"
    r"(?<=[上下内])(?:有|是|为|仅|共)|"
    r"(?<=[上下内])(?:[一-龥]{0,4})?(?:部门|单位|窗口))"
)
#: After a bound, departments may follow without 的: 超过1000件有2个部门.
COUNTED_BODIES = re.compile(
    r"(?:及?以[上下内])?的?(?:共|仅|只)?(?:有|为|是)?\s?[\d一二两三四五六七八九十]+\s?[个家]"
    r"(?:部门|单位|窗口)"
)
#: By what the parts of one whole are told apart: their shares add to no more than it.
DIVIDED = re.compile(
    r"(?:从|按照?|以)[^，。；、\d]{1,10}?(?:渠道|来源|类型|类别|种类|方式|结构|构成|年龄段?|性别|"
    r"区域|地区|行业|途径|性质|层级|原因|内容|诉求|群体|人群|领域|学历|时段)(?:上)?(?:来)?(?:看|分析?|划分|统计|区分|分布)"
)
#: Of these a share may be more than all.
AIM = re.compile(r"(?:全年|年度|年初)?(?:的)?(?:总)?(?:目标(?:任务|值)?|任务|计划|预算)(?:数|量)?")


def together(text: str) -> int:
    """How many 四部门 are; 0 where no number is said."""
    match = TOGETHER.fullmatch(text)
    written = (match["count"] or match["few"] or "") if match else ""
    return (
        int(written)
        if written.isdigit()
        else "零一二三四五六七八九".find(written.replace("两", "二") or "零")
    )


def _of(kind: str) -> re.Pattern[str]:
    words = sorted({*WORDS[kind].split()}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


PARTICLE, COMMON, STRANGE = _of("particles"), _of("generic"), _of("elsewhere")
BLANK = re.compile(r"[ \t\u3000]+")
