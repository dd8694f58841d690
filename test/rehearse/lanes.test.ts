import { expect } from "chai";
import { Lanes } from "../../parity/rehearse/removal/lanes";
import type { Slot } from "../../parity/rehearse/session";

const slot = (name: string): Slot => ({ name }) as unknown as Slot;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("lanes of the removal experiment", () => {
  it("open one after another, and each takes what came first", async () => {
    const lanes = new Lanes([slot("a"), slot("b")], (index) => index * 30);
    const begun: string[] = [];
    const work = (task: string) => (on: Slot) => {
      begun.push(`${task} on ${(on as unknown as { name: string }).name}`);
      return pause(60);
    };
    await Promise.all(["one", "two", "three"].map((task) => lanes.run(work(task))));
    expect(begun).to.deep.equal(["one on a", "two on b", "three on a"]);
  });

  it("give a slot back where the work fails", async () => {
    const lanes = new Lanes([slot("a")]);
    const failing = lanes.run(() => Promise.reject(new Error("no"))).catch((error: Error) => error.message);
    expect(await lanes.run(() => Promise.resolve("yes"))).to.equal("yes");
    expect(await failing).to.equal("no");
  });

  it("do what is to be alone one at a time, however many are open", async () => {
    const lanes = new Lanes([slot("a"), slot("b")]);
    let [now, most] = [0, 0];
    const work = async (): Promise<void> => {
      most = Math.max(most, ++now);
      await pause(5);
      now--;
    };
    await Promise.all([1, 2, 3].map(() => lanes.alone(work)));
    expect(most).to.equal(1);
  });
});
