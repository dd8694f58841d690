import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Credentials } from "../plan/made";

const run = promisify(execFile);

/**
 * A certificate for this run alone, signed by itself, for all names. Throws with a sentence. Its key is of the kind that
 * every cipher suite in use can be had with.
 */
export async function makeCredentials(openssl: string, kind: "ec" | "rsa"): Promise<Credentials> {
  const algorithm = kind === "ec" ? ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"] : ["rsa:2048"];
  const made = ["req", "-x509", "-newkey", ...algorithm, "-nodes", "-days", "2", "-subj", "/CN=rehearsal"];
  const names = ["-addext", "subjectAltName=DNS:rehearsal"];
  try {
    const [pair, parameters] = await Promise.all([
      run(openssl, [...made, ...names, "-keyout", "-", "-out", "-"]),
      run(openssl, ["genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "group:ffdhe2048"]),
    ]);
    const part = (name: string): string =>
      new RegExp(`-----BEGIN ${name}-----[\\s\\S]*?-----END ${name}-----\n`).exec(pair.stdout)?.[0] ?? "";
    return { certificate: part("CERTIFICATE"), key: part("PRIVATE KEY"), parameters: parameters.stdout };
  } catch (error) {
    throw new Error(`openssl cannot make a certificate for the run: ${(error as Error).message.split("\n")[0]}`);
  }
}
