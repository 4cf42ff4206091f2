/** Vowels by their formants (Peterson and Barney, 1952): frequency and bandwidth in Hz, and amplitude. */
const vowels = {
  a: [
    [730, 80, 1],
    [1090, 90, 0.5],
    [2440, 120, 0.25],
  ],
  i: [
    [270, 60, 1],
    [2290, 100, 0.4],
    [3010, 120, 0.25],
  ],
  e: [
    [530, 70, 1],
    [1840, 100, 0.5],
    [2480, 120, 0.3],
  ],
  u: [
    [300, 60, 1],
    [870, 90, 0.4],
    [2240, 120, 0.1],
  ],
} as const;

const RATE = 16_000;

/** A voice that says a row of vowels, at 16 kHz: pulses of the vocal cords through the resonances of the mouth. */
export function voice(text: string): Float32Array {
  const parts = [...text].map((letter, i) => vowel(letter as keyof typeof vowels, 120 + 8 * (i % 3)));
  const all = parts.flatMap((part) => [...part, ...new Array<number>(600).fill(0)]);
  const loudest = Math.max(...all.map(Math.abs));
  return Float32Array.from(all, (n) => (0.5 * n) / loudest);
}

function vowel(letter: keyof typeof vowels, pitch: number): number[] {
  const count = 0.18 * RATE;
  const source = glottis(count, pitch);
  const sound = new Array<number>(count).fill(0);
  for (const [frequency, bandwidth, amplitude] of vowels[letter]) {
    const radius = Math.exp((-Math.PI * bandwidth) / RATE);
    const turn = 2 * radius * Math.cos((2 * Math.PI * frequency) / RATE);
    let [last, before] = [0, 0];
    source.forEach((n, i) => {
      [last, before] = [(1 - radius) * n + turn * last - radius * radius * before, last];
      sound[i] = (sound[i] as number) + amplitude * last;
    });
  }
  const fade = 0.04 * RATE;
  return sound.map((n, i) => n * Math.sin((Math.PI / 2) * Math.min(1, Math.min(i, count - i) / fade)));
}

/** Pulses with a little vibrato, made dull by two low passes. */
function glottis(count: number, pitch: number): number[] {
  let [phase, once, twice] = [0, 0, 0];
  return Array.from({ length: count }, (_, i) => {
    phase += (pitch * (1 + 0.03 * Math.sin((10 * Math.PI * i) / RATE) - (0.1 * i) / count)) / RATE;
    const pulse = phase >= 1 ? 1 : 0;
    phase -= pulse;
    once = 0.96 * once + pulse;
    twice = 0.9 * twice + once;
    return twice;
  });
}

/** White noise, the same each time. */
export function noise(count: number, loudness: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return loudness * (state / 2 ** 31 - 1);
  });
}
