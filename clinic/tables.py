"""Every table of the program, gathered for migrations."""

from sqlmodel import SQLModel

from clinic.couples import link_tables as private_links
from clinic.couples import tables as couples
from clinic.cycles import live_tables as live
from clinic.cycles import tables as cycles
from clinic.handouts import tables as handouts
from clinic.intake import tables as intake
from clinic.practice import tables as practice
from clinic.questionnaires import tables as questionnaires

rooms = (practice, couples, private_links, cycles, live, questionnaires, intake, handouts)
metadata = SQLModel.metadata
