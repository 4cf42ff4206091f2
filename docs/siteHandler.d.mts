import type { RequestListener } from "node:http";

export function siteHandler(options?: {
  /** What is served (default: the built site). */
  readonly folder?: string;
  /** The path under which it stands, with a slash at both ends. */
  readonly base?: string;
  /** Send none of the headers that `_headers` asks for. */
  readonly plain?: boolean;
}): RequestListener;
