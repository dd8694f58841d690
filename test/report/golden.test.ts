import { join } from "node:path";
import { type ReportOptions, render } from "../../parity/report";
import { expectGolden } from "../support/golden";
import { samples } from "./samples";

const PLAIN: ReportOptions = { color: false, width: 80, unicode: true };
/** Formats that are text, and what their files are called. */
const EXTENSIONS = {
  console: "txt",
  json: "json",
  markdown: "md",
  github: "github",
  sarif: "sarif",
  junit: "junit.xml",
} as const;
const FORMATS = Object.keys(EXTENSIONS) as (keyof typeof EXTENSIONS)[];

const golden = (file: string) => join(__dirname, "golden", file);

describe("report: golden files", () => {
  for (const [name, result] of Object.entries(samples)) {
    for (const format of FORMATS) {
      // A thousand stacks are for the layout of what people read; as data they are the same code and half a megabyte.
      if (name === "fleet" && ["json", "sarif", "junit"].includes(format)) continue;
      it(`${name} as ${format}`, () => {
        expectGolden(golden(`${name}.${EXTENSIONS[format]}`), render(result, format, PLAIN));
      });
    }
  }

  it("deviates on a wide terminal, in colour", () => {
    const options = { color: true, width: 140, unicode: true };
    expectGolden(golden("deviates.wide.ansi"), render(samples["deviates"]!, "console", options));
  });

  it("deviates where only ASCII can be shown", () => {
    expectGolden(golden("deviates.ascii.txt"), render(samples["deviates"]!, "console", { ...PLAIN, unicode: false }));
  });
});
