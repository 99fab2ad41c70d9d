"""One way to speak through either SDK: `sdk.payment_intents.confirm(ref, payment_method="pm_card_visa")`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import stripe

Params = dict[str, Any]


@dataclass(frozen=True)
class Options:
    """What goes along with a call, outside its parameters. No retries, so that each answer is seen."""

    key: str = "sk_test_suite"
    idempotency_key: str | None = None
    account: str | None = None
    version: str | None = None
    retries: int = 0


class Answer(dict[str, Any]):
    """An object as the SDK shows it, and the headers it came with (names in lower case)."""

    headers: dict[str, str] = {}


@dataclass
class Refused(Exception):
    """A refusal, in the same words whichever SDK raised it. sdk_class: its class, without the prefixes of one SDK."""

    sdk_class: str
    message: str = ""
    status: int | None = None
    type: str | None = None
    code: str | None = None
    decline_code: str | None = None
    param: str | None = None
    request_id: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    error: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.headers = {name.lower(): value for name, value in self.headers.items()}

    def __str__(self) -> str:
        return f"{self.sdk_class} {self.status} {self.code} {self.param}: {self.message}"

    @property
    def told(self) -> tuple[int | None, str | None, str | None]:
        """What most checks ask for at once: HTTP status, code, parameter."""
        return self.status, self.code, self.param


class Driver(Protocol):
    """What an SDK must be able to do for the checks. `path` is spelled as stripe-python spells it."""

    name: str

    def call(self, path: str, ids: Sequence[str], params: Params, options: Options) -> Answer: ...

    def every(self, path: str, ids: Sequence[str], params: Params, options: Options) -> list[dict[str, Any]]: ...

    def construct_event(self, body: bytes, header: str | None, secret: str, tolerance_s: int) -> dict[str, Any]: ...


class Sdk:
    """An SDK, or a place in it: attributes walk to a method, a call calls it."""

    def __init__(self, driver: Driver, options: Options = Options(), path: tuple[str, ...] = ()) -> None:
        self._driver, self._options, self._path = driver, options, path

    def __getattr__(self, name: str) -> Sdk:
        if name.startswith("_"):
            raise AttributeError(name)
        return Sdk(self._driver, self._options, (*self._path, name))

    def __repr__(self) -> str:
        return f"{self._driver.name}: {'.'.join(self._path)}"

    def __call__(self, *ids: str, **params: Any) -> Answer:
        return self._driver.call(".".join(self._path), ids, params, self._options)

    def every(self, *ids: str, **params: Any) -> list[dict[str, Any]]:
        """All objects of a list or a search, page after page, the way the SDK walks."""
        return self._driver.every(".".join(self._path), ids, params, self._options)

    def refused(self, *ids: str, **params: Any) -> Refused:
        """The refusal of a call that must not succeed."""
        try:
            answer = self(*ids, **params)
        except Refused as refusal:
            return refusal
        raise AssertionError(f"{self!r} was not refused but answered {answer}")

    def sending(self, **options: Any) -> Sdk:
        """The same place, its calls sent with other options."""
        return Sdk(self._driver, replace(self._options, **options), self._path)

    def construct_event(
        self, body: bytes, header: str | None, secret: str, *, tolerance_s: int = 300
    ) -> dict[str, Any]:
        """A webhook's event. Raises Refused when the SDK does not believe the signature."""
        return self._driver.construct_event(body, header, secret, tolerance_s)


class PythonDriver:
    """stripe-python, as a shop uses it: StripeClient and its v1 services."""

    name = "python"

    def __init__(self, url: str, timeout_s: float) -> None:
        self._http = stripe.RequestsClient(timeout=timeout_s)
        self._client = stripe.StripeClient("sk_test_suite", base_addresses={"api": url}, http_client=self._http)

    def close(self) -> None:
        self._http.close()

    def call(self, path: str, ids: Sequence[str], params: Params, options: Options) -> Answer:
        shown = self._ask(path, ids, params, options)
        answer = Answer(shown.to_dict(for_json=True))
        answer.headers = {name.lower(): value for name, value in shown.last_response.headers.items()}
        return answer

    def every(self, path: str, ids: Sequence[str], params: Params, options: Options) -> list[dict[str, Any]]:
        first = self._ask(path, ids, params, options)
        try:
            return [one.to_dict(for_json=True) for one in first.auto_paging_iter()]
        except stripe.StripeError as error:
            raise _refusal(error) from error

    def construct_event(self, body: bytes, header: str | None, secret: str, tolerance_s: int) -> dict[str, Any]:
        try:
            event = self._client.construct_event(body, header, secret, tolerance_s)
        except stripe.StripeError as error:
            raise _refusal(error) from error
        return dict(event.to_dict(for_json=True))

    def _ask(self, path: str, ids: Sequence[str], params: Params, options: Options) -> Any:
        place: Any = self._client.v1
        for name in path.split("."):
            place = getattr(place, name)
        try:
            return place(*ids, params, _request_options(options))
        except stripe.StripeError as error:
            raise _refusal(error) from error


def _request_options(options: Options) -> dict[str, Any]:
    wanted = {
        "api_key": options.key,
        "idempotency_key": options.idempotency_key,
        "stripe_account": options.account,
        "stripe_version": options.version,
        "max_network_retries": options.retries,
    }
    return {name: value for name, value in wanted.items() if value is not None}


def _refusal(error: stripe.StripeError) -> Refused:
    body = error.json_body if isinstance(error.json_body, dict) else {}
    told = body.get("error") or {}
    return Refused(
        sdk_class=type(error).__name__.replace("APIConnection", "Connection"),
        message=error.user_message or str(error),
        status=error.http_status,
        type=told.get("type"),
        code=told.get("code"),
        decline_code=told.get("decline_code"),
        param=told.get("param"),
        request_id=error.request_id,
        headers=dict(error.headers or {}),
        error=told,
    )
