import { base64 } from "./base64";
import { cloudInit } from "./cloud-init";
import { json } from "./json";
import { mime } from "./mime";
import { nginx } from "./nginx";
import type { Normaliser } from "./normaliser";
import { script } from "./script";
import { yaml } from "./yaml";

/**
 * The order is the meaning: a format that announces itself goes before one that is guessed. Cloud-config and MIME name
 * themselves in the first line, JSON by its brackets; a file called `*.yaml` is YAML whatever it looks like; nginx must
 * parse and hold a block that only nginx has; a script is any text with a here-document, so it comes after nginx, whose
 * Lua blocks may hold `<<`; base64 is last, for it is no more than an alphabet.
 */
export const NORMALISERS: readonly Normaliser[] = [cloudInit, mime, json, yaml, nginx, script, base64];
