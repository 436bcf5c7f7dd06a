"""Short and pet forms of first names, of English and a few names that English texts often shorten."""

from __future__ import annotations

_FORMS = """
abigail abby gail; abraham abe; albert al bert; alexander alex sandy sasha xander; alexandra alex sandra sasha; alfred
alf fred; alice allie; amanda mandy; andrew andy drew; andrea andie; ann anne annie nan; anna annie; anthony tony;
antonio tony; arthur art; barbara barb; benjamin ben benny; bernard bernie; bernadette bernie; bradley brad; caroline
carrie; catherine cathy cate kate katie; katherine kathy kate katie kit; kathleen kathy kate; charles charlie chuck;
charlotte charlie lottie; christine chris tina; christopher chris kit; christina chris tina; clifford cliff; cynthia
cindy; daniel dan danny; danielle dani; david dave davy; deborah deb debbie; dennis denny; dmitri dima; donald don
donny; dorothy dot; douglas doug; edmund ed eddie; edward ed eddie ted ned teddy; edwin ed; eleanor ellie nora;
elizabeth liz beth eliza lizzie betty lisa; emily em; emmanuel manny; ernest ernie; eugene gene; evelyn evie; florence
flo; frances fran; francis frank; francisco paco; franklin frank; frederick fred freddie; gabriel gabe; gabriella
gaby; geoffrey geoff; gerald gerry jerry; gerard gerry; gregory greg; gwendolyn gwen; harold harry hal; helen nell;
henry harry hank; herbert herb bert; ignacio nacho; isabella bella izzy; jacob jake; jacqueline jackie; james jim
jimmy jamie; jane janie; janet jan; jeffrey jeff; jennifer jen jenny; jeremy jerry; jessica jess jessie; joan joanie;
joanna jo; john jack johnny; jonathan jon jonny; joseph joe joey; jose pepe; josephine jo josie; joshua josh; judith
judy; kenneth ken kenny; kimberly kim; laurence larry; lawrence larry; leonard len leo lenny; leopold leo; leslie les;
louis lou; louise lou; lucille lucy; madeleine maddy; magdalena magda; margaret maggie meg peggy greta rita; maria
mia; marjorie marge; martin marty; mary molly polly; matthew matt; maximilian max; michael mike mick mickey misha;
mikhail misha; mildred millie; mohammed mo; muhammad mo; natalie nat; nathan nate; nathaniel nate nat; nicholas nick
nicky; nicola nicky; nicole nicky; nikolai kolya; oliver ollie; olivia liv; pamela pam; patricia pat patty trish
tricia; patrick pat paddy; penelope penny; peter pete; philip phil; rachel rach; raymond ray; rebecca becky; reginald
reg; richard rick dick rich ricky; robert bob rob bobby robbie bert; roberta bobbie; roderick rod; rodney rod; roger
rodge; ronald ron ronnie; rosemary rose; rudolph rudy; russell russ; samantha sam; samuel sam sammy; sandra sandy;
sarah sally; sebastian seb bastian; sergei seryozha; sidney sid; solomon sol; stanley stan; stephanie steph; stephen
steve; steven steve; stewart stu; stuart stu; susan sue susie; suzanne sue; sylvester sly; sylvia syl; tabitha tabby;
terence terry; theresa terry tess; theodore ted theo teddy; thomas tom tommy; timothy tim; valerie val; veronica
ronnie; victor vic; victoria vicky tori; vincent vince vinny; virginia ginny; vladimir volodya vova; walter walt;
wilfred wilf; william bill will billy liam willy; winston win; zachary zach
"""
_LISTED = [line.split() for line in _FORMS.replace("\n", " ").split(";")]
_FULL: dict[str, frozenset[str]] = {}
for _full, *_short in _LISTED:
    for _word in (_full, *_short):
        _FULL[_word] = _FULL.get(_word, frozenset()) | {_full}

GIVEN = frozenset(_FULL)
"""First names and their short forms, folded."""


def full(name: str) -> frozenset[str]:
    """Return the first names that a folded word may stand for; of an unknown one only itself."""
    return _FULL.get(name, frozenset((name,)))


def may_be_one(one: str, other: str) -> bool:
    """Tell whether one word is a short form of the other, or both are of the same name."""
    return one != other and not full(one).isdisjoint(full(other))
