"""PyTorch beside Hyaline: one JSON line with a problem comes in, then one command a line; each is answered by a line.

step: one Adam step, answered by the loss before it. explain: Integrated Gradients of output 0 over all rows and steps at
once (as Captum computes them), answered by "done". values: the attributions of the last "explain".
"""

import base64
import json
import sys

import torch
import torch.nn.functional as F

torch.set_num_threads(1)
problem = json.loads(sys.stdin.readline())


def array(encoded, shape):
    return torch.frombuffer(bytearray(base64.b64decode(encoded)), dtype=torch.float32).reshape(shape)


x = array(problem["x"], [problem["batch"], *problem["inputShape"]])
y = array(problem["y"], [problem["batch"], problem["classes"]])
weights = [
    weight and (array(weight["kernel"], weight["shape"]), array(weight["bias"], [-1]))
    for weight in problem["weights"]
]
params = [p.requires_grad_() for pair in weights if pair for p in pair]


def model(h):
    for layer, pair in zip(problem["layers"], weights):
        kind = layer["kind"]
        if kind == "dense":
            h = torch.addmm(pair[1], h, pair[0])
        elif kind == "conv":
            h = F.conv2d(h, pair[0], pair[1], padding="same")
        elif kind == "maxPool":
            h = F.max_pool2d(h, layer["size"])
        elif kind == "relu":
            h = F.relu(h)
        elif kind == "flatten":
            h = h.flatten(1)
    return h


adam = problem["adam"]
optimizer = torch.optim.Adam(
    params, lr=adam["learningRate"], betas=(adam["beta1"], adam["beta2"]), eps=adam["epsilon"], foreach=True
)


def step():
    optimizer.zero_grad(set_to_none=True)
    loss = -(F.log_softmax(model(x), dim=1) * y).sum() / problem["batch"]
    loss.backward()
    optimizer.step()
    return loss.item()


def explain(steps):
    along = ((torch.arange(steps) + 0.5) / steps).reshape(steps, *[1] * x.dim())
    points = (along * x).flatten(0, 1).requires_grad_()
    (gradients,) = torch.autograd.grad(model(points)[:, 0].sum(), points)
    return gradients.reshape(steps, *x.shape).mean(0) * x


attributions = None
print("ready", flush=True)
for line in sys.stdin:
    command = line.strip()
    if command == "step":
        print(json.dumps(step()), flush=True)
    elif command == "explain":
        attributions = explain(problem["steps"])
        print("done", flush=True)
    elif command == "values":
        print(json.dumps(attributions.flatten().tolist()), flush=True)
