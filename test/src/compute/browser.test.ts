import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import { describe, expect, test } from "vitest";

import { launchBrowser } from "../../../scripts/check/launch-browser.ts";
import { needs } from "../../support/needs.ts";

const PROGRAM = `
  import * as tf from "@tensorflow/tfjs";
  import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
  import { backend } from "./src/compute/backend.ts";
  window.train = async () => {
    setWasmPaths("/");
    const report = await backend();
    const w = tf.variable(tf.randomNormal([3, 3, 1, 4], 0, 0.3, "float32", 1));
    const v = tf.variable(tf.randomNormal([64, 1], 0, 0.3, "float32", 2));
    const x = tf.randomNormal([8, 8, 8, 1], 0, 1, "float32", 3);
    const y = tf.mean(x, [1, 2]);
    const optimizer = tf.train.adam(0.02);
    const loss = () => {
      const h = tf.maxPool(tf.relu(tf.conv2d(x, w, 1, "same")), 2, 2, "valid");
      return tf.mean(tf.squaredDifference(tf.matMul(tf.reshape(h, [8, 64]), v), y));
    };
    const losses = [];
    for (let n = 0; n < 30; n++) losses.push((await optimizer.minimize(loss, true).data())[0]);
    return { report, losses };
  };
`;

describe.skipIf(needs.chromium.missing)(needs.chromium.title("in a browser"), () => {
  test("the same code trains a convolutional net, with SIMD", async () => {
    const root = fileURLToPath(new URL("../../../", import.meta.url));
    const wasm = dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm"));
    const { outputFiles } = await build({
      stdin: { contents: PROGRAM, resolveDir: root, loader: "ts" },
      bundle: true,
      platform: "browser",
      format: "iife",
      write: false,
      logLevel: "silent",
    });
    const browser = await launchBrowser(needs.chromium.path);
    try {
      const page = await browser.newPage();
      await page.route("http://activation-lab.test/**", (route) => {
        const name = new URL(route.request().url()).pathname;
        if (name === "/") return route.fulfill({ contentType: "text/html", body: "<!doctype html>" });
        return route.fulfill({ contentType: "application/wasm", body: readFileSync(join(wasm, name)) });
      });
      await page.goto("http://activation-lab.test/");
      await page.addScriptTag({ content: outputFiles[0]!.text });
      const { report, losses } = (await page.evaluate("window.train()")) as {
        report: { name: string; kernels: string };
        losses: number[];
      };
      expect(report).toMatchObject({ name: "wasm", kernels: "simd" });
      expect(losses.at(-1)!).toBeLessThan(losses[0]! / 3);
    } finally {
      await browser.close();
    }
  });
});
