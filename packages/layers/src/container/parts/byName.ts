import { type AnyLayer, asLayer } from "../../layer.js";

/** The layers of a list under the names of their kinds, counted from 1: `dense1`, `relu1`, `dense2`. */
function namedAfterKind(layers: readonly AnyLayer[]): Record<string, AnyLayer> {
  const counts = new Map<string, number>();
  return Object.fromEntries(
    layers.map((layer) => {
      const kind = asLayer(layer).name;
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      return [`${kind}${count}`, layer];
    }),
  );
}

/** A list of layers by their kinds, or the record that was given. */
export const byName = (
  layers: readonly AnyLayer[] | Readonly<Record<string, AnyLayer>>,
): Readonly<Record<string, AnyLayer>> => (isList(layers) ? namedAfterKind(layers) : layers);

const isList = (layers: unknown): layers is readonly AnyLayer[] => Array.isArray(layers);
