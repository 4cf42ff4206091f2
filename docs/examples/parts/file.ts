/**
 * The bytes of a file beside an example, in Node and on a page.
 *
 * @example
 * ```ts fragment: the file is the caller's
 * const bytes = await file(new URL("./digits.onnx", import.meta.url));
 * ```
 */
export async function file(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  if (url.protocol === "file:") {
    const { readFile } = process.getBuiltinModule("node:fs/promises");
    return new Uint8Array(await readFile(url));
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}
