import { itFinds } from "./deviation";
import { edit } from "./harness";

const [index, storage] = ["program/index.ts", "program/storage.ts"] as const;
const ifEu = 'pulumi.getStack() === "prod-eu"';
const finding = { check: "one-provider", stacks: ["prod-eu"] };
const explicit = "{ region: settings.region, defaultTags: { tags } }, { parent: this }";

describe("acceptance: another provider in one stack is one finding", () => {
  describe("its version", () => {
    itFinds("model", [
      {
        about: "of one resource",
        edit: edit(
          storage,
          "{ parent: this, protect: true }",
          `{ parent: this, protect: true, version: ${ifEu} ? "7.47.0" : undefined }`,
        ),
        finds: {
          ...finding,
          resource: "api/storage/files",
          property: "version",
          at: [storage, "new Bucket("],
          says: ["7.47.0"],
        },
      },
      {
        about: "of the provider, for all its resources",
        edit: edit(
          index,
          explicit,
          `{ region: settings.region, defaultTags: { tags } }, { parent: this, version: ${ifEu} ? "7.47.0" : undefined }`,
        ),
        finds: { ...finding, resource: "api/aws", property: "version", at: [index, "new Provider("], says: ["7.47.0"] },
      },
      {
        about: "where it is downloaded from",
        edit: edit(
          index,
          explicit,
          `{ region: settings.region, defaultTags: { tags } }, { parent: this, pluginDownloadURL: ${ifEu} ? "https://plugins.example.net" : undefined }`,
        ),
        finds: { ...finding, resource: "api/aws", property: "pluginDownloadURL", at: [index, "new Provider("] },
      },
    ]);
  });

  describe("its configuration", () => {
    itFinds("model", [
      {
        about: "a setting more",
        edit: edit(
          index,
          "{ region: settings.region,",
          `{ ...(${ifEu} && { skipMetadataApiCheck: true }), region: settings.region,`,
        ),
        finds: { ...finding, resource: "api/aws", property: "skipMetadataApiCheck", at: [index, "new Provider("] },
      },
      {
        about: "a setting fewer",
        edit: edit(index, "defaultTags: { tags }", `defaultTags: ${ifEu} ? undefined : { tags }`),
        finds: { ...finding, resource: "api/aws", property: "defaultTags", at: [index, "new Provider("] },
      },
      {
        about: "a region of its own",
        edit: edit(index, "{ region: settings.region,", `{ region: ${ifEu} ? "us-east-1" : settings.region,`),
        finds: {
          check: "transparent",
          stacks: ["prod-eu"],
          resource: "api/aws",
          property: "region",
          at: [index, "new Provider("],
        },
      },
      {
        about: "a tag more",
        edit: edit(
          index,
          "Contact: settings.contact }",
          `Contact: settings.contact, ...(${ifEu} && { Legacy: "yes" }) }`,
        ),
        finds: { ...finding, resource: "api/aws", property: "defaultTags!tags.Legacy", at: [index, "new Provider("] },
      },
      {
        about: "a region on one resource",
        edit: edit(
          storage,
          "{ tags: { Public: String(settings.public) } }",
          `{ tags: { Public: String(settings.public) }, region: ${ifEu} ? "us-east-1" : undefined }`,
        ),
        finds: { ...finding, resource: "api/storage/files", property: "region", at: [storage, "new Bucket("] },
      },
    ]);
  });

  describe("which one", () => {
    itFinds("model", [
      {
        about: "the default provider for one component",
        edit: edit(
          index,
          'new Balancer("balancer", settings, options)',
          `new Balancer("balancer", settings, ${ifEu} ? { parent: this } : options)`,
        ),
        finds: { ...finding, resource: "api/balancer", property: "providers", at: [index, 'new Balancer("balancer"'] },
      },
      {
        about: "one more, that nothing uses",
        edit: edit(
          index,
          "const options = {",
          `if (${ifEu}) new Provider("spare", { region: settings.region }, { parent: this });\n    const options = {`,
        ),
        finds: { ...finding, resource: "api/spare", property: null, at: [index, 'new Provider("spare"'] },
      },
    ]);
  });
});
