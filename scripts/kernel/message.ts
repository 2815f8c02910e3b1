import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

import { isObject, type JsonObject } from "../notebook/notebook.ts";
import { Problem } from "../problem.ts";

/** A message of the Jupyter protocol 5.3, without the routing ids and binary buffers that tslab does not use. */
export interface Message {
  readonly id: string;
  readonly type: string;
  /** Id of the request that this message answers or belongs to; empty for a request. */
  readonly parent: string;
  readonly session: string;
  readonly content: JsonObject;
}

const DELIMITER = "<IDS|MSG>";

/** The frames on the wire: delimiter, HMAC-SHA-256 of what follows in hexadecimal, header, parent, metadata, content. */
export function encodeMessage(message: Message, key: string): string[] {
  const header = {
    msg_id: message.id,
    msg_type: message.type,
    session: message.session,
    username: "activation-lab",
    date: new Date().toISOString(),
    version: "5.3",
  };
  const parent = message.parent === "" ? {} : { msg_id: message.parent };
  const parts = [header, parent, {}, message.content].map((part) => JSON.stringify(part));
  return [DELIMITER, sign(parts, key), ...parts];
}

/** @throws Problem where the frames are no Jupyter message or are not signed with `key`. */
export function decodeMessage(frames: readonly Uint8Array[], key: string): Message {
  const texts = frames.map((frame) => Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength));
  const start = texts.findIndex((frame) => frame.equals(Buffer.from(DELIMITER)));
  const [signature, ...parts] = start < 0 ? [] : texts.slice(start + 1);
  if (signature === undefined || parts.length < 4) {
    throw broken(`${frames.length} frames that are no message`);
  }
  const expected = Buffer.from(sign(parts, key));
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
    throw broken("a message with a wrong signature");
  }
  const [header, parent, , content] = parts.map((part) => JSON.parse(part.toString("utf8")));
  return {
    id: header.msg_id,
    type: header.msg_type,
    parent: parent.msg_id ?? "",
    session: header.session,
    content: isObject(content) ? content : {},
  };
}

export function newId(): string {
  return randomUUID();
}

function sign(parts: readonly (string | Buffer)[], key: string): string {
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

function broken(came: string): Problem {
  return new Problem({
    rule: "A kernel and its runner exchange messages that are signed with the key of their connection.",
    came,
    cure: "Another program writes to the kernel's sockets: end it and run the notebook again.",
  });
}
