import type { Heap } from "../heap.js";
import { withProducts } from "../products.js";
import type { Simd } from "../simd.js";
import { addTaps } from "./by-taps.js";
import { convolvePanels } from "./forward.js";
import { backward, type Geometry } from "./geometry.js";
import { convolveTilesBack, suitsWinograd } from "./winograd.js";

/** ∂L/∂x from ∂L/∂y and the filter, by address. */
export function writeInputGradient(
  heap: Heap,
  simd: Simd,
  geometry: Geometry,
  { dy, filter, dx }: { dy: number; filter: number; dx: number },
): void {
  const { filterHeight, filterWidth, inputs, outputs } = geometry;
  const taps = filterHeight * filterWidth;
  withProducts(heap, simd, (products) => {
    if (suitsWinograd(backward(geometry))) {
      convolveTilesBack(products, geometry, { dy, filter, dx });
      return;
    }
    // The filter turned by 180°, from outputs to inputs.
    const weights = products.panels(taps * outputs, inputs);
    const place = (index: number) => (taps - 1 - index) * outputs;
    for (let index = 0; index < taps; index++) {
      const [from, to] = [
        filter + 4 * index * inputs * outputs,
        weights.address + 4 * place(index) * weights.step,
      ];
      simd.packColumns(from, outputs, outputs, inputs, to, weights.panel);
    }
    const start = products.zeros(inputs);
    if (geometry.strideHeight === 1 && geometry.strideWidth === 1) {
      convolvePanels(products, backward(geometry), { x: dy, weights, start, y: dx });
    } else {
      addTaps(products, geometry, { isBackward: true, from: dy, to: dx, weights, place, start });
    }
  });
}
