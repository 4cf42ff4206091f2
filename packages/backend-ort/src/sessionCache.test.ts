import { expect, test } from "vitest";
import type { Session } from "./runtime.js";
import { SessionCache } from "./sessionCache.js";

/** Sessions that note their release. */
function maker() {
  const released: string[] = [];
  const create = (name: string) => async (): Promise<Session> => ({
    run: async () => ({}),
    release: async () => {
      released.push(name);
    },
  });
  return { released, create };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

test("the session used longest ago goes first, however it was found", async () => {
  const { released, create } = maker();
  const cache = new SessionCache(2);
  const a = cache.enter("a", create("a"));
  cache.leave(a);
  cache.leave(cache.enter("b", create("b")));
  expect(cache.enter("a", create("a"), a)).toBe(a);
  cache.leave(a);
  cache.leave(cache.enter("c", create("c")));
  await settled();
  expect(released).toEqual(["b"]);
  expect(cache.size).toBe(2);
});

test("a session that runs is released when it has run, and what was released is not found again", async () => {
  const { released, create } = maker();
  const cache = new SessionCache(1);
  const a = cache.enter("a", create("a"));
  cache.leave(cache.enter("b", create("b")));
  await settled();
  expect(released).toEqual([]);
  cache.leave(a);
  await settled();
  expect(released).toEqual(["a"]);
  const again = cache.enter("a", create("a"), a);
  expect(again).not.toBe(a);
  expect(again.ready).toBeUndefined();
  await again.session;
  expect(again.ready).toBeDefined();
});

test("a session that cannot be made is made anew the next time", async () => {
  const { create } = maker();
  const cache = new SessionCache(1);
  const failed = cache.enter("a", () => Promise.reject(new Error("no room")));
  await expect(failed.session).rejects.toThrow("no room");
  cache.leave(failed);
  expect(cache.size).toBe(0);
  const made = cache.enter("a", create("a"), failed);
  expect(await made.session).toBeDefined();
  expect(made).not.toBe(failed);
});
