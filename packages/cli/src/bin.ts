#!/usr/bin/env node
// The `hyaline` command. Its commands are not written yet; it says so and ends well.

const command = process.argv[2] ?? "help";
console.log(`hyaline ${command}: not yet`);
