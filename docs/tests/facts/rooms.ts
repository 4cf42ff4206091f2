import { type Declared, hasFacts } from "@hyaline/core/facts";
import * as explainers from "@hyaline/explainers";
import * as layers from "@hyaline/layers";
import * as metrics from "@hyaline/metrics";
import * as optimizers from "@hyaline/optimizers";
import * as plots from "@hyaline/plots";
import { losses, scores } from "@hyaline/training";

/** What rooms export, by the room's name: no registry, an export that carries facts is listed. */
const rooms = { explainers, metrics, plots, layers, optimizers, training: { ...losses, ...scores } };

export type Room = keyof typeof rooms;
export const roomNames = Object.keys(rooms) as readonly Room[];

/** The page of an item: names that differ in capitals alone cannot be files side by side on every system. */
export const pageOf = (name: string): string => (name === "heatmap" ? "heatmapOfRows" : name);

/** What a room exports with facts, in the order of its families. */
export const declaredOf = (room: Room): readonly Declared[] =>
  Object.values(rooms[room]).filter((each): each is typeof each & Declared => hasFacts(each));
