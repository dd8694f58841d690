/**
 * A config key in full, `namespace:name`, or null where the CLI would refuse it. A key without namespace is the
 * project's; `namespace:config:name` is an old form (sdk/go/common/resource/config/key.go).
 */
export function fullKey(project: string, key: string): string | null {
  const parts = key.split(":");
  if (parts.length === 1) return `${project}:${key}`;
  if (parts.length === 2) return key;
  return parts.length === 3 && parts[1] === "config" ? `${parts[0]}:${parts[2]}` : null;
}

/** Names of projects and stacks, as the CLI checks them (sdk/go/common/tokens). */
export const LEGAL_NAME = /^[A-Za-z0-9_.-]{1,100}$/;
