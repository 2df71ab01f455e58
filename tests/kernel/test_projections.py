"""What the loader of projections refuses, so that it cannot fail, or differ between the databases, later on."""

import pytest

from kernel_samples import JARS, as_stored, projection_files
from pbm_tracker.kernel import projections
from pbm_tracker.kernel.database import SQLiteDatabase
from pbm_tracker.kernel.fold import Folder
from pbm_tracker.kernel.projections import BadProjection, Statement

TABLE = "-- name: create_t()!\ncreate table if not exists t (a text);\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("-- name: on_jar_sealed(stream)!\ndelete from t where a = :stream;", "没有 jar_sealed 这种记录"),
        ("-- name: on_jar_filled(colour)!\ninsert into t values (:colour);", "没有字段 ['colour']"),
        ("-- name: on_jar_labelled(labels)!\ninsert into t values (:labels);", "没有字段 ['labels']"),
        ("-- name: on_jar_labelled(item)!\ninsert into t values (:item);", "没有字段 ['item']"),
        ("-- name: on_jar_labelled__labels(gauge)!\ninsert into t values (:gauge);", "没有字段 ['gauge']"),
        ("-- name: on_jar_measured__measures(item)!\ninsert into t values (:item);", "没有字段 ['item']"),
        ("-- name: on_jar_filled__amount(stream)!\ninsert into t values (:stream);", "jar_filled 的 amount 不是列表"),
        ("-- name: on_jar_filled__colours(stream)!\ninsert into t values (:stream);", "jar_filled 的 colours 不是列表"),
        ("-- name: t(a)\nselect a from t where a like '%' || :a;", "百分号"),
        ("-- name: t()\nselect a::integer from t;", "::"),
        ("-- name: on_jar_opened(name)!\ninsert or ignore into t values (:name);", "on conflict"),
        ("-- name: on_jar_opened(name)!\nINSERT OR REPLACE into t values (:name);", "on conflict"),
        ("-- name: on_jar_opened(name)!\ndelete from t; insert into t values (:name);", "一个名字只写一条语句"),
        ("-- name: t(from)\nselect a from t where a = :from;", "from"),
        ("-- name: t(a)\nselect a from t where a = :b;", "b"),
        ("-- name: forget(a)!\ndelete from t where a = :a;", "只有 create_ 和 on_ 可以改表"),
    ],
)
def test_what_cannot_be_folded_on_both_databases_is_refused_with_the_name_of_its_file(tmp_path, text, words):
    folder = projection_files(tmp_path / "projections", {"bad": TABLE + "\n" + text})
    with pytest.raises(BadProjection) as caught:
        projections.load(folder)
    assert str(caught.value).startswith("bad.sql: ")
    assert words in str(caught.value)


def test_a_folder_without_projections_is_refused(tmp_path):
    with pytest.raises(BadProjection, match=r"没有 \.sql 文件"):
        projections.load(tmp_path)


def test_what_is_loaded_is_sorted_by_what_it_is_for(tmp_path):
    loaded = projections.load(projection_files(tmp_path / "projections", {"jars": JARS}), "%s")["jars"]
    assert [sql.split()[5] for sql in loaded.tables] == ["jar", "measure"]
    assert loaded.folds.keys() == {"jar_opened", "jar_filled", "jar_measured"}
    [fold] = loaded.folds["jar_measured"]
    assert fold.each == "measures"
    assert fold.statement == Statement(
        "insert into measure (stream, place, gauge, value, good) values (%s, %s, %s, %s, %s)",
        ("stream", "index", "gauge", "value", "good"),
    )
    assert loaded.queries["jars"].names == ("name", "name")


def test_the_digest_names_files_and_their_texts(tmp_path):
    digests = {
        projections.digest(projection_files(tmp_path / str(number), files))
        for number, files in enumerate([{"a": "1", "b": "2"}, {"a": "12"}, {"a": "1", "c": "2"}, {"a": "1", "b": "3"}])
    }
    assert len(digests) == 4


# What is done for every entry, and what a text is found by

MOVES = """
-- name: create_move()!
create table if not exists move (position integer primary key, topic text not null, name text, name_key text);

-- name: on_any_entry(position, topic, name, name_key)!
insert into move (position, topic, name, name_key) values (:position, :topic, :name, :name_key);

-- name: moves()
select position, topic, name, name_key from move order by position;
"""


def test_every_entry_is_folded_with_the_fields_it_has_and_their_keys(tmp_path):
    loaded = projections.load(projection_files(tmp_path / "projections", {"moves": MOVES}))
    database = SQLiteDatabase(":memory:")
    with database.writing() as session:
        for table in loaded["moves"].tables:
            session.ask(table)
        rows = [
            (1, "jar/1", 1, "jar_opened", as_stored({"v": 1, "effective_on": "2022-01-01", "name": "（甲）Ａ"})),
            (2, "jar/1", 2, "jar_filled", as_stored({"v": 1, "effective_on": "2022-01-01", "amount": 1})),
        ]
        Folder(loaded, session).fold_all(rows, "2022-01-01", {})
        sql, _ = loaded["moves"].queries["moves"]
        assert [tuple(row) for row in session.execute(sql).fetchall()] == [
            (1, "jar_opened", "（甲）Ａ", "(甲)a"),
            (2, "jar_filled", None, ""),
        ]
    database.close()


@pytest.mark.parametrize("parameter", ["colour", "colour_key", "labels"])
def test_every_entry_is_asked_for_no_field_that_none_has(tmp_path, parameter):
    text = f"-- name: on_any_entry({parameter})!\ninsert into t values (:{parameter});"
    folder = projection_files(tmp_path / "projections", {"bad": TABLE + "\n" + text})
    with pytest.raises(BadProjection, match="没有一种记录有字段"):
        projections.load(folder)
