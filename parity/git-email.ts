import { execFile } from "node:child_process";

/** The address that git has for whoever works here; null where there is none, or no git. */
export function gitEmail(dir: string): Promise<string | null> {
  return new Promise((done) => {
    const options = { cwd: dir, timeout: 5_000, windowsHide: true };
    execFile("git", ["config", "--get", "user.email"], options, (error, stdout) => {
      const email = stdout.trim();
      done(error !== null || email === "" ? null : email);
    });
  });
}
