#!/usr/bin/env node
"use strict";

const { existsSync } = require("node:fs");
const { join } = require("node:path");

const command = join(__dirname, "..", "dist", "cli.js");
if (!existsSync(command)) {
  process.stderr.write("parity: it is not built yet; run `npm run build` in its folder\n");
  process.exit(2);
}
require(command).start();
