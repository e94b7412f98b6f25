"""Which tables are there? Importing this module has all of them declared."""

from storage import accounts as accounts
from storage import allowances as allowances
from storage import ballots as ballots
from storage import bindings as bindings
from storage import chats as chats
from storage import communities as communities
from storage import dialogues as dialogues
from storage import due as due
from storage import imports as imports
from storage import jobs as jobs
from storage import journal as journal
from storage import lease as lease
from storage import matter_steps as matter_steps
from storage import matters as matters
from storage import members as members
from storage import motions as motions
from storage import mutes as mutes
from storage import native_polls as native_polls
from storage import outbox as outbox
from storage import register as register
from storage import reminders as reminders
from storage import roles as roles
from storage import rolls as rolls
from storage import rosters as rosters
from storage import updates as updates
from storage.columns import metadata as metadata
