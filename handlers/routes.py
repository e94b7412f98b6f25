"""Which routes are there? Each capability's list, joined in the order in which they are asked."""

from handlers.approvals import committee_room
from handlers.approvals import deadlines as waiting
from handlers.ballots import cast as ballots
from handlers.ballots import native_poll
from handlers.community import handing_over, setup
from handlers.duty import answers as roster_answers
from handlers.duty import duty, rosters, stand_ins, swaps
from handlers.duty import notices as duty_notices
from handlers.frame import own_menu
from handlers.frame.triggers import Route
from handlers.groups import arrival as group_arrival
from handlers.groups import choices as group_choices
from handlers.groups import contact, topics
from handlers.groups import departing as group_departing
from handlers.groups import joining as group_joining
from handlers.groups import leaving as group_leaving
from handlers.groups import moving as group_moving
from handlers.groups import settings as group_settings
from handlers.matters import dialogue as matter_dialogue
from handlers.matters import due as matter_due
from handlers.matters import handling as matter_handling
from handlers.matters import judging as matter_judging
from handlers.matters import lists as matter_lists
from handlers.matters import matters
from handlers.moderation import allowance_settings, mutes
from handlers.moderation import appeals as mute_appeals
from handlers.moderation import deciding as mute_deciding
from handlers.motions import clock as motion_clock
from handlers.motions import draft as motion_draft
from handlers.motions import freezing as motion_freezing
from handlers.motions import gap as motion_gap
from handlers.motions import handing as motion_handing
from handlers.motions import motions, rehearsals
from handlers.motions import opening as motion_opening
from handlers.motions import over as motion_over
from handlers.motions import review as motion_review
from handlers.offices import deadlines as role_deadlines
from handlers.offices import end_deciding as role_end_deciding
from handlers.offices import founding, resigning, roles, succession_deciding, successions
from handlers.offices import giving as role_giving
from handlers.offices import taking as role_taking
from handlers.operator import letting_in as group_letting
from handlers.privacy import personal, privacy
from handlers.register import correction_dialogue, corrections, coverage, register
from handlers.register import deadlines as register_deadlines
from handlers.register import exports as register_exports
from handlers.register import taking as register_taking
from handlers.reminders import draft as reminder_draft
from handlers.reminders import photos as reminder_photos
from handlers.reminders import reminders
from handlers.residents import bindings, dispute_deciding, disputes, homes, households, slips
from handlers.residents import confirming as binding_confirming
from handlers.residents import deadlines as binding_deadlines
from handlers.start import settings, start
from handlers.surveys import polls

# One module per capability; each ends with its list ROUTES.
ROUTES: list[Route] = [
    *start.ROUTES,
    *settings.ROUTES,
    *privacy.ROUTES,
    *contact.ROUTES,
    *setup.ROUTES,
    *topics.ROUTES,
    *group_letting.ROUTES,
    *group_choices.ROUTES,
    *group_departing.ROUTES,
    *group_leaving.ROUTES,
    *group_settings.ROUTES,
    *group_arrival.ROUTES,
    *group_joining.ROUTES,
    *group_moving.ROUTES,
    *allowance_settings.ROUTES,
    *mutes.ROUTES,
    *mute_deciding.ROUTES,
    *mute_appeals.ROUTES,
    *register.ROUTES,
    *register_taking.ROUTES,
    *waiting.ROUTES,
    *register_deadlines.ROUTES,
    *register_exports.ROUTES,
    *slips.ROUTES,
    *bindings.ROUTES,
    *homes.ROUTES,
    *binding_confirming.ROUTES,
    *binding_deadlines.ROUTES,
    *households.ROUTES,
    *personal.ROUTES,
    *coverage.ROUTES,
    *disputes.ROUTES,
    *dispute_deciding.ROUTES,
    *correction_dialogue.ROUTES,
    *corrections.ROUTES,
    *founding.ROUTES,
    *committee_room.ROUTES,
    *roles.ROUTES,
    *role_giving.ROUTES,
    *role_taking.ROUTES,
    *role_end_deciding.ROUTES,
    *role_deadlines.ROUTES,
    *successions.ROUTES,
    *succession_deciding.ROUTES,
    *resigning.ROUTES,
    *own_menu.ROUTES,
    *matters.ROUTES,
    *matter_lists.ROUTES,
    *matter_dialogue.ROUTES,
    *matter_handling.ROUTES,
    *matter_judging.ROUTES,
    *matter_due.ROUTES,
    *motions.ROUTES,
    *motion_draft.ROUTES,
    *motion_review.ROUTES,
    *motion_freezing.ROUTES,
    *motion_opening.ROUTES,
    *motion_over.ROUTES,
    *ballots.ROUTES,
    *motion_clock.ROUTES,
    *motion_gap.ROUTES,
    *motion_handing.ROUTES,
    *handing_over.ROUTES,
    *native_poll.ROUTES,
    *polls.ROUTES,
    *rehearsals.ROUTES,
    *duty.ROUTES,
    *duty_notices.ROUTES,
    *rosters.ROUTES,
    *roster_answers.ROUTES,
    *swaps.ROUTES,
    *stand_ins.ROUTES,
    *reminders.ROUTES,
    *reminder_draft.ROUTES,
    *reminder_photos.ROUTES,
]
