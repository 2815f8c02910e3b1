import { readFile, stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";

import { Problem } from "../problem.ts";
import type { LiveState } from "./live-state.ts";

const TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
};

/** Names by which a browser on this machine may call the server. Another one is a page of a stranger that asks for it. */
const HOSTS = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/;

export interface ServeOptions {
  /** Folder of the built decks. */
  readonly folder: string;
  /** Address of the page that `/` leads to, such as `/01-vanishing-gradients.html`. */
  readonly home: string;
  readonly client: string;
  /** A port to begin with; the next ones are tried where it is taken. */
  readonly port: number;
  /** A page that stands in place of the file of that name; `undefined`: the file. */
  pageFor(file: string): Promise<string | undefined>;
  /** The present state of a deck that is followed. */
  stateOf(deck: string): LiveState | undefined;
}

export interface DeckServer {
  readonly address: string;
  /** Tells every page that follows the deck how it stands now. */
  tell(deck: string): void;
  close(): Promise<void>;
}

const PORTS_TRIED = 20;

/** Serves decks to browsers on this machine, and tells them when one has changed. */
export async function serveDecks(options: ServeOptions): Promise<DeckServer> {
  const listeners = new Map<ServerResponse, string>();

  const send = (response: ServerResponse, state: LiveState | undefined) => {
    if (state !== undefined) response.write(`data: ${JSON.stringify(state)}\n\n`);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (!isRead || !HOSTS.test(request.headers.host ?? "")) return finish(response, 403, "Not from here.");
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
    const path = decodePath(pathname);
    if (path === undefined) return finish(response, 400, "No such address.");
    if (path === "/") {
      response.writeHead(302, { location: encodeURI(options.home) }).end();
      return;
    }
    if (path === "/dev/client.js") return finish(response, 200, options.client, TYPES[".js"]);
    if (path === "/dev/events") {
      const deck = searchParams.get("deck") ?? "";
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      listeners.set(response, deck);
      response.on("close", () => listeners.delete(response));
      send(response, options.stateOf(deck));
      return;
    }
    const page = await options.pageFor(path.slice(1));
    if (page !== undefined) return finish(response, 200, page, TYPES[".html"]);
    await sendFile(join(options.folder, path), request, response);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => finish(response, 500, error.message));
  });
  await listen(server, options.port);
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tell(deck) {
      for (const [response, followed] of listeners)
        if (followed === deck) send(response, options.stateOf(deck));
    },
    close() {
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

/** The path that an address names, `undefined` if it is none inside the folder. */
function decodePath(pathname: string): string | undefined {
  try {
    const path = decodeURIComponent(pathname);
    const isInside = !/[\0\\]/.test(path) && !path.split("/").includes("..");
    return isInside && path.startsWith("/") ? path : undefined;
  } catch {
    return undefined;
  }
}

function finish(response: ServerResponse, status: number, text: string, type = "text/plain; charset=utf-8") {
  if (response.headersSent) return void response.end();
  response.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(text);
}

/** Sends a file, or says that the browser's copy still holds: Plotly alone has 5 MB. */
async function sendFile(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const facts = await stat(path).catch(() => undefined);
  if (facts?.isFile() !== true) return finish(response, 404, "There is no such page.");
  const etag = `"${facts.size}-${facts.mtimeMs}"`;
  const headers = {
    "cache-control": "no-cache",
    "content-type": TYPES[extname(path)] ?? "application/octet-stream",
    etag,
  };
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  const content = await readFile(path);
  response.writeHead(200, headers).end(request.method === "HEAD" ? undefined : content);
}

async function listen(server: Server, first: number): Promise<void> {
  const end = Math.min(first === 0 ? 1 : first + PORTS_TRIED, 65_536);
  for (let port = first; port < end; port += 1) {
    const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      server.once("error", resolve);
      server.listen(port, "127.0.0.1", () => {
        server.off("error", resolve);
        resolve(undefined);
      });
    });
    if (error === undefined) return;
    // The second is a port that the system keeps to itself: those below 1024, and on Windows others.
    if (error.code !== "EADDRINUSE" && error.code !== "EACCES") throw error;
  }
  throw new Problem({
    rule: "The server needs a free port.",
    came: `ports ${first} to ${end - 1}, which are taken or not allowed`,
    cure: "Name another one with --port.",
  });
}
