site=https://tongbao.example.gov.cn
ask() { curl --silent --show-error --cacert /etc/bulletin/tls/certificate.pem --resolve tongbao.example.gov.cn:443:127.0.0.1 --resolve tongbao.example.gov.cn:80:127.0.0.1 "$@"; }
begins() { ask --fail --output /tmp/answer "$2" && test "$(head -c ${#1} /tmp/answer)" = "$1"; }
says() { ask --fail --output /tmp/answer "$2" && grep -q "$1" /tmp/answer; }
status() { ask --output /dev/null --write-out '%{http_code}' "$@"; }
took_less_than_10_s() { took=$((($(date +%s%N) - began) / 1000000)); echo "$took ms"; test $took -lt 10000; }
rows() { runuser -u bulletin -- psql -qtA -v ON_ERROR_STOP=1 bulletin -c "$1"; }
refused() { if rows "$1" 2>/tmp/refused; then return 1; fi; grep -qE "$2" /tmp/refused; }

# network | none
test "$(ls /sys/class/net)" = lo

# the page, PDF and Word file over https | served
says 7016 $site/2020/12/
begins %PDF- $site/2020/12/bulletin.pdf
begins PK $site/2020/12/bulletin.docx

# http | leads to https
test "$(ask --output /dev/null --write-out '%{http_code} %{redirect_url}' http://tongbao.example.gov.cn/2020/12/)" = "301 $site/2020/12/"

# another host's name | no handshake
! curl --silent -k --resolve other.example:443:127.0.0.1 https://other.example/ >/dev/null

# a page asked for again | 304
tag=$(ask --dump-header - --output /dev/null $site/2020/12/ | tr -d '\r' | sed -n 's/^[Ee][Tt]ag: //p')
test "$(status --header "If-None-Match: $tag" $site/2020/12/)" = 304

# numbers for Prometheus from outside | 404
test "$(status $site/metrics)" = 404

# numbers for Prometheus on their own port | served
echo BULLETIN_METRICS=127.0.0.1:9464 >>/etc/bulletin/environment
systemctl restart bulletin
ask --fail --output /dev/null $site/
curl --fail --silent --output /tmp/answer http://127.0.0.1:9464/metrics
grep -q ^bulletin_ /tmp/answer

# static files | nginx's, packed, for a year by their hash
ask --output /tmp/answer $site/
path=$(grep -o -m 1 '/static/css/[a-z]*\.[0-9a-f]*\.css' /tmp/answer)
test -n "$path"
ask --compressed --dump-header - --output /dev/null "$site$path" | tr -d '\r' | tee /tmp/head | grep -qi '^content-encoding: gzip'
grep -qi '^cache-control: public, max-age=31536000, immutable' /tmp/head

# the headers | each once
ask --dump-header - --output /dev/null $site/2020/12/ | tr -d '\r' | sed '1d;/^$/d;s/:.*//' | tr 'A-Z' 'a-z' | grep -v '^set-cookie$' | sort | uniq -d | grep . && exit 1 || true

# nginx's log | no queries
ask --output /dev/null "$site/search/?q=secretword"
sleep 1
grep -q 'GET /search/ ' /var/log/bulletin/access.log
! grep -q secretword /var/log/bulletin/access.log

# the application's log | JSON, a line a request, no queries
journalctl -u bulletin -o cat --no-pager | grep '^{' | tail -n 1 | python3 -c 'import json, sys; assert json.load(sys.stdin)["request_id"]'
! journalctl -u bulletin -o cat --no-pager | grep -q secretword

# logs turned over | written on in a new file
logrotate --force /etc/logrotate.d/bulletin
ask --output /dev/null $site/
sleep 1
test -s /var/log/bulletin/access.log && test -s /var/log/bulletin/access.log.1

# the site's role | cannot empty, change or make tables, nor take off triggers
refused 'TRUNCATE bulletin_edition' 'permission denied'
refused 'ALTER TABLE bulletin_edition DISABLE TRIGGER ALL' 'must be owner'
refused 'DROP TABLE bulletin_edition' 'must be owner'
refused 'CREATE TABLE mine (x int)' 'permission denied'
refused 'SET session_replication_role = replica' 'permission denied'
refused "UPDATE bulletin_edition SET number = 9" '.'
refused "DELETE FROM departments_event" '.'
test "$(rows 'SELECT count(*) FROM bulletin_edition')" -gt 0

# publishing inside the hardening, typesetter and all | a new edition
rows "UPDATE stats_figure SET value = value + 1 WHERE id = (SELECT f.id FROM stats_figure f JOIN stats_indicator i ON i.id = f.indicator_id WHERE f.month = '2020-12-01' AND i.name = '受理数' AND f.value > 100 ORDER BY f.value LIMIT 1)"
bulletin-manage shell --verbosity 0 -c "
from bulletin.actions.signing import sign_off
from bulletin.assembly import assemble
from bulletin.document import content_hash
from bulletin.models import Bulletin
from bulletin.models.signing import Step
from departments.models import User
bulletin = Bulletin.objects.get(month='2020-12')
for step, name in zip(Step, ('bianji', 'shenhe', 'qianfa')):
    seen = content_hash(assemble(bulletin).document)
    sign_off(bulletin, step=step, by=User.objects.get(username=name), seen=seen)
"
cat >/run/systemd/system/try-publishing.service <<UNIT
[Service]
Type=oneshot
User=bulletin
Group=bulletin
EnvironmentFile=/etc/bulletin/environment
Environment=HOME=/nonexistent PYTHONDONTWRITEBYTECODE=1
WorkingDirectory=/opt/bulletin/current
ExecStart=/opt/bulletin/current/.venv/bin/python manage.py publish_bulletin 2020-12 --by qianfa --correction 更正受理数。
UNIT
install -D -m 0644 /opt/bulletin/current/docs/deployment/hardening.conf /run/systemd/system/try-publishing.service.d/hardening.conf
systemctl daemon-reload
before=$(rows 'SELECT count(*) FROM bulletin_edition')
systemctl start try-publishing || { journalctl -u try-publishing -n 30 --no-pager -o cat >&2; exit 1; }
test "$(rows 'SELECT count(*) FROM bulletin_edition')" = $((before + 1))
sleep 2
begins %PDF- $site/2020/12/v2/bulletin.pdf
says 7017 $site/2020/12/

# clock jobs, each once by hand | each succeeds inside the hardening
for job in publish_due clearsessions verify_editions; do systemctl start bulletin@$job.service; done
systemctl start bulletin-backup.service
test "$(systemctl list-timers --all 'bulletin*' | grep -c 'bulletin.*timer')" = 4
ls /var/backups/bulletin | wc -l | sed 's/$/ backups/'

# a clock job that fails | mail to the administrator, with its journal
printf 'ADMINISTRATOR=admin@example.gov.cn\nBULLETIN_MAIL_URL=smtp://127.0.0.1:2525\n' >>/etc/bulletin/environment
timeout 60 python3 -u -W ignore -m smtpd -n -c DebuggingServer 127.0.0.1:2525 >/tmp/mails 2>&1 &
sleep 1
systemctl start bulletin@no_such_command.service || true
for _ in $(seq 30); do grep -q 'To: admin@example.gov.cn' /tmp/mails && break; sleep 1; done
systemctl reset-failed
python3 - <<'PYTHON'
import ast, base64, email, re
lines = [ast.literal_eval(line).decode() for line in open("/tmp/mails") if line.startswith("b'")]
message = email.message_from_string("\n".join(lines))
assert message["To"] == "admin@example.gov.cn", lines
assert "no_such_command" in message.get_payload(decode=True).decode()
PYTHON

# the processes | can write nowhere, gain nothing
pid=$(systemctl show --property MainPID --value bulletin)
grep -q 'NoNewPrivs:	1' /proc/$pid/status
grep -q 'CapEff:	0000000000000000' /proc/$pid/status
grep -q 'Seccomp:	2' /proc/$pid/status
! nsenter --target $pid --mount --setuid $(id -u bulletin) --setgid $(id -g bulletin) touch /opt/bulletin/current/x /var/x /etc/x 2>/dev/null

# 40 requests at the socket while the application restarts | all answered
(for _ in $(seq 40); do curl --silent --max-time 30 --output /dev/null --write-out '%{http_code}\n' http://127.0.0.1:8000/healthz; sleep 0.1; done) >/tmp/answers &
sleep 0.5
systemctl restart bulletin
wait
sort /tmp/answers | uniq -c | tr '\n' ' ' | sed 's/  */ /g'
test "$(sort -u /tmp/answers)" = 200

# the application killed | answering again within 10 s
systemctl kill --signal=KILL bulletin
began=$(date +%s%N)
until test "$(status --max-time 20 $site/2020/12/)" = 200; do sleep 0.1; done
took_less_than_10_s

# what hardening leaves open | systemd-analyze: below 2
score=$(systemd-analyze security --no-pager bulletin.service | sed -n 's/.*exposure level for bulletin.service: \([0-9.]*\).*/\1/p')
echo "$score"
python3 -c "import sys; sys.exit(not float('$score') < 2)"
systemd-analyze verify /etc/systemd/system/bulletin*.service /etc/systemd/system/bulletin*.timer /etc/systemd/system/bulletin.socket

# PostgreSQL restarted | answered again within 10 s
began=$(date +%s%N)
systemctl restart postgresql
until test "$(status --max-time 20 $site/search/?q=$began)" = 200; do sleep 0.1; done
took_less_than_10_s

# units | none failed
systemctl --failed --no-legend --plain | tee /tmp/failed >&2
test ! -s /tmp/failed
