import { expect, test } from "vitest";
import { Queue } from "./queue.js";

const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

test("one task after the other, in the order they came, also where one fails", async () => {
  const queue = new Queue();
  const log: string[] = [];
  const task = (name: string) => async () => {
    log.push(`${name} begins`);
    await later();
    log.push(`${name} ends`);
    if (name === "b") throw new Error(name);
    return name;
  };
  const first = queue.add(task("a"));
  expect(log).toEqual(["a begins"]);
  const settled = await Promise.allSettled([first, queue.add(task("b")), queue.add(task("c"))]);
  expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(log).toEqual(["a", "b", "c"].flatMap((name) => [`${name} begins`, `${name} ends`]));
});

test("a turn is handed on: who comes meanwhile waits behind those who wait", async () => {
  const queue = new Queue();
  const log: string[] = [];
  expect(queue.enter()).toBeUndefined();
  const second = queue.enter()?.then(() => log.push("second"));
  queue.leave();
  const third = queue.enter()?.then(() => log.push("third"));
  await second;
  expect(log).toEqual(["second"]);
  queue.leave();
  await third;
  queue.leave();
  expect(queue.enter()).toBeUndefined();
});
