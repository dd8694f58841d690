// Loaded with --require into an evaluating process: writes a CPU profile of the whole of it to PARITY_BENCH_PROFILE.
// Node's own --cpu-prof is not allowed in NODE_OPTIONS, and the flags of that process are not the bench's to set.
const { renameSync, writeFileSync } = require("node:fs");
const { Session } = require("node:inspector");

const SAMPLING_MICROSECONDS = 200;
const file = process.env.PARITY_BENCH_PROFILE;
const session = new Session();
session.connect();
session.post("Profiler.enable");
session.post("Profiler.setSamplingInterval", { interval: SAMPLING_MICROSECONDS });
session.post("Profiler.start");

const exit = process.reallyExit;
process.reallyExit = function stopProfiling(code) {
  session.post("Profiler.stop", (error, result) => {
    writeFileSync(`${file}.part`, error ? "null" : JSON.stringify(result.profile));
    // Whoever waits for the file finds it whole.
    renameSync(`${file}.part`, file);
  });
  return exit.call(process, code);
};
