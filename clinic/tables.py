"""Every table of the program, gathered for migrations."""

from sqlmodel import SQLModel

from clinic.couples import calendar_tables as calendar
from clinic.couples import goal_tables as goals
from clinic.couples import link_tables as links
from clinic.couples import session_tables as sessions
from clinic.couples import tables as couples
from clinic.cycles import live_tables as live
from clinic.cycles import tables as cycles
from clinic.handouts import tables as handouts
from clinic.intake import tables as intake
from clinic.practice import tables as practice
from clinic.progress import check_in_tables as check_ins
from clinic.progress import measure_tables as measures
from clinic.progress import tables as progress
from clinic.questionnaires import tables as questionnaires

rooms = (
    practice,
    couples,
    links,
    sessions,
    calendar,
    goals,
    cycles,
    live,
    questionnaires,
    intake,
    progress,
    check_ins,
    measures,
    handouts,
)
metadata = SQLModel.metadata
