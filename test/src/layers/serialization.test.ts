import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import * as layers from "../../../src/layers/index.ts";
import { createLabeledData } from "../../../src/training/labeled-data.ts";
import { train } from "../../../src/training/train.ts";
import { trainable } from "../../../src/training/trainable.ts";
import { expectNoLeak, useBackend } from "../support/backends.ts";
import { createLayer } from "../support/layer-fixture.ts";
import { loadText, saveText } from "../support/saved-model.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Every layer, with options that are not its defaults. */
const OPTIONS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  aconC: { sharing: "unit", seed: 2 },
  apl: {
    hinges: 3,
    sharing: "channel",
    initialSlopeLimit: 0.4,
    initialHingeDeviation: 0.2,
    l2: 0.01,
    seed: 3,
  },
  batchNormalization: { epsilon: 0.01, decay: 0.9, scale: false },
  binaryActivation: { threshold: 0.25, learned: true, reach: 0.5 },
  binaryWeights: { units: 3, kernelSize: 2, padding: "valid", useBias: false, seed: 8 },
  bspline: { intervals: 4, domain: [-2, 3], sharing: "layer", initialDeviation: 0.3, seed: 4 },
  dropConnect: { units: 3, rate: 0.25, masks: "moments", seed: 9 },
  dropFilter: { units: 3, kernelSize: 2, padding: "valid", rate: 0.25, masks: "position", seed: 10 },
  dropout: { rate: 0.25, seed: 5 },
  lpUnit: { pieces: 3, initialOrder: 3.5 },
  maxout: { pieces: 3 },
  prelu: { sharing: "unit", initialSlope: 0.1 },
  probout: { pieces: 3, lambda: 2, inference: "largest", seed: 6 },
  quantizedRelu: { bits: 3, step: 0.3, estimator: "relu" },
  rational: { sharing: "channel", initial: { numerator: [0.1, 0.5, 0.2], denominator: [0, 0.3] } },
  slaf: {
    degree: 3,
    basis: "powers",
    normalized: true,
    domain: 5,
    sharing: "channel",
    gated: true,
    initialDeviation: 0.5,
    l1: 0.01,
    l2: 0.02,
    decay: 0.9,
    seed: 7,
  },
  swish: { sharing: "layer", initialBeta: 1.5 },
};

function modelOf(name: string): tf.LayersModel {
  return tf.sequential({
    layers: [
      createLayer(name, { ...OPTIONS[name], inputShape: [2, 2, 6], name: `${name}_of_round_trip` }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 2, kernelInitializer: tf.initializers.glorotNormal({ seed: 1 }) }),
    ],
  });
}

const inputs = Float32Array.from({ length: 8 * 24 }, (_, index) => Math.sin(7 * index) * 1.5);

async function trainALittle(model: tf.LayersModel): Promise<void> {
  const labels = [0, 1, 1, 0, 1, 0, 0, 1];
  const data = createLabeledData({ inputs, labels, features: [2, 2, 6], classes: 2 });
  await train(trainable(model), data, { epochs: 2, batchSize: 4, learningRate: 0.05, seed: 1 });
  tf.dispose(data);
}

function predict(model: tf.LayersModel): number[] {
  return tf.tidy(() =>
    Array.from((model.predict(tf.tensor4d(inputs, [8, 2, 2, 6])) as tf.Tensor).dataSync()),
  );
}

test("every layer stands in the list", () => {
  expect(Object.keys(OPTIONS)).toEqual(
    Object.keys(layers)
      .filter((key) => /^[a-z]/.test(key))
      .sort(),
  );
});

describe.each(Object.keys(OPTIONS))("%s", (name) => {
  beforeAll(() => useBackend("cpu"));

  test("has a configuration that makes the same layer", () => {
    const layer = createLayer(name, OPTIONS[name]!);
    const config = layer.getConfig();
    expect(config).toMatchObject(OPTIONS[name]!);
    const type = layer.constructor as unknown as tf.serialization.SerializableConstructor<tf.layers.Layer>;
    const again = type.fromConfig(type, JSON.parse(JSON.stringify(config)));
    expect(again.getConfig()).toEqual(config);
    expect(again.getClassName()).toBe(layer.getClassName());
  });

  test("comes back from a saved model with its weights, and leaves nothing behind", async () => {
    await expectNoLeak(async () => {
      const model = modelOf(name);
      await trainALittle(model);
      const before = predict(model);
      const again = await loadText(await saveText(model));
      expect(predict(again)).toEqual(before);
      expect(again.countParams()).toBe(model.countParams());
      expect(again.layers[0]!.getConfig()).toMatchObject(OPTIONS[name]!);
      model.dispose();
      again.dispose();
    });
  });

  test("starts from its seed", async () => {
    const starts = [0, 1].map(() => {
      const model = modelOf(name);
      return model.layers[0]!.getWeights().map((weight) => Array.from(weight.dataSync()));
    });
    expect(starts[0]).toEqual(starts[1]);
  });
});

test("saved models load in a fresh process that imports the package", async () => {
  await useBackend("cpu");
  const folder = mkdtempSync(join(tmpdir(), "layers-"));
  try {
    const expected = [];
    for (const name of Object.keys(OPTIONS)) {
      const model = modelOf(name);
      await trainALittle(model);
      writeFileSync(join(folder, `${name}.json`), await saveText(model));
      expected.push(predict(model));
      model.dispose();
    }
    const program = `
      import { readFileSync } from "node:fs";
      import * as tf from "@tensorflow/tfjs";
      import "activation-lab";
      tf.enableProdMode();
      await tf.setBackend("cpu");
      const predictions = [];
      for (const name of ${JSON.stringify(Object.keys(OPTIONS))}) {
        const artifacts = JSON.parse(readFileSync(${JSON.stringify(`${folder}/`)} + name + ".json", "utf8"));
        const weightData = new Uint8Array(artifacts.weightData).buffer;
        const model = await tf.loadLayersModel(tf.io.fromMemory({ ...artifacts, weightData }));
        const x = tf.tensor4d(${JSON.stringify([...inputs])}, [8, 2, 2, 6]);
        predictions.push(Array.from(model.predict(x).dataSync()));
      }
      console.log(JSON.stringify(predictions));
    `;
    const output = execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
      cwd: root,
      encoding: "utf8",
    });
    expect(JSON.parse(output)).toEqual(expected);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
