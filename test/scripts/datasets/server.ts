import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server whose answer a test may change at any time. */
export interface TestServer {
  readonly url: string;
  readonly requests: IncomingMessage[];
  answer: Answer;
  close(): Promise<void>;
}

export async function startServer(): Promise<TestServer> {
  const requests: IncomingMessage[] = [];
  const state: { answer: Answer } = { answer: (_, response) => void response.writeHead(404).end() };
  const server: Server = createServer((request, response) => {
    requests.push(request);
    state.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/archive`,
    requests,
    set answer(answer: Answer) {
      state.answer = answer;
    },
    get answer() {
      return state.answer;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Serves a file as a good server does: ranges, but only of the file that is asked for. */
export function serveFile(content: Buffer, tag: string, { ranges = true } = {}): Answer {
  return (request, response) => {
    const start = /^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1];
    if (ranges && start !== undefined && request.headers["if-range"] === tag) {
      const rest = content.subarray(Number(start));
      if (rest.length === 0) return void response.writeHead(416).end();
      response.writeHead(206, {
        "content-length": rest.length,
        "content-range": `bytes ${start}-${content.length - 1}/${content.length}`,
        etag: tag,
      });
      return void response.end(rest);
    }
    response.writeHead(200, { "content-length": content.length, etag: tag });
    response.end(content);
  };
}

/** Sends a part of a file, then breaks the connection, or says no more. */
export function serveStart(content: Buffer, tag: string, bytes: number, then: "break" | "stall"): Answer {
  return (_, response) => {
    response.writeHead(200, { "content-length": content.length, etag: tag });
    response.write(content.subarray(0, bytes), () => {
      if (then === "break") setTimeout(() => response.destroy(), 50);
    });
  };
}
