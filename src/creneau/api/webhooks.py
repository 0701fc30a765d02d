"""The webhooks of the host who calls, and what was sent to them."""

from ninja import Query, Router, Status

from creneau.accounts.scopes import Scope
from creneau.api.authentication import HostRequest, HostToken
from creneau.api.cursors import PageQuery, piece
from creneau.api.examples import may_answer
from creneau.api.failures import known_parameters_only
from creneau.api.idempotency import OptionalKey, once
from creneau.api.problems import not_found
from creneau.api.schemas.webhooks import (
    DeliveriesAnswer,
    DeliveryAnswer,
    NewWebhookAnswer,
    SecretAnswer,
    WebhookAnswer,
    WebhookChange,
    WebhookRequest,
    WebhooksAnswer,
)
from creneau.notifications.webhooks import plan, subscribe
from creneau.notifications.webhooks.models import Delivery, Webhook

router = Router(tags=["Webhooks"], auth=HostToken(Scope.WEBHOOKS))


@router.get("/webhooks", url_name="webhooks", response=WebhooksAnswer, openapi_extra=may_answer("unauthenticated"))
def list_webhooks(request: HostRequest) -> WebhooksAnswer:
    return WebhooksAnswer(items=[WebhookAnswer.of(each) for each in Webhook.objects.filter(host=request.auth)])


@router.post(
    "/webhooks",
    url_name="webhooks",
    response={201: NewWebhookAnswer, 200: NewWebhookAnswer},
    openapi_extra=may_answer("malformed", "unauthenticated", "not_found", "invalid_input"),
)
def create_webhook(
    request: HostRequest, body: WebhookRequest, idempotency_key: OptionalKey = None
) -> Status[NewWebhookAnswer]:
    shown: dict[str, str] = {}

    def make() -> Webhook:
        webhook, shown["secret"] = subscribe.add(host=request.auth, url=body.url, events=body.events)
        return webhook

    done = once(request, idempotency_key, Webhook.objects.filter(host=request.auth), make)
    answer = NewWebhookAnswer(**WebhookAnswer.of(done.made).model_dump(), secret=shown.get("secret"))
    return Status(done.status, answer)


@router.get(
    "/webhooks/{int:webhook_id}",
    url_name="webhook",
    response=WebhookAnswer,
    openapi_extra=may_answer("unauthenticated", "not_found"),
)
def show_webhook(request: HostRequest, webhook_id: int) -> WebhookAnswer:
    return WebhookAnswer.of(_webhook(request, webhook_id))


@router.patch(
    "/webhooks/{int:webhook_id}",
    url_name="webhook",
    response=WebhookAnswer,
    openapi_extra=may_answer("malformed", "unauthenticated", "not_found", "invalid_input"),
)
def change_webhook(request: HostRequest, webhook_id: int, body: WebhookChange) -> WebhookAnswer:
    row = _webhook(request, webhook_id)
    return WebhookAnswer.of(subscribe.change(webhook=row, url=body.url, events=body.events, is_active=body.active))


@router.delete(
    "/webhooks/{int:webhook_id}",
    url_name="webhook",
    response={204: None},
    openapi_extra=may_answer("unauthenticated", "not_found"),
)
def delete_webhook(request: HostRequest, webhook_id: int) -> Status[None]:
    subscribe.remove(webhook=_webhook(request, webhook_id))
    return Status(204, None)


@router.post(
    "/webhooks/{int:webhook_id}/secret",
    url_name="webhook_secret",
    response=SecretAnswer,
    openapi_extra=may_answer("unauthenticated", "not_found"),
)
def rotate_webhook_secret(request: HostRequest, webhook_id: int) -> SecretAnswer:
    return SecretAnswer(secret=subscribe.give_new_secret(webhook=_webhook(request, webhook_id)))


@router.post(
    "/webhooks/{int:webhook_id}/test",
    url_name="webhook_test",
    response={202: DeliveryAnswer},
    openapi_extra=may_answer("unauthenticated", "not_found", "too_many_requests"),
)
def test_webhook(request: HostRequest, webhook_id: int) -> Status[DeliveryAnswer]:
    return Status(202, DeliveryAnswer.of(plan.send_test(webhook=_webhook(request, webhook_id))))


@router.get(
    "/webhooks/{int:webhook_id}/deliveries",
    url_name="deliveries",
    response=DeliveriesAnswer,
    openapi_extra=may_answer("unauthenticated", "not_found", "invalid_input"),
)
def list_deliveries(request: HostRequest, webhook_id: int, query: Query[PageQuery]) -> DeliveriesAnswer:
    known_parameters_only(request, PageQuery)
    rows, following = piece(_webhook(request, webhook_id).deliveries.all(), query, "-id")
    return DeliveriesAnswer(items=[DeliveryAnswer.of(each) for each in rows], next=following)


@router.post(
    "/webhooks/{int:webhook_id}/deliveries/{int:delivery_id}/replay",
    url_name="replay",
    response={202: DeliveryAnswer},
    openapi_extra=may_answer("unauthenticated", "not_found", "too_many_requests"),
)
def replay_delivery(request: HostRequest, webhook_id: int, delivery_id: int) -> Status[DeliveryAnswer]:
    delivery = Delivery.objects.filter(webhook=_webhook(request, webhook_id), pk=delivery_id).first()
    if delivery is None:
        raise not_found()
    return Status(202, DeliveryAnswer.of(plan.replay(delivery=delivery)))


def _webhook(request: HostRequest, webhook_id: int) -> Webhook:
    """The host's own; what is another's is not there."""
    row = Webhook.objects.filter(host=request.auth, pk=webhook_id).first()
    if row is None:
        raise not_found()
    return row
