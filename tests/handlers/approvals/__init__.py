"""Tests of approvals, in `handlers`."""
