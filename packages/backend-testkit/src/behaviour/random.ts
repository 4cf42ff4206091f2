import { jit, random, type Tensor } from "@hyaline/core";
import { type Behaviour, insist } from "./behaviour.js";

// Recorded on the reference backend, whose Threefry is held to its authors' known answers.
const RECORDED = {
  bits: [3134548294, 3733159049, 3746501087, 894150801, 801545058],
  "bits of the first of two": [3164236999, 3984487275, 3923418436, 1366451097],
  "the second, folded with 7": [1706764295, 1140930525],
  "whole numbers below 1000": [891, 634, 81, 881],
} as const;

/** The same key gives the same bits everywhere. The key is known only to the run, so that the backend has to compute them. */
export const sameRandomBits: Behaviour = {
  name: "a key gives the recorded bits",
  run: async (backend) => {
    const draw = jit(
      (key: Tensor) => {
        const [first, second] = random.split(key) as [Tensor, Tensor];
        return {
          bits: random.bits(key, [5]),
          "bits of the first of two": random.bits(first, [2, 2]),
          "the second, folded with 7": random.fold(second, 7),
          "whole numbers below 1000": random.integer(second, [4], { low: 0, high: 1000 }),
        };
      },
      { backend },
    );
    const drawn = await draw(random.key(42));
    draw.dispose();
    for (const [what, tensor] of Object.entries(drawn)) {
      const recorded = RECORDED[what as keyof typeof RECORDED];
      const got = [...(await tensor.data())];
      insist(String(got) === String(recorded), `${what} of the key 42: ${got}, recorded ${recorded}`);
    }
  },
};
