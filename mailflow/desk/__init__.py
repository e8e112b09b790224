"""The desk: the service's verbs, and the only place that knows all the rooms."""

from mailflow.desk.desk import Desk

__all__ = ["Desk"]
