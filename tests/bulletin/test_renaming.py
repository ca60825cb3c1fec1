"""A new name in the admin's form: what named it by the old one goes on meaning it."""

from __future__ import annotations

from typing import Any

from django.test import TestCase
from django.urls import reverse

from bulletin.assembly import assemble
from bulletin.models import Bulletin, Edition, Section, StandardSection
from bulletin.models.issue import SectionKind
from departments.models import Department
from stats.checks import check_month
from stats.intake.confirming import confirm, preview
from stats.models import FigureImport, Indicator, IndicatorAlias, Rule, Source, Waiver
from stats.prose import renamed
from stats.waivers import waive, with_waivers
from tests.base import DECEMBER, Cast, user


class TemplateTests(TestCase):
    def test_only_the_name_asked_for(self) -> None:
        for before, after in {
            "{{ 受理数 }}件": "{{ 收件数 }}件",
            "{{受理数.环比}}、{{ 受理数.前五|万 }}": "{{收件数.环比}}、{{ 收件数.前五|万 }}",
            "{{ 受理数．同比｜一位小数 }}": "{{ 收件数．同比｜一位小数 }}",
            "受理数{{ 网上受理数 }}{{ 受理数占比 }}": "受理数{{ 网上受理数 }}{{ 受理数占比 }}",
            "{{ 办结数.受理数 }}": "{{ 办结数.受理数 }}",
        }.items():
            with self.subTest(before):
                self.assertEqual(renamed(before, "受理数", "收件数"), after)

    def test_a_departments(self) -> None:
        for before, after in {
            "{{ 受理数.社保局 }}": "{{ 受理数.人社局 }}",
            "{{ 受理数 . 社保局 . 环比 }}": "{{ 受理数 . 人社局 . 环比 }}",
            "{{ 社保局 }}{{ 受理数.区社保局 }}": "{{ 社保局 }}{{ 受理数.区社保局 }}",
            "{{ 受理数|社保局 }}": "{{ 受理数|社保局 }}",
        }.items():
            with self.subTest(before):
                self.assertEqual(renamed(before, "社保局", "人社局", place=1), after)


class RenamingTestCase(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        self.fill_ledger()
        self.boss = user("boss")
        self.boss.is_superuser = True
        self.boss.save()
        self.client.force_login(self.boss)

    def rename(self, thing: Indicator | Department, name: str, **more: Any) -> Any:
        """Through the page, as it stands, with another name; follows to the list."""
        address = reverse(f"admin:{thing._meta.label_lower.replace('.', '_')}_change",
                          args=[thing.pk])  # fmt: skip
        page = self.client.get(address)
        data: dict[str, Any] = {}
        forms = [page.context["adminform"].form]
        for formset in page.context["inline_admin_formsets"]:
            forms += [formset.formset.management_form, *formset.formset.forms]
        for form in forms:
            for bound in form:
                value = bound.value()
                data[bound.html_name] = "" if value is None or value is False else value
        return self.client.post(address, data | {"name": name} | more, follow=True)

    def said(self, answer: Any) -> list[str]:
        return [str(message) for message in answer.context["messages"]]


class IndicatorTests(RenamingTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.accepted = Indicator.objects.get(name="受理数")
        self.rule = Rule.objects.create(
            name="自己的规则", left="办结数 - 受理数", relation="<=", right="上月.受理数+9999"
        )
        StandardSection.objects.create(title="概况", text="受理 {{ 受理数 }} 件。")
        self.issue = self.bulletin(opening="本月{{ 受理数 }}件，{{受理数.社保局}}。")
        self.prose = Section.objects.create(
            bulletin=self.issue, title="另说", kind=SectionKind.PROSE,
            text="{{ 受理数 }}{{ 办结数 }}", order=90,
        )  # fmt: skip

    def test_rules_and_prose_follow_and_it_is_told(self) -> None:
        before = assemble(self.issue).document
        answer = self.rename(self.accepted, "收件数")
        self.rule.refresh_from_db()
        self.assertEqual((self.rule.left, self.rule.right),
                         ("办结数 - 收件数", "上月.收件数+9999"))  # fmt: skip
        self.assertEqual(StandardSection.objects.get().text, "受理 {{ 收件数 }} 件。")
        issue = Bulletin.objects.get()
        self.assertEqual(issue.opening, "本月{{ 收件数 }}件，{{收件数.社保局}}。")
        self.assertEqual(Section.objects.get(title="另说").text, "{{ 收件数 }}{{ 办结数 }}")
        after = assemble(issue)
        self.assertEqual(after.document.opening, before.opening)
        self.assertEqual(after.document.sections[0], before.sections[0])
        self.assertNotIn("missing_figure", [finding.rule for finding in after.findings])
        renaming, alias, _ = self.said(answer)
        self.assertTrue(renaming.startswith("“受理数”改名为“收件数”，同时改了："), renaming)
        for what in ("核查规则“自己的规则”", "栏目模板“概况”", "2020年12月通报的开头语",
                     "2020年12月通报的栏目“另说”"):  # fmt: skip
            self.assertIn(what, renaming)
        self.assertEqual(alias, "原来的名称“受理数”已留作表头别名，旧文件照样能导入。")

    def test_no_rule_comes_to_mean_something_else(self) -> None:
        """Those of the standard set too, and one that is silent for want of another indicator."""
        before = {rule.pk: (rule.left, rule.right) for rule in Rule.objects.all()}
        self.rename(self.accepted, "收件数")
        for rule in Rule.objects.exclude(left=""):
            left, right = (side.replace("受理数", "收件数") for side in before[rule.pk])
            self.assertEqual((rule.left, rule.right), (left, right))
        silent = Rule.objects.get(right__contains="上月结转数")
        self.assertEqual(silent.right, "收件数 + 上月结转数")

    def test_a_name_that_would_swallow_a_sum_is_refused(self) -> None:
        Rule.objects.filter(pk=self.rule.pk).update(left="评价数-受理数")
        done = Indicator.objects.get(name="办结数")
        answer = self.rename(done, "评价数-受理数")
        self.assertEqual(
            answer.context["adminform"].form.errors["name"],
            ["用这个名称，核查规则“自己的规则”里的算式就读成别的了，请换一个名称。"],
        )
        self.assertTrue(Indicator.objects.filter(name="办结数").exists())
        added = self.client.post(
            reverse("admin:stats_indicator_add"), {"name": "评价数-受理数"}, follow=True
        )
        self.assertIn("自己的规则", str(added.context["adminform"].form.errors["name"]))

    def test_a_rule_that_would_grow_too_long_is_named(self) -> None:
        Rule.objects.filter(pk=self.rule.pk).update(left="+".join(["受理数"] * 40))
        answer = self.rename(self.accepted, "长" * 50)
        self.assertIn("“自己的规则”换成新名称就太长了",
                      str(answer.context["adminform"].form.errors["name"]))  # fmt: skip
        self.assertTrue(Indicator.objects.filter(name="受理数").exists())

    def test_a_number_or_a_sign_is_no_name(self) -> None:
        for name in ("100", "%", "２０２０"):
            answer = self.rename(Indicator.objects.get(name="排号数"), name)
            self.assertEqual(
                answer.context["adminform"].form.errors["name"],
                ["名称要有汉字或字母，不能含空格、括号、句点和竖线，如“受理数”。"],
            )

    def test_what_stands_in_prose_already_is_no_name(self) -> None:
        answer = self.rename(self.accepted, "部门数")
        self.assertEqual(
            answer.context["adminform"].form.errors["name"],
            ["{{ 部门数 }} 在正文里另有所指，请换一个名称。"],
        )

    def test_old_files_are_still_understood(self) -> None:
        self.rename(self.accepted, "收件数")
        content = "部门,受理数\n社保局,105\n".encode()
        record = FigureImport.hand_in(
            name="旧.csv", content=content, month=DECEMBER,
            source=Source.objects.default(), by=self.bian,
        )  # fmt: skip
        outcome = preview(record)
        self.assertEqual((outcome.problems, [d.indicator for d in outcome.differences]),
                         ([], ["收件数"]))  # fmt: skip

    def test_an_alias_typed_at_the_same_time(self) -> None:
        more = {"aliases-TOTAL_FORMS": "1", "aliases-0-name": "受理数",
                "aliases-0-indicator": self.accepted.pk, "aliases-0-id": ""}  # fmt: skip
        IndicatorAlias.objects.filter(indicator=self.accepted).delete()
        answer = self.rename(self.accepted, "收件数", **more)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual([alias.name for alias in self.accepted.aliases.all()], ["受理数"])

    def test_what_was_let_pass_stays_let_pass(self) -> None:
        Rule.objects.filter(pk=self.rule.pk).update(left="受理数", right="0")
        for finding in check_month(DECEMBER):
            waive(finding, month=DECEMBER, by=self.zhu, reason="核对过", printed=False)
        held = Waiver.objects.count()
        self.assertGreater(len({f.indicator for f in check_month(DECEMBER)} & {"受理数"}), 0)
        self.rename(self.accepted, "收件数")
        standing = with_waivers(check_month(DECEMBER), DECEMBER)
        self.assertEqual([f.message for f in standing if not f.waived], [])
        self.assertEqual(Waiver.objects.count(), held)

    def test_a_files_own_total_is_still_held_against_ours(self) -> None:
        content = "部门,受理数\n社保局,100\n合计,999\n".encode()
        record = FigureImport.hand_in(
            name="表.csv", content=content, month=DECEMBER, source=self.platform, by=self.bian
        )
        confirm(record, by=self.bian, fingerprint=preview(record).fingerprint)
        self.rename(self.accepted, "收件数")
        told = [f for f in check_month(DECEMBER) if f.indicator == "收件数"]
        self.assertIn("合计行里“收件数”是999", "".join(f.message for f in told))

    def test_an_edition_stays_as_it_was(self) -> None:
        edition = self.publish(self.issue)
        before = Edition.objects.filter(pk=edition.pk).values().get()
        self.rename(self.accepted, "收件数")
        self.assertEqual(Edition.objects.filter(pk=edition.pk).values().get(), before)

    def test_another_change_rewrites_nothing(self) -> None:
        answer = self.rename(self.accepted, "受理数", note="含网上")
        self.assertEqual(len(self.said(answer)), 1)
        self.accepted.refresh_from_db()
        self.assertEqual((self.accepted.note, self.accepted.aliases.filter(name="受理数").count()),
                         ("含网上", 0))  # fmt: skip


class DepartmentTests(RenamingTestCase):
    def test_prose_and_files_follow(self) -> None:
        issue = self.bulletin(opening="{{ 受理数.社保局 }}{{ 受理数.医保局.环比 }}")
        answer = self.rename(self.social, "人社局")
        issue.refresh_from_db()
        self.assertEqual(issue.opening, "{{ 受理数.人社局 }}{{ 受理数.医保局.环比 }}")
        self.assertEqual(
            self.said(answer)[:2],
            [
                "“社保局”改名为“人社局”，同时改了：2020年12月通报的开头语。已发布的版本不变。",
                "原来的名称“社保局”已留作别名，旧文件和稿件里照样认得。",
            ],
        )
        self.assertEqual(Department.objects.by_name()["社保局"].name, "人社局")

    def test_what_was_let_pass_stays_let_pass(self) -> None:
        for finding in check_month(DECEMBER):
            waive(finding, month=DECEMBER, by=self.zhu, reason="核对过", printed=False)
        self.rename(self.social, "人社局")
        standing = with_waivers(check_month(DECEMBER), DECEMBER)
        self.assertEqual([f.message for f in standing if not f.waived], [])
