"""Runs ONNX files over batches of Ray Data, as a service does.

Usage: ray_batches.py FOLDER; without a folder it says whether what it needs is installed. Each NAME.onnx has a NAME.json beside
it: {"shape": of the rows, "data": their numbers, "batch": rows per batch}. Prints one line of JSON per file: the sizes of the
batches that the file was run on, and for each output its numbers by row.
"""
import json
import pathlib
import sys

import numpy
import onnxruntime
import ray


class Explain:
    """One session for each worker, which runs whatever batch comes."""

    def __init__(self, path):
        self.session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        self.names = [output.name for output in self.session.get_outputs()]

    def __call__(self, batch):
        x = numpy.ascontiguousarray(batch["x"], dtype="float32")
        found = dict(zip(self.names, self.session.run(self.names, {"x": x})))
        return {"row": batch["row"], "size": numpy.full(len(x), len(x)), **found}


def explain(path):
    recorded = json.loads(path.with_suffix(".json").read_text())
    rows = numpy.array(recorded["data"], dtype="float32").reshape(recorded["shape"])
    data = ray.data.from_items([{"row": i, "x": row} for i, row in enumerate(rows)], override_num_blocks=1)
    results = data.map_batches(
        Explain,
        fn_constructor_args=[str(path)],
        batch_size=recorded["batch"],
        batch_format="numpy",
        compute=ray.data.ActorPoolStrategy(size=1),
    ).take_all()
    results.sort(key=lambda result: result["row"])
    names = [name for name in results[0] if name not in ("row", "size")]
    return {
        "name": path.stem,
        "sizes": [int(result["size"]) for result in results],
        "outputs": {name: [numpy.ravel(result[name]).tolist() for result in results] for name in names},
    }


if len(sys.argv) > 1:
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="error")
    ray.data.DataContext.get_current().enable_progress_bars = False
    for file in sorted(pathlib.Path(sys.argv[1]).glob("*.onnx")):
        print(json.dumps(explain(file)), flush=True)
    ray.shutdown()
else:
    print(json.dumps({"ray": ray.__version__, "data": ray.data.__name__}))
