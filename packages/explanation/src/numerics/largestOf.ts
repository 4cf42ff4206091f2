/** Which output is the largest, the first of equal ones: of as many as a layer or a vocabulary has. */
export function largestOf(outputs: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < outputs.length; i++) if ((outputs[i] as number) > (outputs[best] as number)) best = i;
  return best;
}
