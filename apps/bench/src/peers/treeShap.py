"""SHAP's TreeExplainer beside Hyaline: one JSON line with trees and rows comes in, then one command a line.

explain: path-dependent values of all rows, answered by "done". values: those of the last "explain".
"""

import json
import os
import sys

os.environ["OMP_NUM_THREADS"] = "1"
import numpy as np
import shap

problem = json.loads(sys.stdin.readline())


def tree(nodes):
    return {
        "children_left": np.array([-1 if n.get("leaf") else n["left"] for n in nodes]),
        "children_right": np.array([-1 if n.get("leaf") else n["right"] for n in nodes]),
        "children_default": np.array([-1 if n.get("leaf") else n["right"] for n in nodes]),
        "features": np.array([-2 if n.get("leaf") else n["feature"] for n in nodes]),
        "thresholds": np.array([0.0 if n.get("leaf") else n["threshold"] for n in nodes]),
        "values": np.array([[n["value"] if n.get("leaf") else 0.0] for n in nodes]),
        "node_sample_weight": np.array([float(n["cover"]) for n in nodes]),
    }


explainer = shap.TreeExplainer({"trees": [tree(each["nodes"]) for each in problem["trees"]]})
rows = np.array(problem["rows"])
values = None
print("ready", flush=True)
for line in sys.stdin:
    if line.strip() == "explain":
        values = explainer.shap_values(rows, check_additivity=False)
        print("done", flush=True)
    else:
        print(json.dumps(np.asarray(values).ravel().tolist()), flush=True)
