import { expect } from "chai";
import { Random } from "../decisions/random";
import { useRealNginx } from "../real-nginx";
import { installedFacts, isEnvironment } from "./installed";
import { withMistakes } from "./mistakes";
import { FACTS, modelSays, ORDINARY, type Says, STARTS } from "./starts";

/** `NGINX_CASES=20` looks at twenty times as many. */
const SCALE = Number(process.env["NGINX_CASES"] ?? 1);

describe("nginx: why it would not start", () => {
  for (const [index, facts] of FACTS.entries()) {
    it(`says of ${STARTS.length} configurations what nginx ${facts.version} says, at its line`, () => {
      const wrong = STARTS.flatMap(({ text, says }) => {
        const found = modelSays(text, "DIR/nginx.conf", facts).says;
        return JSON.stringify(found) === JSON.stringify(says[index])
          ? []
          : [{ text, nginx: says[index], model: found }];
      });
      expect(wrong).to.deep.equal([]);
    });
  }
});

describe("nginx: why it would not start, held against nginx", function () {
  this.timeout(120_000 * SCALE);
  const real = useRealNginx();

  /** nginx's first complaint; null where it has none. */
  function realSays(text: string): Says {
    const { ok, messages } = real().test({ "nginx.conf": text });
    const first = messages.find(({ level }) => level === "emerg");
    if (ok) return null;
    return [first?.text.replaceAll(real().dir, "DIR") ?? "nothing", first?.line ?? 0];
  }

  it("what is recorded of nginx 1.22.1 is what it says", function () {
    if (installedFacts().version !== "1.22.1") this.skip();
    const wrong = STARTS.filter((_, index) => index % 8 === 0 || SCALE > 1).flatMap(({ text, says }) => {
      const found = realSays(text);
      return JSON.stringify(found) === JSON.stringify(says[0]) ? [] : [{ text, recorded: says[0], nginx: found }];
    });
    expect(wrong).to.deep.equal([]);
  });

  it("of ordinary configurations with mistakes in them both say the same", () => {
    const facts = installedFacts();
    const counts = { accepted: 0, refused: 0, environment: 0, undecided: 0 };
    const path = `${real().dir}/nginx.conf`;
    for (let seed = 1; seed <= 150 * SCALE; seed++) {
      const random = new Random(seed);
      const text = withMistakes(random.one(ORDINARY), random);
      const nginx = realSays(text);
      const { says, undecided } = modelSays(text, path, facts);
      const model: Says = says === null ? null : [says[0].replaceAll(real().dir, "DIR"), says[1]];
      if (nginx !== null && isEnvironment(nginx[0])) counts.environment++;
      else if (model === null && nginx !== null && undecided.length > 0) counts.undecided++;
      else {
        expect(model, `seed ${seed}\n${text}`).to.deep.equal(nginx);
        counts[nginx === null ? "accepted" : "refused"]++;
      }
    }
    if (SCALE > 1) console.log(`      ${JSON.stringify(counts)}`);
    expect(counts.accepted).to.be.greaterThan(10 * SCALE);
    expect(counts.refused).to.be.greaterThan(30 * SCALE);
  });
});
