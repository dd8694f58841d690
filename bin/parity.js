#!/usr/bin/env node
"use strict";

const { existsSync } = require("node:fs");
const { join } = require("node:path");

const command = join(__dirname, "..", "dist", "cli.js");
if (!existsSync(command)) {
  process.stderr.write("parity: it is not built yet; run `npm run build` in its folder\n");
  process.exit(2);
}
// V8 of Node.js 20 optimises functions that are called a few hundred times, which a command that lives for half a second
// never gets back: without it the verdict's main process takes 190 ms of CPU, not 240. Later ones wait by themselves.
if (process.versions.v8.startsWith("11.")) require("node:v8").setFlagsFromString("--interrupt-budget=1000000");
require(command).start();
