import type { RequestListener } from "node:http";

/** The headers that the text of a `_headers` file asks a host to send with the file at `path`, such as "/plots/bar.html". */
export function headersOf(text: string, path: string): Readonly<Record<string, string>>;

export function siteHandler(options?: {
  /** What is served (default: the built site). */
  readonly folder?: string;
  /** The path under which it stands, with a slash at both ends. */
  readonly base?: string;
  /** Send none of the headers that `_headers` asks for. */
  readonly plain?: boolean;
}): RequestListener;
