"""Protected fields: opened by our keys only, in their own column only, and sealed anew under the newest key."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
from typing import Any

import pytest
from sqlalchemy import LargeBinary, select, text, type_coerce, update

from bot.config import Config, parse_data_keys
from bot.domain.data_key import NO_KEY_OF_OURS, KeyUse
from bot.domain.message import Address
from bot.domain.profile import Profile, declared
from bot.services.data_key import DataKeyService
from bot.store import Store
from bot.store.data_key import blind_indexes, protected_columns
from bot.store.engine import looking, open_engines
from bot.store.profile import ProfileRow
from bot.store.protected import BlindIndex, Keyring, Protected, UnreadableField, key_id_of
from bot.store.rows import Row, table
from tests.servers import SECRETS, config_for

OLD = SECRETS["data_keys"]
NEW = "k2:" + base64.urlsafe_b64encode(b"2" * 32).decode()
DAY = dt.date(2026, 11, 24)
PHONE = "+8613812345678"


def _ring(keys: str) -> Keyring:
    return Keyring(parse_data_keys(keys))


def _profile(number: int = 1, phone: str = PHONE) -> Profile:
    typed = {"name": "王小明", "phone": phone, "address": "望江路8号", "birth_year": "1950"}
    return declared(f"P{number:09}", typed, 2026)


async def _keep(store: Store, number: int = 1, phone: str = PHONE) -> None:
    async with store.begin() as tx:
        await tx.profiles.keep(Address("webchat", f"v{number}"), _profile(number, phone), DAY)


async def _stored(store: Store, column: str = "name") -> list[bytes]:
    async with store._engines.reader.begin() as connection:
        raw = select(type_coerce(table(ProfileRow).c[column], LargeBinary)).order_by(ProfileRow.id)
        return [bytes(value) for value in (await connection.execute(raw)).scalars()]


def test_what_was_sealed_opens_and_never_looks_the_same_twice() -> None:
    ring = _ring(OLD)
    sealed = [ring.seal("profile.name", "王小明") for _ in range(2)]
    assert sealed[0] != sealed[1]
    assert {ring.open("profile.name", value) for value in sealed} == {"王小明"}
    assert not any("王小明".encode() in value for value in sealed)


def test_an_old_key_opens_and_the_newest_seals() -> None:
    sealed = _ring(OLD).seal("profile.name", "王小明")
    both = _ring(f"{NEW},{OLD}")
    assert both.open("profile.name", sealed) == "王小明"
    assert key_id_of(both.seal("profile.name", "王小明")) == "k2"


def test_another_key_under_the_same_id_opens_nothing() -> None:
    sealed = _ring(OLD).seal("profile.name", "王小明")
    for keys in (NEW, NEW.replace("k2", "k1")):
        with pytest.raises(UnreadableField):
            _ring(keys).open("profile.name", sealed)


def test_a_value_moved_to_another_field_does_not_open() -> None:
    sealed = _ring(OLD).seal("profile.name", "王小明")
    with pytest.raises(UnreadableField):
        _ring(OLD).open("profile.address", sealed)


def test_a_value_changed_in_any_byte_does_not_open_and_the_fault_quotes_nothing() -> None:
    ring = _ring(OLD)
    sealed = ring.seal("profile.name", "王小明")
    for place in range(len(sealed)):
        changed = bytes(b ^ (n == place) for n, b in enumerate(sealed))
        with pytest.raises(UnreadableField) as fault:
            ring.open("profile.name", changed)
        assert "王小明" not in str(fault.value)


@pytest.mark.parametrize("stored", [b"", b"\x01", b"\x02\x02k1", b"\x01\xffk1", "王小明".encode()])
def test_bytes_we_never_wrote_do_not_open(stored: bytes) -> None:
    with pytest.raises(UnreadableField):
        _ring(OLD).open("profile.name", stored)


def test_a_blind_index_meets_its_like_in_its_own_field_under_its_own_key() -> None:
    ring = _ring(OLD)
    assert ring.index("profile.phone", PHONE) == ring.index("profile.phone", PHONE)
    others = {ring.index("profile.name", PHONE), ring.index("profile.phone", PHONE + "0"),
              _ring(NEW).index("profile.phone", PHONE)}  # fmt: skip
    assert ring.index("profile.phone", PHONE) not in others
    assert len(others) == 3


@pytest.mark.parametrize(
    "keys", [f"{OLD},{OLD}", OLD.replace("k1", ""), OLD.replace("k1", "k 1"), "k1:short"]
)
def test_keys_that_would_lose_something_are_no_setting(keys: str) -> None:
    with pytest.raises(ValueError, match=r"id:key pairs|twice"):
        parse_data_keys(keys)


async def test_a_row_holds_nothing_in_plain(store: Store) -> None:
    await _keep(store)
    async with store._engines.reader.begin() as connection:
        row = (await connection.execute(text("SELECT * FROM profile"))).one()
    for plain in ("王小明", "13812345678", "望江路", "1950", "myself"):
        assert all(plain.encode() not in _bytes(value) for value in row)


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


async def test_a_protected_column_is_never_compared(store: Store) -> None:
    with pytest.raises(TypeError, match="blind index"):
        select(ProfileRow.id).where(ProfileRow.name == "王小明")


async def test_a_value_written_into_another_column_is_found_out(store: Store) -> None:
    await _keep(store)
    columns = table(ProfileRow).c
    async with store._engines.writer.begin() as connection:
        await connection.execute(
            update(table(ProfileRow)).values(
                {columns.address: type_coerce(columns.name, columns.address.type)}
            )
        )
    with pytest.raises(UnreadableField):
        async with store.read() as tx:
            await tx.profiles.of(Address("webchat", "v1"))


async def test_an_engine_without_keys_neither_reads_nor_writes(database: Config) -> None:
    engines = open_engines(config_for(database.database_url).model_copy(update={"data_keys": ""}))
    try:
        with pytest.raises(Exception, match="without keys"):
            async with engines.writer.begin() as connection:
                await connection.execute(table(ProfileRow).insert().values(id="x", name="王小明"))
    finally:
        await engines.close()


async def test_a_row_is_found_by_its_phone_before_and_after_its_rotation(
    store: Store, database: Config
) -> None:
    await _keep(store)
    newer = Store(config_for(database.database_url, data_keys=f"{NEW},{OLD}"))
    async with newer.read() as tx:
        assert len(await tx.profiles.with_phone(PHONE)) == 1
    await DataKeyService(newer).reseal("profile")
    await newer.close()
    newest = Store(config_for(database.database_url, data_keys=NEW))
    async with newest.read() as tx:
        (found,) = await tx.profiles.with_phone(PHONE)
        assert found == _profile()
        assert await tx.profiles.with_phone("+8613900000000") == []
    await newest.close()


async def test_every_value_of_every_row_is_sealed_anew_in_small_steps(
    store: Store, database: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        await _keep(store, number, f"+861380000000{number}")
    monkeypatch.setattr("bot.services.data_key.ROWS_A_STEP", 3)
    newer = Store(config_for(database.database_url, data_keys=f"{NEW},{OLD}"))
    keys, steps, after = DataKeyService(newer), [], ()
    assert {use.key_id for use in await keys.uses()} == {"k1"}
    while True:
        step = await keys.reseal("profile", after)
        steps.append(step.done)
        after = step.last
        if not after:
            break
    assert steps == [3, 3, 1, 0]
    assert set(await keys.uses()) == {
        KeyUse(f"profile.{name}", "k2", 7) for name in ("name", "phone", "address", "birth_year", "relation")
    }
    assert (await keys.reseal("profile")).looked == 0, "nothing is due any more"
    await newer.close()


async def test_a_rotation_stopped_half_way_goes_on_where_it_was(
    store: Store, database: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        await _keep(store, number)
    monkeypatch.setattr("bot.services.data_key.ROWS_A_STEP", 2)
    newer = Store(config_for(database.database_url, data_keys=f"{NEW},{OLD}"))
    await DataKeyService(newer).reseal("profile")
    assert [key_id_of(value) for value in await _stored(newer)] == ["k2", "k2", "k1", "k1"]
    await DataKeyService(newer).reseal("profile")
    assert {key_id_of(value) for value in await _stored(newer)} == {"k2"}
    await newer.close()


async def test_a_change_made_meanwhile_is_never_overwritten(store: Store, database: Config) -> None:
    """Citizens go on changing their details, through processes that still seal with the old key."""
    for number in range(20):
        await _keep(store, number)
    newer = Store(config_for(database.database_url, data_keys=f"{NEW},{OLD}"))

    async def citizens() -> None:
        for number in range(20):
            await _keep(store, number, "+8613999999999")

    async def rotation() -> None:
        for _ in range(5):
            await DataKeyService(newer).reseal("profile")

    await asyncio.gather(citizens(), rotation())
    await rotation()
    async with newer.read() as tx:
        assert len(await tx.profiles.with_phone("+8613999999999")) == 20
        assert await tx.profiles.with_phone(PHONE) == []
    assert {key_id_of(value) for value in await _stored(newer)} == {"k2"}
    await newer.close()


async def test_what_no_key_opens_is_counted_and_left_as_it_is(store: Store, database: Config) -> None:
    await _keep(store, 1)
    before = await _stored(store)
    other = Store(config_for(database.database_url, data_keys=NEW))
    step = await DataKeyService(other).reseal("profile")
    assert (step.looked, step.done, step.unreadable) == (1, 0, 1)
    assert {use.key_id for use in await DataKeyService(other).uses()} == {NO_KEY_OF_OURS}
    await other.close()
    assert await _stored(store) == before


def test_every_protected_column_is_named_after_itself_and_rotated() -> None:
    """Guard: a field's name is for all time, two columns never share one, and each is found by the rotation."""
    named = {
        f"{known.name}.{column.name}": column.type.field
        for known in Row.metadata.tables.values()
        for column in known.columns
        if isinstance(column.type, Protected)
    }
    assert named
    assert all(place == field for place, field in named.items())
    covered = {
        f"{known.name}.{c.name}" for known in Row.metadata.tables.values() for c in protected_columns(known)
    }
    assert covered == named.keys()


def test_every_blind_index_stands_beside_the_field_it_finds() -> None:
    for known in Row.metadata.tables.values():
        fields = {column.type.field for column in protected_columns(known)}
        assert blind_indexes(known).keys() <= fields, known.name
        indexes = [column for column in known.columns if isinstance(column.type, BlindIndex)]
        assert len(blind_indexes(known)) == len(indexes), known.name


async def test_a_failed_statement_quotes_nobody(database: Config) -> None:
    async with looking(database) as connection:
        with pytest.raises(Exception, match="no_such") as fault:
            await connection.execute(text("SELECT no_such FROM profile WHERE id = :name"), {"name": "王小明"})
    assert "王小明" not in str(fault.value)
