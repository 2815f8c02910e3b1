import type { Panels, Products } from "../products.js";
import { backward, type Geometry } from "./geometry.js";

/** Floats of the planes that are worked on at a time: what stays in the second cache. */
const SIZE = 2 ** 16;

/**
 * Whether Winograd's way is open and worth it, `assembly/winograd.ts`: 4 products in place of 9, and sums that bring x and
 * y into planes. Its rounding error is no larger than that of the plain sums; but what is not a number or not finite reaches
 * all 2 × 2 pixels of its tile.
 *
 * @see Lavin2016, section 4.1
 */
export function suitsWinograd(g: Geometry): boolean {
  const isThreeByThree = g.filterHeight === 3 && g.filterWidth === 3;
  const isDense = g.strideHeight === 1 && g.strideWidth === 1;
  const areWhole = g.inputs % 8 === 0 && g.outputs % 8 === 0;
  // The filter has to be brought into planes too, and pixels of the last tiles may be beyond the edge.
  const pixels = g.outHeight * g.outWidth;
  const tiled = 4 * Math.ceil(g.outHeight / 2) * Math.ceil(g.outWidth / 2);
  return isThreeByThree && isDense && areWhole && g.batch * pixels >= 64 && 3 * pixels >= 2 * tiled;
}

/** y = start + x convolved with a filter, by address. */
export function convolveTiles(
  products: Products,
  geometry: Geometry,
  { x, filter, start, y }: { x: number; filter: number; start: number; y: number },
): void {
  const { inputs, outputs } = geometry;
  const planes = reserveFilter(products, inputs, outputs);
  const spread = spreadFilter(products, filter, inputs * outputs);
  for (let plane = 0; plane < 16; plane++) {
    const [from, to] = [spread + 4 * plane * inputs * outputs, planes.address + 4 * plane * inputs * outputs];
    products.simd.packRows(from, outputs, inputs, outputs, to);
  }
  multiplyTiles(products, geometry, { x, filter: planes, start, y });
}

/** ∂L/∂x from ∂L/∂y and the filter, by address: its convolution with the filter turned by 180°. */
export function convolveTilesBack(
  products: Products,
  geometry: Geometry,
  { dy, filter, dx }: { dy: number; filter: number; dx: number },
): void {
  const { inputs, outputs } = geometry;
  const planes = reserveFilter(products, outputs, inputs);
  const spread = spreadFilter(products, filter, inputs * outputs);
  // A turn exchanges the first and the last of the four rows of planes, and of their columns.
  const turned = [3, 1, 2, 0] as const;
  for (const [row, toRow] of turned.entries()) {
    for (const [column, toColumn] of turned.entries()) {
      const from = spread + 4 * (4 * row + column) * inputs * outputs;
      const to = planes.address + 4 * (4 * toRow + toColumn) * inputs * outputs;
      products.simd.packColumns(from, outputs, outputs, inputs, to, planes.panel);
    }
  }
  multiplyTiles(products, backward(geometry), {
    x: dy,
    filter: planes,
    start: products.zeros(inputs),
    y: dx,
  });
}

/** ∂L/∂w from x and ∂L/∂y, by address. */
export function correlateTiles(
  products: Products,
  geometry: Geometry,
  { x, dy, dw }: { x: number; dy: number; dw: number },
): void {
  const { inputs, outputs, outHeight, outWidth } = geometry;
  const { simd } = products;
  const size = inputs * outputs;
  const tiles = tilesOf(geometry);
  const [xPlanes, dyPlanes] = reservePlanes(products, tiles, inputs, outputs);
  const patch = products.reserve(16 * inputs);
  const sums = products.zeros(16 * size);
  const rows = products.rows(1, 1, inputs, 0, 0, 1, 0, 0, outputs);
  for (const { first, count } of tiles.blocks) {
    const length = count * tiles.across;
    const [xPlane, dyPlane] = [planeSize(length, inputs), planeSize(length, outputs)];
    const place = [tiles.down, tiles.across, first, count] as const;
    simd.winogradInput(...imageNumbers(geometry, x), ...place, xPlanes, xPlane, patch);
    simd.winogradArriving(dy, outHeight, outWidth, outputs, ...place, dyPlanes, dyPlane);
    products.addPlanes({
      rows,
      a: { address: xPlanes, step: inputs, plane: xPlane },
      b: { ...products.inPlace(dyPlanes, length, outputs), plane: dyPlane },
      length,
      c: { address: sums, plane: size },
      n: outputs,
    });
  }
  simd.winogradFilterGradient(sums, size, dw);
}

/** y from x and the panels of a filter's planes. */
function multiplyTiles(
  products: Products,
  geometry: Geometry,
  { x, filter, start, y }: { x: number; filter: Panels; start: number; y: number },
): void {
  const { inputs, outputs, outHeight, outWidth } = geometry;
  const { simd } = products;
  const tiles = tilesOf(geometry);
  const [xPlanes, sums] = reservePlanes(products, tiles, inputs, outputs);
  const patch = products.reserve(16 * inputs);
  const zeros = products.zeros(outputs);
  const rows = products.rows(1, 1, tiles.most, 0, 0, inputs, 0, 0, outputs);
  for (const { first, count } of tiles.blocks) {
    const number = count * tiles.across;
    const [xPlane, sumPlane] = [planeSize(number, inputs), planeSize(number, outputs)];
    const place = [tiles.down, tiles.across, first, count] as const;
    simd.winogradInput(...imageNumbers(geometry, x), ...place, xPlanes, xPlane, patch);
    products.addPlanes({
      rows: { ...rows, count: number },
      a: { address: xPlanes, step: 1, plane: xPlane },
      b: { ...filter, plane: inputs * outputs },
      length: inputs,
      start: zeros,
      c: { address: sums, plane: sumPlane },
      n: outputs,
    });
    simd.winogradOutput(sums, sumPlane, start, y, outHeight, outWidth, outputs, ...place);
  }
}

/** Memory for the planes of x and of y. */
function reservePlanes(products: Products, tiles: Tiles, inputs: number, outputs: number): [number, number] {
  return [
    products.reserve(16 * planeSize(tiles.most, inputs)),
    products.reserve(16 * planeSize(tiles.most, outputs)),
  ];
}

/** Floats of a plane, with a gap behind it: without, the 16 places of a tile would meet in one set of the cache. */
function planeSize(tiles: number, channels: number): number {
  return tiles * channels + 16;
}

interface Tiles {
  /** Tiles of an image. */
  readonly down: number;
  readonly across: number;
  /** Most tiles of a block. */
  readonly most: number;
  /** Rows of tiles, counted through all images. */
  readonly blocks: readonly { readonly first: number; readonly count: number }[];
}

function tilesOf(g: Geometry): Tiles {
  const [down, across] = [Math.ceil(g.outHeight / 2), Math.ceil(g.outWidth / 2)];
  const rows = g.batch * down;
  const most = Math.min(rows, Math.max(1, Math.floor(SIZE / (16 * across * (g.inputs + g.outputs)))));
  const blocks = Array.from({ length: Math.ceil(rows / most) }, (_, index) => ({
    first: index * most,
    count: Math.min(most, rows - index * most),
  }));
  return { down, across, most: most * across, blocks };
}

function imageNumbers({ height, width, inputs, top, left }: Geometry, x: number) {
  return [x, height, width, inputs, top, left] as const;
}

function spreadFilter(products: Products, filter: number, size: number): number {
  const address = products.reserve(16 * size);
  products.simd.winogradFilter(filter, size, address);
  return address;
}

function reserveFilter(products: Products, k: number, n: number): Panels {
  const planes = products.panels(16 * k, n);
  return { ...planes, panel: planes.panel / 16 };
}
