"""Notices: through a real mail server and a real robot's address, failing without harm."""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from typing import Any
from unittest import mock

from aiosmtpd.controller import Controller
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.core.management import CommandError, call_command
from django.test import TestCase
from django.utils import timezone

from bulletin.actions import Refused
from bulletin.actions.news import accept, return_to_author, submit
from bulletin.actions.reminding import remind_departments
from bulletin.actions.reporting import excuse, set_deadline
from bulletin.models import Notice, NoticeSwitch
from bulletin.models.news import State
from bulletin.models.notice import MOST_ATTEMPTS, Channel, Occasion
from bulletin.notices.deadlines import remind_of_deadline
from bulletin.notices.messenger import shortened
from bulletin.notices.sending import deliver_due
from bulletin.settings import mail, web_address
from departments.models import User
from tests.base import DECEMBER, Cast


class Letterbox:
    """A mail server that keeps what it is handed."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, str, str]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        letter = message_from_bytes(envelope.content, policy=default)
        [to] = envelope.rcpt_tos
        self.letters.append((to, letter["subject"].strip(), letter.get_content().strip()))
        return "250 OK"


@contextmanager
def robot(code: int = 0) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A group robot's address, and what was put there."""
    said: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"errcode": code}).encode())

        def log_message(self, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/robot", said
    finally:
        server.shutdown()
        server.server_close()


class Told(Cast, TestCase):
    def setUp(self) -> None:
        self.raise_curtain()
        for name in ("bian", "shen", "zhu", "she", "yi"):
            User.objects.filter(username=name).update(email=f"{name}@example.cn")
        self.box = Letterbox()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.server = Controller(self.box, hostname="127.0.0.1", port=self.port)
        self.server.start()
        self.addCleanup(self.server.stop)
        self.mail_by(self.port)

    def mail_by(self, port: int) -> None:
        changed = self.settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=port,
            MAIL_URL="smtp://127.0.0.1",
            SITE_URL="https://hall.example.cn",
        )
        changed.enable()
        self.addCleanup(changed.disable)

    def draft(self) -> Any:
        return self.piece(department=self.social, state=State.DRAFT, author=self.she)


class LifeOfAPieceTests(Told):
    def test_each_step_tells_the_other_side(self) -> None:
        piece = self.draft()
        address = f"https://hall.example.cn/pieces/{piece.pk}/"
        with self.captureOnCommitCallbacks(execute=True):
            submit(piece, by=self.she)
        name = "2020年12月的稿件“窗口推出延时服务”"
        self.assertEqual(
            self.box.letters,
            [
                (
                    "bian@example.cn",
                    "新稿件：窗口推出延时服务",
                    f"社保局提交了{name}，请审阅：{address}",
                )
            ],
        )
        self.box.letters.clear()
        with self.captureOnCommitCallbacks(execute=True):
            return_to_author(piece, "请补上日期", by=self.bian)
            submit(piece, by=self.she)
            accept(piece, by=self.bian)
        self.assertEqual(
            [(to, subject) for to, subject, _ in self.box.letters],
            [
                ("she@example.cn", "请修改稿件：窗口推出延时服务"),
                ("bian@example.cn", "新稿件：窗口推出延时服务"),
                ("she@example.cn", "稿件已采用：窗口推出延时服务"),
            ],
        )
        self.assertIn("理由：请补上日期", self.box.letters[0][2])

    def test_signing_and_publishing(self) -> None:
        self.fill_ledger()
        self.piece(department=self.social, author=self.she)
        bulletin = self.bulletin()
        with self.captureOnCommitCallbacks(execute=True):
            edition = self.publish(bulletin)
        wanted = [to for to, subject, _ in self.box.letters if subject == "请签名：2020年12月通报"]
        self.assertEqual(wanted, ["shen@example.cn", "zhu@example.cn"])
        told = [to for to, subject, _ in self.box.letters if subject.startswith("已发布：")]
        self.assertEqual(len(told), 5)
        [(to, _, text)] = [one for one in self.box.letters if one[1].startswith("稿件已刊登")]
        self.assertEqual(to, "she@example.cn")
        self.assertIn(f"https://hall.example.cn{edition.get_absolute_url()}", text)

    def test_nothing_is_told_of_what_did_not_happen(self) -> None:
        empty = self.piece("", department=self.social, state=State.DRAFT, body="")
        with self.captureOnCommitCallbacks(execute=True), self.assertRaises(Refused):
            submit(empty, by=self.she)
        self.assertEqual((self.box.letters, Notice.objects.count()), ([], 0))

    def test_switched_off(self) -> None:
        NoticeSwitch.objects.filter(occasion=Occasion.NEW_PIECE).update(by_mail=False)
        with self.captureOnCommitCallbacks(execute=True):
            submit(self.draft(), by=self.she)
        self.assertEqual(Notice.objects.count(), 0)

    def test_a_headline_of_two_lines_breaks_no_mail(self) -> None:
        piece = self.piece("上\n下", department=self.social, state=State.DRAFT, author=self.she)
        with self.captureOnCommitCallbacks(execute=True):
            submit(piece, by=self.she)
        self.assertEqual(self.box.letters[0][1], "新稿件：上 下")


class FailingTests(Told):
    def test_a_dead_server_fails_nothing_and_is_tried_again(self) -> None:
        self.mail_by(1)
        piece = self.draft()
        with self.captureOnCommitCallbacks(execute=True):
            submit(piece, by=self.she)
        piece.refresh_from_db()
        self.assertEqual(piece.state, State.SUBMITTED)
        notice = Notice.objects.get()
        self.assertEqual((notice.attempts, notice.standing), (1, "没发出，会再试"))
        self.assertIn("邮件服务器连不上", notice.error)
        self.assertGreater(notice.next_try_at, timezone.now())
        with self.captureOnCommitCallbacks(execute=True):
            return_to_author(piece, "改", by=self.bian)
        self.assertEqual(Notice.objects.latest("pk").attempts, 0, "nobody waits for it twice")
        self.mail_by(self.port)
        self.assertEqual(deliver_due().sent, 1)
        Notice.objects.update(next_try_at=timezone.now())
        self.assertEqual(deliver_due().sent, 1)
        self.assertEqual(
            [to for to, _, _ in self.box.letters], ["she@example.cn", "bian@example.cn"]
        )
        self.assertEqual(deliver_due().sent, 0)

    def test_given_up_after_a_while(self) -> None:
        self.mail_by(1)
        with self.captureOnCommitCallbacks(execute=True):
            submit(self.draft(), by=self.she)
        for _ in range(MOST_ATTEMPTS):
            Notice.objects.update(next_try_at=timezone.now())
            deliver_due()
        notice = Notice.objects.get()
        self.assertEqual((notice.attempts, notice.standing), (MOST_ATTEMPTS, "多次没发出，已停"))


class MessengerTests(Told):
    def test_the_group_is_told_in_the_robots_format(self) -> None:
        NoticeSwitch.objects.filter(occasion=Occasion.NEW_PIECE).update(
            by_mail=False, by_messenger=True
        )
        with (
            robot() as (address, said),
            self.settings(MESSENGER_URL=address),
            self.captureOnCommitCallbacks(execute=True),
        ):
            submit(self.draft(), by=self.she)
        [message] = said
        self.assertEqual(message["msgtype"], "text")
        self.assertTrue(
            message["text"]["content"].startswith("新稿件：窗口推出延时服务\n社保局提交了")
        )
        self.assertEqual(Notice.objects.get().channel, Channel.MESSENGER)

    def test_a_robot_that_refuses_is_tried_again(self) -> None:
        NoticeSwitch.objects.filter(occasion=Occasion.NEW_PIECE).update(
            by_mail=False, by_messenger=True
        )
        with (
            robot(code=45009) as (address, _),
            self.settings(MESSENGER_URL=address),
            self.captureOnCommitCallbacks(execute=True),
        ):
            submit(self.draft(), by=self.she)
        self.assertEqual(Notice.objects.get().error, "群机器人没有接受，错误码45009。")

    def test_a_long_text_is_cut_between_characters(self) -> None:
        cut = shortened("长" * 1000)
        self.assertLessEqual(len(cut.encode()), 2048)
        self.assertTrue(cut.endswith("长……"))
        self.assertEqual(shortened("短"), "短")


class DeadlineTests(Told):
    def due_in(self, days: int) -> None:
        today = timezone.localdate()
        set_deadline(DECEMBER, today + dt.timedelta(days=days), by=self.bian)
        self.bulletin()

    def test_those_who_owe_are_told_once_three_days_before(self) -> None:
        self.due_in(3)
        excuse(self.medical, DECEMBER, by=self.bian)
        self.assertEqual([notice.user for notice in remind_of_deadline()], [self.she])
        self.assertEqual(remind_of_deadline(), [])
        text = Notice.objects.get().text
        self.assertIn("以下部门还没有报送稿件，也没有零报送：公交公司、社保局。", text)

    def test_not_before_and_not_where_nobody_owes(self) -> None:
        self.due_in(4)
        self.assertEqual(remind_of_deadline(), [])

    def test_once_more_after_it_has_passed(self) -> None:
        self.due_in(-1)
        self.assertEqual(
            {(notice.user, notice.occasion) for notice in remind_of_deadline()},
            {(self.she, Occasion.DEADLINE_PASSED), (self.yi, Occasion.DEADLINE_PASSED)},
        )
        self.assertEqual(remind_of_deadline(), [])

    def test_by_the_command(self) -> None:
        self.due_in(0)
        out = StringIO()
        call_command("remind", stdout=out)
        self.assertEqual(out.getvalue(), "新增提醒2条；这次又发出2条，没发出0条。\n")
        with self.settings(MAIL_URL=""), self.assertRaisesMessage(CommandError, "都没有开通"):
            call_command("remind")


class ByHandTests(Told):
    def test_who_is_reached_and_who_is_not(self) -> None:
        User.objects.filter(username="yi").update(email="")
        with self.captureOnCommitCallbacks(execute=True):
            told = remind_departments([self.social, self.medical], DECEMBER, "请报送", by=self.bian)
        self.assertEqual(
            told,
            ["已给1个部门发邮件：社保局。", "没有邮箱、没能发邮件的部门，请打电话：医保局。"],
        )
        self.assertEqual(self.box.letters[0][2], "请报送")

    def test_refusals(self) -> None:
        with self.assertRaises(PermissionDenied):
            remind_departments([self.social], DECEMBER, "请报送", by=self.she)
        for departments, text, why in (
            ([], "请报送", "请先勾选"),
            ([self.social], " ", "不能空着"),
        ):
            with self.assertRaisesMessage(Refused, why):
                remind_departments(departments, DECEMBER, text, by=self.bian)
        with self.settings(MAIL_URL=""), self.assertRaisesMessage(Refused, "都没有开通"):
            remind_departments([self.social], DECEMBER, "请报送", by=self.bian)


class SettingsTests(TestCase):
    def test_addresses_are_read_or_refused_in_a_sentence(self) -> None:
        self.assertEqual(mail(""), {})
        read = mail("smtp://hall:secret@mail.example.cn:2525")
        self.assertEqual((read["EMAIL_HOST"], read["EMAIL_PORT"]), ("mail.example.cn", 2525))
        for wrong in ("mail.example.cn", "nosuch://x", "smtp://"):
            with (
                self.subTest(wrong),
                self.assertRaisesMessage(ImproperlyConfigured, "应是 smtp://"),
            ):
                mail(wrong)

    def test_a_web_address(self) -> None:
        with (
            mock.patch.dict(os.environ, {"BULLETIN_SITE": "file:///etc"}),
            self.assertRaisesMessage(ImproperlyConfigured, "应是 https://"),
        ):
            web_address("BULLETIN_SITE", "")
