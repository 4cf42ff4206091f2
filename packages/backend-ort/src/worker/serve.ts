import type { Executable, Storage } from "@hyaline/core";
import type { Engine, OpenDevice } from "../engine.js";
import { localEngine } from "../localEngine.js";
import { Link, Moved, type Port } from "./link.js";
import type { PageService, Standing, WorkerService } from "./services.js";

/** Answers a page's calls with an engine of this thread, on what `open` opens. */
export function serve(port: Port, open: OpenDevice): void {
  const storages = new Map<number, Storage>();
  const executables = new Map<number, Executable>();
  let opened: Engine | undefined;
  const engine = (): Engine => opened as Engine;

  const standing = (): Standing => ({ ...engine().memory(), notes: engine().info.notes });

  const service: WorkerService = {
    open: async (options, urls) => {
      opened = await localEngine(options, open, urls);
      // What is written crosses over, and stays here.
      const abilities = { ...opened.abilities, wrapsHost: false };
      return { info: { ...opened.info, worker: true }, abilities };
    },
    write: (storage, data, spec) => {
      storages.set(storage, engine().write(data, spec));
    },
    read: async (storage, spec) => {
      const data = await engine().read(storages.get(storage), spec);
      const copy = data.slice();
      return new Moved(copy, [copy.buffer as ArrayBuffer]);
    },
    free: (storage) => {
      const own = storages.get(storage);
      storages.delete(storage);
      if (own !== undefined) engine().free(own);
    },
    compile: async (executable, program) => {
      const serialize = (ownNodes: boolean) => page.call("serialize", [executable, ownNodes]);
      executables.set(executable, await engine().compile({ ...program, serialize }));
      return standing();
    },
    run: async (executable, inputs, outputs) => {
      const given = inputs.map((input) => storages.get(input));
      const results = (await executables.get(executable)?.run(given)) ?? [];
      outputs.forEach((output, i) => {
        storages.set(output, results[i]);
      });
      return standing();
    },
    release: (executable) => {
      executables.get(executable)?.dispose();
      executables.delete(executable);
      return standing();
    },
    profile: () => engine().profile(),
    dispose: () => engine().dispose(),
  };
  const page = new Link<PageService>(port, service);
}
