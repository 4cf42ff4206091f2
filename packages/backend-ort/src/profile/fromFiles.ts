import type { ProfileSource } from "../runtime.js";

/** Native ONNX Runtime writes a session's profile to a file, whose name begins as it is told. */
export function profilesFromFiles(): ProfileSource {
  let last = 0;
  return {
    options: () => {
      const { tmpdir } = process.getBuiltinModule("node:os");
      const { join } = process.getBuiltinModule("node:path");
      const { mkdtempSync } = process.getBuiltinModule("node:fs");
      return { profileFilePrefix: join(mkdtempSync(join(tmpdir(), "hyaline-profile-")), String(++last)) };
    },
    end: async (session, { profileFilePrefix }) => {
      const { dirname, join } = process.getBuiltinModule("node:path");
      const { readdirSync, readFileSync, rmSync } = process.getBuiltinModule("node:fs");
      const folder = dirname(profileFilePrefix as string);
      session.endProfiling();
      const [file] = readdirSync(folder);
      const text = readFileSync(join(folder, file as string), "utf8");
      rmSync(folder, { recursive: true });
      return text;
    },
  };
}
