from tests.calendars.conftest import connection, exchange

__all__ = ["connection", "exchange"]
