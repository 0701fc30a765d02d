"""The DNS SRV record of Autodiscover: `_autodiscover._tcp.DOMAIN`.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/autodiscover-for-exchange
"""

from creneau.ews import errors


def name_of(domain: str) -> str:
    return f"_autodiscover._tcp.{domain}"


def servers(domain: str, timeout_seconds: float) -> list[str]:
    """`https://host[:port]` of each record, lowest priority number first, heaviest first among equals.

    Empty when there is no record; TimedOut when nobody answers.
    """
    import dns.exception  # 0.1 s to import, needed by a search only
    import dns.resolver

    try:
        answer = dns.resolver.resolve(name_of(domain), "SRV", lifetime=timeout_seconds, search=False)
    except dns.exception.Timeout as error:
        raise errors.TimedOut("no DNS answer in time", host=domain) from error
    except dns.exception.DNSException:
        return []
    records = sorted(answer, key=lambda record: (record.priority, -record.weight))
    targets = ((record.target.to_text(omit_final_dot=True), record.port) for record in records)
    return [f"https://{host}" + (f":{port}" if port != 443 else "") for host, port in targets if host not in ("", ".")]
