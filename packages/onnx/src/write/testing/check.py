"""Holds ONNX files to onnx.checker, and runs them in onnxruntime: whichever of the two is installed.

Usage: check.py FOLDER; without a folder it prints as JSON what is installed. Each NAME.onnx has a NAME.json beside it:
{"inputs": {name: {"dtype", "shape", "data"}}, "outputs": {…}}. Prints one line of JSON per file.
"""
import json
import pathlib
import sys

try:
    import onnx
except ImportError:
    onnx = None
try:
    import numpy
    import onnxruntime
except ImportError:
    onnxruntime = None


def array(value):
    return numpy.array(value["data"], dtype=value["dtype"]).reshape(value["shape"])


def check(path):
    result = {"name": path.stem}
    if onnx:
        try:
            onnx.checker.check_model(onnx.load(str(path)), full_check=True)
            result["checker"] = "valid"
        except Exception as error:  # Whatever it finds is the result.
            result["checker"] = str(error)[:500]
    if onnxruntime:
        recorded = json.loads(path.with_suffix(".json").read_text())
        try:
            session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
            names = list(recorded["outputs"])
            feeds = {name: array(value) for name, value in recorded["inputs"].items()}
            worst = 0.0
            for name, got in zip(names, session.run(names, feeds)):
                expected = array(recorded["outputs"][name])
                if got.shape != expected.shape:
                    raise ValueError(f"{name} is {got.shape}, not {expected.shape}")
                got, expected = got.astype("float64"), expected.astype("float64")
                same = (got == expected) | (numpy.isnan(got) & numpy.isnan(expected))
                difference = numpy.abs(got - expected) / numpy.maximum(1, numpy.abs(expected))
                worst = max(worst, float(numpy.where(same, 0, difference).max(initial=0)))
            result["difference"] = worst
        except Exception as error:
            result["error"] = str(error)[:500]
    return result


if len(sys.argv) > 1:
    for file in sorted(pathlib.Path(sys.argv[1]).glob("*.onnx")):
        print(json.dumps(check(file)))
else:
    opset = onnx.defs.onnx_opset_version() if onnx else 0
    print(json.dumps({"onnx": opset, "onnxruntime": onnxruntime.__version__ if onnxruntime else None}))
