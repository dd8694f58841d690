/**
 * Speed of the nginx parser: `npx tsx bench/nginx.ts`. 4.8 MB in 3,805 files, as in the comparison of contract.md, read
 * ten times; the best and the median of wall-clock time, since what else runs on the machine only ever adds to it.
 */
import { parse } from "../parity/nginx";

const FILES = 3805;
const BYTES = 4_800_000;

const SERVER = `server {
    listen 443 ssl http2; # behind the load balancer
    server_name www.example.net example.net;
    add_header X-Frame-Options "SAMEORIGIN" always;
    log_format main '$remote_addr - $remote_user [$time_local] "$request" '
                    '$status $body_bytes_sent "$http_referer"';
    # static files
    location ~* \\.(jpg|jpeg|png|gif|ico|css|js)$ {
        expires 365d;
        log_not_found off;
    }
    location / {
        proxy_set_header Host $host;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_pass http://backend$request_uri;
        if ($http_user_agent ~* "(bot|crawler)") { return 403; }
    }
}
`;

function read(texts: readonly string[], keep: boolean): number {
  const kept: unknown[] = [];
  const start = performance.now();
  for (const text of texts) {
    const parsed = parse(text);
    if (!parsed.ok) throw new Error(parsed.problem.message);
    if (keep) kept.push(parsed);
  }
  return performance.now() - start;
}

function report(label: string, texts: readonly string[], keep: boolean): void {
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const times = Array.from({ length: 10 }, () => read(texts, keep)).sort((a, b) => a - b);
  const speed = (ms: number): string => (bytes / 1000 / ms).toFixed(1);
  console.log(`${label}: ${speed(times[0]!)} MB/s at best, ${speed(times[5]!)} MB/s in the median`);
}

const repeat = Math.round(BYTES / FILES / SERVER.length);
const files = Array.from({ length: FILES }, (_, at) => `# ${at}\nhttp {\n${SERVER.repeat(Math.max(1, repeat))}}\n`);
report(`${FILES} files`, files, false);
report(`${FILES} files, all trees kept`, files, true);
report("one file", [`http {\n${SERVER.repeat(Math.round(BYTES / SERVER.length))}}\n`], false);
