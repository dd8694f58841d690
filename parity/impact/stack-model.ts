import { redactor } from "../checks/contract/redact";
import type { ContractCheck } from "../checks/contract/types";
import type { ParseCache } from "../nginx";
import type { ImpactBasis } from "../result";
import { judgeProbe } from "../traffic/probes";
import type { DeclaredWebServer, TrafficPath } from "../traffic/types";
import { ContractModel, isSame } from "./contract";
import { mapTexts } from "./hide";
import { type Case, filesIn } from "./predict";
import { ServerModel } from "./server-model";
import type { StackInput } from "./types";

/** One stack as it is: its web servers with their probes, and the rows of the contract. */
export class StackModel {
  readonly name: string;
  readonly servers: readonly ServerModel[];
  /** What cannot be followed, so that something behind it may need any setting. */
  readonly blocked: readonly string[];
  private known: ContractModel | null = null;
  /** Why nothing of its nginx is known; null where something is, or where it has none. */
  readonly unseen: string | null;

  constructor(
    readonly input: StackInput,
    private readonly checks: readonly ContractCheck[],
    cache: ParseCache,
  ) {
    const { context } = input;
    this.name = context.stack;
    this.servers = webServersIn(context.traffic.paths).map(
      ({ web, paths }) => new ServerModel(input, web, paths, cache),
    );
    this.blocked = context.traffic.gaps.filter(({ blocking }) => blocking).map(({ message }) => message);
    this.unseen =
      this.servers.length === 0 && context.mentionsNginx() ? unseenWords(this.blocked, context.traffic.gaps) : null;
  }

  get contract(): ContractModel {
    this.known ??= new ContractModel(this.checks, this.input.context, this.servers);
    return this.known;
  }

  /** Text of this stack as all stacks share it. */
  shared(text: string): string {
    return this.input.context.shared(text);
  }

  /** The other way round. */
  own(text: string): string {
    return this.input.context.own(text);
  }

  /**
   * What is said of this stack without what stands in its secret files, and in those of another state of it: at once, for
   * a secret of one can be the beginning of one of the other.
   */
  hide<T>(said: T, other?: StackModel): T {
    const states = other === undefined ? [this] : [this, other];
    const isSecret = ({ web }: ServerModel): boolean => web.files.some(({ secret }) => secret);
    if (!states.some(({ servers }) => servers.some(isSecret))) return said;
    return mapTexts(said, redactor(states.flatMap(({ input }) => input.context.traffic.paths)));
  }

  /** What a removal in this stack is judged by. */
  get basis(): ImpactBasis {
    const { traffic } = this.input.context;
    // What is answered where nginx reads what nobody knows is no more than a guess.
    const running = this.servers.filter(({ server, web }) => server.problems.length === 0 && web.unknown.length === 0);
    const judged = running.flatMap(({ asked }) =>
      asked.map(({ probe, before }) => ({
        probe,
        before,
        judged: before.map(({ observation }) => judgeProbe(probe, observation)),
      })),
    );
    const failing = judged
      .filter((one) => one.judged.every(({ passes }) => !passes))
      .map(({ probe, judged: [first] }) => `${probe.title}: ${first!.reason}`);
    // What passes or fails by files that nobody knows of does not fail now.
    const open = judged.filter((one) => new Set(one.judged.map(({ passes }) => passes)).size > 1);
    return {
      stack: this.name,
      paths: traffic.paths.length,
      probes: this.input.probes.length,
      failing: [...new Set([...this.servers.flatMap((model) => this.deadWords(model)), ...failing])],
      rows: this.contract.rows.length,
      notJudged: this.contract.notJudged,
      gaps: [...new Set([...traffic.gaps.map(({ message }) => message), ...openWords(open)])],
    };
  }

  /** One sentence for all probes of an nginx that does not start: each fails for that reason. */
  private deadWords({ server, asked, web }: ServerModel): string[] {
    const [first] = server.problems.length > 0 ? asked : [];
    if (first === undefined) return [];
    const of = this.servers.length > 1 ? ` of ${web.at.resource}` : "";
    const probes = asked.length === 1 ? first.probe.title : `all ${asked.length} probes`;
    return [`${probes}${of}: ${judgeProbe(first.probe, first.before[0]!.observation).reason}`];
  }
}

/** One sentence for all probes that pass or fail by what lies on the disk. */
function openWords(open: readonly { readonly before: readonly Case[] }[]): string[] {
  if (open.length === 0) return [];
  const probes = open.length === 1 ? "A probe passes or fails" : `${open.length} probes pass or fail`;
  return [`${probes} by ${filesIn(open.flatMap(({ before }) => before))}.`];
}

/** The declared web servers at the ends of traffic paths, in order of path, each once. */
function webServersIn(paths: readonly TrafficPath[]): { web: DeclaredWebServer; paths: TrafficPath[] }[] {
  const found: { web: DeclaredWebServer; paths: TrafficPath[] }[] = [];
  for (const path of paths) {
    const web = path.servers.webServer;
    if (web === null) continue;
    const known = found.find((one) => isSame(one.web, web));
    if (known === undefined) found.push({ web, paths: [path] });
    else known.paths.push(path);
  }
  return found;
}

/** Where nothing is in the way, what is not followed at all is the reason. */
function unseenWords(blocked: readonly string[], all: readonly { readonly message: string }[]): string {
  const gaps = blocked.length > 0 ? blocked : [...new Set(all.map(({ message }) => message))];
  const why = gaps.length === 0 ? "no traffic path of a load balancer ends at it." : gaps.join(" ");
  return `the nginx that user data speaks of cannot be followed, so that nothing is known of what it needs: ${why}`;
}
