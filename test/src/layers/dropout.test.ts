import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import * as layers from "../../../src/layers/index.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";
import { expectClose } from "../support/closeness.ts";

describe.each(BACKENDS)("dropout on the backend %s", (name) => {
  beforeAll(() => useBackend(name));

  const draw = (layer: tf.layers.Layer, training = true) =>
    tf.tidy(() => Array.from((layer.apply(tf.ones([100, 200]), { training }) as tf.Tensor).dataSync()));

  test("drops a share, and scales the rest", async () => {
    await expectNoLeak(() => {
      const values = draw(layers.dropout({ rate: 0.3, seed: 1 }));
      const dropped = values.filter((value) => value === 0).length / values.length;
      // Five standard deviations of a binomial frequency.
      expectClose(dropped, 0.3, 5 * Math.sqrt(0.21 / values.length), "share");
      for (const value of new Set(values.filter((value) => value !== 0)))
        expectClose(value, 1 / 0.7, 1e-6, "rest");
    });
  });

  test("draws anew at every step, the same from the same seed", () => {
    const [one, other] = [layers.dropout({ rate: 0.5, seed: 1 }), layers.dropout({ rate: 0.5, seed: 1 })];
    const first = draw(one);
    expect(draw(one)).not.toEqual(first);
    expect(draw(other)).toEqual(first);
    expect(draw(layers.dropout({ rate: 0.5, seed: 2 }))).not.toEqual(first);
  });

  test("does nothing outside of training", () => {
    expect(new Set(draw(layers.dropout({ rate: 0.5, seed: 1 }), false))).toEqual(new Set([1]));
  });

  test("the gradient goes through what was kept", () => {
    const layer = layers.dropout({ rate: 0.5, seed: 3 });
    const expected = draw(layers.dropout({ rate: 0.5, seed: 3 }));
    const gradient = tf.tidy(() => {
      const of = tf.grad((x: tf.Tensor) => layer.apply(x, { training: true }) as tf.Tensor);
      return Array.from(of(tf.ones([100, 200])).dataSync());
    });
    expect(gradient).toEqual(expected);
  });
});
