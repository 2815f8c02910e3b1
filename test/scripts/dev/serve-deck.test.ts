import { createServer } from "node:http";
import { tmpdir } from "node:os";

import { describe, expect, it } from "vitest";

import { serveDecks } from "../../../scripts/dev/serve-deck.ts";

const OPTIONS = {
  folder: tmpdir(),
  home: "/01-test.html",
  client: "",
  pageFor: async () => undefined,
  stateOf: () => undefined,
};
/** The last one that there is. */
const LAST = 65_535;

describe("serveDecks", () => {
  it("takes the next port where one is taken, and says so where there is none left", async () => {
    const first = await serveDecks({ ...OPTIONS, port: LAST - 1 });
    const other = createServer();
    await new Promise<void>((resolve) => {
      // Whoever has the port: it is taken.
      other.once("error", () => resolve());
      other.listen(LAST, "127.0.0.1", resolve);
    });
    try {
      await expect(serveDecks({ ...OPTIONS, port: LAST })).rejects.toMatchObject({
        rule: "The server needs a free port.",
        came: `ports ${LAST} to ${LAST}, which are taken or not allowed`,
      });
    } finally {
      other.close();
      await first.close();
    }
    const before = await serveDecks({ ...OPTIONS, port: 47_110 });
    const after = await serveDecks({ ...OPTIONS, port: Number(new URL(before.address).port) });
    expect(after.address).not.toBe(before.address);
    await Promise.all([before.close(), after.close()]);
  });
});
