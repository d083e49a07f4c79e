"""Reads the model file of CRFsuite, a linear-chain tagger, so that its weights can be used without it.

The format ("lCRF") is little-endian: a header with the places of the parts, two constant databases that
name labels and attributes, and a list of features of 20 bytes each.
"""

import struct
from dataclasses import dataclass

_HEADER = struct.Struct("<4sI4s9I")
_DATABASE = struct.Struct("<4s5I")
_NAME = struct.Struct("<II")
_FEATURES = struct.Struct("<4sII")
_FEATURE = struct.Struct("<IIId")

_STATE = 0  # A feature of one label; the other kind is of a label and the next one.


class MalformedModel(ValueError):
    """These bytes are no CRFsuite model."""


@dataclass(frozen=True, slots=True)
class Model:
    """The weights of a tagger; what is not there weighs nothing.

    ``states`` has them by attribute and label, ``transitions`` by label and next label.
    """

    states: dict[str, dict[str, float]]
    transitions: dict[tuple[str, str], float]


def parse(data: bytes) -> Model:
    """Return the model that these bytes hold."""
    try:
        return _parse(data)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise MalformedModel("the model is cut short or changed") from error


def _parse(data: bytes) -> Model:
    magic, _, kind, _, _, _, _, features_at, labels_at, attributes_at, _, _ = _HEADER.unpack_from(data)
    if (magic, kind) != (b"lCRF", b"FOMC"):
        raise MalformedModel("not a first-order CRFsuite model")
    labels, attributes = _names(data, labels_at), _names(data, attributes_at)
    _, _, count = _FEATURES.unpack_from(data, features_at)
    features = data[features_at + _FEATURES.size :][: count * _FEATURE.size]
    model = Model({}, {})
    for kind_of_feature, source, target, weight in _FEATURE.iter_unpack(features):
        if kind_of_feature == _STATE:
            model.states.setdefault(attributes[source], {})[labels[target]] = weight
        else:
            model.transitions[labels[source], labels[target]] = weight
    return model


def _names(data: bytes, start: int) -> list[str]:
    """Return the strings of a constant database, in the order of their numbers."""
    magic, _, _, _, count, places_at = _DATABASE.unpack_from(data, start)
    if magic != b"CQDB":
        raise MalformedModel("a constant database is missing")
    places = struct.unpack_from(f"<{count}I", data, start + places_at)
    return [_name(data, start + place) for place in places if place]


def _name(data: bytes, start: int) -> str:
    _, size = _NAME.unpack_from(data, start)
    name = data[start + _NAME.size :][: size - 1]  # Without the NUL at its end.
    return name.decode("utf-8")
