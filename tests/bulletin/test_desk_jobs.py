"""Long work that is not done yet, on the month's desk."""

from __future__ import annotations

from django.test import TestCase
from django.urls import reverse

from stats.models import Job
from tests.base import Cast


class DeskTests(Cast, TestCase):
    def test_the_desk_leads_to_ones_own_work_that_is_not_done(self) -> None:
        self.raise_curtain()
        self.client.force_login(self.bian)
        job = Job.objects.create(kind="export", by=self.bian, arguments={})
        theirs = Job.objects.create(kind="export", by=self.zhu, arguments={})
        answer = self.client.get(reverse("admin:index"))
        self.assertContains(answer, reverse("admin:stats_job_change", args=[job.pk]))
        self.assertNotContains(answer, reverse("admin:stats_job_change", args=[theirs.pk]))
