/** A copy of a file with a few changes: flipped bits, extreme varints, cut, repeated and moved pieces. */
export function mutate(bytes: Uint8Array, random: () => number): Uint8Array {
  let out = new Uint8Array(bytes);
  const below = (n: number) => Math.floor(random() * n);
  const changes = 1 + below(4);
  for (let i = 0; i < changes && out.length > 0; i++) {
    const at = below(out.length);
    switch (below(6)) {
      case 0:
        out[at] = (out[at] as number) ^ (1 << below(8));
        break;
      case 1:
        out[at] = [0, 1, 0x7f, 0x80, 0xff][below(5)] as number;
        break;
      case 2:
        out = out.slice(0, at);
        break;
      case 3:
        out.fill(0xff, at, at + below(10));
        break;
      case 4: {
        const piece = out.slice(at, at + below(64));
        const to = below(out.length);
        out = concat(out.slice(0, to), piece, out.slice(to));
        break;
      }
      default:
        out = concat(out.slice(0, at), out.slice(at + below(16)));
    }
  }
  return out;
}

function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** The same numbers in [0, 1) for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
