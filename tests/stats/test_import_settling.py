"""Names that nobody knows: settled on the preview, remembered for the next file."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import SimpleTestCase, TestCase

from departments.models import Department, DepartmentAlias, Presence
from departments.names import fold
from stats.intake.settling import UnknownName, suggest
from stats.models import Figure, FigureImport, Indicator, IndicatorAlias
from tests.base import DECEMBER, Cast, department, guest

UPLOAD = "/admin/stats/figure/import/"
ODD = "部门,收件数\n区社保局,5\n医保局,6\n税务所,7\n"


def key(kind: Any, name: str) -> str:
    return UnknownName(kind, name, ()).key


class SuggestionTests(SimpleTestCase):
    def test_the_likeliest_first_abbreviations_too(self) -> None:
        names = ("公交公司", "区人力资源社会保障局", "区社保局", "医保局", "卫生健康局")
        known = {fold(name): name for name in names}
        self.assertEqual(suggest("区人社局", known)[:2], ["区人力资源社会保障局", "区社保局"])
        self.assertEqual(suggest("卫健局", known)[0], "卫生健康局")
        self.assertEqual(suggest("气象台", known), [])


class SettlingTests(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.client.force_login(self.bian)
        self.accepted = Indicator.objects.get(name="受理数")

    def hand_in(self, text: str, source: Any = None) -> Any:
        form = {
            "month": "2020-12",
            "source": (source or self.platform).pk,
            "file": SimpleUploadedFile("表.csv", text.encode()),
        }
        return self.client.post(UPLOAD, form, follow=True)

    def settle(self, page: Any, **choices: Any) -> Any:
        url = f"{page.request['PATH_INFO']}names/"
        return self.client.post(url, choices, follow=True)

    def test_matched_names_are_remembered_as_aliases(self) -> None:
        page = self.hand_in(ODD)
        self.assertContains(page, "不认识的名称")
        page = self.settle(
            page,
            **{
                key("department", "区社保局"): self.social.pk,
                key("department", "税务所"): "leave_out",
                key("indicator", "收件数"): self.accepted.pk,
            },
        )
        self.assertContains(page, "记住了2个名称，1个名称这次不导入。")
        self.assertContains(page, "按您的选择，这次没有导入：“税务所”。")
        self.assertContains(page, "新增 <strong>2</strong> 条")
        alias = DepartmentAlias.objects.get()
        self.assertEqual((alias.name, alias.department), ("区社保局", self.social))
        heading = IndicatorAlias.objects.get(source=self.platform)
        self.assertEqual(
            (heading.name, heading.indicator, heading.source),
            ("收件数", self.accepted, self.platform),
        )

    def test_a_heading_is_remembered_for_its_source_only(self) -> None:
        text = "部门,收件数\n社保局,5\n"
        self.settle(self.hand_in(text), **{key("indicator", "收件数"): self.accepted.pk})
        self.assertNotContains(self.hand_in(text), "不认识的名称")
        self.assertContains(self.hand_in(text, self.windows), "不认识的名称")

    def test_what_is_left_out_is_left_out_of_this_import_only(self) -> None:
        text = "部门,受理数,心情\n社保局,5,好\n"
        page = self.settle(self.hand_in(text), **{key("indicator", "心情"): "leave_out"})
        self.assertContains(page, "1个名称这次不导入。")
        self.assertNotContains(page, "记住了")
        self.assertContains(page, "新增 <strong>1</strong> 条")
        self.assertContains(self.hand_in(text), "不认识的名称")

    def test_a_file_that_is_in_the_ledger_is_read_as_it_was_then(self) -> None:
        text = "部门,受理数,心情\n社保局,5,好\n"
        page = self.settle(self.hand_in(text), **{key("indicator", "心情"): "leave_out"})
        form = {"fingerprint": page.context["outcome"].fingerprint}
        self.client.post(page.request["PATH_INFO"], form)
        again = self.hand_in(text)
        self.assertContains(again, "台账里现在就是这些数，不用再导。")
        self.assertContains(again, "按您的选择，这次没有导入：“心情”。")
        self.assertNotContains(again, "不认识的名称")
        # For another month it is another table, and asked about.
        form = {"month": "2020-11", "source": self.platform.pk}
        form["file"] = SimpleUploadedFile("表.csv", text.encode())  # type: ignore[assignment]
        self.assertContains(self.client.post(UPLOAD, form, follow=True), "不认识的名称")

    def test_a_new_department_is_present_from_the_files_month_on(self) -> None:
        page = self.hand_in("部门,受理数\n税务所,7\n")
        page = self.settle(page, **{key("department", "税务所"): "create"})
        self.assertContains(page, "新增 <strong>1</strong> 条")
        made = Department.objects.get(name="税务所")
        self.assertEqual(Presence.objects.get(department=made).since, DECEMBER)

    def test_some_now_and_the_rest_later(self) -> None:
        page = self.settle(self.hand_in(ODD), **{key("indicator", "收件数"): self.accepted.pk})
        self.assertContains(page, "有 2 处读不懂，什么也没有导入。")

    def test_nothing_or_nonsense_chosen_is_told(self) -> None:
        page = self.hand_in(ODD)
        self.assertContains(self.settle(page), "还一项也没有选。")
        name = key("department", "税务所")
        for nonsense in ("999999", "abc", "-1", "9" * 40):
            answer = self.settle(page, **{name: nonsense})
            self.assertContains(answer, "请从列出的里面选一个。")
        self.assertEqual(DepartmentAlias.objects.count(), 0)

    def test_a_department_is_no_indicator(self) -> None:
        extra = department("气象局", 9)
        page = self.settle(self.hand_in(ODD), **{key("indicator", "收件数"): extra.pk + 1000})
        self.assertContains(page, "请从列出的里面选一个。")

    def test_a_name_too_long_for_an_alias(self) -> None:
        name = "长" * 60
        page = self.hand_in(f"部门,{name}\n社保局,5\n")
        page = self.settle(page, **{key("indicator", name): self.accepted.pk})
        self.assertContains(page, "不能记作别名")

    def test_two_columns_for_one_indicator_are_told(self) -> None:
        page = self.hand_in("部门,受理数,收件数\n社保局,5,6\n")
        page = self.settle(page, **{key("indicator", "收件数"): self.accepted.pk})
        self.assertContains(page, "指标“受理数”出现了两列，请只留一列。")

    def test_somebody_elses_file_is_settled_by_nobody_else(self) -> None:
        page = self.hand_in(ODD)
        choice = {key("department", "税务所"): "create"}
        for user, status in ((self.zhu, 404), (guest(), 403), (self.she, 403)):
            self.client.force_login(user)
            self.assertEqual(self.settle(page, **choice).status_code, status)
        self.assertFalse(Department.objects.filter(name="税务所").exists())

    def test_without_the_right_to_add_departments_there_is_no_such_choice(self) -> None:
        self.bian.groups.clear()
        self.bian.user_permissions.set(
            [*guest().user_permissions.all(), *_permissions("import_figure")]
        )
        page = self.hand_in(ODD)
        self.assertNotContains(page, "新建部门")
        answer = self.settle(page, **{key("department", "税务所"): "create"})
        self.assertContains(answer, "请从列出的里面选一个。")
        answer = self.settle(page, **{key("department", "税务所"): self.social.pk})
        self.assertEqual(answer.status_code, 403)

    def test_after_the_import_nothing_is_settled_any_more(self) -> None:
        page = self.hand_in("部门,受理数\n社保局,5\n")
        self.client.post(
            page.request["PATH_INFO"], {"fingerprint": page.context["outcome"].fingerprint}
        )
        self.settle(page, **{key("department", "税务所"): "create"})
        self.assertEqual((Figure.objects.count(), Department.objects.count()), (1, 3))
        self.assertEqual(FigureImport.objects.get().left_out, [])

    def test_hundreds_of_unknown_names_make_a_short_page(self) -> None:
        rows = "".join(f"单位{n},1\n" for n in range(3000))
        page = self.hand_in("部门,受理数\n" + rows)
        self.assertContains(page, "共3000个，先处理前30个。")
        self.assertLess(len(page.content), 200_000)


def _permissions(codename: str) -> Any:
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(codename=codename)
