import dgram from "node:dgram";
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import os from "node:os";
import type { Surroundings } from "../types";

const RealDate = Date;
const realRandom = Math.random;
const realPid = process.pid;
const [realHostname, realUserInfo, realKill] = [os.hostname, os.userInfo, process.kill];

/** Above the process ids of Linux (2^22) and macOS: no other process is called so. */
const FIRST_PID = 10_000_000;

/**
 * Puts clock, random numbers and the names of machine, user and process under the evaluation's control. Each reading of
 * the clock is one millisecond later than the one before, so that waiting ends and runs are alike.
 */
export function enterSurroundings(surroundings: Surroundings): void {
  let now = surroundings.clock;
  const tick = (): number => now++;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: [], newTarget) =>
      Reflect.construct(
        target,
        args.length === 0 ? [tick()] : args,
        newTarget === globalThis.Date ? target : newTarget,
      ),
    apply: (target) => new target(tick()).toString(),
    get: (target, key, receiver) => (key === "now" ? tick : Reflect.get(target, key, receiver)),
  });
  Math.random = seeded(surroundings.seed);
  const { HOSTNAME: host, USER: user } = surroundings.env;
  if (host !== undefined) os.hostname = () => host;
  // Texts, whatever encoding is asked for: nobody asks for bytes.
  if (user !== undefined) os.userInfo = (() => ({ ...realUserInfo(), username: user })) as typeof os.userInfo;
  enterProcess(FIRST_PID + surroundings.seed);
  syncBuiltinESMExports();
}

/** Which of the pool's processes makes an evaluation is chance. A program may still send itself a signal. */
function enterProcess(pid: number): void {
  Object.defineProperty(process, "pid", { value: pid, configurable: true, enumerable: true, writable: true });
  process.kill = (target, signal) => realKill.call(process, target === pid ? realPid : target, signal);
}

/** Tells `watch` of repeating timers: a program that never stops one never ends. */
export function watchIntervals(watch: { started(timer: unknown): void; cleared(timer: unknown): void }): void {
  const { setInterval: set, clearInterval: clear } = globalThis;
  globalThis.setInterval = ((...args: Parameters<typeof set>) => {
    const timer = set(...args);
    watch.started(timer);
    return timer;
  }) as typeof set;
  globalThis.clearInterval = ((timer: Parameters<typeof clear>[0]) => {
    watch.cleared(timer);
    clear(timer);
  }) as typeof clear;
}

/** For the tool's own work between evaluations. */
export function leaveSurroundings(): void {
  globalThis.Date = RealDate;
  Math.random = realRandom;
  os.hostname = realHostname;
  os.userInfo = realUserInfo;
  Object.defineProperty(process, "pid", { value: realPid, configurable: true, enumerable: true, writable: true });
  process.kill = realKill;
}

/** mulberry32: small, and good enough for what programs draw. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Makes the environment exactly `env`. */
export function replaceEnvironment(env: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  for (const [name, value] of Object.entries(env)) if (process.env[name] !== value) process.env[name] = value;
}

/** No connection leaves the process, and no name is asked for: a program that needs the network is told so. */
export function refuseNetwork(): void {
  net.Socket.prototype.connect = function refused(this: net.Socket) {
    const error = refusal();
    process.nextTick(() => this.destroy(error));
    return this;
  };
  dgram.Socket.prototype.bind =
    dgram.Socket.prototype.connect =
    dgram.Socket.prototype.send =
      function refused() {
        throw refusal();
      };
  refuseLookups(dns, (...args) => {
    const callback = args.at(-1);
    if (typeof callback !== "function") throw refusal();
    const error = refusal();
    process.nextTick(() => callback(error));
  });
  refuseLookups(dns.promises, () => Promise.reject(refusal()));
  syncBuiltinESMExports();
}

/** `lookup`, `lookupService`, `resolve`, `resolve4` …, `reverse`. */
function refuseLookups(module: object, refuse: (...args: unknown[]) => unknown): void {
  for (const name of Object.keys(module).filter((key) => /^(lookup|resolve|reverse)/.test(key)))
    Object.assign(module, { [name]: refuse });
}

/** Between the program's own line and the socket lie more frames than an error keeps. */
const FRAMES = 50;

/** Made where the program asks: a later turn has no line of its any more. */
function refusal(): Error {
  const kept = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  const error = new Error("the network is not available while parity evaluates a program");
  Error.stackTraceLimit = kept;
  return Object.assign(error, { code: "ENETUNREACH" });
}
