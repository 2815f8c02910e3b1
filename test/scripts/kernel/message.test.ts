import { createHmac } from "node:crypto";
import { expect, test } from "vitest";

import { decodeMessage, encodeMessage } from "../../../scripts/kernel/message.ts";

const message = {
  id: "1",
  type: "execute_request",
  parent: "0",
  session: "s",
  content: { code: "größer 😀" },
};
const framesOf = (key: string) => encodeMessage(message, key).map((frame) => Buffer.from(frame));

test("a message survives the wire, behind routing ids", () => {
  expect(decodeMessage([Buffer.from("route"), ...framesOf("key")], "key")).toEqual(message);
});

test("the signature is the protocol's: HMAC-SHA-256 over header, parent, metadata and content", () => {
  const [delimiter, signature, ...parts] = encodeMessage(message, "key");
  expect(delimiter).toBe("<IDS|MSG>");
  expect(parts).toHaveLength(4);
  expect(signature).toBe(createHmac("sha256", "key").update(parts.join("")).digest("hex"));
});

test.each([
  ["another key", framesOf("other")],
  ["a changed content", [...framesOf("key").slice(0, -1), Buffer.from('{"code":"evil"}')]],
  ["no signature", framesOf("key").map((frame, index) => (index === 1 ? Buffer.from("") : frame))],
  ["no delimiter", framesOf("key").slice(1)],
  ["a part missing", framesOf("key").slice(0, -1)],
])("a message with %s is refused", (_, frames) => {
  expect(() => decodeMessage(frames, "key")).toThrow(/signed with the key/);
});
