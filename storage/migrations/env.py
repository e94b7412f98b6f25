"""Environment of Alembic, which reaches the database over the connection and transaction of `storage.migrations`."""

from alembic import context

from storage.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
