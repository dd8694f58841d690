import type { Servers } from "../../traffic/types";
import { type CheckContext, type Draft, defineCheck } from "../define";
import { code, list } from "../words";
import { onAnotherCloud } from "./drafts";
import { contractChecks } from "./index";
import type { Gap, Place, StackContext } from "./types";

interface NoteWords {
  readonly stacks: string;
  /** What could not be followed, or was assumed: a sentence. */
  readonly gap: string;
  /** ` The same holds for 3 more resources.`, or nothing. */
  readonly like: string;
  readonly fact: string;
  /** `HC-12 and TO-07 are`. */
  readonly rows: string;
  readonly needs: string;
  readonly model: string;
}

/** What the rows of the contract could not judge, and why. The rows themselves are checks of their own. */
export const contract = defineCheck<NoteWords>()({
  id: "contract",
  severity: "note",
  summary: "All that load balancer and nginx must agree on can be judged.",
  why: "What cannot be followed is not judged, and can be wrong in any stack.",
  fix: "Nothing needs to be done; it is said so that a pass is not taken for more than it is.",
  needs: ["contract"],
  guide: {
    checks:
      "Tells what the rows of the contract (HC-03, TO-01 …) could not judge: where a traffic path could not be followed from " +
      "the load balancer to the nginx files in user data, what was assumed in its place, and which fact a row misses in " +
      "parity.yaml. A project without load balancer or without nginx has nothing to agree on, and nothing is said but of user " +
      "data that cannot be read: nginx may be in it.",
    story:
      "A check that passes because it looked at nothing is worse than none. In 2019 staging passed: it had never tested what " +
      "production relied on.",
    examples: ["fact", "user-data"],
    ways: [
      {
        title: "Give the fact",
        text:
          "What the application needs, and which nginx it is, stands in no program: `application: { maxUpload: 20m, longestRequest: " +
          "45s, websocketPing: 30s, headers: [x_tenant] }` and `nginx: { version: 1.28.0, root: true, modules: [http_ssl] }` in " +
          "parity.yaml.",
      },
      {
        title: "Let it be followed",
        text: "Write nginx's files into user data as text, with cloud-init's `write_files` or a here-document.",
      },
    ],
    limits: [
      "Load balancers and servers that another program makes.",
      "nginx that an image or a container brings along.",
    ],
  },
  messages: {
    fact: {
      text: "{fact} is not in {model}, so {rows} not judged.",
      fix: "Add {fact} to {model}.",
    },
    undecided: { text: "{rows} not judged in {stacks}: {needs}." },
    gap: { text: "{gap}{like}" },
    "gap-nginx": {
      text: "{gap}{like}",
      fix: "Write nginx's files so that they can be followed: as text in the user data of the servers.",
      severity: "warning",
    },
    "gap-servers": {
      text: "{gap}{like}",
      fix: "Let traffic be followed from the load balancer to the servers: name each by the id of its resource in this program.",
      severity: "warning",
    },
    "gap-unread": {
      text: "{gap}{like}",
      fix: "Where nginx runs on these servers, write its files so that they can be followed: as text in their user data.",
      severity: "warning",
    },
    assumed: { text: "{gap}{like}" },
  },
  check: (context) => [...gapDrafts(context), ...unjudgedDrafts(context)],
});

/** Stacks of which nothing is told instead. */
function own(context: CheckContext): StackContext[] {
  const elsewhere = onAnotherCloud(context);
  return context.contract.filter(({ stack }) => !elsewhere.has(stack));
}

/** Stacks that have a contract to speak of: nginx is there, known or not. */
function concerned(context: CheckContext): StackContext[] {
  return own(context).filter(hasNginx);
}

function hasNginx({ traffic, mentionsNginx }: StackContext): boolean {
  return traffic.paths.some(({ servers }) => servers.webServer !== null) || mentionsNginx();
}

/** Nothing of its nginx is known: all that user data declares is in files of which nobody knows what they hold. */
function isUnknown({ webServer }: Servers): boolean {
  if (webServer === null) return true;
  return webServer.unknown.length > 0 && webServer.files.every(({ from, text }) => from !== "declared" || text === "");
}

interface Noted {
  readonly message: string;
  readonly about: Pick<Draft["about"], "resource" | "type" | "property">;
  readonly stacks: string[];
  readonly locations: Draft["about"]["locations"][number][];
  /** Addresses beside the first that the same is said of. */
  readonly others: Set<string>;
  readonly words: { [word: string]: string };
}

/** Gathers what is said alike, by `key`. */
class Notes {
  private readonly noted = new Map<string, Noted>();

  constructor(private readonly context: CheckContext) {}

  add(key: string, message: string, stack: StackContext, at: Place | null, words: { [word: string]: string }): Noted {
    const place = at === null ? null : stack.addressOf(at);
    const about = { resource: place?.resource ?? null, type: at?.type ?? null, property: place?.property ?? null };
    const noted = this.noted.get(key) ?? { message, about, stacks: [], locations: [], others: new Set(), words };
    this.noted.set(key, noted);
    // The same words in whatever order stacks come.
    for (const [name, text] of Object.entries(words)) if (text < (noted.words[name] ?? "")) noted.words[name] = text;
    if (!noted.stacks.includes(stack.stack)) noted.stacks.push(stack.stack);
    const address = JSON.stringify(place);
    if (address !== JSON.stringify({ resource: noted.about.resource, property: noted.about.property }))
      noted.others.add(address);
    else if (at?.position) noted.locations.push({ stack: stack.stack, column: 1, ...at.position });
    return noted;
  }

  drafts(): Draft[] {
    const all = this.context.contract.length;
    return [...this.noted].map(([apart, { message, about, stacks, locations, others, words }]) => ({
      about: { ...about, stacks, locations, expected: null, values: {} },
      apart,
      message,
      words: (left) => ({
        ...words,
        model: this.context.project.model.file,
        stacks: left.length === all && all > 1 ? "all stacks" : list(left),
        like: likeWords(others.size),
      }),
    }));
  }
}

function likeWords(others: number): string {
  if (others === 0) return "";
  return ` The same holds for ${others === 1 ? "one more resource" : `${others} more resources`}.`;
}

function gapDrafts(context: CheckContext): Draft[] {
  const notes = new Notes(context);
  for (const stack of own(context)) {
    const has = hasNginx(stack);
    const lost = stack.mentionsNginx() && stack.traffic.paths.every(({ servers }) => isUnknown(servers));
    for (const gap of stack.traffic.gaps) {
      // Where nobody speaks of nginx, it can be in user data that cannot be read, and nowhere else.
      if (!has && !gap.unread) continue;
      const message = has ? messageOf(gap, lost) : "gap-unread";
      notes.add(`${message} ${shapeOf(gap)}`, message, stack, gap.at, { gap: sentence(stack.shared(gap.message)) });
    }
  }
  return notes.drafts();
}

/** What is said whatever is named in it: ten certificates that come from elsewhere are one thing to know. */
function shapeOf({ message, at }: Gap): string {
  return `${at.type} ${message.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`|\$\{[^}]*\}/g, "…")}`;
}

function messageOf({ at, blocking, unread }: Gap, lost: boolean): string {
  if (!blocking) return "assumed";
  if (!lost) return "gap";
  return unread || /^(?:userData|customData)|[.](?:userData|customData)/.test(at.property)
    ? "gap-nginx"
    : "gap-servers";
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function unjudgedDrafts(context: CheckContext): Draft[] {
  const notes = new Notes(context);
  const rows = new Map<Noted, Set<string>>();
  const stacks = concerned(context);
  for (const check of contractChecks) {
    for (const stack of stacks) {
      for (const { needs, fact, at } of check.outcome(stack, context.contract).unjudged) {
        const words = { needs, fact: code(needs) };
        const message = fact ? "fact" : "undecided";
        const noted = notes.add(
          `${message} ${fact ? needs : stack.shared(needs)}`,
          message,
          stack,
          fact ? null : at,
          words,
        );
        rows.set(noted, (rows.get(noted) ?? new Set()).add(check.id));
      }
    }
  }
  for (const [noted, ids] of rows) noted.words["rows"] = `${list([...ids])} ${ids.size === 1 ? "is" : "are"}`;
  return notes.drafts();
}
