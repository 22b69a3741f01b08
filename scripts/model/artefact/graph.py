"""A small builder of ONNX graphs: operators by name, constants stored once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
MICROSOFT = "com.microsoft"
"""The domain of ONNX Runtime's own operators."""
FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64


class Graph:
    """Collects nodes and constants; every method returns the name of the value it makes."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._names: set[str] = set()
        self._constants: dict[str, onnx.TensorProto] = {}
        self._outputs: list[onnx.ValueInfoProto] = []

    def constant(self, name: str, value: Any, dtype: Any = np.float32) -> str:
        """Stores an array under a name; the first one stored under a name stays."""
        if name not in self._constants:
            array = np.ascontiguousarray(value, dtype=dtype).reshape(np.shape(value))
            self._constants[name] = numpy_helper.from_array(array, name)
        return name

    def has(self, name: str) -> bool:
        """Whether an operator of this name exists already."""
        return name in self._names

    def integers(self, *values: int) -> str:
        """A one-dimensional int64 constant, as axes and shapes need."""
        return self.constant(f"ints/{'_'.join(map(str, values))}", values, np.int64)

    def op(self, kind: str, inputs: Sequence[str], name: str, domain: str = "", **attributes: Any) -> str:
        """Adds one operator with one output, which has the operator's own name."""
        node = helper.make_node(kind, list(inputs), [name], name=f"{kind}:{name}", domain=domain, **attributes)
        self._nodes.append(node)
        self._names.add(name)
        return name

    def output(self, name: str, shape: Sequence[str | int], element: int = FLOAT) -> None:
        """Declares a value as an output of the whole graph."""
        self._outputs.append(helper.make_tensor_value_info(name, element, shape))

    def model(self, name: str, inputs: Sequence[onnx.ValueInfoProto]) -> onnx.ModelProto:
        """The finished and checked model."""
        graph = helper.make_graph(
            self._nodes, name, list(inputs), self._outputs, list(self._constants.values())
        )
        opsets = [helper.make_opsetid("", OPSET)]
        if any(node.domain == MICROSOFT for node in self._nodes):
            opsets.append(helper.make_opsetid(MICROSOFT, 1))
        model = helper.make_model(graph, opset_imports=opsets, producer_name="likewise")
        model.ir_version = 8
        onnx.checker.check_model(model, full_check=len(opsets) == 1)
        return model


def serialised(model: onnx.ModelProto) -> bytes:
    """The bytes of a model, the same for the same model."""
    return model.SerializeToString(deterministic=True)
