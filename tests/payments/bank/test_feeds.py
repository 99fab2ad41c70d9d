"""Messages of bank feeds: believed only when signed by the service itself, lately; read into one form."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import datetime

import pytest

from payments.gateways.bank_feeds import FEEDS, VIETNAM, Movement, Unreadable, casso, payos, sepay
from payments.gateways.bank_feeds.pretend import write

NOW_S = 1_727_948_259  # a second after the published Casso sample
AT = datetime(2024, 10, 3, 15, 6, 37, tzinfo=VIETNAM)

# Casso's own sample: key, message and signature as its documentation prints them.
CASSO_KEY = "mgExMrjj4i7a1p8Cs6LmFbpCd8lbw4sSX4LZXPag7TKazeIogtR90tvWYTkwQbvs"
CASSO_SIGNATURE = (
    "t=1727948258788,v1=ed0a4bd2e826d5cb69988cdb141e6c1a080e21f3b57eb72cd78192220042b9e7"
    "dde0868fc667faea8e224900fa7904e7c88dfa098032fb2d6b6996856e8b7ff3"
)
CASSO_DATA = {
    "id": 0,
    "reference": "MA_GIAO_DICH_THU_NGHIEM",
    "description": "giao dich thu nghiem",
    "amount": 599000,
    "runningBalance": 25000000,
    "transactionDateTime": "2024-10-03 15:06:37",
    "accountNumber": "88888888",
    "bankName": "VPBank",
    "bankAbbreviation": "VPB",
    "virtualAccountNumber": "",
    "virtualAccountName": "",
    "counterAccountName": "NGUYEN VAN A",
    "counterAccountNumber": "8888888888",
    "counterAccountBankId": "970415",
    "counterAccountBankName": "VietinBank",
}
# payOS' own sample.
PAYOS_KEY = "1a54716c8f0efb2744fb28b6e38b25da7f67a925d98bc1c18bd8faaecadd7675"
PAYOS_SIGNATURE = "412e915d2871504ed31be63c8f62a149a4410d34c4c42affc9006ef9917eaa03"
PAYOS_DATA = {
    "orderCode": 123,
    "amount": 3000,
    "description": "VQRIO123",
    "accountNumber": "12345678",
    "reference": "TF230204212323",
    "transactionDateTime": "2023-02-04 18:25:00",
    "currency": "VND",
    "paymentLinkId": "124c33293c43417ab7879e14c8d9eb18",
    "code": "00",
    "desc": "Thành công",
    "counterAccountBankId": "",
    "counterAccountBankName": "",
    "counterAccountName": "",
    "counterAccountNumber": "",
    "virtualAccountName": "",
    "virtualAccountNumber": "",
}
SEPAY_BODY = {
    "id": 92704,
    "gateway": "Vietcombank",
    "transactionDate": "2024-10-03 15:06:37",
    "accountNumber": "0123499999",
    "code": None,
    "content": "chuyen tien mua hang",
    "transferType": "in",
    "transferAmount": 2277000,
    "accumulated": 19077000,
    "subAccount": None,
    "referenceCode": "MBVCB.3278907687",
    "description": "",
}


def written(fields):
    return json.dumps(fields, ensure_ascii=False).encode()


def casso_message(data=None, signature=CASSO_SIGNATURE):
    return written({"error": 0, "data": data or CASSO_DATA}), {"X-Casso-Signature": signature}


def payos_message(data=None, signature=PAYOS_SIGNATURE):
    body = {"code": "00", "desc": "success", "success": True, "data": data or PAYOS_DATA, "signature": signature}
    return written(body), {}


def sepay_message(fields=None, *, secret="one", at_s=NOW_S):  # noqa: S107  # a test's own
    """SePay prints no sample with a key, so this vector is of our own making."""
    body = written(fields or SEPAY_BODY)
    return body, {"X-SePay-Timestamp": str(at_s), "X-SePay-Signature": sepay.sign(body, str(at_s), secret)}


MESSAGES: dict[str, Callable[..., tuple[bytes, dict[str, str]]]] = {
    "sepay": sepay_message,
    "casso": casso_message,
    "payos": payos_message,
}


@pytest.fixture(autouse=True)
def _keys(settings):
    settings.SEPAY_WEBHOOK_SECRETS = ["one", "two"]
    settings.CASSO_WEBHOOK_SECRETS = [CASSO_KEY]
    settings.PAYOS_CHECKSUM_KEYS = [PAYOS_KEY]


def checked(name, message, now_s=NOW_S):
    body, headers = message
    return FEEDS[name]().check(body, headers, now_s=now_s)


@pytest.mark.parametrize("name", MESSAGES)
def test_a_signed_message_is_believed(name):
    assert checked(name, MESSAGES[name]())


def test_the_published_signatures_are_what_we_compute():
    stamp, mark = CASSO_SIGNATURE[2:].split(",v1=")

    assert casso.sign({"error": 0, "data": CASSO_DATA}, stamp, CASSO_KEY) == mark
    assert payos.sign(PAYOS_DATA, PAYOS_KEY) == PAYOS_SIGNATURE


@pytest.mark.parametrize("name", MESSAGES)
def test_one_changed_byte_is_refused(name):
    body, headers = MESSAGES[name]()
    at = body.index(b"2024" if name != "payos" else b"2023") + 3

    assert not checked(name, (body[:at] + b"9" + body[at + 1 :], headers))


@pytest.mark.parametrize("name", MESSAGES)
@pytest.mark.parametrize("secrets", [[], [""], ["  "], ["another"]])
def test_without_its_secret_nothing_is_believed(name, secrets, settings):
    settings.SEPAY_WEBHOOK_SECRETS = settings.CASSO_WEBHOOK_SECRETS = settings.PAYOS_CHECKSUM_KEYS = secrets

    assert not checked(name, MESSAGES[name]())


def test_a_signature_made_with_an_empty_key_is_refused(settings):
    settings.SEPAY_WEBHOOK_SECRETS = settings.PAYOS_CHECKSUM_KEYS = [""]

    assert not checked("sepay", sepay_message(secret=""))
    assert not checked("payos", payos_message(signature=payos.sign(PAYOS_DATA, "")))


@pytest.mark.parametrize("name", MESSAGES)
def test_two_secrets_are_active_while_one_is_being_replaced(name, settings):
    settings.SEPAY_WEBHOOK_SECRETS = ["new", "one"]
    settings.CASSO_WEBHOOK_SECRETS, settings.PAYOS_CHECKSUM_KEYS = ["new", CASSO_KEY], ["new", PAYOS_KEY]

    assert checked(name, MESSAGES[name]())


@pytest.mark.parametrize(("later_s", "believed"), [(-301, False), (-299, True), (299, True), (302, False)])
@pytest.mark.parametrize("name", ["sepay", "casso"])
def test_a_signed_time_is_good_for_five_minutes(name, later_s, believed):
    assert checked(name, MESSAGES[name](), now_s=NOW_S + later_s) is believed


@pytest.mark.parametrize(
    ("name", "headers"),
    [
        ("sepay", {}),
        ("sepay", {"X-SePay-Timestamp": "²", "X-SePay-Signature": "sha256="}),
        ("sepay", {"X-SePay-Timestamp": str(NOW_S), "X-SePay-Signature": "đ"}),
        ("casso", {}),
        ("casso", {"X-Casso-Signature": CASSO_SIGNATURE + "0"}),
        ("casso", {"X-Casso-Signature": CASSO_SIGNATURE.replace("t=", "t=-")}),
    ],
)
def test_headers_that_are_missing_or_odd_are_refused(name, headers):
    assert not checked(name, (MESSAGES[name]()[0], headers))


def test_a_name_that_stands_twice_is_no_message():
    body = payos_message()[0].replace(b'"amount": 3000', b'"amount": 9000, "amount": 3000')

    assert not checked("payos", (body, {}))


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"\xff", b'{"data": 5}', b"[" * 100_000])
@pytest.mark.parametrize("name", MESSAGES)
def test_nonsense_is_refused_and_breaks_nothing(name, body):
    assert not checked(name, (body, {"X-Casso-Signature": CASSO_SIGNATURE}))
    with pytest.raises(Unreadable):
        FEEDS[name]().read(body)


def test_sepay_may_send_a_bare_key_where_no_secret_is_set(settings):
    settings.SEPAY_WEBHOOK_SECRETS, settings.SEPAY_API_KEYS = [], ["k1", "k2"]
    body = written(SEPAY_BODY)

    told = [checked("sepay", (body, {"Authorization": words})) for words in ("Apikey k2", "Apikey k3", "", "Apikey ")]

    assert told == [True, False, False, False]


def test_a_bare_key_does_not_stand_in_for_a_signature(settings):
    settings.SEPAY_API_KEYS = ["k1"]

    assert not checked("sepay", (written(SEPAY_BODY), {"Authorization": "Apikey k1"}))


def test_all_three_are_read_into_one_form():
    told = [FEEDS[name]().read(MESSAGES[name]()[0]) for name in MESSAGES]

    assert told == [
        [Movement("92704", "0123499999", 2_277_000, "in", "chuyen tien mua hang", AT, "MBVCB.3278907687")],
        [
            Movement(
                txn_id="0",
                account="88888888",
                amount_vnd=599_000,
                direction="in",
                content="giao dich thu nghiem",
                paid_at=AT,
                bank_ref="MA_GIAO_DICH_THU_NGHIEM",
                counter_bin="970415",
                counter_account="8888888888",
                counter_name="NGUYEN VAN A",
            )
        ],
        [
            Movement(
                txn_id="124c33293c43417ab7879e14c8d9eb18:TF230204212323",
                account="12345678",
                amount_vnd=3_000,
                direction="in",
                content="VQRIO123",
                paid_at=datetime(2023, 2, 4, 18, 25, tzinfo=VIETNAM),
                bank_ref="TF230204212323",
            )
        ],
    ]


def test_what_leaves_the_account_is_told_apart():
    out = sepay_message(SEPAY_BODY | {"transferType": "out"})[0]
    below_zero = casso_message(CASSO_DATA | {"amount": -5})[0]

    assert [FEEDS["sepay"]().read(out)[0].direction, FEEDS["casso"]().read(below_zero)[0].direction] == ["out", "out"]
    assert FEEDS["casso"]().read(below_zero)[0].amount_vnd == 5


@pytest.mark.parametrize("amount", [1.5, None, "x", True, [], "1e99", "NaN", "Infinity"])
def test_a_sum_that_is_not_whole_dong_is_not_read(amount):
    with pytest.raises(Unreadable):
        FEEDS["payos"]().read(payos_message(PAYOS_DATA | {"amount": amount})[0])


@pytest.mark.parametrize("amount", [3000, 3000.0, "3000"])
def test_a_sum_may_be_written_in_three_ways(amount):
    assert FEEDS["payos"]().read(payos_message(PAYOS_DATA | {"amount": amount})[0])[0].amount_vnd == 3_000


@pytest.mark.parametrize("change", [{"code": "01"}, {"currency": "USD"}, {"transactionDateTime": "hôm qua"}])
def test_a_transfer_that_did_not_go_well_is_not_read(change):
    with pytest.raises(Unreadable):
        FEEDS["payos"]().read(payos_message(PAYOS_DATA | change)[0])


@pytest.mark.parametrize(
    ("name", "direction"), [("sepay", "in"), ("sepay", "out"), ("casso", "in"), ("casso", "out"), ("payos", "in")]
)
def test_the_pretended_bank_writes_and_signs_what_the_real_services_do(name, direction):
    at = datetime.now(VIETNAM).replace(microsecond=0)
    told = Movement("demo-1", "0100200300", 298_000, direction, "ST7K2Q9D4V GD THỬ", at, "FT1")

    body, headers = write(name, told)

    (read,) = FEEDS[name]().read(body)
    assert FEEDS[name]().check(body, headers, now_s=time.time())
    assert (read.amount_vnd, read.direction, read.content, read.paid_at, read.bank_ref) == (
        298_000,
        direction,
        "ST7K2Q9D4V GD THỬ",
        at,
        "FT1",
    )
