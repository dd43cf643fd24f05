"""What source code really uses, told from its syntax tree: words in comments and docstrings count for nothing."""

import ast
from collections.abc import Iterator
from typing import get_type_hints

from goldsim.parameters import Parameters, schema

GROUP_OF = {kind.__name__: group for group, kind in get_type_hints(Parameters).items()}
ALL = ""  # stands for all groups together, as in `economy.p`


def parameters_used(source: str) -> set[tuple[str, str]]:
    """Return group and name of every parameter that code reads.

    That is an attribute of a group, which may go by another name: `economy.p.dig.base_mg`, `p = economy.p.dig` and then
    `p.base_mg`, or `p.base_mg` in a function with the parameter `p: Dig`.
    """
    uses = _Uses()
    uses.visit(ast.parse(source))
    return uses.found


class _Uses(ast.NodeVisitor):
    """Walks through code with what each name stands for: a group of parameters, all of them, or something else."""

    def __init__(self) -> None:
        self.found: set[tuple[str, str]] = set()
        self.names: list[dict[str, str | None]] = [{}]

    def group(self, node: ast.AST) -> str | None:
        """Return which group an expression stands for, `ALL`, or None."""
        if isinstance(node, ast.Name):
            return next((names[node.id] for names in reversed(self.names) if node.id in names), None)
        if not isinstance(node, ast.Attribute):
            return None
        if node.attr in ("p", "parameters"):
            return ALL
        return node.attr if self.group(node.value) == ALL and node.attr in schema() else None

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        self.names.append({one.arg: _group_of_hint(one.annotation) for one in arguments})
        self.generic_visit(node)
        self.names.pop()

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            for name, value in _pairs(target, node.value):
                if isinstance(name, ast.Name):
                    self.names[-1][name.id] = self.group(value)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        group = self.group(node.value)
        if group and isinstance(node.ctx, ast.Load):
            self.found.add((group, node.attr))
        self.generic_visit(node)


def _group_of_hint(hint: ast.expr | None) -> str | None:
    name = hint.id if isinstance(hint, ast.Name) else hint.value if isinstance(hint, ast.Constant) else None
    return ALL if name == "Parameters" else GROUP_OF.get(str(name))


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        yield from zip(target.elts, value.elts, strict=True)
    else:
        yield target, value
