"""The sample's persons: made-up names, and ids spelled from them."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

SURNAMES = {
    "陈": "chen",
    "黄": "huang",
    "李": "li",
    "张": "zhang",
    "刘": "liu",
    "叶": "ye",
    "罗": "luo",
    "邹": "zou",
    "曾": "zeng",
    "谢": "xie",
    "骆": "luo",
    "吴": "wu",
    "钟": "zhong",
    "杨": "yang",
    "王": "wang",
    "邓": "deng",
    "朱": "zhu",
    "丘": "qiu",
    "袁": "yuan",
    "赖": "lai",
    "巫": "wu",
    "何": "he",
    "徐": "xu",
    "郑": "zheng",
    "魏": "wei",
    "廖": "liao",
    "戴": "dai",
    "温": "wen",
}
GIVEN_NAMES = {
    "伟明": "wei-ming",
    "志强": "zhi-qiang",
    "建华": "jian-hua",
    "丽萍": "li-ping",
    "小红": "xiao-hong",
    "国平": "guo-ping",
    "文锋": "wen-feng",
    "敏": "min",
    "军": "jun",
    "海燕": "hai-yan",
    "俊杰": "jun-jie",
    "秀英": "xiu-ying",
    "永生": "yong-sheng",
    "晓玲": "xiao-ling",
    "伟东": "wei-dong",
    "春梅": "chun-mei",
    "佳": "jia",
    "振宇": "zhen-yu",
    "燕芳": "yan-fang",
    "德才": "de-cai",
    "思敏": "si-min",
    "惠珍": "hui-zhen",
    "立新": "li-xin",
    "石生": "shi-sheng",
    "雪梅": "xue-mei",
    "浩然": "hao-ran",
    "桂林": "gui-lin",
    "婷婷": "ting-ting",
    "启航": "qi-hang",
    "素芬": "su-fen",
}


class Person(NamedTuple):
    id: str
    name: str


class People:
    """Makes up persons; a second one spelled alike gets a number."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._spelled: dict[str, int] = {}

    def new(self) -> Person:
        surname, given = self._rng.choice(list(SURNAMES)), self._rng.choice(list(GIVEN_NAMES))
        spelling = f"{SURNAMES[surname]}-{GIVEN_NAMES[given]}"
        number = self._spelled[spelling] = self._spelled.get(spelling, 0) + 1
        return Person(spelling if number == 1 else f"{spelling}-{number}", surname + given)
