"""What passwords in offices are made of, beside what Django's own list has."""

from __future__ import annotations

_ENGLISH = """
admin administrator root user guest test tester demo manager master super system server office
password passwd pass pwd login logon welcome hello iloveyou love secret key change changeme default
computer internet windows microsoft oracle mysql apple huawei lenovo tencent alibaba wechat
monkey dragon shadow sunshine princess summer winter spring autumn january monday happy lucky money
"""
#: As spelt in pinyin: the hall's own words, its places, and what people like to say.
_PINYIN = """
mima kouling guanli guanliyuan yonghu zhanghao denglu xitong ceshi shiyong bangong bangongshi
zhengwu zhengfu fuwu dating zhengwufuwu shenpi xingzheng shenpiju tongbao jianbao xinxi
chuangkou bumen weisheng jiankang gongan shebao yibao minzheng caizheng shuiwu jiaoyu renshe zhujian
zhongguo sichuan chengdu mianyang deyang leshan yibin luzhou nanchong guangan dazhou suining
neijiang zigong panzhihua guangyuan bazhong yaan meishan ziyang aba ganzi liangshan beijing shanghai
chongqing woaini woaizhongguo woaini wozuiai nihao huanying huanyingnin ninhao xiexie gongxi facai
pingan shunli jixiang ruyi kuaile xingfu jiankang fuqi laoban lingdao xiaoxin aini baobao baobei
wang zhang chen yang huang zhao zhou xiaoming xiaohong zhangsan lisi wangwu wangwei zhangwei
"""
WEAK_WORDS = frozenset((_ENGLISH + _PINYIN).split())
