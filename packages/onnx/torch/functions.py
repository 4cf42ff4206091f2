"""Layers and functions one by one: (name, make, inputs, opsets, dynamic axes)."""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

R = torch.randn


class Of(nn.Module):
    def __init__(self, function):
        super().__init__()
        self.forward = function


def assigned(x):
    y = x.clone()
    y[1:, 2:4] = 0.5
    y[0] = y[0] * 2
    return y


def rotated(x):
    half = x.shape[-1] // 2
    angles = torch.arange(x.shape[1]).float()[:, None] / (10000 ** (torch.arange(0, half).float() / half))
    cos, sin = torch.cat([angles, angles], -1).cos(), torch.cat([angles, angles], -1).sin()
    return x * cos + torch.cat([-x[..., half:], x[..., :half]], -1) * sin


def causal(q, k, v):
    later = torch.full((4, 4), float("-inf")).triu(1)
    return torch.softmax(q @ k.transpose(-1, -2) / 2 + later, -1) @ v


POOLS = {
    "max_pool_ceil": lambda x: F.max_pool2d(x, 3, 2, 1, ceil_mode=True),
    "max_pool_dilated": lambda x: F.max_pool2d(x, 2, 1, 0, 2),
    "max_pool_1d": lambda x: F.max_pool1d(x[:, :, 0], 3, 2),
    "max_pool_global": lambda x: F.adaptive_max_pool2d(x, 1),
    "avg_pool_unpadded": lambda x: F.avg_pool2d(x, 3, 2, 1, count_include_pad=False),
    "avg_pool_padded": lambda x: F.avg_pool2d(x, 3, 2, 1),
    "avg_pool_ceil": lambda x: F.avg_pool2d(x, 3, 2, 0, ceil_mode=True),
    "avg_pool_ceil_padded": lambda x: F.avg_pool2d(x, 3, 2, 1, ceil_mode=True),
    "avg_pool_ceil_unpadded": lambda x: F.avg_pool2d(x, 3, 2, 1, ceil_mode=True, count_include_pad=False),
    "avg_pool_3d": lambda x: F.avg_pool3d(x[:, :, None].expand(-1, -1, 4, -1, -1), 2),
    "avg_pool_adaptive": lambda x: F.adaptive_avg_pool2d(x, (3, 3)),
    "lp_pool": lambda x: F.lp_pool2d(x.abs(), 2, 2),
}

ACTIVATIONS = {
    "prelu": lambda: nn.PReLU(3), "elu": lambda: nn.ELU(0.7), "celu": lambda: nn.CELU(1.3), "selu": nn.SELU,
    "gelu": nn.GELU, "gelu_tanh": lambda: nn.GELU(approximate="tanh"), "mish": nn.Mish, "softsign": nn.Softsign,
    "softplus": lambda: nn.Softplus(2.0, 3.0), "hardtanh": lambda: nn.Hardtanh(-0.4, 0.6), "silu": nn.SiLU,
    "hardsigmoid": nn.Hardsigmoid, "hardshrink": nn.Hardshrink, "softshrink": nn.Softshrink, "relu6": nn.ReLU6,
    "logsigmoid": nn.LogSigmoid, "tanhshrink": nn.Tanhshrink, "glu": lambda: nn.GLU(2), "rrelu": nn.RReLU,
    "softmax_2d": nn.Softmax2d, "softmin": lambda: nn.Softmin(1), "log_softmax": lambda: nn.LogSoftmax(1),
    "hardswish": nn.Hardswish,
}

NORMS = {
    "group_norm": lambda: nn.GroupNorm(3, 6), "instance_norm": lambda: nn.InstanceNorm2d(6),
    "instance_norm_running": lambda: nn.InstanceNorm2d(6, affine=True, track_running_stats=True),
    "layer_norm": lambda: nn.LayerNorm(4), "layer_norm_2d": lambda: nn.LayerNorm([4, 4]),
    "batch_norm": lambda: nn.BatchNorm2d(6), "batch_norm_plain": lambda: nn.BatchNorm2d(6, affine=False),
    "local_response_norm": lambda: nn.LocalResponseNorm(3),
    "weight_norm": lambda: nn.utils.weight_norm(nn.Conv2d(6, 4, 3)),
}

rows, wide = (2, 5), (2, 6)

FUNCTIONS = {
    "einsum": (lambda a, b: torch.einsum("bij,bkj->bik", a, b), [(2, 3, 4), (2, 5, 4)]),
    "baddbmm": (lambda a, b, c: torch.baddbmm(c, a, b, beta=0.5, alpha=2.0), [(2, 3, 4), (2, 4, 5), (2, 3, 5)]),
    "addmm": (lambda a, b, c: torch.addmm(c, a, b), [(3, 4), (4, 5), (5,)]),
    "matmul_batch": (torch.matmul, [(2, 1, 3, 4), (5, 4, 2)]),
    "mv": (lambda a, b: torch.mv(a, b) + torch.dot(b, b), [(3, 4), (4,)]),
    "outer": (torch.outer, [(3,), (4,)]),
    "cross": (lambda a, b: torch.cross(a, b, dim=1), [(2, 3), (2, 3)]),
    "cdist": (torch.cdist, [(3, 5), (4, 5)]),
    "cumsum": (lambda x: torch.cumsum(x, 1), [rows]),
    "gather": (lambda x: torch.gather(x, 1, torch.tensor([[0, 2], [1, 1]])), [(2, 4)]),
    "scatter": (lambda x, y: x.scatter(1, torch.tensor([[0, 2], [1, 3]]), y), [(2, 4), (2, 2)]),
    "scatter_value": (lambda x: x.scatter(1, torch.tensor([[0], [2]]), 9.0), [(2, 4)]),
    "scatter_add": (lambda x, y: x.scatter_add(1, torch.tensor([[0, 2], [1, 1]]), y), [(2, 4), (2, 2)]),
    "index_select": (lambda x: x.index_select(1, torch.tensor([3, 0, 0])), [(2, 4)]),
    "index": (lambda x: x[:, torch.tensor([1, 0]), :, torch.tensor([2, 2])], [(2, 3, 4, 5)]),
    "index_put": (lambda x, y: torch.index_put(x * 1, (torch.tensor([0, 1]), torch.tensor([1, 2])), y), [(2, 4), (2,)]),
    "index_put_add": (
        lambda x, y: torch.index_put(x * 1, (torch.tensor([0, 0]), torch.tensor([1, 1])), y, True), [(2, 4), (2,)]
    ),
    "take": (lambda x: torch.take(x, torch.tensor([0, 5, 3])), [wide]),
    "assigned": (assigned, [(3, 5)]),
    "where": (lambda x, y: torch.where(x > 0, x * y, y - x), [(2, 4), (2, 4)]),
    "masked_fill": (lambda x: x.masked_fill(x < 0, 2.0), [(2, 4)]),
    "topk": (lambda x: torch.topk(x, 3, 1)[0], [wide]),
    "sort": (lambda x: torch.sort(x, 1, True)[0], [wide]),
    "flip": (lambda x: x.flip([1, 2]), [(2, 3, 4)]),
    "roll": (lambda x: x.roll([1, -2], [1, 2]), [(2, 3, 4)]),
    "pad_reflect": (lambda x: F.pad(x, (1, 2, 2, 1), mode="reflect"), [(1, 2, 4, 4)]),
    "pad_replicate": (lambda x: F.pad(x, (1, 2, 0, 1), mode="replicate"), [(1, 2, 4, 4)]),
    "pad_negative": (lambda x: F.pad(x, (-1, 2, 1, -1), value=3.0), [(1, 2, 4, 4)]),
    "pad_circular": (lambda x: F.pad(x, (1, 2, 2, 1), mode="circular"), [(1, 2, 4, 4)]),
    "split": (lambda x: torch.cat([a * (i + 1) for i, a in enumerate(x.split([1, 3, 2], 1))], 1), [wide]),
    "chunk": (lambda x: x.chunk(3, 1)[1] * x.chunk(3, 1)[2], [wide]),
    "unbind": (lambda x: torch.stack([a * a for a in x.unbind(1)], 0), [(2, 3, 4)]),
    "repeat": (lambda x: x.repeat(2, 1, 3), [(2, 3)]),
    "repeat_interleave": (lambda x: x.repeat_interleave(2, 1), [(2, 3)]),
    "meshgrid": (lambda x, y: torch.meshgrid(x, y)[0] * torch.meshgrid(x, y)[1], [(3,), (4,)]),
    "movedim": (lambda x: x.movedim(0, 2).squeeze().unsqueeze(0), [(2, 3, 1)]),
    "diagonal": (lambda x: torch.diagonal(x, 0, 1, 2), [(2, 4, 4)]),
    "triangles": (lambda x: torch.triu(x, 1) + torch.tril(x, -1), [(4, 4)]),
    "strided": (lambda x, y: torch.cat([x, y], -1)[:, ::2, 1:-1], [(2, 3, 2), (2, 3, 3)]),
    "shapes": (lambda x: x.view(x.size(0), -1, x.size(2) * x.size(3) // 2).transpose(1, 2).reshape(-1, x.size(0)).t(), [(2, 3, 4, 4)]),
    "made": (lambda x: torch.cat([x, torch.zeros_like(x), torch.ones(x.shape[0], 1), torch.full_like(x, 2.0)], 1), [(2, 3)]),
    "linspace": (lambda x: x * torch.linspace(0, 1, 5), [rows]),
    "numel": (lambda x: x / x.numel(), [wide]),
    "channel_shuffle": (lambda x: x.view(1, 2, 3, 4, 4).transpose(1, 2).reshape(1, 6, 4, 4), [(1, 6, 4, 4)]),
    "norms": (lambda x: torch.stack([x.norm(), x.norm(1), x.norm(2, dim=1).sum(), x.abs().max()]), [(2, 3)]),
    "deviations": (lambda x: x.std(1) + x.var(1, unbiased=False), [rows]),
    "std_mean": (lambda x: (x - torch.std_mean(x, 1, keepdim=True)[1]) / torch.std_mean(x, 1, keepdim=True)[0], [rows]),
    "logsumexp": (lambda x: torch.logsumexp(x, 1), [rows]),
    "prod": (lambda x: x.prod(1), [rows]),
    "extremes": (lambda x: x.max(1)[0] + x.min(1)[0] + x.amax(1) + x.amin((0, 1)), [rows]),
    "means": (lambda x: x.mean() + x.sum(0).mean() + x.mean((0, 1), keepdim=True), [(2, 3)]),
    "clamp": (lambda x: x.clamp(-0.5, 0.5) + x.clamp(min=0.1) + x.clamp(max=0.2), [rows]),
    "remainders": (lambda x: torch.fmod(x, 0.7) + torch.remainder(x, 0.7), [rows]),
    "floor_div": (lambda x: torch.div(x, 0.7, rounding_mode="floor") * x, [rows]),
    "pow": (lambda x, y: torch.pow(x.abs() + 0.1, y) + torch.pow(2.0, y), [rows, rows]),
    "trigonometric": (
        lambda x: torch.sin(x) + torch.cos(x) + torch.tan(x * 0.3) + torch.asin(x.tanh() * 0.9) + torch.atan(x), [rows]
    ),
    "exponential": (
        lambda x: torch.erf(x) + torch.exp(x) + torch.log(x.abs() + 1) + torch.rsqrt(x.abs() + 1) + torch.square(x), [rows]
    ),
    "minima": (lambda x, y: torch.minimum(x, y) + torch.maximum(x, y * 2), [rows, rows]),
    "steps": (lambda x: torch.round(x) * x + torch.sign(x) * x + torch.ceil(x) * x, [rows]),
    "not_a_number": (lambda x: torch.isnan(x).float() + torch.isinf(x).float() + x, [(2, 3)]),
    "bucketize": (lambda x: torch.bucketize(x, torch.tensor([0.0, 1.0])) * x, [rows]),
    "lerp": (lambda x, y: torch.lerp(x, y, 0.3), [rows, rows]),
    "one_hot": (lambda x: F.one_hot(torch.tensor([1, 0, 3]), 5).float() @ x, [(5, 2)]),
    "argmax_lookup": (lambda x, w: w[x.argmax(1)] * x.sum(), [rows, (5, 3)]),
    "embedding_bag": (lambda w: F.embedding_bag(torch.tensor([[0, 2], [1, 1]]), w, mode="mean"), [(4, 3)]),
    "pixel_shuffle": (lambda x: F.pixel_shuffle(x, 2), [(1, 8, 3, 3)]),
    "pixel_unshuffle": (lambda x: F.pixel_unshuffle(x, 2), [(1, 2, 4, 4)]),
    "unfold": (lambda x: F.unfold(x, 3, padding=1, stride=2), [(1, 2, 5, 5)]),
    "windows": (lambda x: x.unfold(1, 3, 2), [(2, 7)]),
    "grid_sample": (lambda x, g: F.grid_sample(x, g.tanh(), align_corners=False), [(1, 2, 5, 5), (1, 3, 3, 2)]),
    "bilinear": (lambda x: F.interpolate(x, size=(7, 9), mode="bilinear", align_corners=False), [(1, 2, 4, 4)]),
    "bilinear_corners": (lambda x: F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=True), [(1, 2, 4, 4)]),
    "bicubic": (lambda x: F.interpolate(x, size=(7, 9), mode="bicubic", align_corners=False), [(1, 2, 4, 4)]),
    "nearest": (lambda x: F.interpolate(x, size=(3, 7), mode="nearest"), [(1, 2, 4, 4)]),
    "linear": (lambda x: F.interpolate(x, size=7, mode="linear"), [(1, 2, 4)]),
    "conv_1d": (lambda x, w: F.conv1d(x, w, stride=2, padding=2, dilation=2, groups=2), [(2, 4, 9), (6, 2, 3)]),
    "conv_transpose_1d": (lambda x, w: F.conv_transpose1d(x, w, stride=2, padding=1, output_padding=1), [(2, 4, 5), (4, 3, 3)]),
    "conv_transpose_3d": (lambda x, w: F.conv_transpose3d(x, w, stride=2), [(1, 2, 3, 3, 3), (2, 2, 2, 2, 2)]),
    "conv_transpose_groups": (
        lambda x, w: F.conv_transpose2d(x, w, stride=2, padding=1, groups=2, dilation=2), [(1, 4, 5, 5), (4, 2, 3, 3)]
    ),
    "conv_patches": (lambda x, w: F.conv2d(x, w, stride=2), [(2, 6, 8, 8), (8, 6, 2, 2)]),
    "conv_transpose_patches": (lambda x, w: F.conv_transpose2d(x, w, stride=2), [(1, 8, 5, 5), (8, 4, 2, 2)]),
    "cosine_similarity": (lambda x, y: F.cosine_similarity(x, y, 1), [rows, rows]),
    "pairwise_distance": (F.pairwise_distance, [rows, rows]),
    "normalize": (lambda x: F.normalize(x, dim=1), [rows]),
    "cross_entropy": (lambda x: F.cross_entropy(x, torch.tensor([1, 0])), [rows]),
    "nll_loss": (
        lambda x: F.nll_loss(F.log_softmax(x, 1), torch.tensor([1, 0]), weight=torch.tensor([1.0, 2, 3, 1, 1])), [rows]
    ),
    "bce_logits": (lambda x: F.binary_cross_entropy_with_logits(x, torch.tensor([[0.0, 1, 0, 1, 1]])), [(1, 5)]),
    "kl_div": (lambda x, y: F.kl_div(F.log_softmax(x, 1), F.softmax(y, 1), reduction="batchmean"), [rows, rows]),
    "causal_attention": (causal, [(2, 4, 4)] * 3),
    "rms_norm": (lambda x: x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5), [rows]),
    "rotary": (rotated, [(2, 3, 4)]),
}


class Looped(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 3)

    def forward(self, x):
        for _ in range(4):
            x = torch.tanh(self.layer(x)) + x
        return x


class Conditional(nn.Module):
    def forward(self, x):
        if x.shape[0] > 1:
            y = x * 2
        else:
            y = x - 1
        return y


def functions():
    torch.manual_seed(0)
    for name, pool in POOLS.items():
        yield name, lambda pool=pool: Of(pool), [R(2, 3, 9, 9)], (10, 13, 17), None
    for name, make in ACTIVATIONS.items():
        yield name, make, [R(2, 3, 4, 4)], (9, 13, 17), None
    for name, make in NORMS.items():
        yield name, make, [R(2, 6, 4, 4)], (9, 13, 17), None
    for name, (function, shapes) in FUNCTIONS.items():
        inputs = [R(*shape) for shape in shapes]
        make = lambda function=function: Of(function)
        yield name, make, inputs, (11, 13, 16), None
        yield name, make, inputs, (14,), {f"x{i}": {0: "batch"} for i in range(len(inputs))}
    yield "loop", lambda: torch.jit.script(Looped()), [R(2, 3)], (13,), None
    yield "if", lambda: torch.jit.script(Conditional()), [R(2, 3)], (13,), None
