import { expect } from "chai";
import type { Resource } from "../../parity/graph/types";
import { brief, type Declaration, type Judged, judgeProgram, type Program, type Run } from "./support";

const STACKS = ["staging", "prod-au", "prod-us", "prod-eu"];
const declaration: Declaration = {
  stacks: Object.fromEntries(STACKS.map((stack, index) => [stack, { "app:min": [2, 3, 4, 6][index]! }])),
  varies: { "app:min": 37 },
};

const bucket = (run: Run, more: Partial<Resource> & { name: string }): Resource =>
  run.add({ type: "aws:s3/bucket:Bucket", ...more });
const component = (run: Run, more: Partial<Resource> & { name: string }): Resource =>
  run.add({ kind: "component", type: "app:Storage", options: {}, ...more });
const found = (program: Program, declare: Declaration = declaration): string[] => brief(judgeProgram(declare, program));

describe("one deviation is told once", () => {
  describe("a resource below another parent", () => {
    const below = (parent: Partial<Resource>, child: (eu: boolean) => Resource["options"]): Program => {
      return (run) => {
        run.number("app:min");
        const eu = run.stack === "prod-eu";
        const storage = component(run, { name: "storage" });
        const files = bucket(run, { name: "files", parent: storage.path, ...parent });
        const options = child(eu);
        const token = bucket(run, { name: "token", parent: eu ? files.path : storage.path, options });
        bucket(run, { name: "inner", parent: token.path, options });
      };
    };

    it("takes the options along that it inherits there", () => {
      const program = below({ options: { protect: true } }, (eu) => (eu ? { protect: true } : {}));
      expect(found(program)).to.deep.equal(["transparent resource-moved prod-eu storage/token -"]);
    });

    it("does not take options along that the new parent does not have", () => {
      const program = below({ options: {} }, (eu) => (eu ? { protect: true } : {}));
      expect(found(program)).to.deep.equal([
        "transparent resource-moved prod-eu storage/token -",
        "transparent added prod-eu storage/token protect",
      ]);
    });
  });

  describe("a component under another name", () => {
    const named = (name: string, more: (run: Run) => object = () => ({})): Program => {
      return (run) => {
        run.number("app:min");
        const storage = component(run, { name: run.stack === "prod-eu" ? name : "storage" });
        const aliases = [{ parent: storage.path, type: "aws:s3/bucketV2:BucketV2" }];
        bucket(run, { name: "files", parent: storage.path, options: { aliases, ...more(run) } });
      };
    };

    it("takes the aliases of its children along, in which its name stands", () => {
      expect(found(named("store"))).to.deep.equal(["transparent resource-renamed prod-eu storage -"]);
    });

    it("does not take along what else differs in them", () => {
      const protect = (run: Run): object => (run.stack === "prod-eu" ? { protect: true } : {});
      expect(found(named("store", protect))).to.deep.equal([
        "transparent resource-renamed prod-eu storage -",
        "transparent added prod-eu storage/files protect",
      ]);
      const aliases = (run: Run): object => (run.stack === "prod-eu" ? { aliases: [{ parent: "other" }] } : {});
      expect(found(named("store", aliases))).to.have.length(2);
      expect(found(named("storage", aliases))).to.have.length(1);
    });
  });

  it("takes inherited aliases along with those of the parent", () => {
    const program: Program = (run) => {
      run.number("app:min");
      const before = run.stack === "prod-eu" ? ["urn:pulumi:x::app::app:Storage::old"] : [];
      const storage = component(run, { name: "storage", options: { aliases: before } });
      const own = { parent: storage.path, type: "aws:s3/bucketV2:BucketV2" };
      const aliases = [own, ...before.map((urn) => `${urn}$files`)];
      bucket(run, { name: "files", parent: storage.path, options: { aliases } });
    };
    expect(found(program)).to.deep.equal(["transparent added prod-eu storage aliases"]);
  });

  describe("resources that are made in a loop", () => {
    const loop = (times: (run: Run) => number, more: (run: Run) => void = () => undefined): Program => {
      return (run) => {
        const count = times(run);
        for (let index = 0; index < count; index++) bucket(run, { name: `more-${index}` });
        more(run);
      };
    };
    const likes = ({ deviations }: Judged): [string | null, string | undefined][] =>
      deviations.map(({ resource, words }) => [resource, words["like"]]);

    it("as often as a variance says, are told at the first that concerns most stacks, with how many more", () => {
      const judged = judgeProgram(
        declaration,
        loop((run) => run.number("app:min")),
      );
      expect(brief(judged)).to.deep.equal([`transparent unshown ${STACKS.join(",")} more-6 -`]);
      expect(likes(judged)).to.deep.equal([["more-6", "34"]]);
      expect(judged.deviations[0]!.cause).to.equal("chosen by `app:min`");
    });

    it("in one stack more often, are told at the first, in the order of numbers", () => {
      const judged = judgeProgram(
        declaration,
        loop((run) => (run.stack === "prod-eu" ? 12 : 9) + 0 * run.number("app:min")),
      );
      expect(brief(judged)).to.deep.equal(["transparent resource-added prod-eu more-9 -"]);
      expect(likes(judged)).to.deep.equal([["more-9", "2"]]);
    });

    it("are told once where no stack shows it, only a pair", () => {
      const stacks = Object.fromEntries(STACKS.map((stack) => [stack, { "app:on": true, "app:min": 1 }]));
      const declare = { stacks, varies: { "app:on": true } };
      const judged = judgeProgram(
        declare,
        loop((run) => (run.flag("app:on") ? 1 : 5) * run.number("app:min")),
      );
      expect(likes(judged)).to.deep.equal([["more-1", "3"]]);
    });

    it("are told apart from those of another type, another name or another place", () => {
      const program = loop(
        (run) => 1 + 0 * run.number("app:min"),
        (run) => {
          if (run.stack !== "prod-eu") return;
          for (const name of ["a-1", "b-1"]) bucket(run, { name });
          run.add({ type: "aws:sqs/queue:Queue", name: "a-2" });
          bucket(run, { name: "a-3", parent: "more-0" });
        },
      );
      expect(found(program)).to.deep.equal(
        ["a-1", "a-2", "b-1", "more-0/a-3"].map((name) => `transparent resource-added prod-eu ${name} -`),
      );
    });

    it("are told nevertheless where a waiver accepts the one that stands for them", () => {
      const program = loop((run) => (run.stack === "prod-eu" ? 12 : 9) + 0 * run.number("app:min"));
      const waivers = [{ stack: "prod-eu", resource: "more-9", property: null }];
      expect(likes(judgeProgram({ ...declaration, waivers }, program))).to.deep.equal([
        ["more-10", "1"],
        ["more-9", undefined],
      ]);
    });
  });
});
