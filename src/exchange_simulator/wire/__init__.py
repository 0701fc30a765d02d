"""Between XML and the state: envelopes, element order, shapes, fields, restrictions, times."""
