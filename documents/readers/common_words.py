"""Common English words: they show whether a line of a PDF ends between two words or inside one."""

from __future__ import annotations

_WORDS = """
a about above accept accepted achieve achieved across action actions add added advice advise advised after
again against agree agreed ahead all allow almost alone along already also always an and annual another
answer answered any apply approve approved april are area areas around arrange as ask asked asks assess at
attend audit august autumn award away back base be because become before began begin being below best better
between big board both bring brought budget build building built business but buy by call called came camera
cameras can cannot capital care carers case change changed charge check children choose city clean clear
clerk close code collect come comes committee community complete completed consider consult contact contract
control cost costs could council councillors councils county course create current cut data date day days
december deliver delivered delivery design develop developed did director discuss dispute disputes district
do does done down draft draw due during each early education efficient eight eleven else end ended ends
enough ensure even event events every evidence existing explore extend families february feedback few fewer
fill find first five fixed follow for form forty forum found four free friday from front full fund funding
further future gave get gets give given gives go goes gone good got grant great group groups grow guidance
guide had half hand has have he head health hear held help her here high hire his hold home homes hour hours
housing how however identify if impact improve improved in include included including increase inform
initial inspect inspected install into invest invite is issue issues it its january join joint july june
just keep kept key knew know known large last late later lead leader leads learn least left less let letter
level library like line link links list live local long longer look lost low made main make makes manage
manager many march market may measure meet meeting meetings member members met might mind minor miss monday
monitor monitoring month months more most move moved much must name national near need needed needs network
never new next nine no none nor not note notice november now number october of off offer offered office
officer officers old on once one only open options or order ordered other others our out outcome over own
paid panel parents parish park part partner partners partnership pass past pay people per performance period
person phone pilot place plan planned planning point police policy post prepare present press progress
project promote protect provide provided public publish published pupils put quality quarter raise range
rate reach read ready receive received recommend record recruit recruited reduce refer regular relevant
remain remove renew repair replace reply report reported reports request require required resident residents
resource response responsible rest result results return review reviewed right rise risk road role rota run
safe safety said sale same saturday save saw say says scheme school schools scrutiny second secure see seek
seen self sell send senior sent september serve service services set seven several shall share shared she
short should show shown side sign signed since site sites six small so social some soon space spring staff
standard standards start stay step still stop strategy street strong submit success such summer sunday
support survey system take taken takes target team teams ten term test than that the their them then there
these they thing think third this those three through thursday thus time times to today together told too
took top toward towards town trade train trained training transport travel trial trust tuesday twelve twenty
twice two type under until up update updated upon use used uses using vehicle very via view visit voluntary
volunteer volunteers vote wait want ward wards warm was waste water way ways we website wednesday week weeks
well went were what wheel when where which while who whole whom whose why wide will winter with within
without word words work works would write written year years yet you young your youth
"""
COMMON_WORDS = frozenset(_WORDS.split())
