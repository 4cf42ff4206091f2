const width = 24;

/** `training    ━━━━━━━━━━━━────────────  50 %  epoch 8 of 16` */
export function progressLine(what: string, done: number, total: number, detail = ""): string {
  const share = total > 0 ? Math.min(1, done / total) : 0;
  const filled = Math.round(share * width);
  const bar = "━".repeat(filled) + "─".repeat(width - filled);
  return `  ${what.padEnd(20)}  ${bar}  ${String(Math.floor(share * 100)).padStart(3)} %  ${detail}`.trimEnd();
}

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
