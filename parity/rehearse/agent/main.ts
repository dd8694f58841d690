import { rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { CellSpec, Reply, Request, SlotSpec } from "../cell/types";
import { Application } from "./application/server";
import { Haproxy } from "./haproxy";
import { Nginx } from "./nginx";
import { rootOf, setUp } from "./setup";
import { runTrial, type Server } from "./trial";

/** The first process of a cell: it does what it is asked on its input, a line of JSON each, and ends with it. */
class Cell {
  private readonly slots = new Map<string, Server & { readonly application: Application }>();
  private haproxy: Haproxy | null = null;
  private spec: CellSpec | null = null;

  async answer(request: Request): Promise<Reply> {
    switch (request.kind) {
      case "set-up":
        await this.setUp(request.spec);
        return { kind: "ready" };
      case "trial": {
        const slot = this.slots.get(request.trial.slot)!;
        const around = { haproxy: this.haproxy!, application: slot.application };
        return { kind: "trial", result: await runTrial(request.trial, slot, around) };
      }
    }
  }

  private async setUp(spec: CellSpec): Promise<void> {
    this.spec = spec;
    setUp(spec);
    this.haproxy = new Haproxy(spec);
    await Promise.all([this.haproxy.start(), ...spec.slots.map((slot) => this.open(spec, slot))]);
  }

  private async open(spec: CellSpec, slot: SlotSpec): Promise<void> {
    const root = rootOf(spec, slot.name);
    const application = new Application(spec.applicationTls);
    this.slots.set(slot.name, { root, nginx: new Nginx(spec, slot), steps: slot.steps, application });
    await application.listen(`${spec.folder}/${slot.name}.application`);
    for (const path of slot.sockets)
      await application.listen(join(root, path), `${spec.folder}/${slot.name}.listening`);
  }

  /** Without a namespace of processes nothing else ends what was started. */
  async stop(): Promise<void> {
    this.haproxy?.stop();
    await Promise.all([...this.slots.values()].map(({ nginx }) => nginx.stop()));
    // In a cell the folder is in memory, and goes with it.
    if (this.spec?.isolated === false) rmSync(this.spec.folder, { recursive: true, force: true });
  }
}

function start(): void {
  const cell = new Cell();
  const say = (id: number, reply: Reply): void => void process.stdout.write(`${JSON.stringify({ id, reply })}\n`);
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    const { id, request } = JSON.parse(line) as { id: number; request: Request };
    cell.answer(request).then(
      (reply) => say(id, reply),
      (error: Error) => say(id, { kind: "failed", message: error.message }),
    );
  });
  // Whoever asked is gone, however it went.
  lines.on("close", () => void cell.stop().finally(() => process.exit(0)));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => lines.close());
}

start();
