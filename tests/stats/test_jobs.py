"""Long work: in a real thread, on a real database, seen by its owner only."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.utils import timezone

from departments.models import Department, Presence
from stats import jobs
from stats.intake.long_work import LONG
from stats.models import Figure, FigureImport, Indicator, Job
from stats.models.job import CUT_OFF_AFTER, JobState
from tests.base import DECEMBER, Cast, ClearsEditions, guest


def counting(job: Job, progress: jobs.Progress) -> jobs.Result:
    progress(3, 7)
    if job.arguments.get("sentence"):
        raise jobs.JobFailed(job.arguments["sentence"])
    if job.arguments.get("crash"):
        raise ZeroDivisionError
    return jobs.Result("数完了。", "结果.csv", b"1,2,3")


class Registered(Cast):
    def setUp(self) -> None:
        super().setUp()
        jobs.register("counting", label="数数", work=counting)
        self.addCleanup(jobs.KINDS.pop, "counting")
        self.raise_curtain()

    def made(self, **more: Any) -> Job:
        return Job.objects.create(**{"kind": "counting", "by": self.bian} | more)

    def abandoned(self, **more: Any) -> Job:
        long_ago = timezone.now() - CUT_OFF_AFTER - dt.timedelta(seconds=1)
        return self.made(state=JobState.RUNNING, beat_at=long_ago, **more)


class RunTests(Registered, TestCase):
    def test_keeps_message_and_file(self) -> None:
        job = self.made()
        jobs.run(job.pk)
        job.refresh_from_db()
        self.assertEqual((job.state, job.message), (JobState.DONE, "数完了。"))
        self.assertEqual((job.result_name, bytes(job.result)), ("结果.csv", b"1,2,3"))

    def test_a_refusal_is_told_and_a_crash_too(self) -> None:
        told = self.made(arguments={"sentence": "没有数据。"})
        jobs.run(told.pk)
        told.refresh_from_db()
        self.assertEqual((told.state, told.message), (JobState.FAILED, "没有数据。"))
        crashed = self.made(arguments={"crash": True})
        with self.assertLogs("stats.jobs", "ERROR"):
            jobs.run(crashed.pk)
        crashed.refresh_from_db()
        self.assertEqual((crashed.state, crashed.message), (JobState.FAILED, jobs.UNFORESEEN))

    def test_what_another_one_runs_or_ended_is_left_alone(self) -> None:
        for state, ended in ((JobState.RUNNING, None), (JobState.DONE, timezone.now())):
            job = self.made(state=state, finished_at=ended, message="原样")
            jobs.run(job.pk)
            job.refresh_from_db()
            self.assertEqual((job.state, job.message), (state, "原样"))

    def test_asked_twice_it_is_one_job(self) -> None:
        one = jobs.start("counting", by=self.bian, arguments={"a": 1})
        self.assertEqual(jobs.start("counting", by=self.bian, arguments={"a": 1}), one)
        self.assertNotEqual(jobs.start("counting", by=self.zhu, arguments={"a": 1}), one)
        self.assertNotEqual(jobs.start("counting", by=self.bian, arguments={"a": 2}), one)

    def test_old_results_go(self) -> None:
        old = self.made(state=JobState.DONE, finished_at=timezone.now() - dt.timedelta(days=31))
        jobs.start("counting", by=self.bian, arguments={})
        self.assertFalse(Job.objects.filter(pk=old.pk).exists())

    def test_what_was_cut_off_starts_anew_once(self) -> None:
        job = self.abandoned(arguments={"a": 1})
        self.assertEqual(job.shown_state, "中断")
        again = jobs.restart(job, by=self.bian)
        self.assertEqual((again.state, again.arguments), (JobState.WAITING, {"a": 1}))
        job.refresh_from_db()
        self.assertEqual((job.state, job.message), (JobState.FAILED, "中断了，已重新开始。"))
        self.assertEqual(jobs.restart(job, by=self.bian), again)

    def test_a_thread_thought_dead_leaves_no_second_result(self) -> None:
        job = self.abandoned()
        jobs.restart(job, by=self.bian)
        jobs._end(job, JobState.DONE, jobs.Result("迟到的结果", "x.csv", b"x"))
        job.refresh_from_db()
        self.assertEqual((job.message, job.result), ("中断了，已重新开始。", None))

    def test_what_is_at_work_or_done_is_not_restarted(self) -> None:
        for state, ended in ((JobState.RUNNING, None), (JobState.DONE, timezone.now())):
            with self.assertRaises(ValidationError):
                jobs.restart(self.made(state=state, finished_at=ended), by=self.bian)
        with self.assertRaises(PermissionDenied):
            jobs.restart(self.abandoned(), by=self.zhu)


class PageTests(Registered, TestCase):
    def setUp(self) -> None:
        super().setUp()
        self.client.force_login(self.bian)

    def page(self, job: Job, act: str = "change") -> Any:
        return self.client.get(f"/admin/stats/job/{job.pk}/{act}/")

    def test_shows_progress_and_asks_again_by_itself(self) -> None:
        page = self.page(self.made(state=JobState.RUNNING, done=3, total=7))
        self.assertContains(page, 'id="progress" data-running>')
        self.assertContains(page, "3 / 7")

    def test_shows_the_result_and_gives_the_file(self) -> None:
        job = self.made()
        jobs.run(job.pk)
        page = self.page(job)
        self.assertNotContains(page, "data-running")
        self.assertContains(page, "数完了。")
        answer = self.page(job, "result")
        self.assertEqual(answer.content, b"1,2,3")
        self.assertIn("attachment", answer["Content-Disposition"])

    def test_what_was_cut_off_says_so_and_has_its_button(self) -> None:
        job = self.abandoned()
        page = self.page(job)
        self.assertContains(page, "重新开始")
        self.assertNotContains(page, "data-running")
        page = self.client.post(f"/admin/stats/job/{job.pk}/restart/", follow=True)
        self.assertContains(page, "等待")
        self.assertEqual(Job.objects.count(), 2)

    def test_a_kind_that_is_gone_still_has_a_page(self) -> None:
        self.assertContains(self.page(self.made(kind="gone")), "不再提供的任务")

    def test_somebody_elses_is_not_there(self) -> None:
        job = self.made()
        jobs.run(job.pk)
        self.client.force_login(self.zhu)
        self.assertNotContains(self.client.get("/admin/stats/job/"), "数完了。")
        self.assertEqual(self.page(job, "result").status_code, 404)
        self.assertEqual(self.client.post(f"/admin/stats/job/{job.pk}/restart/").status_code, 404)
        self.assertRedirects(self.page(job), "/admin/")

    def test_the_list_is_ones_own_and_keeps_its_queries(self) -> None:
        for others in (0, 2):
            for _ in range(others or 1):
                self.made(message="我的")
            self.made(by=self.zhu, message="别人的")
            with self.assertNumQueries(7):
                page = self.client.get("/admin/stats/job/")
            self.assertContains(page, "后台任务")
            self.assertNotContains(page, "别人的")

    def test_needs_the_right_to_look_at_the_ledger(self) -> None:
        self.client.force_login(self.she)
        self.assertEqual(self.client.get("/admin/stats/job/").status_code, 403)
        self.client.force_login(guest())
        self.assertEqual(self.client.get("/admin/stats/job/").status_code, 200)


def wait_for_jobs() -> None:
    for thread in threading.enumerate():
        if thread.name.startswith("job-"):
            thread.join(60)


class ThreadTests(Registered, ClearsEditions):
    """With real transactions, so that the thread begins and sees what was committed."""

    def test_begins_by_itself_and_ends(self) -> None:
        job = jobs.start("counting", by=self.bian, arguments={})
        wait_for_jobs()
        job.refresh_from_db()
        self.assertEqual((job.state, job.message), (JobState.DONE, "数完了。"))
        self.assertEqual((job.done, job.total), (3, 7))

    def test_many_threads_on_one_job_give_one_result(self) -> None:
        begun: list[int] = []

        def work(job: Job, progress: jobs.Progress) -> jobs.Result:
            begun.append(job.pk)
            return jobs.Result("好了")

        jobs.register("counting", label="数数", work=work)
        job = self.made()
        for _ in range(4):
            jobs._spawn(job.pk)
        wait_for_jobs()
        self.assertEqual(begun, [job.pk])

    def test_an_import_of_thousands_runs_beside_the_page(self) -> None:
        self.client.force_login(self.bian)
        content = self.large_file()
        form = {
            "month": "2020-12",
            "source": self.platform.pk,
            "file": SimpleUploadedFile("大表.csv", content),
        }
        page = self.client.post("/admin/stats/figure/import/", form, follow=True)
        self.assertLess(len(page.content), 400_000)
        data = {"fingerprint": page.context["outcome"].fingerprint, "long": "1"}
        answer = self.client.post(page.request["PATH_INFO"], data)
        again = self.client.post(page.request["PATH_INFO"], data)
        wait_for_jobs()
        job = Job.objects.get(pk=int(answer["Location"].split("/")[-3]))
        self.assertEqual(
            job.message, f"“大表.csv（2020-12）”已导入：新增{LONG + 500}条，修改0条，未变0条。"
        )
        self.assertIn("/admin/stats/", again["Location"])
        self.assertEqual(Figure.objects.count(), LONG + 500)
        done = FigureImport.objects.get()
        self.assertEqual((done.new, done.by), (LONG + 500, self.bian))
        result = self.client.get(answer["Location"])
        self.assertContains(result, f"/admin/stats/figure/import/{done.pk}/")

    def large_file(self) -> bytes:
        indicators = [Indicator.objects.create(name=f"指标{n}", order=n) for n in range(25)]
        made = Department.objects.bulk_create(
            Department(name=f"部门{n}", order=n) for n in range(LONG // 25 + 20)
        )
        Presence.objects.bulk_create(Presence(department=one, since=DECEMBER) for one in made)
        heads = ",".join(indicator.name for indicator in indicators)
        cells = ",".join(["7"] * len(indicators))
        return "\n".join([f"部门,{heads}", *(f"{one.name},{cells}" for one in made)]).encode()
