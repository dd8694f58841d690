import { expect } from "chai";
import { type Here, RehearsalError, requireApart } from "../../../parity/rehearse/cell/programs";

const ALL = { nginx: "/n", haproxy: "/h", ip: "/i", mount: "/m", nsenter: "/e", unshare: "/u" };

describe("Programs that keep a cell apart", () => {
  const asked = (missing: { readonly [program: string]: null }) =>
    requireApart({ programs: { ...ALL, ...missing } } as unknown as Here);

  it("are there", () => {
    expect(() => asked({})).not.to.throw();
  });

  it("are named where they are not, with what to install", () => {
    expect(() => asked({ ip: null })).to.throw(
      RehearsalError,
      "A rehearsal in a network of its own is made with ip, which is not installed. On Debian: apt-get install iproute2.",
    );
    expect(() => asked({ mount: null, nsenter: null })).to.throw(
      RehearsalError,
      "made with mount and nsenter, which are not installed. On Debian: apt-get install mount util-linux.",
    );
  });
});
