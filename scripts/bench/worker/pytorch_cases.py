"""The cases of the benchmark in PyTorch: the same nets, weights and data as in `scripts/bench/cases/*.ts`."""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


class Source:
    """The numbers of `scripts/bench/source.ts`, bit by bit."""

    def __init__(self):
        self.tensors = 0

    def draw(self, size):
        self.tensors += 1
        with np.errstate(over="ignore"):
            offset = np.uint32(self.tensors * 0x9E3779B9 & 0xFFFFFFFF)
            x = np.arange(size, dtype=np.uint32) + offset
            x = (x ^ (x >> np.uint32(16))) * np.uint32(0x7FEB352D)
            x = (x ^ (x >> np.uint32(15))) * np.uint32(0x846CA68B)
        x ^= x >> np.uint32(16)
        return (x >> np.uint32(8)).astype(np.float64) / 2**24

    def uniform(self, shape, low, high):
        numbers = low + (high - low) * self.draw(int(np.prod(shape)))
        return torch.from_numpy(numbers.astype(np.float32).reshape(shape))

    def labels(self, examples, classes):
        return torch.from_numpy(np.floor(self.draw(examples) * classes).astype(np.int64))


def he_bound(fan_in):
    return (6 / fan_in) ** 0.5


def dense(source, inputs, outputs):
    layer = nn.Linear(inputs, outputs)
    bound = he_bound(inputs)
    layer.weight = nn.Parameter(source.uniform((inputs, outputs), -bound, bound).t().contiguous())
    layer.bias = nn.Parameter(torch.zeros(outputs))
    return layer


def convolution(source, size, inputs, outputs, stride=1, padding=0, bias=False):
    layer = nn.Conv2d(inputs, outputs, size, stride, padding, bias=bias)
    bound = he_bound(size * size * inputs)
    weights = source.uniform((size, size, inputs, outputs), -bound, bound)
    layer.weight = nn.Parameter(weights.permute(3, 2, 0, 1).contiguous())
    if bias:
        layer.bias = nn.Parameter(torch.zeros(outputs))
    return layer


def channels_first(images):
    return images.permute(0, 3, 1, 2).contiguous()


class Step:
    """One training step: forward pass, loss, gradients, gradient descent with momentum."""

    def __init__(self, modules, loss):
        self.loss = loss
        self.optimizer = torch.optim.SGD(modules.parameters(), lr=0.005, momentum=0.9)

    def __call__(self):
        self.optimizer.zero_grad()
        loss = self.loss()
        loss.backward()
        self.optimizer.step()
        return loss.detach()


def perceptron(source):
    x, y = source.uniform((128, 784), 0, 1), source.labels(128, 10)
    net = nn.Sequential(
        dense(source, 784, 256), nn.ReLU(), dense(source, 256, 256), nn.ReLU(), dense(source, 256, 10)
    )
    return Step(net, lambda: F.cross_entropy(net(x), y))


def tcdcn(source):
    x, y = channels_first(source.uniform((64, 40, 40, 1), 0, 1)), source.uniform((64, 10), 0, 1)
    layers = []
    for index, (size, inputs, outputs) in enumerate([(5, 1, 16), (3, 16, 48), (3, 48, 64), (2, 64, 64)]):
        layers += [convolution(source, size, inputs, outputs, bias=True), nn.ReLU()]
        if index < 3:
            layers.append(nn.MaxPool2d(2))
    shared = dense(source, 2 * 2 * 64, 100)
    # The features come channels first here, and last in TensorFlow.js.
    order = torch.arange(256).reshape(2, 2, 64).permute(2, 0, 1).reshape(-1)
    shared.weight = nn.Parameter(shared.weight.detach()[:, order].contiguous())
    net = nn.Sequential(*layers, nn.Flatten(), shared, nn.ReLU(), dense(source, 100, 10))
    return Step(net, lambda: F.mse_loss(net(x), y))


class PiecewiseLinear(torch.autograd.Function):
    """max(0, x) + sum of a max(0, b - x), with the gradient written out: faster than what autograd finds."""

    @staticmethod
    def forward(context, x, slopes, hinges):
        ramps = F.relu(hinges - x)
        context.save_for_backward(x, slopes, ramps)
        return F.relu(x) + (slopes * ramps).sum(0)

    @staticmethod
    def backward(context, gradient):
        x, slopes, ramps = context.saved_tensors
        active = slopes * (ramps > 0)
        of_x = gradient * ((x > 0).to(x.dtype) - active.sum(0))
        of_slopes = (gradient * ramps).sum_to_size(slopes.shape)
        return of_x, of_slopes, active.mul_(gradient)


class AdaptivePiecewiseLinear(nn.Module):
    def __init__(self, source, hinges, units):
        super().__init__()
        self.slopes = nn.Parameter(source.uniform((hinges, 1, units), -0.1, 0.1))
        self.hinges = nn.Parameter(source.uniform((hinges, 1, units), -0.5, 0.5))

    def forward(self, x):
        # `expand` sums the gradient of the hinges over the batch.
        return PiecewiseLinear.apply(x, self.slopes, self.hinges.expand(-1, x.shape[0], -1))


def deep(create_activation):
    def prepare(source):
        x, y = source.uniform((128, 128), 0, 1), source.labels(128, 10)
        layers = []
        for _ in range(10):
            layers += [dense(source, 128, 128), create_activation(source)]
        net = nn.Sequential(*layers, dense(source, 128, 10))
        return Step(net, lambda: F.cross_entropy(net(x), y))

    return prepare


class NormalizedConvolution(nn.Module):
    def __init__(self, source, inputs, outputs, stride):
        super().__init__()
        # Padding as TensorFlow's `same`: with a stride of 2 all of it is behind the image.
        self.pad = stride == 2
        self.convolution = convolution(source, 3, inputs, outputs, stride, 0 if self.pad else 1)
        self.normalization = nn.BatchNorm2d(outputs, eps=1e-3, track_running_stats=False)

    def forward(self, x):
        return self.normalization(self.convolution(F.pad(x, (0, 1, 0, 1)) if self.pad else x))


class ResidualBlock(nn.Module):
    def __init__(self, source, inputs, outputs, stride):
        super().__init__()
        self.first = NormalizedConvolution(source, inputs, outputs, stride)
        self.second = NormalizedConvolution(source, outputs, outputs, 1)
        self.shortcut = None if inputs == outputs else convolution(source, 1, inputs, outputs, stride)

    def forward(self, x):
        beside = x if self.shortcut is None else self.shortcut(x)
        return F.relu(self.second(F.relu(self.first(x))) + beside)


def resnet_20(source):
    x, y = channels_first(source.uniform((32, 32, 32, 3), 0, 1)), source.labels(32, 10)
    layers = [NormalizedConvolution(source, 3, 16, 1), nn.ReLU()]
    inputs = 16
    for outputs in (16, 32, 64):
        for block in range(3):
            layers.append(ResidualBlock(source, inputs, outputs, 2 if block == 0 and outputs > 16 else 1))
            inputs = outputs
    features, head = nn.Sequential(*layers), dense(source, 64, 10)
    return Step(nn.ModuleList([features, head]), lambda: F.cross_entropy(head(features(x).mean((2, 3))), y))


class TaskNet(nn.Module):
    """Ten shared layers, with activations that have coordinates for each task or with ReLU, and a linear head for each task."""

    def __init__(self, source, tasks, batch, adaptive=True):
        super().__init__()
        self.x, self.y = source.uniform((batch, 128), 0, 1), source.labels(batch, 10)
        self.tasks = tasks
        self.adaptive = adaptive
        self.rows = torch.arange(batch) * tasks // batch
        self.layers = nn.ModuleList()
        self.coordinates = nn.ParameterList()
        self.hinges = nn.ParameterList()
        for _ in range(10):
            self.layers.append(dense(source, 128, 128))
            if not adaptive:
                continue
            self.coordinates.append(source.uniform((tasks, 8), -0.1, 0.1))
            self.hinges.append(source.uniform((8,), -0.5, 0.5))
        self.heads = nn.Parameter(source.uniform((tasks, 128, 10), -0.2, 0.2))
        self.biases = nn.Parameter(torch.zeros(tasks, 1, 10))

    def loss(self):
        x = self.x
        for index, layer in enumerate(self.layers):
            z = layer(x)
            if not self.adaptive:
                x = F.relu(z)
                continue
            slopes = self.coordinates[index][self.rows].t().unsqueeze(2)
            x = PiecewiseLinear.apply(z, slopes, self.hinges[index].view(-1, 1, 1).expand(-1, *z.shape))
        by_task = x.view(self.tasks, -1, 128)
        return F.cross_entropy((torch.bmm(by_task, self.heads) + self.biases).view(-1, 10), self.y)


def task_shared(tasks):
    def prepare(source):
        net = TaskNet(source, tasks, 128)
        return Step(net, net.loss)

    return prepare


def task_separate(tasks):
    def prepare(source):
        nets = nn.ModuleList([TaskNet(source, 1, 128 // tasks) for _ in range(tasks)])
        return Step(nets, lambda: sum(net.loss() for net in nets) / tasks)

    return prepare


def task_hard(tasks):
    def prepare(source):
        net = TaskNet(source, tasks, 128, adaptive=False)
        return Step(net, net.loss)

    return prepare


def task_soft(tasks):
    def prepare(source):
        nets = nn.ModuleList([TaskNet(source, 1, 128 // tasks, adaptive=False) for _ in range(tasks)])

        def loss():
            layers = zip(*[net.layers.parameters() for net in nets])
            deviations = [weights - weights.mean(0) for weights in map(torch.stack, layers)]
            penalty = 1e-4 * sum((one**2).sum() for one in deviations)
            return sum(net.loss() for net in nets) / tasks + penalty

        return Step(nets, loss)

    return prepare


def product(transpose_a, transpose_b, m, k, n):
    def prepare(source):
        a = source.uniform((k, m) if transpose_a else (m, k), -1, 1)
        b = source.uniform((n, k) if transpose_b else (k, n), -1, 1)
        return lambda: torch.matmul(a.t() if transpose_a else a, b.t() if transpose_b else b)

    return prepare


def image_operation(direction, batch, size, inputs, outputs, filter_size, stride, padding):
    reach = size if padding == "same" else size - filter_size + 1
    out_size = -(-reach // stride)
    behind = stride == 2 and padding == "same"

    def prepare(source):
        x = channels_first(source.uniform((batch, size, size, inputs), -1, 1))
        filters = source.uniform((filter_size, filter_size, inputs, outputs), -1, 1)
        filters = filters.permute(3, 2, 0, 1).contiguous()
        gradient = channels_first(source.uniform((batch, out_size, out_size, outputs), -1, 1))
        if behind:
            x = F.pad(x, (0, 1, 0, 1))
        pad = 1 if padding == "same" and not behind else 0
        if direction == "forward":
            return lambda: F.conv2d(x, filters, None, stride, pad)
        place = 0 if direction == "input" else 1
        mask = [place == 0, place == 1, False]

        def run():
            options = ([stride] * 2, [pad] * 2, [1, 1], False, [0, 0], 1, mask)
            result = torch.ops.aten.convolution_backward(gradient, x, filters, None, *options)[place]
            return result[:, :, :size, :size] if place == 0 else result

        return run

    return prepare


CASES = {
    "perceptron": perceptron,
    "tcdcn": tcdcn,
    "deep-relu": deep(lambda source: nn.ReLU()),
    "deep-apl": deep(lambda source: AdaptivePiecewiseLinear(source, 5, 128)),
    "resnet-20": resnet_20,
}
for count in (1, 2, 4, 8):
    CASES[f"task-shared-{count}"] = task_shared(count)
    CASES[f"task-hard-{count}"] = task_hard(count)
    if count > 1:
        CASES[f"task-soft-{count}"] = task_soft(count)
        CASES[f"task-separate-{count}"] = task_separate(count)
for form, transposed in {"ab": (0, 0), "atb": (1, 0), "abt": (0, 1), "atbt": (1, 1)}.items():
    for sizes in ((128, 784, 256), (128, 256, 256), (128, 128, 128), (512, 512, 512)):
        CASES[f"product-{form}-{'x'.join(map(str, sizes))}"] = product(*transposed, *sizes)
for direction in ("forward", "filter", "input"):
    for layer, sizes in {
        "tcdcn-1": (64, 40, 1, 16, 5, 1, "valid"),
        "tcdcn-2": (64, 18, 16, 48, 3, 1, "valid"),
        "tcdcn-3": (64, 8, 48, 64, 3, 1, "valid"),
        "tcdcn-4": (64, 3, 64, 64, 2, 1, "valid"),
        "resnet-16": (32, 32, 16, 16, 3, 1, "same"),
        "resnet-16-32": (32, 32, 16, 32, 3, 2, "same"),
        "resnet-32": (32, 16, 32, 32, 3, 1, "same"),
        "resnet-64": (32, 8, 64, 64, 3, 1, "same"),
    }.items():
        CASES[f"convolution-{direction}-{layer}"] = image_operation(direction, *sizes)
