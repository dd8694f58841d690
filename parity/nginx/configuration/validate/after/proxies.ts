import { defaultRequestHeaders } from "../../defaults";
import type { Passed } from "../handlers/proxy";
import { aligned, hashError } from "../hash-keys";
import { problemOf } from "../problems";
import type { Reading } from "../reading";
import type { Block, Refusal } from "../types";
import { blocksIn } from "./blocks";
import type { Check } from "./http";

type Lists = readonly (readonly string[])[];

/** ngx_http_secure_link_merge_conf */
export const checkSecureLinks: Check = (reading, http) => {
  if (!reading.modulesUsed.has("http_secure_link")) return;
  for (const server of http.inner) {
    for (const { values, directive } of blocksIn(server)) {
      if (!values.has("secure_link_secret") || !(values.has("secure_link") || values.has("secure_link_md5"))) continue;
      const message = '"secure_link_secret" cannot be mixed with "secure_link" and "secure_link_md5"';
      const refusal = problemOf({ message, hint: "Take one of them out.", place: "closing" }, http.directive!);
      reading.problems.push({ ...refusal, position: directive!.position });
      return;
    }
  }
};

/** Modules that pass requests on, in nginx's order. */
const MODULES = ["proxy", "fastcgi", "uwsgi", "scgi", "grpc"];

/** ngx_http_proxy_merge_loc_conf and its kin, for every server and location. */
export const checkProxies: Check = (reading, http) => {
  for (const module of MODULES) {
    // Where http and the servers say nothing of a module, its defaults hold.
    if (!reading.modulesUsed.has(`http_${module}`)) continue;
    // Lists that are inherited are the same everywhere: one look is enough.
    const seen = new Set<unknown>();
    for (const server of http.inner) {
      for (const block of blocksIn(server)) {
        const refusal = merged(module, block, reading, seen);
        if (refusal === null) continue;
        const problem = problemOf(refusal, refusal.place === "closing" ? http.directive! : block.directive!);
        // nginx names the end of http: people look where the location begins.
        reading.problems.push({ ...problem, position: block.directive!.position });
        return;
      }
    }
  }
};

function merged(module: string, block: Block, reading: Reading, seen: Set<unknown>): Refusal | null {
  return (
    (module === "grpc" ? null : (buffers(module, block) ?? cacheZone(module, block, reading))) ??
    certificate(module, block) ??
    headers(module, block, reading, seen) ??
    params(module, block, reading, seen)
  );
}

const PAGE = 4096;

function buffers(module: string, block: Block): Refusal | null {
  const value = (name: string): number | undefined => block.value<number>(`${module}_${name}`);
  const { number, size: each } = block.value<{ number: number; size: number }>(`${module}_buffers`) ?? {
    number: 8,
    size: PAGE,
  };
  if (number < 2)
    return { message: `there must be at least 2 "${module}_buffers"`, hint: "Write 2 or more.", place: "closing" };
  const size = Math.max(value("buffer_size") ?? PAGE, each);
  const largest = `the maximum of the value of "${module}_buffer_size" and one of the "${module}_buffers"`;
  const busy = value("busy_buffers_size") ?? 2 * size;
  const closing = (message: string, hint: string): Refusal => ({ message, hint, place: "closing" });
  if (busy < size) {
    return closing(
      `"${module}_busy_buffers_size" must be equal to or greater than ${largest}`,
      `Make it ${size} or more.`,
    );
  }
  if (busy > (number - 1) * each) {
    const message = `"${module}_busy_buffers_size" must be less than the size of all "${module}_buffers" minus one buffer`;
    return closing(
      message,
      `The buffers have ${number} times ${each} bytes: raise ${module}_buffers, or lower ${module}_buffer_size.`,
    );
  }
  if ((value("temp_file_write_size") ?? 2 * size) < size) {
    const message = `"${module}_temp_file_write_size" must be equal to or greater than ${largest}`;
    return closing(message, `Make it ${size} or more.`);
  }
  const most = value("max_temp_file_size") ?? 1024 ** 3;
  if (most === 0 || most >= size) return null;
  const message = `"${module}_max_temp_file_size" must be equal to zero to disable temporary files usage or must be equal to or greater than ${largest}`;
  return closing(message, `Make it 0, or ${size} or more.`);
}

function cacheZone(module: string, block: Block, reading: Reading): Refusal | null {
  const field = `${module}_cache`;
  const zone = block.value<string>(field);
  if (zone === undefined || zone === "off" || zone.includes("$")) return null;
  if (reading.cacheZones.has(`http_${module} ${zone}`)) return null;
  const hint = `Define it with ${module}_cache_path and keys_zone=${zone}:10m.`;
  return { message: `"${field}" zone "${zone}" is unknown`, hint, place: "closing" };
}

function certificate(module: string, block: Block): Refusal | null {
  const passed = block.values.get(`${module}_pass`) as Passed | string | undefined;
  return passed === undefined || typeof passed === "string" || !passed.ssl ? null : ownCertificate(module, block);
}

/** Who connects with TLS has a key for each certificate, and roots to verify with. */
export function ownCertificate(module: string, block: Block): Refusal | null {
  const own = block.value<string>(`${module}_ssl_certificate`) ?? "";
  if (own !== "" && block.value<string>(`${module}_ssl_certificate_key`) === undefined) {
    const message = `no "${module}_ssl_certificate_key" is defined for certificate "${own}"`;
    return { message, hint: "Add the file of its key.", place: "none" };
  }
  const verifies = block.value<boolean>(`${module}_ssl_verify`) === true;
  if (!verifies || (block.value<string>(`${module}_ssl_trusted_certificate`) ?? "") !== "") return null;
  const message = `no ${module}_ssl_trusted_certificate for ${module}_ssl_verify`;
  return { message, hint: "Add the file of the roots that are trusted.", place: "none" };
}

/** Headers are compiled now: their variables come into use, and their names into a hash. */
function headers(module: string, block: Block, reading: Reading, seen: Set<unknown>): Refusal | null {
  if (module !== "proxy" && module !== "grpc") return null;
  const set = block.value<Lists>(`${module}_set_header`) ?? [];
  const hidden = block.value<Lists>(`${module}_hide_header`) ?? [];
  const body = block.value<string>(`${module}_set_body`);
  const isNew = [set, hidden, body].map((list) => list !== undefined && list.length > 0 && !seen.has(list));
  if (!isNew.includes(true)) return null;
  seen.add(set).add(hidden).add(body);
  const maxSize = block.value<number>(`${module}_headers_hash_max_size`) ?? 512;
  const bucketSize = aligned(block.value<number>(`${module}_headers_hash_bucket_size`) ?? 64);
  const limits = { maxSize, bucketSize };
  const name = `${module}_headers_hash`;
  const tooLong = hashError(name, limits, [hidden.map(([header]) => header!)]);
  if (tooLong !== null) return { ...tooLong, place: "none" };
  const wrong = body === undefined ? null : compiled(reading, block, body);
  if (wrong !== null) return wrong;
  for (const [, value] of set) {
    const refusal = value === "" ? null : compiled(reading, block, value!);
    if (refusal !== null) return refusal;
  }
  const defaults = defaultRequestHeaders(`${module}_set_header`, reading.facts.version) ?? [];
  const found = hashError(name, limits, [[...set.map(([header]) => header!), ...defaults.map(([header]) => header)]]);
  return found === null ? null : { ...found, place: "none" };
}

function compiled(reading: Reading, block: Block, text: string): Refusal | null {
  const refusal = reading.variables.script(text, block.directive!);
  return refusal === null ? null : { ...refusal, place: "closing" };
}

function params(module: string, block: Block, reading: Reading, seen: Set<unknown>): Refusal | null {
  const set = block.value<Lists>(`${module}_param`) ?? [];
  if (seen.has(set)) return null;
  seen.add(set);
  const names: string[] = [];
  for (const [name, value] of set) {
    if (name!.startsWith("HTTP_") && name!.length > 5) {
      names.push(name!.slice(5));
      if (value === "") continue;
    }
    const refusal = compiled(reading, block, value!);
    if (refusal !== null) return refusal;
  }
  const found = hashError(`${module}_params_hash`, { maxSize: 512, bucketSize: 64 }, [names]);
  return found === null ? null : { ...found, place: "none" };
}
