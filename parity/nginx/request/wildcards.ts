import { lower } from "./bytes";

/** Names with wildcards as nginx's hashes hold them (ngx_hash_add_key, ngx_hash_find_combined). */
export class NameTable<T> {
  private readonly exact = new Map<string, T>();
  /** By what follows `*`: `.example.net`. */
  private readonly leading = new Map<string, T>();
  /** By what stands before `*`: `www.example.`. */
  private readonly trailing = new Map<string, T>();
  private readonly taken = new Set<string>();

  /**
   * Of names that conflict the first stays, as nginx warns: `.example.net` and `example.net`, `.example.net` and
   * `*.example.net` conflict too, and the later one is dropped whole.
   */
  add(name: string, value: T): void {
    const text = lower(name);
    if (text.length > 2 && text.startsWith("*.")) this.addLeading(text.slice(1), value);
    else if (text.length > 1 && text.startsWith(".")) {
      if (this.take(text.slice(1)) && this.addLeading(text, value)) this.exact.set(text.slice(1), value);
    } else if (text.length > 2 && text.endsWith(".*")) put(this.trailing, text.slice(0, -1), value);
    else this.addExact(text, value);
  }

  /** For tables without wildcards. */
  addExact(name: string, value: T): void {
    const text = lower(name);
    if (this.take(text)) this.exact.set(text, value);
  }

  /** Exact, then the longest wildcard in front, then the longest at the end. `name` in lower case. */
  find(name: string): T | undefined {
    const found = this.exact.get(name);
    if (found !== undefined) return found;
    if (this.leading.size > 0) {
      for (let dot = name.indexOf("."); dot >= 0; dot = name.indexOf(".", dot + 1)) {
        const head = this.leading.get(name.slice(dot));
        if (head !== undefined) return head;
      }
    }
    if (this.trailing.size > 0) {
      for (let dot = name.lastIndexOf("."); dot > 0; dot = name.lastIndexOf(".", dot - 1)) {
        const tail = this.trailing.get(name.slice(0, dot + 1));
        if (tail !== undefined) return tail;
      }
    }
    return undefined;
  }

  values(): readonly T[] {
    return [...this.exact.values(), ...this.leading.values(), ...this.trailing.values()];
  }

  private addLeading(suffix: string, value: T): boolean {
    if (this.leading.has(suffix)) return false;
    this.leading.set(suffix, value);
    return true;
  }

  private take(name: string): boolean {
    if (this.taken.has(name)) return false;
    this.taken.add(name);
    return true;
  }
}

function put<T>(map: Map<string, T>, key: string, value: T): void {
  if (!map.has(key)) map.set(key, value);
}
