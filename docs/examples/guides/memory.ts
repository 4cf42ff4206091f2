import { ortBackend } from "@hyaline/backend-ort";
import { jit, linspace, liveStorages, scope, type Tensor, useBackend } from "@hyaline/core";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const before = liveStorages();
  const mean = await scope(async () => {
    const x = linspace(0, 1, 1000);
    const y = await jit((z: Tensor) => z.square().mean())(x);
    log(`inside: ${liveStorages() > before}`);
    return y;
  });
  log(`kept ${liveStorages() - before}: ${Number(await mean.array()).toFixed(4)}`);
  mean.dispose();
  log(`after dispose: ${liveStorages() - before}`);
};
