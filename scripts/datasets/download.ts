import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { finished } from "node:stream/promises";

import { Problem } from "../problem.ts";

export interface DownloadOptions {
  readonly url: string;
  /** Where the bytes go; what came of an earlier attempt is continued. */
  readonly path: string;
  /** What the publisher says; more or fewer are an error. */
  readonly bytes?: number | undefined;
  /** Most bytes to take at all. */
  readonly limit: number;
  /** Seconds without a byte after which the server counts as stalled. */
  readonly patience: number;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number | undefined) => void;
}

/** What of the file at the server was downloaded so far: a file that has changed meanwhile must not be continued. */
interface Origin {
  readonly url: string;
  /** ETag, or else the date of the last change. */
  readonly version: string;
}

const RERUN = "Call the command again: it goes on where it stopped, if the server lets it.";

/**
 * Downloads a file. An interrupted one is continued by a range, under the condition that it is still the same file; where
 * the server refuses that, or the file has changed, it starts again.
 *
 * @throws Problem if the server refuses, stalls, stops early, sends more than it may, or cannot be reached.
 */
export async function download(options: DownloadOptions): Promise<void> {
  const { url, path, patience } = options;
  const watch = createWatch(patience, options.signal);
  try {
    const start = await findStart(options);
    const response = await request(url, start, watch.signal);
    const body = response.body;
    const from = response.status === 206 ? readRangeStart(response, start) : 0;
    if ((response.status !== 200 && response.status !== 206) || body === null) {
      // What is there may be whole, or of another file: without it the next attempt starts anew.
      if (response.status === 416) await forget(path);
      throw refused(response, url);
    }
    const total = readTotal(response, from, options);
    await remember(path, url, response);
    await write(body, from, total, { ...options, onBytes: watch.restart });
  } catch (error) {
    if (error instanceof Problem) throw error;
    options.signal.throwIfAborted();
    throw new Problem(
      {
        rule: "The archive must come whole.",
        came: watch.signal.aborted
          ? `${patience} s without a byte from ${url}`
          : `${describe(error)} from ${url}`,
        cure: `${RERUN} Behind a proxy, download the archive with a browser and give it with --from.`,
      },
      { cause: error },
    );
  } finally {
    watch.stop();
  }
}

/** Gives a download that came whole another name. */
export async function renameDownload(from: string, to: string): Promise<void> {
  await rename(originPath(from), originPath(to));
  await rename(from, to);
}

/** Whether a download that came whole is there, of this address. */
export async function hasDownload(path: string, url: string): Promise<boolean> {
  const origin = await readOrigin(path);
  return origin?.url === url && (await stat(path).catch(() => undefined)) !== undefined;
}

/** Forgets what an attempt left. */
export async function forget(path: string): Promise<void> {
  await rm(path, { force: true });
  await rm(originPath(path), { force: true });
}

function createWatch(patience: number, outer: AbortSignal) {
  const stall = new AbortController();
  let clock: NodeJS.Timeout | undefined;
  const restart = () => {
    clearTimeout(clock);
    clock = setTimeout(() => stall.abort(), patience * 1000);
  };
  restart();
  return { signal: AbortSignal.any([stall.signal, outer]), restart, stop: () => clearTimeout(clock) };
}

interface Start {
  readonly at: number;
  readonly version?: string;
}

async function findStart({ path, url }: DownloadOptions): Promise<Start> {
  const size = (await stat(path).catch(() => undefined))?.size ?? 0;
  const origin = await readOrigin(path);
  if (size > 0 && origin?.url === url && origin.version !== "") return { at: size, version: origin.version };
  return { at: 0 };
}

function readOrigin(path: string): Promise<Origin | undefined> {
  return readFile(originPath(path), "utf8").then(
    (text) => JSON.parse(text) as Origin,
    () => undefined,
  );
}

function request(url: string, start: Start, signal: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { "accept-encoding": "identity" };
  if (start.version !== undefined) {
    headers.range = `bytes=${start.at}-`;
    headers["if-range"] = start.version;
  }
  return fetch(url, { headers, signal });
}

function readRangeStart(response: Response, start: Start): number {
  const range = /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "");
  if (start.version !== undefined && Number(range?.[1]) === start.at) return start.at;
  throw new Problem({
    rule: `A continued download goes on at byte ${start.at}.`,
    came: `"${response.headers.get("content-range")}" from ${response.url}`,
    cure: "Delete the file that ends in .part and start again.",
  });
}

/** Bytes that the whole file has, as far as the server says; checked against what is known. */
function readTotal(
  response: Response,
  from: number,
  { bytes, limit, url }: DownloadOptions,
): number | undefined {
  const length = response.headers.get("content-length");
  const total = length === null ? undefined : from + Number(length);
  if (total === undefined || (total <= limit && (bytes === undefined || total === bytes))) return total;
  throw new Problem({
    rule: bytes === undefined ? `The archive has at most ${limit} bytes.` : `The archive has ${bytes} bytes.`,
    came: `${total} announced by ${url}`,
    cure: "Look at the official page: the file may have moved or changed. Give its new place with --url.",
  });
}

async function remember(path: string, url: string, response: Response): Promise<void> {
  // A weak tag does not promise the same bytes.
  const tag = response.headers.get("etag");
  const version = (tag?.startsWith("W/") ? null : tag) ?? response.headers.get("last-modified") ?? "";
  await writeFile(originPath(path), JSON.stringify({ url, version } satisfies Origin));
}

async function write(
  body: ReadableStream<Uint8Array>,
  from: number,
  total: number | undefined,
  options: DownloadOptions & { onBytes(): void },
): Promise<void> {
  const { path, url, limit, bytes } = options;
  const file = createWriteStream(path, { flags: from === 0 ? "w" : "a" });
  const closed = finished(file);
  closed.catch(() => {});
  let done = from;
  const most = bytes ?? total ?? limit;
  try {
    for await (const part of body) {
      options.onBytes();
      done += part.length;
      if (done > most) break;
      if (!file.write(part)) await Promise.race([once(file, "drain"), closed]);
      options.onProgress(done, total);
    }
  } finally {
    file.end();
    await closed;
  }
  if (done <= most && (bytes === undefined || done === bytes) && (total === undefined || done === total))
    return;
  if (done > most) await forget(path);
  throw new Problem({
    rule: `The archive has ${bytes ?? total ?? `at most ${limit}`} bytes.`,
    came: `${done > most ? "more than that" : done} from ${url}`,
    cure: RERUN,
  });
}

function refused({ status, statusText }: Response, url: string): Problem {
  return new Problem({
    rule: "The server must give the archive.",
    came: `${status} ${statusText} from ${url}`,
    cure: "Look at the official page: the file may have moved. Give its new place with --url, or unpack it by hand.",
  });
}

function originPath(path: string): string {
  return `${path}.json`;
}

function describe(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message} (${cause.message})` : message;
}
