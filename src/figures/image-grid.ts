import { Problem } from "../problem.js";
import { requireInteger } from "../require.js";
import { baseLayout, FONT_SIZE, legendLayout, plotSize } from "./base-layout.js";
import { pngAddress } from "./encode-png.js";
import {
  type Figure,
  type FigureObject,
  type FigureOptions,
  makeFigure,
  requireText,
  type Trace,
} from "./figure.js";
import { type DataValues, requireSameLength, requireSome, toNumbers } from "./numbers.js";
import { SERIES_COLORS, seriesStyle } from "./palette.js";
import { textWidth, wrapText } from "./text-size.js";

/** Places on an image, such as landmarks. */
export interface ImagePoints {
  /** Points of the same name have the same color and symbol in all images. */
  readonly name: string;
  /** Pixels from the left edge. */
  readonly x: DataValues;
  /** Pixels from the upper edge. */
  readonly y: DataValues;
}

export interface ImageGridOptions extends FigureOptions {
  /** Images of one size, such as an `ImageSet`: levels 0 … 255, channels last. */
  readonly images: {
    readonly pixels: Uint8Array;
    readonly height: number;
    readonly width: number;
    readonly channels: number;
  };
  /** The images to show, by their index, along the rows. */
  readonly tiles: readonly {
    readonly index: number;
    /** What stands below the image, such as its class; broken at spaces where it is longer than the image is wide. */
    readonly caption: string;
    readonly points?: readonly ImagePoints[];
  }[];
  /** Images side by side, by default as many as make the images largest. */
  readonly columns?: number;
}

const CAPTION_SIZE = FONT_SIZE - 1;
const LINE_HEIGHT = CAPTION_SIZE * 1.25;
/** Least room between images in pixels. */
const GAP = 12;
/** Least room between captions in pixels; their width is estimated with room to spare. */
const CAPTION_GAP = 4;
/** Images smaller than this cannot be seen from the back of a room. */
const SMALLEST_TILE = 24;

/**
 * Images side by side, each with a caption below it and points on it where there are some: no axes, pixels square.
 * The table lists the captions.
 *
 * @throws Problem if there is no tile, an index is not that of an image, images are not of 1 or 3 channels, a caption is
 * empty or has a word wider than an image's place, points have no numbers, or the images would be too small to be seen.
 */
export function imageGrid(options: ImageGridOptions): Figure {
  const { images, tiles } = options;
  requireSome(tiles, "image");
  const length = images.height * images.width * images.channels;
  const captions = tiles.map(({ caption }, place) => requireText(caption, `caption of image ${place + 1}`));
  const names = [...new Set(tiles.flatMap(({ points = [] }) => points.map(({ name }) => name)))];
  const widest = Math.max(0, ...names.map((name) => textWidth(name, FONT_SIZE)));
  const base = baseLayout(options, names.length > 1 ? widest + 84 : 24);
  const layout = { ...base, margin: { ...(base.margin as FigureObject), l: 24, b: 16 } };
  const size = plotSize(layout);
  const grid = chooseGrid(options, captions, size);

  const data: Trace[] = [];
  const texts = { x: [] as number[], y: [] as number[], text: [] as string[] };
  const listed = new Set<string>();
  for (const [place, { index, points = [] }] of tiles.entries()) {
    requireInteger("index", index, 0, images.pixels.length / length - 1);
    const left = ((place % grid.columns) + 0.5) * grid.place.width - grid.scale * (images.width / 2);
    const top = Math.floor(place / grid.columns) * grid.place.height + GAP / 2;
    const pixels = images.pixels.subarray(index * length, (index + 1) * length);
    data.push({
      type: "image",
      source: pngAddress(pixels, images.height, images.width, images.channels),
      // The middle of the first pixel.
      x0: left + grid.scale / 2,
      y0: top + grid.scale / 2,
      dx: grid.scale,
      dy: grid.scale,
      zsmooth: false,
      hoverinfo: "skip",
    });
    for (const part of points) {
      data.push(pointTrace(part, { left, top, scale: grid.scale }, names, !listed.has(part.name)));
      listed.add(part.name);
    }
    texts.x.push(left + (grid.scale * images.width) / 2);
    texts.y.push(top + grid.scale * images.height + 6);
    texts.text.push(grid.captions[place]!);
  }
  const captionTrace = {
    type: "scatter",
    mode: "text",
    ...texts,
    textposition: "bottom center",
    textfont: { size: CAPTION_SIZE, color: SERIES_COLORS[4] },
    cliponaxis: false,
    hoverinfo: "skip",
    showlegend: false,
  };
  const axis = { visible: false, fixedrange: true };
  return makeFigure(options, {
    data: [...data, captionTrace],
    layout: {
      ...layout,
      xaxis: { ...axis, range: [0, size.width] },
      yaxis: { ...axis, range: [size.height, 0], scaleanchor: false },
      ...legendLayout(names.length > 1),
    },
    table: {
      columns: ["Row", "Column", "Caption"],
      rows: captions.map((caption, place) => [
        Math.floor(place / grid.columns) + 1,
        (place % grid.columns) + 1,
        caption,
      ]),
    },
  });
}

interface Grid {
  readonly columns: number;
  /** Room of one image with its caption, in pixels of the figure. */
  readonly place: { readonly width: number; readonly height: number };
  /** Pixels of the figure for one of the image. */
  readonly scale: number;
  readonly captions: readonly string[];
}

/** The number of columns that was asked for, or the one that makes the images largest. */
function chooseGrid(
  { images, tiles, columns }: ImageGridOptions,
  captions: readonly string[],
  size: { width: number; height: number },
): Grid {
  const candidates =
    columns === undefined ? tiles.map((_, index) => index + 1) : [requireInteger("columns", columns, 1)];
  const longest = captions
    .flatMap((caption) => caption.split(/\s+/))
    .reduce((one, other) => (other.length > one.length ? other : one));
  const widest = textWidth(longest, CAPTION_SIZE) + CAPTION_GAP;
  const fitting = candidates.filter((count) => size.width / count >= widest);
  const grids = fitting.map((count): Grid => {
    const place = { width: size.width / count, height: size.height / Math.ceil(tiles.length / count) };
    const wrapped = captions.map((caption) => wrapText(caption, place.width - CAPTION_GAP, CAPTION_SIZE));
    const lines = Math.max(...wrapped.map((caption) => caption.lines));
    const scale = Math.min(
      (place.width - GAP) / images.width,
      (place.height - GAP - 8 - lines * LINE_HEIGHT) / images.height,
    );
    return { columns: count, place, scale, captions: wrapped.map(({ text }) => text) };
  });
  const best = grids.reduce<Grid | undefined>(
    (one, other) => (one === undefined || other.scale > one.scale ? other : one),
    undefined,
  );
  if (best === undefined) {
    throw new Problem({
      rule: "The words of a caption fit below its image.",
      came: `"${longest}" in ${Math.min(...candidates)} columns on ${Math.round(size.width)} pixels`,
      cure: `Give at most ${Math.max(1, Math.floor(size.width / widest))} columns, or shorten the caption.`,
    });
  }
  if (best.scale * Math.min(images.width, images.height) >= SMALLEST_TILE) return best;
  throw new Problem({
    rule: `Images in a grid are at least ${SMALLEST_TILE} pixels large.`,
    came: `${tiles.length} images in ${best.columns} columns on ${Math.round(size.width)} × ${Math.round(size.height)} pixels`,
    cure: "Show fewer images, shorten the captions, or make the figure larger.",
  });
}

function pointTrace(
  points: ImagePoints,
  { left, top, scale }: { left: number; top: number; scale: number },
  names: readonly string[],
  isFirst: boolean,
): Trace {
  const name = requireText(points.name, "name of points on an image");
  requireSameLength(points.x, points.y, `x and y of points "${name}"`);
  const move = (values: DataValues, axis: string, start: number) =>
    toNumbers(values, `${axis} of points "${name}"`).map((value) =>
      value === null ? null : start + scale * value,
    );
  const style = seriesStyle(names.indexOf(points.name));
  return {
    type: "scatter",
    mode: "markers",
    name,
    x: move(points.x, "x", left),
    y: move(points.y, "y", top),
    cliponaxis: false,
    // A white edge: images have all colors.
    marker: { color: style.color, symbol: style.marker, size: 8, line: { color: "#FFFFFF", width: 1.5 } },
    legendgroup: name,
    showlegend: names.length > 1 && isFirst,
    hoverinfo: "skip",
  };
}
