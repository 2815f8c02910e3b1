import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { capability } from "zeromq";

/** Jupyter's connection file: where a kernel listens, and the key that signs every message. */
export interface Connection {
  readonly transport: "ipc" | "tcp";
  readonly ip: string;
  readonly shell_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly control_port: number;
  readonly hb_port: number;
  readonly key: string;
  readonly signature_scheme: "hmac-sha256";
  readonly kernel_name: "tslab";
}

export type Transport = Connection["transport"];

/** What an address of a Unix socket may have in bytes, on the system that allows least. */
const LONGEST_ADDRESS = 100;

/**
 * Unix sockets where there are any and `folder` has a path that is short enough: no other user can open them, and no
 * other program can take the port first.
 */
export function preferredTransport(folder: string): Transport {
  const isShort = Buffer.byteLength(`${socketPath(folder)}_1`) <= LONGEST_ADDRESS;
  return capability.ipc === true && process.platform !== "win32" && isShort ? "ipc" : "tcp";
}

/** A fresh connection: sockets in `folder`, which only this user may enter, or free ports of 127.0.0.1. */
export async function createConnection(folder: string, transport: Transport): Promise<Connection> {
  const [shell, iopub, stdin, control, heartbeat] =
    transport === "ipc" ? [1, 2, 3, 4, 5] : await findFreePorts(5);
  return {
    transport,
    ip: transport === "ipc" ? socketPath(folder) : "127.0.0.1",
    shell_port: shell!,
    iopub_port: iopub!,
    stdin_port: stdin!,
    control_port: control!,
    hb_port: heartbeat!,
    key: randomBytes(32).toString("hex"),
    signature_scheme: "hmac-sha256",
    kernel_name: "tslab",
  };
}

export async function writeConnection(connection: Connection, path: string): Promise<void> {
  await writeFile(path, JSON.stringify(connection), { mode: 0o600 });
}

export function addressOf(connection: Connection, socket: "shell" | "iopub" | "control"): string {
  return `${connection.transport}://${connection.ip}:${connection[`${socket}_port`]}`;
}

function socketPath(folder: string): string {
  return join(folder, "kernel");
}

async function findFreePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once("error", reject);
          server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
