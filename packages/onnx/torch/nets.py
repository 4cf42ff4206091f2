"""Small nets in the forms that exports commonly have: (name, make, inputs, opsets, dynamic axes)."""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F


class Excite(nn.Module):
    def __init__(self, channels, gate):
        super().__init__()
        self.down, self.up, self.gate = nn.Conv2d(channels, channels // 2, 1), nn.Conv2d(channels // 2, channels, 1), gate

    def forward(self, x):
        return x * self.gate(self.up(F.relu(self.down(F.adaptive_avg_pool2d(x, 1)))))


class Inverted(nn.Module):
    """MobileNet's and EfficientNet's block."""

    def __init__(self, inputs, wide, outputs, kernel, stride, act, gate):
        super().__init__()
        conv = lambda i, o, k=1, s=1, g=1: nn.Sequential(nn.Conv2d(i, o, k, s, k // 2, groups=g, bias=False), nn.BatchNorm2d(o))
        self.expand, self.depth = conv(inputs, wide), conv(wide, wide, kernel, stride, wide)
        self.excite, self.project, self.act = Excite(wide, gate), conv(wide, outputs), act()
        self.residual = inputs == outputs and stride == 1

    def forward(self, x):
        y = self.project(self.excite(self.act(self.depth(self.act(self.expand(x))))))
        return x + y if self.residual else y


def mobile(act, gate):
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, 2, 1), act(), Inverted(8, 16, 8, 3, 1, act, gate), Inverted(8, 24, 12, 5, 2, act, gate),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(12, 16), act(), nn.Dropout(0.2), nn.Linear(16, 5),
    )


def vgg():
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(),
        nn.MaxPool2d(2), nn.AdaptiveAvgPool2d((2, 2)), nn.Flatten(), nn.Linear(64, 16), nn.ReLU(), nn.Dropout(),
        nn.Linear(16, 5),
    )


class Inception(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem, self.one, self.pooled = nn.Conv2d(3, 4, 3, 2), nn.Conv2d(4, 4, 1), nn.Conv2d(4, 3, 1)
        self.factors = nn.Sequential(
            nn.Conv2d(4, 6, (1, 5), padding=(0, 2)), nn.BatchNorm2d(6), nn.ReLU(), nn.Conv2d(6, 6, (5, 1), padding=(2, 0))
        )

    def forward(self, x):
        x = F.relu(self.stem(x))
        y = torch.cat([self.one(x), self.factors(x), self.pooled(F.avg_pool2d(x, 3, 1, 1)), F.max_pool2d(x, 3, 1, 1)], 1)
        return torch.cat([F.max_pool2d(y, 3, 2), F.avg_pool2d(y, 3, 2)], 1).mean([2, 3])


class VisionTransformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.patches, self.norm, self.head = nn.Conv2d(3, 16, 4, 4), nn.LayerNorm(16), nn.Linear(16, 5)
        self.token, self.places = nn.Parameter(torch.randn(1, 1, 16)), nn.Parameter(torch.randn(1, 17, 16))
        self.layer = nn.TransformerEncoderLayer(
            16, 4, 32, dropout=0.0, activation="gelu", batch_first=True, norm_first=True
        )

    def forward(self, x):
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1) + self.places
        return self.head(self.norm(self.layer(x))[:, 0])


class Masked(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(8, 2, batch_first=True)

    def forward(self, query, key, mask):
        return self.attention(query, key, key, key_padding_mask=mask > 0.5, need_weights=False)[0]


def heads(x, count=2):
    return x.view(x.shape[0], -1, count, x.shape[-1] // count).transpose(1, 2)


class DistilBert(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.places, self.norm = nn.Embedding(20, 8), nn.Embedding(10, 8), nn.LayerNorm(8)
        self.q, self.k, self.v, self.o = (nn.Linear(8, 8) for _ in range(4))
        self.wide, self.narrow, self.head = nn.Linear(8, 16), nn.Linear(16, 8), nn.Linear(8, 2)

    def forward(self, ids, mask):
        batch, length = ids.shape
        places = torch.arange(length).unsqueeze(0).expand_as(ids)
        x = self.norm(self.words(ids) + self.places(places))
        scores = torch.matmul(heads(self.q(x)) / math.sqrt(4), heads(self.k(x)).transpose(2, 3))
        hidden = (mask == 0).view(batch, 1, 1, length).expand_as(scores)
        weights = F.softmax(scores.masked_fill(hidden, float("-inf")), -1)
        y = torch.matmul(weights, heads(self.v(x))).transpose(1, 2).contiguous().view(batch, -1, 8)
        x = self.norm(x + self.o(y))
        x = self.norm(x + self.narrow(F.gelu(self.wide(x))))
        return self.head(F.relu(x[:, 0]))


class T5Encoder(nn.Module):
    """Places relative to each other, RMS norms, gated GELU."""

    def __init__(self):
        super().__init__()
        self.words, self.bias, self.scale = nn.Embedding(20, 8), nn.Embedding(8, 2), nn.Parameter(torch.ones(8))
        self.q, self.k, self.v, self.o = (nn.Linear(8, 8, False) for _ in range(4))
        self.gate, self.wide, self.narrow = nn.Linear(8, 12, False), nn.Linear(8, 12, False), nn.Linear(12, 8, False)

    def norm(self, x):
        return self.scale * (x * torch.rsqrt(x.to(torch.float32).pow(2).mean(-1, keepdim=True) + 1e-6))

    def buckets(self, length):
        distance = torch.arange(length)[None, :] - torch.arange(length)[:, None]
        bucket = (distance > 0).to(torch.long) * 4
        distance = torch.abs(distance)
        large = 2 + (torch.log(distance.float() / 2) / math.log(8) * 2).to(torch.long)
        return bucket + torch.where(distance < 2, distance, torch.min(large, torch.full_like(large, 3)))

    def forward(self, ids, mask):
        batch, length = ids.shape
        x = self.words(ids)
        hidden = (1.0 - mask[:, None, None, :].to(x.dtype)) * torch.finfo(torch.float32).min
        h = self.norm(x)
        scores = torch.matmul(heads(self.q(h)), heads(self.k(h)).transpose(3, 2))
        scores = scores + self.bias(self.buckets(length)).permute([2, 0, 1]).unsqueeze(0) + hidden
        weights = F.softmax(scores.float(), -1).type_as(scores)
        x = x + self.o(torch.matmul(weights, heads(self.v(h))).transpose(1, 2).contiguous().view(batch, -1, 8))
        h = self.norm(x)
        gate = self.gate(h)
        gelu = 0.5 * gate * (1 + torch.tanh(math.sqrt(2 / math.pi) * (gate + 0.044715 * torch.pow(gate, 3))))
        return self.norm(x + self.narrow(gelu * self.wide(h)))


class Recurrent(nn.Module):
    def __init__(self, kind, layers, both, **options):
        super().__init__()
        self.net = getattr(nn, kind)(4, 6, layers, batch_first=True, bidirectional=both, **options)
        self.head = nn.Linear(12 if both else 6, 3)

    def forward(self, x):
        y, last = self.net(x)
        last = last[0] if isinstance(last, tuple) else last
        return self.head(y[:, -1]) + last.sum(0).mean(-1, keepdim=True)


class Attended(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.net = nn.Embedding(12, 4), nn.GRU(4, 6, batch_first=True)
        self.score, self.head = nn.Linear(6, 1), nn.Linear(6, 2)

    def forward(self, ids, state):
        y, _ = self.net(self.words(ids), state)
        return self.head((torch.softmax(self.score(y), 1) * y).sum(1))


class Unrolled(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell = nn.GRUCell(3, 4)

    def forward(self, x):
        state, all_states = torch.zeros(x.shape[0], 4), []
        for i in range(x.shape[1]):
            state = self.cell(x[:, i], state)
            all_states.append(state)
        return torch.stack(all_states, 1)


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.down, self.deep, self.up = nn.Conv2d(1, 4, 3, padding=1), nn.Conv2d(4, 8, 3, padding=1), nn.ConvTranspose2d(8, 4, 2, 2)
        self.join, self.head = nn.Conv2d(8, 4, 3, padding=1), nn.Conv2d(4, 2, 1)
        self.groups, self.instances = nn.GroupNorm(2, 4), nn.InstanceNorm2d(8, affine=True)

    def forward(self, x):
        a = F.relu(self.groups(self.down(x)))
        b = self.up(F.leaky_relu(self.instances(self.deep(F.max_pool2d(a, 2))), 0.1))
        rest = a.size(2) - b.size(2)
        b = F.pad(b, [rest // 2, rest - rest // 2, rest // 2, rest - rest // 2])
        return self.head(F.relu(self.join(torch.cat([a, b], 1))))


class Yolo(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Conv2d(3, 8, 3, 2, 1), nn.Conv2d(8, 8, 3, 2, 1)
        self.pooled, self.head = nn.Conv2d(32, 8, 1), nn.Conv2d(16, 14, 1)
        self.register_buffer("anchors", torch.tensor([[1.0, 2.0], [3.0, 4.0]]))

    def forward(self, x):
        a = F.silu(self.first(x))
        pools = [F.silu(self.second(a))]
        for _ in range(3):
            pools.append(F.max_pool2d(pools[-1], 5, 1, 2))
        b = F.silu(self.pooled(torch.cat(pools, 1)))
        z = self.head(torch.cat([F.interpolate(b, scale_factor=2.0, mode="nearest"), a], 1))
        n, _, h, w = z.shape
        z = z.view(n, 2, 7, h, w).permute(0, 1, 3, 4, 2).contiguous().sigmoid()
        y, x = torch.meshgrid(torch.arange(h), torch.arange(w))
        xy = (z[..., 0:2] * 2 - 0.5 + torch.stack((x, y), 2).view(1, 1, h, w, 2).float()) * 8
        wh = (z[..., 2:4] * 2) ** 2 * self.anchors.view(1, 2, 1, 1, 2)
        return torch.cat((xy, wh, z[..., 4:]), -1).view(n, -1, 7)


def nets():
    torch.manual_seed(0)
    image = [torch.randn(2, 3, 16, 16)]
    ids, mask = torch.randint(0, 20, (2, 6)), torch.tensor([[1] * 6, [1, 1, 1, 1, 0, 0]])
    words = {"x0": {0: "batch", 1: "length"}, "x1": {0: "batch", 1: "length"}}
    batch = {"x0": {0: "batch"}}
    yield "mobilenet_v3", lambda: mobile(nn.Hardswish, F.hardsigmoid), image, (11, 13, 17), None
    yield "efficientnet", lambda: mobile(nn.SiLU, torch.sigmoid), image, (13,), batch
    yield "vgg", vgg, image, (12,), None
    yield "inception", Inception, [torch.randn(2, 3, 17, 17)], (13,), None
    yield "vision_transformer", lambda: VisionTransformer().train(), image, (12, 14, 17), batch
    keys = torch.tensor([[0, 0, 0, 0, 1.0], [0, 0, 0, 1, 1.0]])
    yield "masked_attention", Masked, [torch.randn(2, 3, 8), torch.randn(2, 5, 8), keys], (14,), None
    yield "distilbert", DistilBert, [ids, mask], (11, 12, 14, 17), words
    yield "t5_encoder", T5Encoder, [ids, mask], (11, 13), words
    yield "t5_encoder", T5Encoder, [ids, mask], (17,), None
    for kind in ("GRU", "LSTM", "RNN"):
        two = lambda kind=kind: Recurrent(kind, 2, True)
        yield f"{kind.lower()}_both_ways", two, [torch.randn(2, 5, 4)], (11,), None
        yield f"{kind.lower()}_both_ways", two, [torch.randn(2, 5, 4)], (14,), {"x0": {0: "batch", 1: "time"}}
        yield f"{kind.lower()}_one_way", lambda kind=kind: Recurrent(kind, 1, False), [torch.randn(3, 4, 4)], (9,), None
    yield "rnn_relu", lambda: Recurrent("RNN", 1, True, nonlinearity="relu"), [torch.randn(2, 5, 4)], (13,), None
    yield "gru_attended", Attended, [torch.randint(0, 12, (2, 5)), torch.randn(1, 2, 6)], (13,), {
        "x0": {0: "batch", 1: "time"}, "x1": {1: "batch"},
    }
    yield "gru_unrolled", Unrolled, [torch.randn(2, 5, 3)], (13,), None
    yield "unet_transposed", UNet, [torch.randn(1, 1, 12, 12)], (11,), None
    yield "unet_transposed", UNet, [torch.randn(1, 1, 12, 12)], (16,), batch
    yield "yolo", Yolo, [torch.randn(1, 3, 16, 16)], (11, 12, 17), None
    yield "yolo", Yolo, [torch.randn(1, 3, 16, 16)], (13,), {"x0": {0: "batch", 2: "height", 3: "width"}}
