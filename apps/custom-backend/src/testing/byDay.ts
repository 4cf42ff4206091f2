import { oneOfEachOp } from "@hyaline/backend-testkit";

/** By day one example of each op and two drawn ones; the whole kit at night. */
export const byDay = process.env.HYALINE_NIGHTLY === "1" ? {} : { examples: oneOfEachOp, draws: 2 };
