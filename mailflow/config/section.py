"""Section: what all sections of the configuration file have in common."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """Be the parent of all sections: frozen, no unknown keys, and no values in messages."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
