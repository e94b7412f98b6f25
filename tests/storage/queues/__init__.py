"""Tests of queues, in `storage`."""
