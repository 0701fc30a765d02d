from pydantic import BaseModel, ConfigDict


class Request(BaseModel):
    """What a caller sends: no field that is not known."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
