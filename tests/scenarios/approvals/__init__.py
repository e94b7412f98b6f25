"""Tests of approvals, in `scenarios`."""
