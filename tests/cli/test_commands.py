"""Commands and their records: what Typer is shown, and what a command gets."""

import inspect
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from goldsim.cli.app import COMMANDS, flattened


@dataclass(frozen=True)
class Size:
    weeks: Annotated[int, typer.Option("--weeks", min=1, help="How many.")] = 4
    names: Annotated[list[str] | None, typer.Option("-p")] = None


@dataclass(frozen=True)
class Longer(Size):
    weeks: Annotated[int, typer.Option("--weeks", min=1, help="How many.")] = 52


def command(got):
    """Return a command that writes down what it gets."""

    def tell(file: Path, *, size: Longer, loud: Annotated[bool, typer.Option("--loud")] = False) -> None:
        """Tell."""
        got.append((file, size, loud))

    return tell


def test_a_record_stands_in_the_signature_as_its_fields_in_their_order():
    flat = flattened(command([]))
    shown = inspect.signature(flat, eval_str=True).parameters
    assert list(shown) == ["file", "weeks", "names", "loud"]
    assert shown["weeks"].default == 52
    assert shown["file"].default is inspect.Parameter.empty
    assert (flat.__name__, flat.__doc__) == ("tell", "Tell.")


@pytest.mark.parametrize(
    ("words", "size"), [([], Longer()), (["--weeks", "7"], Longer(7)), (["-p", "a", "-p", "b"], Longer(52, ["a", "b"]))]
)
def test_a_command_gets_its_record_made_of_the_options(words, size):
    got = []
    app = typer.Typer()
    app.command()(flattened(command(got)))
    assert CliRunner().invoke(app, ["a.yaml", "--loud", *words]).exit_code == 0
    assert got == [(Path("a.yaml"), size, True)]
    refused = CliRunner().invoke(app, ["a.yaml", "--weeks", "0"])
    assert refused.exit_code == 2
    assert len(got) == 1


def test_an_option_that_two_records_have_is_refused():
    def twice(one: Size, other: Longer) -> None: ...

    with pytest.raises(ValueError, match="duplicate parameter name"):
        flattened(twice)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
def test_a_command_takes_no_more_than_eight_arguments(command):
    assert len(inspect.signature(command).parameters) <= 8
