import type { Heap } from "./heap.js";
import type { RowNumbers, Simd } from "./simd.js";

/** Columns of a panel, as `assembly/products.ts` has them. */
const WIDTH = 8;

/** Where the second factor of a product lies: its panels are `panel` floats apart, its rows `step`. */
export interface Panels {
  readonly address: number;
  readonly step: number;
  readonly panel: number;
}

/** The table of the rows of a product. */
export interface RowTable {
  readonly address: number;
  readonly count: number;
}

/** One product of `assembly/products.ts`: c[row, n] = start[n] + Σ a[row, k] b[k, n]. Steps count floats. */
export interface Product {
  readonly rows: RowTable;
  readonly a: { readonly address: number; readonly step: number; readonly run?: number };
  readonly b: Panels & { readonly run?: number };
  /** The depth is `runs` × `length`. */
  readonly runs?: number;
  readonly length: number;
  /** Address of the row that all sums start from; by default they are added to what stands in `c`. */
  readonly start?: number;
  readonly c: number;
  readonly n: number;
}

export interface PlaneProduct extends Pick<Product, "rows" | "length" | "start" | "n"> {
  readonly a: { readonly address: number; readonly step: number; readonly plane: number };
  readonly b: Panels & { readonly plane: number };
  readonly c: { readonly address: number; readonly plane: number };
}

/** Gives `use` products whose tables and panels are freed behind it. */
export function withProducts(heap: Heap, simd: Simd, use: (products: Products) => void): void {
  const products = new Products(heap, simd);
  try {
    use(products);
  } finally {
    products.free();
  }
}

class Products {
  readonly simd: Simd;
  /** Memory for a tile at the right edge. */
  readonly spare: number;
  readonly #heap: Heap;
  readonly #reserved: number[] = [];

  constructor(heap: Heap, simd: Simd) {
    this.simd = simd;
    this.#heap = heap;
    this.spare = this.reserve(4 * WIDTH);
  }

  add({ rows, a, b, runs = 1, length, start = 0, c, n }: Product): void {
    if (rows.count === 0) return;
    this.simd.addProducts(
      ...([rows.address, rows.count, a.address, a.step, a.run ?? 0, 0] as const),
      ...([b.address, b.step, b.run ?? 0, 0, b.panel, 1, runs, length] as const),
      ...([start, c, n, this.spare] as const),
    );
  }

  /** The same for the 16 planes of `assembly/winograd.ts`, which lie `plane` floats apart; the depth is one run. */
  addPlanes({ rows, a, b, length, start = 0, c, n }: PlaneProduct): void {
    this.simd.winogradProducts(
      ...([rows.address, rows.count, a.address, a.step, a.plane] as const),
      ...([b.address, b.step, b.plane, b.panel, length, start] as const),
      ...([c.address, c.plane, n, this.spare] as const),
    );
  }

  rows(...numbers: RowNumbers): RowTable {
    const [images, ys, xs] = numbers;
    const count = images * ys * xs;
    const address = this.reserve(2 * count);
    this.simd.listRows(address, ...numbers);
    return { address, count };
  }

  /** Memory for the panels of a matrix [K, N]. */
  panels(k: number, n: number): Panels {
    const address = this.reserve(Math.ceil(n / WIDTH) * k * WIDTH);
    return { address, step: WIDTH, panel: k * WIDTH };
  }

  /** b[K, N] in panels of its own. */
  packed(b: number, k: number, n: number): Panels {
    const panels = this.panels(k, n);
    this.simd.packRows(b, n, k, n, panels.address);
    return panels;
  }

  /** b[K, N] as panels where it lies, or as a copy if its last panel would be cut off. */
  inPlace(b: number, k: number, n: number): Panels {
    return n % WIDTH === 0 ? { address: b, step: n, panel: WIDTH } : this.packed(b, k, n);
  }

  zeros(floats: number): number {
    const address = this.reserve(floats);
    this.simd.repeatRow(0, floats, address, 1);
    return address;
  }

  /** A table of whole numbers. */
  table(numbers: readonly number[]): number {
    const address = this.reserve(numbers.length);
    new Int32Array(this.#heap.module.HEAPU8.buffer, address, numbers.length).set(numbers);
    return address;
  }

  /** Memory for this many numbers. */
  reserve(count: number): number {
    const address = this.#heap.module._malloc(4 * count) >>> 0;
    this.#reserved.push(address);
    return address;
  }

  free(): void {
    for (const address of this.#reserved) this.#heap.module._free(address);
  }
}

export type { Products };
