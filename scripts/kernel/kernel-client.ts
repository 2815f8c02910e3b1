import { Dealer, Subscriber } from "zeromq";

import type { JsonObject } from "../notebook/notebook.ts";
import { addressOf, type Connection } from "./connection.ts";
import { decodeMessage, encodeMessage, type Message, newId } from "./message.ts";

/** A request on its way: done when both the reply and the "idle" of the outputs' channel have come. */
export interface Request {
  readonly id: string;
  readonly done: Promise<Message>;
}

export interface KernelClient {
  send(channel: "shell" | "control", type: string, content: JsonObject): Request;
  /** Closes the sockets; requests that still wait stay without an answer. */
  close(): void;
}

interface Waiting {
  reply?: Message;
  isIdle: boolean;
  resolve(reply: Message): void;
  reject(error: unknown): void;
}

/**
 * Speaks the Jupyter protocol with the kernel at `connection`.
 *
 * @param onOutput Receives every message of the outputs' channel except the states, in the kernel's order.
 */
export function openClient(connection: Connection, onOutput: (message: Message) => void): KernelClient {
  const session = newId();
  const waiting = new Map<string, Waiting>();
  const sockets = { shell: new Dealer({ linger: 0 }), control: new Dealer({ linger: 0 }) };
  const iopub = new Subscriber({ linger: 0, receiveHighWaterMark: 0 });

  const settle = (id: string) => {
    const entry = waiting.get(id);
    if (entry?.reply === undefined || !entry.isIdle) return;
    waiting.delete(id);
    entry.resolve(entry.reply);
  };
  const onReply = (message: Message) => {
    const entry = waiting.get(message.parent);
    if (entry !== undefined) entry.reply = message;
    settle(message.parent);
  };
  const onPublished = (message: Message) => {
    if (message.type !== "status") return onOutput(message);
    const entry = waiting.get(message.parent);
    if (entry !== undefined && message.content.execution_state === "idle") entry.isIdle = true;
    settle(message.parent);
  };
  const listen = async (socket: Dealer | Subscriber, handle: (message: Message) => void) => {
    try {
      for await (const frames of socket) handle(decodeMessage(frames, connection.key));
    } catch (error) {
      for (const entry of waiting.values()) entry.reject(error);
      waiting.clear();
    }
  };

  sockets.shell.connect(addressOf(connection, "shell"));
  sockets.control.connect(addressOf(connection, "control"));
  iopub.connect(addressOf(connection, "iopub"));
  iopub.subscribe();
  listen(sockets.shell, onReply);
  listen(sockets.control, onReply);
  listen(iopub, onPublished);

  return {
    send(channel, type, content) {
      const id = newId();
      const done = new Promise<Message>((resolve, reject) => {
        waiting.set(id, { isIdle: false, resolve, reject });
        const frames = encodeMessage({ id, type, parent: "", session, content }, connection.key);
        sockets[channel].send(frames).catch(reject);
      });
      // A request may be given up, and then nobody looks at its end.
      done.catch(() => {});
      return { id, done };
    },
    close() {
      for (const socket of [sockets.shell, sockets.control, iopub]) socket.close();
    },
  };
}
