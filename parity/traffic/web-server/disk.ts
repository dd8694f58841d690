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

/** The files that user data leaves on a server, among those of the distribution's nginx. Links are followed. */
export class Disk {
  private readonly files = new Map<string, DiskFile>();
  private readonly links = new Map<string, string>();

  /** Installing a package leaves files alone that are there: `--force-confold` with cloud-init, `noreplace` with rpm. */
  install({ files, links }: Distribution): void {
    for (const [path, text] of files) {
      if (!this.files.has(path)) this.files.set(path, { text, address: null, secret: false, pieces: null });
    }
    for (const [link, target] of links) if (!this.files.has(link)) this.links.set(link, target);
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
      for (const inside of this.below(path)) {
        this.links.delete(inside);
        this.files.delete(inside);
      }
    }
  }

  /** False where there is nothing that the link could mean yet: it may come later, and the link stays. */
  link(target: string, path: string): boolean {
    const name = this.inFolder(path, target);
    this.files.delete(name);
    this.links.set(name, posix.resolve(posix.dirname(name), target));
    return this.read(name) !== null;
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

  read(path: string): DiskFile | null {
    return this.files.get(this.follow(posix.normalize(path))) ?? null;
  }

  /** Every file and every link to one, by path. */
  all(): ReadonlyMap<string, DiskFile> {
    const all = new Map(this.files);
    for (const link of this.links.keys()) {
      const file = this.read(link);
      if (file !== null) all.set(link, file);
    }
    return all;
  }

  private follow(path: string): string {
    let at = path;
    for (let hops = 0; hops < 8; hops++) {
      const next = this.links.get(at);
      if (next === undefined) return at;
      at = next;
    }
    return at;
  }

  /** A folder by its name, or because something is in it. */
  isFolder(path: string): boolean {
    return path.endsWith("/") || FOLDERS.test(path) || this.below(path).length > 0;
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
