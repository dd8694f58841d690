import type { ContractCheck, Outcome, StackContext, Unjudged, Violation } from "../checks/contract/types";
import { fillWords } from "../checks/define";
import { below } from "../nginx";
import type { WebServer } from "../nginx/configuration/types";
import type { Directive } from "../nginx/types";
import type { ImpactRow } from "../result";
import type { DeclaredSetting, DeclaredWebServer, Servers, TrafficPath } from "../traffic/types";
import type { ServerModel } from "./server-model";
import { isAlwaysSeen, type Watch } from "./watched";

export interface Rejudged {
  /** Rows that held and are broken. */
  readonly broken: readonly ImpactRow[];
  /** What rows need to know that they did not need before. */
  readonly undecided: readonly string[];
}

/** What rows say of one web server as it is declared, and what they look at. */
interface WatchedRows {
  /** By area. */
  readonly watches: ReadonlyMap<string, Watch>;
  readonly outcomes: ReadonlyMap<ContractCheck, Outcome>;
}

/** Areas whose rows put the same requests of clients to nginx; those that look at more besides come last. */
const ASK_THE_SAME = ["routing", "client address", "protocol", "TLS", "lifecycle", "limits", "timeouts"];

/** The rows of the contract over one stack: as it is declared, and without settings. */
export class ContractModel {
  /** Rows that speak of a traffic path of this stack. */
  readonly rows: readonly ContractCheck[];
  /** `LM-03 needs application.maxUpload`: a row without a judgement says nothing for a removal. */
  readonly notJudged: readonly string[];
  private readonly before: ReadonlyMap<ContractCheck, ReadonlySet<string>>;
  private readonly unjudged: ReadonlySet<string>;
  private readonly watched = new Map<ServerModel, WatchedRows>();

  constructor(
    checks: readonly ContractCheck[],
    private readonly context: StackContext,
    models: readonly ServerModel[] = [],
  ) {
    const { paths } = context.traffic;
    this.rows = checks.filter((check) => paths.some((path) => check.applies(path, context)));
    // Of one web server, what the rows look at has to be known anyway, and they are asked but once.
    const [only, ...others] = models;
    const asked = only === undefined || others.length > 0 ? null : this.watchedRows(only).outcomes;
    const outcomes = this.rows.map((check) => [check, asked?.get(check) ?? check.outcome(context)] as const);
    this.before = new Map(outcomes.map(([check, { violations }]) => [check, new Set(violations.flatMap(breachesOf))]));
    this.notJudged = [...new Set(outcomes.flatMap(([check, { unjudged }]) => unjudgedOf(check, unjudged)))];
    this.unjudged = new Set(this.notJudged);
  }

  /** What the rows say where `server` runs in the place of what `model` has, which lacks some settings. */
  judge(model: ServerModel, server: WebServer, without: readonly DeclaredSetting[]): Rejudged {
    const context = this.contextWith(model.web, server);
    const broken: ImpactRow[] = [];
    const undecided: string[] = [];
    for (const check of this.rowsLookingAt(model, without)) {
      const { violations, unjudged } = check.outcome(context);
      const before = this.before.get(check)!;
      const violation = violations.find((one) => breachesOf(one).some((breach) => !before.has(breach)));
      if (violation !== undefined) broken.push(brokenRow(check, violation));
      undecided.push(...unjudgedOf(check, unjudged).filter((needs) => !this.unjudged.has(needs)));
    }
    return { broken, undecided };
  }

  /** The others do not look at any of the settings: they say the same without them. */
  private rowsLookingAt(model: ServerModel, settings: readonly DeclaredSetting[]): readonly ContractCheck[] {
    if (settings.some(({ directive }) => isAlwaysSeen(directive))) return this.rows;
    const seen = [...this.watchedRows(model).watches].filter(([, watch]) =>
      settings.some(({ directive }) => watch.saw(directive)),
    );
    const areas = new Set(seen.map(([area]) => area));
    return this.rows.filter(({ row }) => areas.has(row.area));
  }

  /**
   * One watch an area: its rows put the same requests to nginx, and what one of them has been told no other asks again. Most
   * areas put the same ones of clients: they ask one web server in turn.
   */
  private watchedRows(model: ServerModel): WatchedRows {
    const known = this.watched.get(model);
    if (known !== undefined) return known;
    const areas = new Set(this.rows.map(({ row }) => row.area));
    const inTurn = ASK_THE_SAME.filter((area) => areas.delete(area));
    const watches = new Map<string, Watch>();
    const outcomes = new Map<ContractCheck, Outcome>();
    for (const group of [inTurn, ...[...areas].map((area) => [area])]) {
      let context: StackContext | null = null;
      const works = group.map((area) => (server: WebServer) => {
        context ??= this.contextWith(model.web, server);
        for (const check of this.rows) if (check.row.area === area) outcomes.set(check, check.outcome(context));
      });
      for (const [index, watch] of model.watched.inTurn(works).entries()) watches.set(group[index]!, watch);
    }
    const made = { watches, outcomes };
    this.watched.set(model, made);
    return made;
  }

  /** Rows that list the directive, or one inside it, for a path of `paths`. */
  listed(directive: Directive, paths: readonly TrafficPath[]): ImpactRow[] {
    const directives = [directive, ...below(directive)];
    const found = this.rows.filter((check) =>
      paths.some((path) => directives.some((one) => check.listed(one, path, this.context))),
    );
    return found.map((check) => ({ row: check.id, how: "listed", symptom: check.row.symptom, message: null }));
  }

  private contextWith(web: DeclaredWebServer, server: WebServer): StackContext {
    const { context } = this;
    const own = (servers: Servers): boolean => servers.webServer !== null && isSame(servers.webServer, web);
    const starts = server.problems.length === 0;
    return {
      ...context,
      webServer: (servers) => (own(servers) ? (starts ? server : null) : context.webServer(servers)),
      loaded: (servers) => (own(servers) ? server : context.loaded(servers)),
    };
  }
}

/** Two traffic paths can end at one web server. */
export function isSame(a: DeclaredWebServer, b: DeclaredWebServer): boolean {
  return a === b || (a.at.resource === b.at.resource && a.at.property === b.at.property);
}

/** One breach a path: words and places can change with a removal without anything new being wrong. */
function breachesOf({ message, paths, at }: Violation): string[] {
  const breaches = paths.map(({ id }) => `${message}\n${id}`);
  return breaches.length > 0 ? breaches : [`${message}\n${at.resource}`];
}

function unjudgedOf({ id }: ContractCheck, unjudged: readonly Unjudged[]): string[] {
  return unjudged.map(({ needs }) => `${id} needs ${needs}`);
}

function brokenRow(check: ContractCheck, violation: Violation): ImpactRow {
  return { row: check.id, how: "broken", symptom: check.row.symptom, message: sentenceOf(check, violation) };
}

/** What the check says, without what it knows of other stacks. */
function sentenceOf(check: ContractCheck, { message, words }: Violation): string {
  const text = check.messages[message]?.text ?? "";
  return fillWords(text, { elsewhere: "", ...words });
}
