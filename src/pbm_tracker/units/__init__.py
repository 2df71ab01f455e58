"""Units, their mergers and sections, persons and posts, and the dated membership of 各部门各单位."""
