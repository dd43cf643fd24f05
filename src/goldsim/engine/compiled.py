"""Compiled rules, kept on disk.

numba's own cache looks at a rule's file alone. A rule holds what it calls and the numbers that it takes from other files too:
after a change there, old code is mixed with new, and still is when the change has been taken back. So compiled rules are kept
in a folder that any change of the package's code makes another one (`goldsim.engine.code_folder`).

numba is told so only for these rules; what others in the process compile is kept where they want it.
"""

import os
import pickle
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, cast

import numba

from goldsim.engine.code_folder import code_at_start, folder_of, is_ours, say_once, stamps_now


def compiled[F: Callable[..., Any]](function: F) -> F:
    """Compile a rule, keep the result on disk, and leave the plain function as `.py_func` for tests.

    `function`: a plain function of numbers and arrays. One from outside the package, or with names from a function around it,
    is compiled but not kept: nobody knows here what it depends on. Where the user wants nothing compiled
    (`NUMBA_DISABLE_JIT=1`), it is returned as it is.
    """
    return _kept(function, numba.njit(error_model="numpy", nogil=True)(function))


def row_rule[F: Callable[..., Any]](function: F) -> F:
    """Compile, as `compiled` does, a rule over many rows that makes no array of its own.

    Without arrays to make, nobody need count who holds those of its records, which in a loop would cost more than most rules.
    """
    return _kept(function, numba.njit(error_model="numpy", nogil=True, _nrt=False)(function))


def inlined[F: Callable[..., Any]](function: F) -> F:
    """Compile a part of a rule that takes records into each rule that calls it: handing records over would cost too much."""
    return _kept(function, numba.njit(error_model="numpy", nogil=True, inline="always")(function))


def _kept[F: Callable[..., Any]](function: F, rule: Any) -> F:
    """Return a rule whose compiled forms are kept, where it is known what they depend on."""
    if hasattr(rule, "_cache") and _is_known(rule._cache.__class__):
        code = code_at_start()
        if function.__closure__ is None and str(Path(function.__code__.co_filename).absolute()) in code.stamps:
            folder = folder_of(code.digest)
            if folder is not None:
                rule._cache = RuleCache(function, folder)
    return cast(F, rule)


@cache
def _is_known(kind: Any) -> bool:
    """Tell whether numba asks of a cache only what `RuleCache` can do; with another numba nothing is kept."""
    return {name for name in dir(kind) if not name.startswith("_")} <= set(dir(RuleCache))


class RuleCache:
    """A rule's compiled forms on disk: numba asks for one before it compiles, and hands over what it has compiled.

    Each form has a file, named for its signature and the processor. numba's own cache numbers them in an index instead, where two
    processes that compile different forms at once can put one in the other's place.

    Nothing that goes wrong here stops a run: what cannot be read is compiled, and what cannot be kept is compiled next time too.

    `folder`: where its forms lie.
    """

    def __init__(self, function: Callable[..., Any], folder: Path) -> None:
        self._name = f"{function.__module__}.{function.__qualname__}-{function.__code__.co_firstlineno}"
        self._folder = folder
        self._is_on = True

    @property
    def cache_path(self) -> str:
        """The folder, which numba shows in a rule's `stats`."""
        return str(self._folder)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return the form for a signature, or None if there is none."""
        try:
            return self._load(sig, target_context) if self._is_on else None
        except FileNotFoundError:
            return None
        except Exception as error:  # a broken file can raise anything, and so can another numba
            say_once(f"compiled rules in {self._folder} cannot be read, and are compiled anew ({type(error).__name__})")
            return None

    def _load(self, sig: Any, target_context: Any) -> Any:
        from numba.core.compiler import CompileResult  # here, because it is numba's own affair and may move

        target_context.refresh()
        key = (sig, target_context.codegen().magic_tuple())
        with self._file(key).open("rb") as file:
            if not is_ours(os.fstat(file.fileno())):
                return None
            kept_key, parts = pickle.loads(file.read())
        return CompileResult._rebuild(target_context, *parts) if kept_key == key else None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep a form, unless it holds addresses of this process, or the code on disk is no longer the one that runs."""
        try:
            is_portable = not data.library.has_dynamic_globals and all(part.can_cache for part in data.lifted)
            if self._is_on and is_portable and stamps_now() == code_at_start().stamps:
                self._save((sig, data.codegen.magic_tuple()), data)
        except Exception as error:  # a full disk, a folder that has gone, another numba
            say_once(f"compiled rules cannot be kept in {self._folder} ({type(error).__name__})")

    def _save(self, key: tuple[Any, ...], data: Any) -> None:
        from numba.core.serialize import dumps

        text = dumps((key, data._reduce()))
        number, name = tempfile.mkstemp(dir=self._folder)
        draft = Path(name)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(text)
            draft.replace(self._file(key))  # all at once, so that nobody reads half of it
        except BaseException:
            draft.unlink()
            raise

    def _file(self, key: tuple[Any, ...]) -> Path:
        return self._folder / f"{self._name}.{blake2b(repr(key).encode(), digest_size=8).hexdigest()}.nbc"

    def flush(self) -> None:
        """Forget the rule's forms, as numba asks before it compiles them again."""
        with suppress(OSError):
            for file in self._folder.glob(f"{self._name}.*.nbc"):
                file.unlink(missing_ok=True)

    def enable(self) -> None:
        """Read and keep forms from now on."""
        self._is_on = True

    def disable(self) -> None:
        """Neither read nor keep any from now on."""
        self._is_on = False
