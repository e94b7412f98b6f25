"""How does Alembic reach the database? Over the connection that `storage.migrations` hands it, in its transaction."""

from alembic import context

from storage.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
