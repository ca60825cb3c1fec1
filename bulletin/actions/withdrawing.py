"""Taking back what was published: the address stays and says why (撤回)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from departments.clock import moment
from departments.events import Act, record

from ..models import Bulletin, Edition, Withdrawal
from ..models.edition import newest_hash
from ..notices import occasions
from ..permissions import WITHDRAW, require
from . import Refused

if TYPE_CHECKING:
    from departments.models import User


@transaction.atomic
def withdraw(bulletin: Bulletin, *, by: User, reason: str, after: int) -> Withdrawal:
    """Withdraw the newest edition, and with it those before; nothing of them is removed.

    `after` is the edition that was looked at. Raises PermissionDenied, or Refused: nothing is
    published, it is withdrawn already, another edition came meanwhile, or no reason is given.
    """
    require(by, WITHDRAW)
    Edition.objects.hold()
    edition = bulletin.current_edition()
    reason = reason.strip()
    if edition is None:
        raise Refused(f"{bulletin}还没有发布，没有可撤回的。")
    if hasattr(edition, "withdrawal"):
        raise Refused(f"{edition}已经撤回，不用再撤。")
    if edition.number != after:
        raise Refused(f"刚才已有人发布了第{edition.number}版，请先看过这一版，再决定要不要撤回。")
    if not reason:
        raise Refused("请写撤回的原因；它会印在网页上，代替撤回的内容。")
    at = moment()
    done = Withdrawal(edition=edition, reason=reason, at=at, by=by)
    done.seal(newest_hash())
    done.save(force_insert=True)
    record(by, bulletin, f"撤回第{edition.number}版：{reason}", act=Act.PUBLICATION, at=at)
    occasions.withdrawn(done)
    return done
