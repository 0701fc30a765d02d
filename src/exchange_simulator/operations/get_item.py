"""https://learn.microsoft.com/exchange/client-developer/web-service-reference/getitem-operation"""

from exchange_simulator.operations.answer import Parts, for_each, no_items
from exchange_simulator.operations.call import Call
from exchange_simulator.wire.shape import read_shape
from exchange_simulator.wire.write_item import ItemWriter
from exchange_simulator.wire.xml import Element, child, children, m


def get_item(call: Call) -> Element:
    shape = read_shape(child(call.body, "ItemShape"))

    def one(wanted: Element) -> Parts:
        mailbox, event = call.item(wanted)
        sight = call.sight(mailbox, mailbox.folder(event.folder), body_type=shape.body_type)
        return [m("Items", ItemWriter(sight, shape).write(event))]

    return for_each(call, children(call.body, "ItemIds"), one, no_items)
