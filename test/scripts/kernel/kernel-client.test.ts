import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Publisher, Router } from "zeromq";

import { addressOf, type Connection, createConnection } from "../../../scripts/kernel/connection.ts";
import { type KernelClient, openClient } from "../../../scripts/kernel/kernel-client.ts";
import { decodeMessage, encodeMessage, type Message } from "../../../scripts/kernel/message.ts";
import { waitFor } from "../../../scripts/kernel/wait-for.ts";

/** The kernel's end of the wire, moved by hand. */
let folder: string;
let connection: Connection;
let shell: Router;
let iopub: Publisher;
let client: KernelClient;
const heard: Message[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "activation-lab-"));
  connection = await createConnection(folder, "tcp");
  shell = new Router({ linger: 0 });
  iopub = new Publisher({ linger: 0 });
  await shell.bind(addressOf(connection, "shell"));
  await iopub.bind(addressOf(connection, "iopub"));
  heard.length = 0;
  client = openClient(connection, (message) => heard.push(message));
});

afterEach(async () => {
  client.close();
  shell.close();
  iopub.close();
  await rm(folder, { recursive: true });
});

async function receive(): Promise<{ route: Buffer; request: Message }> {
  const [route, ...frames] = await shell.receive();
  return { route: route!, request: decodeMessage(frames, connection.key) };
}

const answer = (request: Message, type: string, content: Message["content"], key = connection.key) =>
  encodeMessage({ id: `${type}-1`, type, parent: request.id, session: "kernel", content }, key);

/** The subscription takes a moment to arrive: repeats until the client has heard it. */
async function publish(request: Message, type: string, content: Message["content"], until: () => boolean) {
  for (let attempt = 0; attempt < 100 && !until(); attempt += 1) {
    await iopub.send(["topic", ...answer(request, type, content)]);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test("listens on 127.0.0.1 only where there are no Unix sockets", () => {
  expect(addressOf(connection, "shell")).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/);
});

test("a request is done only when both the reply and the idle have come", async () => {
  const sent = client.send("shell", "execute_request", { code: "1" });
  let isDone = false;
  sent.done.then(() => {
    isDone = true;
  });
  const { route, request } = await receive();
  expect(request).toMatchObject({ id: sent.id, type: "execute_request", content: { code: "1" } });
  await shell.send([route, ...answer(request, "execute_reply", { status: "ok" })]);
  await publish(request, "stream", { name: "stdout", text: "x" }, () => heard.length > 0);
  expect(heard[0]).toMatchObject({ parent: sent.id, type: "stream" });
  expect(isDone).toBe(false);
  await publish(request, "status", { execution_state: "busy" }, () => true);
  expect(isDone).toBe(false);
  await publish(request, "status", { execution_state: "idle" }, () => isDone);
  expect((await sent.done).content).toEqual({ status: "ok" });
});

test("a reply with a wrong signature ends the wait with a problem", async () => {
  const sent = client.send("shell", "execute_request", { code: "1" });
  const { route, request } = await receive();
  await shell.send([route, ...answer(request, "execute_reply", { status: "ok" }, "wrong key")]);
  await expect(sent.done).rejects.toThrow(/wrong signature/);
});

test("a kernel that never answers is waited for no longer than the limit", async () => {
  const sent = client.send("shell", "kernel_info_request", {});
  expect(await waitFor(sent.done, { seconds: 0.05 })).toEqual({ kind: "late" });
});
