import { describe, expect, test } from "vitest";
import { terminal } from "./terminal.js";
import { textTable } from "./textTable.js";

const stream = (isTTY: boolean) => {
  const parts: string[] = [];
  return { parts, isTTY, columns: 20, write: (text: string) => parts.push(text) };
};

describe("terminal", () => {
  test("a status line is replaced by what follows, and cut to the width", () => {
    const out = stream(true);
    const { status, line } = terminal(out, stream(true));
    status("1 of 2");
    status(`2 of 2 ${"x".repeat(100)}`);
    line("done");
    expect(out.parts).toEqual(["1 of 2", "\r\u001B[2K", "2 of 2 xxxxxxxxxxxx", "\r\u001B[2K", "done\n"]);
  });

  test("a log file gets no status lines", () => {
    const [out, err] = [stream(false), stream(false)];
    const { status, line, error } = terminal(out, err);
    status("1 of 2");
    line("done");
    error("oh");
    expect([out.parts, err.parts]).toEqual([["done\n"], ["oh\n"]]);
  });
});

test("a table lines its columns up", () => {
  expect(
    textTable(
      ["method", "ms"],
      [
        ["lime", "1,200"],
        ["kernelShap", "30"],
      ],
    ),
  ).toEqual(["method         ms", "──────────  ─────", "lime        1,200", "kernelShap     30"]);
});
