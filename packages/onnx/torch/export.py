"""Exports nets and functions of PyTorch as ONNX files, with what PyTorch makes of them, forward and backward.

    python3 export.py FOLDER

writes FOLDER/index.json and, for each case, model.onnx, input_K.pb, output_0.pb, cotangent_0.pb (a random one),
grad_input_K.pb (of float inputs) and grad_param_NAME.pb (of the weights that the file names as the net does).
"""
import json
import sys
import warnings
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper

from functions import functions
from nets import nets

# What PyTorch 1.13 exports as something else than it computes; ONNX Runtime gives for these files what we give.
WRONG = {
    "softplus": "the threshold is left out",
    "scatter_add": "before opset 16 the last update stays",
    "index_put_add": "the last update stays",
    "pad_circular": "the last axis is padded by the others' widths",
}


def save(path, tensor, name):
    path.write_bytes(numpy_helper.from_array(tensor.detach().numpy(), name).SerializeToString())


def record(folder, name, net, inputs, opset, axes):
    net.eval()
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"x{i}" for i in range(len(inputs))]
    file = folder / "model.onnx"
    torch.onnx.export(
        net, tuple(inputs), str(file), input_names=names, output_names=["y"], opset_version=opset, dynamic_axes=axes
    )
    leaves = [x.clone().requires_grad_(x.is_floating_point()) for x in inputs]
    y = net(*leaves)
    torch.manual_seed(1)
    cotangent = torch.randn_like(y)
    if y.requires_grad:
        y.backward(cotangent)
    save(folder / "output_0.pb", y, "y")
    save(folder / "cotangent_0.pb", cotangent, "cotangent")
    for i, (x, leaf) in enumerate(zip(inputs, leaves)):
        save(folder / f"input_{i}.pb", x, names[i])
        if x.is_floating_point():
            save(folder / f"grad_input_{i}.pb", torch.zeros_like(x) if leaf.grad is None else leaf.grad, names[i])
    held = {initializer.name for initializer in onnx.load(str(file)).graph.initializer}
    weights = {key: p.grad for key, p in net.named_parameters() if key in held and p.grad is not None}
    for key, gradient in weights.items():
        save(folder / f"grad_param_{key}.pb", gradient, key)
    specs = [{"name": n, "dtype": str(x.dtype).replace("torch.", "")} for n, x in zip(names, inputs)]
    return {"case": name, "opset": opset, "inputs": specs, "param_grads": list(weights)}


def main(root):
    warnings.filterwarnings("ignore")
    cases = []
    for name, make, inputs, opsets, axes in [*nets(), *functions()]:
        for opset in opsets:
            if name in WRONG:
                continue
            torch.manual_seed(0)
            case = f"{name}_opset{opset}{'_dynamic' if axes else ''}"
            try:
                cases.append(record(root / case, case, make(), inputs, opset, axes))
            except Exception as error:  # whatever the exporter throws, and the checker of what it wrote
                # Of some functions the exporter knows no form in the older opsets.
                print(f"not exported: {case}: {str(error)[:100]}", file=sys.stderr)
    (root / "index.json").write_text(json.dumps({"torch": torch.__version__, "cases": cases}))
    print(f"{len(cases)} cases")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
