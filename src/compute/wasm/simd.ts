/** The numbers of `addProducts`, in its order. */
export type ProductNumbers = readonly [
  rows: number,
  rowCount: number,
  a: number,
  aStep: number,
  aRun: number,
  aImage: number,
  b: number,
  bStep: number,
  bRun: number,
  bImage: number,
  panel: number,
  images: number,
  runs: number,
  length: number,
  start: number,
  c: number,
  n: number,
  spare: number,
];

/** The numbers of `correlate`, in its order. */
export type CorrelationNumbers = readonly [
  taps: number,
  tapCount: number,
  batch: number,
  outHeight: number,
  outWidth: number,
  rows: number,
  rowCount: number,
  x: number,
  xStep: number,
  xRun: number,
  xImage: number,
  dy: number,
  dyStep: number,
  panel: number,
  dw: number,
  outputs: number,
  spare: number,
];

/** Where the rows of a product lie, by image, y and x: how many there are, and the steps through both tensors. */
export type RowNumbers = readonly [
  images: number,
  ys: number,
  xs: number,
  aImage: number,
  aY: number,
  aX: number,
  cImage: number,
  cY: number,
  cX: number,
];

/** Batch, then height and width of the input with its channels, and of the output: B H W C, oH oW. */
export type WindowNumbers = readonly [
  batch: number,
  height: number,
  width: number,
  channels: number,
  outHeight: number,
  outWidth: number,
  filterHeight: number,
  filterWidth: number,
  strideHeight: number,
  strideWidth: number,
  top: number,
  left: number,
];

/** Two operands with their steps, and the output. */
export type BinaryNumbers = readonly [
  a: number,
  aStep: number,
  b: number,
  bStep: number,
  out: number,
  size: number,
];

/** Where tiles lie: those of an image down and across, and which rows of them, counted through all images. */
export type TileNumbers = readonly [down: number, across: number, first: number, rows: number];

/** The numbers of `winogradProducts`, in its order. */
export type PlaneNumbers = readonly [
  rows: number,
  rowCount: number,
  a: number,
  aStep: number,
  aPlane: number,
  b: number,
  bStep: number,
  bPlane: number,
  panel: number,
  length: number,
  start: number,
  c: number,
  cPlane: number,
  n: number,
  spare: number,
];

/** The kernels of `assembly/`, by name. Addresses are bytes into the backend's memory, everything else counts floats. */
export interface Simd {
  adaptivePiecewiseLinear(
    x: number,
    slopes: number,
    hinges: number,
    out: number,
    rows: number,
    columns: number,
    count: number,
  ): void;
  adaptivePiecewiseLinearGradient(
    x: number,
    slopes: number,
    hinges: number,
    dy: number,
    dx: number,
    da: number,
    db: number,
    rows: number,
    columns: number,
    count: number,
  ): void;
  addProducts(...numbers: ProductNumbers): void;
  /** The functions are numbered in `ops/functions.ts`. */
  apply(name: number, x: number, out: number, size: number, parameter: number): void;
  columnSums(x: number, sums: number, rows: number, columns: number, scale: number): void;
  /** Operations: 0 +, 1 −, 2 ×. */
  combineRows(operation: number, x: number, row: number, out: number, rows: number, columns: number): void;
  /** Relations: 0 >, 1 ≥, 2 <, 3 ≤, 4 =. A step is 0 for a scalar, else 1. */
  compare(relation: number, ...operands: BinaryNumbers): void;
  copyRows(from: number, n: number, to: number, step: number, count: number): void;
  correlate(...numbers: CorrelationNumbers): void;
  descend(w: number, g: number, out: number, size: number, rate: number): void;
  descendByAdam(
    w: number,
    g: number,
    m: number,
    s: number,
    out: number,
    size: number,
    rate: number,
    decay: number,
    rest: number,
    squareDecay: number,
    squareRest: number,
    correction: number,
    epsilon: number,
  ): void;
  descendWithMomentum(
    w: number,
    g: number,
    v: number,
    out: number,
    size: number,
    rate: number,
    share: number,
  ): void;
  extremum(isMaximum: number, ...operands: BinaryNumbers): void;
  largestSize(x: number, size: number): number;
  listRows(to: number, ...numbers: RowNumbers): void;
  maxPoolGradient(x: number, dy: number, dx: number, ...numbers: WindowNumbers): void;
  normalizedPowers(
    x: number,
    means: number,
    factors: number,
    bias: number,
    out: number,
    rows: number,
    columns: number,
    degree: number,
  ): void;
  normalizedPowersGradient(
    x: number,
    dy: number,
    means: number,
    factors: number,
    shift: number,
    pulls: number,
    dx: number,
    rows: number,
    columns: number,
    degree: number,
  ): void;
  packColumns(b: number, step: number, k: number, n: number, to: number, panel: number): void;
  packRows(b: number, step: number, k: number, n: number, to: number): void;
  peak(times: number, factor: number): number;
  /** `sums` are [2, degree, columns]: of deviations from a mean, and of their squares. */
  powerDeviations(
    x: number,
    means: number,
    sums: number,
    rows: number,
    columns: number,
    degree: number,
  ): void;
  /** `sums` are [1 + degree, columns]: of dy, and of dy times the deviation of each power. */
  powerProducts(
    x: number,
    dy: number,
    means: number,
    sums: number,
    rows: number,
    columns: number,
    degree: number,
  ): void;
  powerSums(x: number, sums: number, rows: number, columns: number, degree: number): void;
  reluGradient(dy: number, y: number, out: number, size: number): void;
  repeatRow(row: number, n: number, to: number, count: number): void;
  select(condition: number, yes: number, no: number, out: number, size: number): void;
  sharedPiecewiseLinear(
    x: number,
    slopes: number,
    hinges: number,
    out: number,
    size: number,
    count: number,
  ): void;
  /** `sums` are [2, count], the gradients for slopes and for hinges, in a space of four times that. */
  sharedPiecewiseLinearGradient(
    x: number,
    slopes: number,
    hinges: number,
    dy: number,
    dx: number,
    sums: number,
    size: number,
    count: number,
  ): void;
  sigmoidGradient(dy: number, y: number, out: number, size: number): void;
  /** The function where `dy` is 0, else its gradients; `sums` are [columns], of the one for β. */
  swishWithBeta(
    x: number,
    beta: number,
    dy: number,
    out: number,
    sums: number,
    rows: number,
    columns: number,
  ): void;
  tanhGradient(dy: number, y: number, out: number, size: number): void;
  transpose(from: number, to: number, rows: number, columns: number): void;
  winogradArriving(
    dy: number,
    outHeight: number,
    outWidth: number,
    channels: number,
    ...numbers: readonly [...TileNumbers, to: number, planeSize: number]
  ): void;
  winogradFilter(w: number, size: number, to: number): void;
  winogradFilterGradient(u: number, size: number, dw: number): void;
  winogradInput(
    x: number,
    height: number,
    width: number,
    channels: number,
    top: number,
    left: number,
    ...numbers: readonly [...TileNumbers, to: number, planeSize: number, patch: number]
  ): void;
  winogradOutput(
    m: number,
    planeSize: number,
    start: number,
    y: number,
    outHeight: number,
    outWidth: number,
    channels: number,
    ...numbers: TileNumbers
  ): void;
  winogradProducts(...numbers: PlaneNumbers): void;
}
