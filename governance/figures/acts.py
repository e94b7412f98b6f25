"""Acts that concern figures."""

from governance.roles import EVERYBODY, LEADING, Act

SEE_FIGURES = Act("see_figures", EVERYBODY, still_possible=True)  # and of people, each their own
SEE_FIGURES_OF_PEOPLE = Act("see_figures_of_people", LEADING, still_possible=True)
