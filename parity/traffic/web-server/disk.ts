import { posix } from "node:path";
import type { Written } from "../../graph/tree";
import { glob, isGlob } from "../../nginx";
import type { Distribution } from "./distribution";

/** A file as it will be on a server. */
export interface DiskFile {
  /** Null: what it holds cannot be known. */
  readonly text: string | null;
  /** Null for a file of the distribution. */
  readonly address: string | null;
  readonly secret: boolean;
  /** Entries that were put together, where there are several. */
  readonly pieces: readonly { readonly address: string | null; readonly start: number }[] | null;
}

/** Folders that packages make empty. */
const FOLDERS = /\/(?:nginx|conf\.d|default\.d|sites-enabled|sites-available|snippets|modules-enabled)$/;

/** Links that are followed one after the other; Linux has 40 (ELOOP). */
const LINK_LIMIT = 40;

/** The files that user data leaves on a server, among those of the distribution's nginx. Links are followed. */
export class Disk {
  private readonly files = new Map<string, DiskFile>();
  private readonly links = new Map<string, string>();
  /** Folders of {@link FOLDERS} that were removed. */
  private readonly gone = new Set<string>();
  /** Folders and files that a command did something to that is not followed. */
  private readonly obscure = new Set<string>();

  /** Installing a package leaves files alone that are there: `--force-confold` with cloud-init, `noreplace` with rpm. */
  install({ files, links }: Distribution): void {
    for (const [path, text] of files) {
      if (!this.files.has(path)) this.files.set(path, { text, address: null, secret: false, pieces: null });
    }
    for (const [link, target] of links) {
      if (!this.files.has(link) && !this.links.has(link)) this.links.set(link, target);
    }
  }

  write({ path, text, append }: Written, address: string, secret: boolean): void {
    const target = this.follow(posix.normalize(path));
    const before = append ? this.files.get(target) : undefined;
    if (before === undefined) {
      this.files.set(target, { text, address, secret, pieces: null });
      return;
    }
    const pieces = before.pieces ?? [{ address: before.address, start: 0 }];
    const known = before.text !== null && text !== null;
    this.files.set(target, {
      text: known ? `${before.text}${text}` : null,
      address: before.address ?? address,
      secret: before.secret || secret,
      pieces: known ? [...pieces, { address, start: before.text.length }] : null,
    });
  }

  /** A file, all files that a pattern matches, or a folder with all that is in it. */
  remove(pattern: string): void {
    for (const path of this.matching(pattern)) {
      this.links.delete(path);
      this.files.delete(path);
      this.gone.add(path);
      for (const inside of this.below(path)) {
        this.links.delete(inside);
        this.files.delete(inside);
      }
    }
  }

  /** A link to a file or a folder. What it means may come later. */
  link(target: string, path: string): void {
    const name = this.inFolder(path, target);
    this.files.delete(name);
    this.links.set(name, posix.resolve(posix.dirname(name), target).replace(/(?<=.)\/$/, ""));
  }

  /** Copies a file; false where there is none. */
  copy(from: string, to: string): boolean {
    const file = this.read(posix.normalize(from));
    if (file === null) return false;
    this.files.set(this.follow(this.inFolder(to, from)), file);
    return true;
  }

  /** What a file holds can no longer be known. */
  forget(path: string, { address, secret }: { readonly address: string; readonly secret: boolean }): void {
    const hidden = secret || this.read(path)?.secret === true;
    this.files.set(this.follow(posix.normalize(path)), { text: null, address, secret: hidden, pieces: null });
  }

  /** True for a file of which it is known that nobody knows what it holds. */
  isForgotten(path: string): boolean {
    return this.read(path)?.text === null;
  }

  /** Something was done to a file or in a folder that is not followed: what is read of it is no more than a guess. */
  doubt(path: string): void {
    this.obscure.add(this.follow(posix.normalize(path).replace(/(?<=.)\/$/, "")));
  }

  /** What is in doubt of a path that nginx reads: itself, or a folder it is in. */
  doubtOf(path: string): string | null {
    const target = this.follow(path);
    return [...this.obscure].find((one) => target === one || target.startsWith(`${one}/`)) ?? null;
  }

  doubts(): readonly string[] {
    return [...this.obscure];
  }

  read(path: string): DiskFile | null {
    return this.files.get(this.follow(posix.normalize(path))) ?? null;
  }

  /** Every file, by each name it can be read under. */
  all(): ReadonlyMap<string, DiskFile> {
    const all = new Map(this.files);
    for (const link of this.links.keys()) {
      const target = this.follow(link);
      const file = this.files.get(target);
      if (file !== undefined) all.set(link, file);
      for (const [path, inside] of this.files) {
        if (path.startsWith(`${target}/`)) all.set(link + path.slice(target.length), inside);
      }
    }
    return all;
  }

  /** Links to what is not there: nginx refuses to start where it meets one. */
  dangling(): readonly string[] {
    return [...this.links.keys()].filter((link) => {
      const target = this.follow(link);
      return !this.files.has(target) && this.below(target).length === 0;
    });
  }

  /** Where a path leads: a link, or something in a folder that is one. Links in a circle lead nowhere else. */
  private follow(path: string): string {
    let at = path;
    for (let hops = 0; hops < LINK_LIMIT; hops++) {
      const link = this.linkIn(at);
      if (link === null) return at;
      at = this.links.get(link)! + at.slice(link.length);
    }
    return at;
  }

  /** The link among a path and the folders it is in. */
  private linkIn(path: string): string | null {
    for (let at = path; at.length > 1; at = posix.dirname(at)) if (this.links.has(at)) return at;
    return null;
  }

  makeFolder(path: string): void {
    this.gone.delete(posix.normalize(path).replace(/(?<=.)\/$/, ""));
  }

  /** A folder by its name, or because something is in it. */
  isFolder(path: string): boolean {
    return path.endsWith("/") || (FOLDERS.test(path) && !this.gone.has(path)) || this.below(path).length > 0;
  }

  /** `cp a folder/` writes `folder/a`. */
  private inFolder(to: string, from: string): string {
    const path = posix.normalize(to);
    return this.isFolder(path) ? posix.join(path, posix.basename(from)) : path;
  }

  private matching(pattern: string): readonly string[] {
    const path = posix.normalize(pattern).replace(/(?<=.)\/$/, "");
    if (!isGlob(path)) return [path];
    const paths = new Set<string>();
    for (const file of [...this.files.keys(), ...this.links.keys()]) {
      for (let at = file; !paths.has(at); at = posix.dirname(at)) paths.add(at);
    }
    return glob(path, paths);
  }

  private below(folder: string): readonly string[] {
    const prefix = folder.endsWith("/") ? folder : `${folder}/`;
    return [...this.files.keys(), ...this.links.keys()].filter((path) => path.startsWith(prefix));
  }
}
