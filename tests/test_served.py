"""Several web processes on one database, their logs, their health and their numbers."""

from __future__ import annotations

import os
import re
import signal
import time

from .ports import free_port
from .served import Reader, ServedTestCase, Server

PRIVATE = ("张三丰", "13912345678", "510104199001011234", "秘密口令7", "zhangsan@example.cn")
QUERY = "q=%E5%BC%A0%E4%B8%89%E4%B8%B0+13912345678"


class ServedTests(ServedTestCase):
    one: Server
    other: Server

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.metrics = f"127.0.0.1:{free_port()}"
        cls.one = cls.serve(BULLETIN_METRICS=cls.metrics)
        cls.other = cls.serve(BULLETIN_BEHIND_PROXY="1")

    # The log

    def test_a_request_leaves_one_line_and_nothing_that_was_typed(self) -> None:
        site, reader = self.one.site, Reader()
        reader.get(f"{site}/search/?{QUERY}", Referer=f"{site}/?{QUERY}")
        reader.sign_in(site, "张三丰", "秘密口令7")
        reader.post(f"{site}/admin/login/?{QUERY}", {"username": "zhangsan@example.cn"},
                    Referer=f"http://elsewhere.example/?{QUERY}")  # fmt: skip
        reader.get(f"{site}/?{QUERY}", Host="张三丰.example".encode("idna").decode())
        reader.get(f"{site}/nowhere/?{QUERY}")
        failed = reader.post(f"{site}/crash/?{QUERY}", {"body": " ".join(PRIVATE)})
        log, lines = self.one.said(), self.one.lines()
        for word in (*PRIVATE, "%E5%BC%A0", "\\u5f20", "127.0.0.1:", "elsewhere"):
            self.assertNotIn(word, re.sub(r"Listening at: \S+", "", log))
        (searched,) = [line for line in lines if line.get("route") == "search/"]
        told = {"level": "INFO", "logger": "bulletin.request", "message": "answered",
                "method": "GET", "route": "search/", "status": 200}  # fmt: skip
        self.assertEqual(searched | told, searched)
        self.assertEqual(set(searched) - set(told), {"time", "request_id", "duration_ms"})
        number = failed.headers["X-Request-ID"]
        self.assertIn(f"错误编号：{number}", failed.text)
        fault, answered = [line for line in lines if line.get("request_id") == number]
        self.assertEqual((fault["message"], answered["status"]), ("Internal Server Error", 500))
        self.assertIn("served_urls.py", fault["exception"])
        self.assertIn("builtins.ValueError", fault["exception"])

    def test_who_it_was_is_told_by_number_where_it_was_asked(self) -> None:
        reader = self.signed_in(self.one, "bianji")
        number = reader.get(f"{self.one.site}/admin/").headers["X-Request-ID"]
        (line,) = [line for line in self.one.lines() if line.get("request_id") == number]
        self.assertIsInstance(line["user"], int)
        public = reader.get(f"{self.one.site}/2020/12/").headers["X-Request-ID"]
        (line,) = [line for line in self.one.lines() if line.get("request_id") == public]
        self.assertNotIn("user", line)

    def test_only_a_proxy_may_number_requests(self) -> None:
        given = "proxy-1234567890"
        for server, number, taken in (
            (self.one, given, False),
            (self.other, given, True),
            (self.other, "张三丰 wrote this".encode().hex() + "!", False),
            (self.other, "x" * 65, False),
        ):
            answer = Reader().get(f"{server.site}/", X_Request_ID=number)
            self.assertEqual(answer.headers["X-Request-ID"] == number, taken, number)

    def test_a_job_is_told_by_its_number_and_the_request_that_began_it(self) -> None:
        answer = Reader().post(f"{self.one.site}/begin/", {"seconds": 0, "crash": PRIVATE[0]})
        job = int(answer.text)
        self.wait_for(self.one, job, "未完成")
        (line,) = [line for line in self.one.lines() if line.get("job") == job]
        self.assertEqual(line["request_id"], answer.headers["X-Request-ID"])
        self.assertEqual((line["level"], line["message"]), ("ERROR", "a job of kind long failed"))
        self.assertNotIn(PRIVATE[0], self.one.said())

    # What is sent too much, or to another

    def test_a_wrong_host_and_a_body_too_large_are_refused_with_a_page(self) -> None:
        wrong = Reader().get(f"{self.one.site}/", Host="another.example")
        self.assertEqual(wrong.status, 400)
        self.assertIn("请求有误", wrong.text)
        large = Reader().post(f"{self.one.site}/search/", b"x" * (7 * 1024 * 1024))
        self.assertEqual(large.status, 413)
        self.assertIn("交来的内容太大", large.text)

    # Health

    def test_a_load_balancer_needs_no_name_and_no_tls_and_learns_nothing(self) -> None:
        answer = Reader().get(f"{self.one.site}/healthz", Host="10.0.0.1")
        self.assertEqual((answer.status, answer.text), (200, "正常\n"))
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertNotIn("Set-Cookie", answer.headers)

    def test_a_migration_that_is_lacking_is_told_to_the_log_alone(self) -> None:
        put = "UPDATE django_migrations SET name = '{}' WHERE app = 'stats' AND name = '{}'"
        name = "0001_initial"
        self.database.execute(put.format("away", name))
        try:
            answer = Reader().get(f"{self.other.site}/healthz")
        finally:
            self.database.execute(put.format(name, "away"))
        self.assertEqual((answer.status, answer.text), (503, "暂时不能使用\n"))
        self.assertIn("1 migrations are not applied", self.other.said())

    # Numbers for Prometheus

    def test_numbers_are_at_their_own_address_and_nowhere_else(self) -> None:
        Reader().get(f"{self.one.site}/search/?{QUERY}")
        numbers = Reader().get(f"http://{self.metrics}/metrics").text
        self.assertRegex(
            numbers,
            r'bulletin_requests_total\{method="GET",route="search/",status="200"\} [1-9]',
        )
        self.assertIn('bulletin_request_seconds_bucket{le="0.5",route="search/"}', numbers)
        self.assertIn("bulletin_database_up 1.0", numbers)
        for server in (self.one, self.other):
            self.assertEqual(Reader().get(f"{server.site}/metrics").status, 404)

    def test_a_worker_that_is_replaced_goes_on_counting_in_the_same_files(self) -> None:
        metrics = f"127.0.0.1:{free_port()}"
        third = self.serve(BULLETIN_METRICS=metrics)
        for asked in ("1.0", "2.0"):
            Reader().get(f"{third.site}/search/")
            numbers = Reader().get(f"http://{metrics}/metrics").text
            self.assertIn(f'route="search/",status="200"}} {asked}\n', numbers)
            (worker,) = re.findall(r"Booting worker with pid: (\d+)", third.said())[-1:]
            os.kill(int(worker), signal.SIGKILL)
            third.wait()

    # Several on one database

    def test_one_session_for_all_and_what_one_publishes_all_show(self) -> None:
        page = "/2020/12/"
        before = Reader().get(f"{self.other.site}{page}")
        reader = self.signed_in(self.one, "qianfa")
        editing = f"{self.other.site}/admin/bulletin/bulletin/"
        listed = reader.get(editing).text  # signed in at the other as well
        (pk,) = re.findall(r"bulletin/(\d+)/change/[^>]*>2020年12月", listed)
        self.database.execute(f"UPDATE bulletin_bulletin SET issuer = '改名局' WHERE id = {pk}")
        published = reader.send(f"{self.one.site}/admin/bulletin/bulletin/{pk}/publish/",
                                correction="改了发布机构", urgent="今天就要")  # fmt: skip
        self.assertEqual(published.status, 302, published.text)
        after = Reader().get(f"{self.other.site}{page}", If_None_Match=before.headers["ETag"])
        self.assertEqual(after.status, 200)
        self.assertNotEqual(after.headers["ETag"], before.headers["ETag"])
        self.assertIn("改了发布机构", after.text)
        numbers = Reader().get(f"http://{self.metrics}/metrics").text
        self.assertIn("bulletin_publications_total 1.0", numbers)
        self.assertIn('bulletin_render_seconds_count{format="pdf"} 1.0', numbers)

    def test_a_job_is_seen_at_the_other_and_called_cut_off_when_its_process_is_killed(self) -> None:
        third = self.serve()
        job = int(Reader().post(f"{third.site}/begin/", {"seconds": 600}).text)
        self.wait_for(self.other, job, "进行中")
        third.kill()
        self.database.execute(
            f"UPDATE stats_job SET beat_at = '2021-01-01 00:00:00+00:00' WHERE id = {job}"
        )
        self.wait_for(self.other, job, "中断")

    def test_a_server_that_is_told_to_stop_lets_its_job_end(self) -> None:
        third = self.serve()
        job = int(Reader().post(f"{third.site}/begin/", {"seconds": 3}).text)
        self.wait_for(self.other, job, "进行中")
        self.assertEqual(third.stop(), 0)
        self.wait_for(self.other, job, "做完了。")

    def wait_for(self, server: Server, job: int, sentence: str) -> None:
        reader = self.signed_in(server, "bianji")
        for _ in range(100):
            page = reader.get(f"{server.site}/admin/stats/job/{job}/change/").text
            if sentence in page:
                return
            time.sleep(0.2)
        self.fail(f"{sentence} is not told of job {job}: {page}")
