import type { Products } from "../products.js";
import { type Geometry, imageSizes } from "./geometry.js";

/** Images of x with their padding written out, some at a time; x itself if no window reaches over its edge. */
export class PaddedImages {
  /** Floats of a row, and of an image. */
  readonly row: number;
  readonly image: number;
  readonly #products: Products;
  readonly #geometry: Geometry;
  readonly #x: number;
  readonly #copies: number | undefined;

  constructor(products: Products, geometry: Geometry, x: number, most: number) {
    const { top, left, outHeight, outWidth, strideHeight, strideWidth } = geometry;
    const height = Math.max(top + geometry.height, (outHeight - 1) * strideHeight + geometry.filterHeight);
    const width = Math.max(left + geometry.width, (outWidth - 1) * strideWidth + geometry.filterWidth);
    this.row = width * geometry.inputs;
    this.image = height * this.row;
    this.#products = products;
    this.#geometry = geometry;
    this.#x = x;
    if (height > geometry.height || width > geometry.width) this.#copies = products.zeros(most * this.image);
  }

  /** Address of these images, until others are taken. */
  take(first: number, count: number): number {
    const [size] = imageSizes(this.#geometry);
    const { height, width, inputs, top, left } = this.#geometry;
    if (this.#copies === undefined) return this.#x + 4 * first * size;
    for (let index = 0; index < count; index++) {
      const from = this.#x + 4 * (first + index) * size;
      const to = this.#copies + 4 * (index * this.image + top * this.row + left * inputs);
      this.#products.simd.copyRows(from, width * inputs, to, this.row, height);
    }
    return this.#copies;
  }
}
