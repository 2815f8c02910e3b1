import { expect, it } from "vitest";

import { addStillImages, lacksStillImages } from "../../../scripts/deck/still-images.ts";
import { codeCell, display, notebook } from "../../support/notebooks.ts";

const figure = (name: string) =>
  display({ "application/vnd.plotly.v1+json": { data: [{ name }], layout: {} } });

it("draws every figure that lacks a still image, and goes on where one cannot be drawn", async () => {
  const drawn: string[] = [];
  const source = notebook([
    codeCell("a", "", [figure("bad"), figure("good")]),
    codeCell("b", "", [figure("good")]),
  ]);
  const result = await addStillImages(source, async ({ data }) => {
    const name = JSON.stringify(data);
    drawn.push(name);
    if (name.includes("bad")) throw new Error("Plotly cannot draw this");
    return "<svg/>";
  });
  expect(drawn).toHaveLength(3);
  expect(JSON.stringify(result).match(/<svg\/>/g)).toHaveLength(2);
  expect(lacksStillImages(result)).toBe(true);
  const again = await addStillImages(result, async () => "<svg/>");
  expect(lacksStillImages(again)).toBe(false);
});
