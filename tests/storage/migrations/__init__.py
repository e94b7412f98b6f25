"""Tests of migrations, in `storage`."""
