import { join } from "node:path";
import { type ReportOptions, render } from "../../parity/report";
import { expectGolden } from "../support/golden";
import { impactSamples } from "./impact-samples";
import { samples } from "./samples";
import { verbSamples } from "./verb-samples";

const PLAIN: ReportOptions = { color: false, width: 80, unicode: true };
/** Formats that are text, and what their files are called. */
const EXTENSIONS = {
  console: "txt",
  json: "json",
  html: "html",
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
      // Pages have golden files of their own, in test/report/html, without the style and script that all of them share.
      if (format === "html") continue;
      if (name === "fleet" && ["json", "sarif", "junit"].includes(format)) continue;
      it(`${name} as ${format}`, () => {
        expectGolden(golden(`${name}.${EXTENSIONS[format]}`), render(result, format, PLAIN));
      });
    }
  }

  const others = {
    "impact-all": impactSamples["impact-all"]!,
    "impact-one": impactSamples["impact-one"]!,
    ...verbSamples,
  };
  for (const [name, result] of Object.entries(others)) {
    for (const format of ["markdown", "github", "sarif", "junit"] as const) {
      it(`${name} as ${format}`, () => {
        // Of a project that is not its whole repository: what reads these knows files by their path in the repository.
        const options = { ...PLAIN, folder: "examples/api" };
        expectGolden(golden(`${name}.${EXTENSIONS[format]}`), render(result, format, options));
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
