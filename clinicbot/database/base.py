"""The backend that `DATABASES` names; why there is no pool: docs/adr/one-connection-a-thread.md."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection a thread, kept between requests and tasks, and looked at before it is used again."""

    def is_usable(self) -> bool:
        """Tell whether the connection lives; asks the server only where something waits to be read.

        An idle connection has nothing to say. Where its socket is readable the server has closed it, or left a notice.
        """
        if self.connection is None or self.connection.closed:
            return False
        socket = select.poll()
        socket.register(self.connection.fileno(), select.POLLIN)
        return not socket.poll(0) or bool(super().is_usable())
