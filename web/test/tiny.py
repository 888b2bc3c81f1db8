"""Prints the text in src/engine/tiny.ts, a graph that doubles its input."""

import base64
import sys

from onnx import TensorProto, helper

latent = helper.make_tensor_value_info("latent", TensorProto.FLOAT, ["batch", 2])
picture = helper.make_tensor_value_info("picture", TensorProto.FLOAT, ["batch", 2])
node = helper.make_node("Add", ["latent", "latent"], ["picture"])
graph = helper.make_graph([node], "tiny", [latent], [picture])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
sys.stdout.write(base64.b64encode(model.SerializeToString()).decode() + "\n")
