import { expect } from "chai";
import { KnownSecrets } from "../../parity/evaluate/program/secrets";
import { TAG } from "../../parity/graph/types";

function knowing(...values: unknown[]): KnownSecrets {
  const secrets = KnownSecrets.of({ values: {}, secretKeys: [] });
  for (const value of values) secrets.learn(value);
  return secrets;
}

describe("what a program says of its secrets", () => {
  it("is said without them, the longest first, wherever in a value they were", () => {
    const secrets = knowing("hunter2", { deep: [{ password: "hunter2-and-more" }, 7, null] });
    expect(secrets.hide("hunter2-and-more, hunter2; (hunter22)")).to.equal("[secret], [secret]; ([secret]2)");
  });

  it("is hidden as part of printed data, and line by line", () => {
    const key = 'BEGIN "KEY"\nMIIEvQIBADAN\nEND';
    const secrets = knowing(key);
    const printed = JSON.stringify({ inner: JSON.stringify({ key }) });
    expect(secrets.hide(`${JSON.stringify([key])} ${printed} ${key}`)).to.equal(
      '["[secret]"] {"inner":"{\\"key\\":\\"[secret]\\"}"} [secret]',
    );
    expect(key.split("\n").map((line) => secrets.hide(line))).to.deep.equal(["[secret]", "[secret]", "END"]);
  });

  it("keeps placeholders, short words and what is no text", () => {
    const loop: unknown[] = ["parity:secret:app:token", "abc", `${TAG}text`, Promise.resolve("promised"), undefined];
    loop.push(loop);
    const said = "parity:secret:app:token is no URL; abc promised undefined";
    expect(knowing(loop).hide(said)).to.equal(said);
  });

  it("knows what is secret in the config, also as part of an object", () => {
    const values = { "app:map": '{"user":"webuser","password":"hunter2"}', "app:open": "elsewhere" };
    const secrets = KnownSecrets.of({ values, secretKeys: ["app:map", "app:gone"] });
    expect(secrets.hide(`hunter2 ${values["app:map"]} elsewhere`)).to.equal("[secret] [secret] elsewhere");
  });
});
