"""The playground: the whole service on loopback, invented people, and a clock that is pushed."""
