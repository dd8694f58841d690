/**
 * Variables that hold credentials, or lead to them: no program sees them. By exact name, by prefix of a cloud's or
 * tool's own variables, and by what names of secrets end with.
 */
const NAMES = new Set(["GOOGLE_APPLICATION_CREDENTIALS", "KUBECONFIG", "SSH_AUTH_SOCK", "DOCKER_AUTH_CONFIG", "NETRC"]);
const PREFIXES =
  /^(AWS_|AZURE_|ARM_|MSI_|IDENTITY_|GOOGLE_|GCP_|GCLOUD_|CLOUDSDK_|DIGITALOCEAN_|CLOUDFLARE_|PULUMI_|ACTIONS_|GITHUB_TOKEN|GH_|CI_JOB_|VAULT_|OP_|NPM_|npm_|NODE_)/;
const SUFFIXES =
  /(^|_)(TOKEN|SECRET|SECRETS|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|AUTH|APIKEY|API_KEY|ACCESS_KEY|PRIVATE_KEY|KEY|PAT|DSN)(_ID|_FILE)?$/i;

/** The caller's environment without credentials, and with clouds' own credential look-ups turned off. */
export function programEnvironment(caller: NodeJS.ProcessEnv): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(caller))
    if (value !== undefined && !NAMES.has(name) && !PREFIXES.test(name) && !SUFFIXES.test(name))
      environment[name] = value;
  return { ...environment, AWS_EC2_METADATA_DISABLED: "true", PULUMI_SKIP_UPDATE_CHECK: "true" };
}
