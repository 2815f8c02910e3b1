import {
  animation,
  decisionMap,
  diagram,
  type Figure,
  functionPlot,
  heatMap,
  histogram,
  imageGrid,
  intervalPlot,
  lineChart,
  planeGrid,
  scatterPlot,
  smallMultiples,
  violin,
  withChoices,
  withSlider,
} from "../../../src/figures/index.ts";

/** One figure of each maker, as a lecture would draw it: example, drawing test and picture to look at. */
export const CASES: Record<string, () => Figure> = {
  "line chart with names at the ends and bands": () => {
    const depth = [1, 2, 5, 10, 20, 50];
    return lineChart({
      title: "Gradients of sigmoid networks vanish with depth",
      alternative:
        "Gradient norm of the first layer over depth: sigmoid falls by ten decades, tanh by three, ReLU stays.",
      x: { title: "Depth (hidden layers)", scale: "log" },
      y: { title: "Gradient norm of the first layer (relative)", scale: "log" },
      series: [
        { name: "sigmoid", rate: 0.6 },
        { name: "tanh", rate: 0.87 },
        { name: "ReLU", rate: 0.88 },
        { name: "leaky ReLU", rate: 0.885 },
      ]
        .map(({ name, rate }) => ({
          name,
          x: depth,
          y: depth.map((d) => rate ** d),
          low: depth.map((d) => 0.6 * rate ** d),
          high: depth.map((d) => 1.7 * rate ** d),
        }))
        .concat([
          { name: "bound 0.25ᵈ", x: depth, y: depth.map((d) => 0.4 ** d), isReference: true } as never,
        ]),
    });
  },
  "line chart with a legend and gaps": () =>
    lineChart({
      title:
        "A title that is much longer than one line of a figure can hold, so that it has to be broken at a space somewhere near the end",
      alternative:
        "Training loss over twenty epochs for three networks, one of which has missing values in the middle.",
      x: { title: "Epoch" },
      y: { title: "Training loss (nats)" },
      series: [
        { name: "depth 5", x: range(20), y: range(20).map((e) => 2.3 * 0.8 ** e) },
        { name: "depth 10, stopped early", x: range(12), y: range(12).map((e) => 2.3 * 0.9 ** e) },
        {
          name: "depth 20",
          x: range(20),
          y: range(20).map((e) => (e > 6 && e < 10 ? null : 2.3 * 0.98 ** e)),
        },
      ],
    }),
  "line chart of a sequence": () =>
    lineChart({
      title: "Layers near the output learn first",
      alternative:
        "Gradient norm over epochs for sixteen layers; norms grow from the first layer to the last one.",
      x: { title: "Epoch" },
      y: { title: "Gradient norm", scale: "log" },
      isSequence: true,
      series: range(16).map((layer) => ({
        name: `layer ${layer + 1}`,
        x: range(40),
        y: range(40).map((e) => 10 ** (layer / 4 - 4 + e / 40)),
      })),
    }),
  "scatter plot": () =>
    scatterPlot({
      title: "Predicted and true landmarks",
      alternative: "Predicted over true horizontal position for two tasks; both lie near the diagonal.",
      x: { title: "True position (pixels)" },
      y: { title: "Predicted position (pixels)" },
      groups: ["one task", "four tasks"].map((name, g) => ({
        name,
        x: range(40).map((i) => i),
        y: range(40).map((i) => i + (g === 0 ? 3 : 1.5) * Math.sin(i * 7.3)),
      })),
      reference: { name: "equal", x: [0, 40], y: [0, 40] },
    }),
  violin: () =>
    violin({
      title: "Activations of tanh saturate in late layers",
      alternative:
        "Distribution of activations in five layers; it widens until most values lie near -1 and 1.",
      x: { title: "Layer" },
      y: { title: "Activation" },
      samples: range(5).map((layer) => ({
        name: `layer ${layer + 1}`,
        values: range(layer === 4 ? 12 : 400).map((i) => Math.tanh((layer + 0.3) * gauss(i))),
      })),
    }),
  "histogram of one sample": () =>
    histogram({
      title: "Initial weights",
      alternative: "Histogram of 2000 normally distributed weights around zero with standard deviation 0.1.",
      x: { title: "Weight" },
      samples: [{ name: "He", values: range(2000).map((i) => 0.1 * gauss(i)) }],
    }),
  "histogram of two samples": () =>
    histogram({
      title: "Weights before and after training",
      alternative: "Two histograms of weights: narrow before training, wide and shifted after it.",
      x: { title: "Weight" },
      measure: "density",
      samples: [
        { name: "before", values: range(2000).map((i) => 0.1 * gauss(i)) },
        { name: "after", values: range(500).map((i) => 0.2 * gauss(i) + 0.1) },
      ],
    }),
  "heat map with numbers": () =>
    heatMap({
      title: "Test accuracy by depth and activation",
      alternative:
        "Accuracy for three depths and four activations; only sigmoid at depth 20 fails, with 0.1.",
      x: { title: "Activation", names: ["sigmoid", "tanh", "ReLU", "leaky ReLU"] },
      y: { title: "Depth (hidden layers)", names: [5, 10, 20] },
      color: { title: "Accuracy", range: [0, 1] },
      values: [
        [0.94, 0.961, 0.97, 0.972],
        [0.31, 0.955, 0.968, 0.97],
        [0.1, 0.93, null, 0.961],
      ],
    }),
  "heat map with long names": () =>
    heatMap({
      title: "Gain over ReLU by network and activation",
      alternative: "Gains between −0.5 and 0.4 points for two networks and six activations, of both signs.",
      x: {
        title: "Activation",
        names: ["leaky ReLU", "softplus", "hard sigmoid", "task-adaptive", "arctan squared", "x sinh"],
      },
      y: { title: "Network", names: ["ResNet-164", "DenseNet"] },
      color: { title: "Gain (points)", center: 0 },
      values: [
        [-0.4, -0.2, 0, 0.15, 0.3, 0.42],
        [0.1, -0.1, 0.2, -0.25, 0.35, -0.5],
      ],
    }),
  "heat map on a log scale": () =>
    heatMap({
      title: "Gradient norm by layer and epoch",
      alternative:
        "Gradient norms of twenty layers over thirty epochs, from 1e-9 at the first layer to 1 at the last.",
      x: { title: "Epoch", names: range(30) },
      y: { title: "Layer", names: range(20).map((l) => l + 1) },
      color: { title: "Gradient norm", scale: "log" },
      values: range(20).map((l) => range(30).map((e) => 10 ** (-9 + (l * 9) / 20 + e / 40))),
    }),
  "heat map around a center": () =>
    heatMap({
      title: "What four tasks gain over one",
      alternative: "Change of accuracy in points for three tasks and two sizes; one cell is negative.",
      x: { title: "Task", names: ["smile", "glasses", "gender"] },
      y: { title: "Training images", names: ["1,000", "10,000"] },
      color: { title: "Gain (points)", center: 0 },
      values: [
        [1.2, 3.4, -0.8],
        [0.2, 0.4, 0.1],
      ],
    }),
  "function plot of one function": () =>
    functionPlot({
      title: "Sigmoid and its derivative",
      alternative: "The sigmoid rises from 0 to 1; its derivative is at most 0.25, at zero.",
      functions: [{ name: "sigmoid", value: sigmoid, slope: (z) => sigmoid(z) * (1 - sigmoid(z)) }],
    }),
  "function plot of several functions": () =>
    functionPlot({
      title: "Four activations and their derivatives",
      alternative:
        "Sigmoid and tanh are bounded and have small derivatives far from zero; ReLU's derivative jumps to 1.",
      functions: [
        { name: "sigmoid", value: sigmoid, slope: (z) => sigmoid(z) * (1 - sigmoid(z)) },
        { name: "tanh", value: Math.tanh, slope: (z) => 1 - Math.tanh(z) ** 2 },
        { name: "ReLU", value: (z) => Math.max(0, z), slope: (z) => (z > 0 ? 1 : 0) },
        { name: "leaky ReLU", value: (z) => (z > 0 ? z : 0.1 * z), slope: (z) => (z > 0 ? 1 : 0.1) },
      ],
    }),
  "small multiples": () =>
    smallMultiples({
      title: "Pre-activations of six layers before and after training",
      alternative:
        "Histograms of pre-activations in six layers; their spread shrinks with depth before training.",
      panels: range(6).map((layer) =>
        histogram({
          title: `Layer ${layer + 1}`,
          alternative: "Histogram of the pre-activations of one layer, before and after training.",
          x: { title: "Pre-activation", range: [-4, 4] },
          measure: "fraction",
          samples: ["before", "after"].map((name, when) => ({
            name,
            values: range(300).map((i) => clamp((0.9 - 0.12 * layer + 0.2 * when) * gauss(i), 4)),
          })),
        }),
      ),
    }),
  "grid of images": () =>
    imageGrid({
      title: "Ten images in color",
      alternative: "Ten square images that go from dark to light, each with a number and a class below it.",
      images: IMAGES,
      tiles: range(10).map((index) => ({
        index,
        caption: index === 3 ? "a caption that is too long for one line" : `image ${index}`,
      })),
    }),
  "grid of gray images with points": () =>
    imageGrid({
      title: "Landmarks found and true",
      alternative: "Three gray images with true and found places of two landmarks each, close together.",
      images: { pixels: IMAGES.pixels, height: 24, width: 16, channels: 1 },
      columns: 3,
      tiles: range(3).map((index) => ({
        index,
        caption: `error ${index} %`,
        points: [
          { name: "true", x: [4, 12], y: [8, 8] },
          { name: "found", x: [5, 11 + index], y: [8, 9] },
        ],
      })),
    }),
  "decision map": () => spiralMap(3),
  "decision map that moves": () =>
    animation({
      title: "The boundary while it is learned",
      alternative:
        "Map of the probability of class B over the plane; the boundary turns as training goes on.",
      parameter: { name: "Step", values: [0, 10, 20] },
      draw: (step) => spiralMap(1 + Number(step) / 10),
    }),
  "curves that move": () =>
    animation({
      title: "A learned activation during training",
      alternative: "The function of one unit at 25 steps of training; it bends from a line into a valley.",
      parameter: { name: "Step", values: range(25).map((index) => 100 * index) },
      draw: (step) =>
        lineChart({
          title: "Learned function",
          alternative: "The function of one unit at one step of training, with its hinges.",
          x: { title: "Pre-activation" },
          y: { title: "Activation" },
          markers: false,
          series: [
            {
              name: "unit 1",
              x: range(21),
              y: range(21).map((i) => ((i - 10) * (i - 10) * Number(step)) / 1e4),
            },
            { name: "unit 2", x: range(21), y: range(21).map((i) => i / 4 - Number(step) / 1e3) },
          ],
        }),
    }),
  "interval plot of several groups": () =>
    intervalPlot({
      title: "Accuracy of three activations at two sizes",
      alternative:
        "Mean accuracies of five seeds with 95 % intervals for three activations at two sizes; intervals overlap.",
      x: { title: "Test accuracy (%), mean and 95 % interval of 5 seeds" },
      y: { title: "Activation", names: ["ReLU", "leaky ReLU", "adaptive piecewise linear"] },
      groups: ["2,000 images", "5,000 images"].map((name, group) => ({
        name,
        intervals: range(3).map((row) =>
          row === 1 && group === 1
            ? null
            : {
                mean: 70 + 8 * group + row,
                low: 68 + 8 * group + row,
                high: 72 + 8 * group + row,
                values: range(5).map((i) => 70 + 8 * group + row + gauss(5 * row + i)),
              },
        ),
      })),
    }),
  "interval plot of differences": () =>
    intervalPlot({
      title: "What an activation gains over ReLU",
      alternative: "Differences of accuracy to ReLU with 95 % intervals; two of three intervals hold zero.",
      height: 300,
      x: { title: "Difference to ReLU (points)" },
      y: { title: "Activation", names: ["ELU", "Swish", "SLAF"] },
      groups: [
        {
          name: "paired over seeds",
          intervals: [0.2, 1.4, -0.4].map((mean) => ({ mean, low: mean - 0.9, high: mean + 0.9 })),
        },
      ],
      reference: { name: "no difference", value: 0 },
    }),
  diagram: () =>
    diagram({
      title: "Two trunks that are held together",
      alternative:
        "Inputs go to two trunks, each of which goes to a head; a dashed line holds the trunks together.",
      kinds: ["data", "of one task", "shared"],
      boxes: [
        { name: "inputs", kind: "data", column: 0, row: 0.5 },
        { name: "trunk of task A", kind: "of one task", column: 1, row: 0 },
        { name: "trunk of task B", kind: "of one task", column: 1, row: 1 },
        { name: "head A", kind: "of one task", column: 2, row: 0 },
        { name: "head B", kind: "of one task", column: 2, row: 1, height: 0.4 },
      ],
      arrows: [
        [0, 1],
        [0, 2],
        [1, 3],
        [2, 4],
      ],
      ties: [[1, 2]],
    }),
  "line chart with a slider": () =>
    withSlider({
      title: "The gradient along the layers",
      alternative: "Gradient norm by layer for sigmoid and ReLU; a slider chooses the depth.",
      parameter: { name: "Depth", values: [5, 10, 20], initial: 10 },
      draw: (depth) => gradientsByLayer(Number(depth), ["sigmoid", "ReLU"], 1),
    }),
  "heat map with a slider": () =>
    withSlider({
      title: "Accuracy by width",
      alternative: "Accuracy for two depths and two activations; a slider chooses the width of the layers.",
      parameter: { name: "Width", values: [16, 64] },
      draw: (width) =>
        heatMap({
          title: "Accuracy",
          alternative: "Accuracy for two depths and two activations at one width.",
          x: { title: "Activation", names: ["sigmoid", "ReLU"] },
          y: { title: "Depth", names: [5, 20] },
          color: { title: "Accuracy" },
          values: [
            [0.9, 0.95],
            [0.1, 0.9 * Number(width) ** 0.01],
          ],
        }),
    }),
  "violins with a menu and a slider": () =>
    withChoices({
      title: "Activations by layer",
      alternative:
        "Distribution of activations in three layers; a menu chooses the function, a slider the depth.",
      parameters: [
        { name: "Activation", values: ["tanh", "sigmoid"] },
        { name: "Depth", values: [5, 10] },
      ],
      draw: (name, depth) =>
        violin({
          title: "Activations",
          alternative: "Distribution of the activations of three layers at one depth.",
          x: { title: "Layer" },
          y: { title: "Activation" },
          samples: [1, 2, 3].map((layer) => ({
            name: `layer ${layer}`,
            values: range(200).map((i) =>
              (name === "tanh" ? Math.tanh : sigmoid)((layer * gauss(i) * Number(depth)) / 5),
            ),
          })),
        }),
    }),
  "lines with two menus and a slider": () =>
    withChoices({
      title: "The gradient along the layers",
      alternative:
        "Gradient norm by layer at the start of training; menus choose activation and initializer, a slider the depth.",
      parameters: [
        { name: "Activation", values: ["sigmoid", "tanh", "ReLU"], initial: "tanh" },
        { name: "Initializer", values: ["Glorot", "He"] },
        { name: "Depth", values: [5, 10, 20] },
      ],
      draw: (activation, initializer, depth) =>
        gradientsByLayer(
          Number(depth),
          [`${activation}, weights`, `${activation}, pre-activations`],
          initializer === "He" ? 2 : 1,
        ),
    }),
};

const IMAGES = {
  pixels: Uint8Array.from({ length: 10 * 16 * 16 * 3 }, (_, index) => {
    const [place, pixel, channel] = [Math.floor(index / 768), Math.floor(index / 3) % 256, index % 3];
    return (25 * place + 6 * (pixel % 16) + 5 * Math.floor(pixel / 16) * channel) % 256;
  }),
  height: 16,
  width: 16,
  channels: 3,
};

/** A map of two spirals that a network might have learned. */
function spiralMap(turn: number): Figure {
  const plane = { x: [-6, 6], y: [-6, 6], resolution: 40 } as const;
  const grid = planeGrid(plane);
  const spiral = (sign: number) => ({
    x: range(60).map((i) => (-sign * Math.cos(i / 10) * i) / 10),
    y: range(60).map((i) => (sign * Math.sin(i / 10) * i) / 10),
  });
  return decisionMap({
    title: "What the network says of the plane",
    alternative: "Map of the probability of class B over the plane, with two spirals of points on it.",
    plane,
    x: { title: "x" },
    y: { title: "y" },
    probabilities: range(1600).map((i) => sigmoid(turn * (grid[2 * i]! + grid[2 * i + 1]!))),
    groups: [
      { name: "class A", ...spiral(1) },
      { name: "class B", ...spiral(-1) },
    ],
  });
}

function gradientsByLayer(depth: number, names: readonly string[], gain: number): Figure {
  const layers = range(depth).map((layer) => layer + 1);
  return lineChart({
    title: `Depth ${depth}`,
    alternative: "Gradient norm by layer at the start of training, for two quantities.",
    x: { title: "Layer" },
    y: { title: "Gradient norm", scale: "log" },
    series: names.map((name, index) => ({
      name,
      x: layers,
      y: layers.map((layer) => gain * (0.4 + 0.3 * index) ** (depth - layer)),
      low: layers.map((layer) => 0.7 * gain * (0.4 + 0.3 * index) ** (depth - layer)),
      high: layers.map((layer) => 1.4 * gain * (0.4 + 0.3 * index) ** (depth - layer)),
    })),
  });
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** Roughly normal numbers from a Weyl sequence, the same in every run. */
function gauss(index: number): number {
  const uniform = (step: number) => ((index + 1) * step) % 1 || 0.5;
  return Math.sqrt(-2 * Math.log(uniform(0.6180339887))) * Math.cos(2 * Math.PI * uniform(0.7548776662));
}

function clamp(value: number, bound: number): number {
  return Math.min(Math.max(value, -bound), bound);
}

function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}
