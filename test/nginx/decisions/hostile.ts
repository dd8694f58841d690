/** What is written to take as long, or as much, as can be: name, content of `http`, request target. */
const A = `/${"a".repeat(4000)}!`;
const many = (count: number, make: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => make(at)).join("\n");

export const HOSTILE: readonly (readonly [name: string, body: string, target: string])[] = [
  ["an expression that backtracks without end", "server { location ~ ^/(a+)+$ { return 200; } }", A],
  [
    "an expression that backtracks in a map",
    "map $uri $x { ~^/(a|aa)+$ 1; } server { if ($x) { return 201; } return 200; }",
    A,
  ],
  ["an expression that backtracks in a rewrite", "server { rewrite ^/(.*a)*(.*b)*$ /x last; }", A],
  ["a name that backtracks", "server { server_name ~^(([a-z])+.)+[A-Z]([a-z])+$; return 200; }", A],
  ["nested quantifiers and back references", "server { location ~ ^/((a*)*)*\\2$ { return 200; } }", A],
  ["a rewrite that grows", "server { location / { rewrite ^(.*)$ $1$1$1$1$1 last; } }", A],
  [
    "error pages that lead to each other",
    "recursive_error_pages on; error_page 404 /a; error_page 403 /b; server { location /a { return 403; } location /b { return 404; } }",
    "/a",
  ],
  [
    "named locations that lead to each other",
    "server { location / { try_files /x @a; } location @a { error_page 404 = @b; return 404; } location @b { error_page 403 = @a; return 403; } }",
    "/",
  ],
  ["auth_request that asks itself", "server { location / { auth_request /; proxy_pass http://127.0.0.1:1; } }", "/"],
  [
    "variables that are defined by each other",
    "map $a $b { default $a$a; } map $b $a { default $b$b; } server { return 200 $a; }",
    "/",
  ],
  [
    "maps that grow by doubling",
    `${many(40, (at) => `map $v${at} $v${at + 1} { default $v${at}$v${at}; }`)} map $uri $v0 { default ab; } server { return 200 $v40; }`,
    "/",
  ],
  [
    "ten thousand servers",
    many(10_000, (at) => `server { server_name s${at}.example *.w${at}.example; location / { return 200; } }`),
    "/",
  ],
  ["ten thousand locations", `server { ${many(10_000, (at) => `location /l${at}/ { return 200; }`)} }`, "/l9999/x"],
  [
    "two thousand expressions",
    `server { ${many(2000, (at) => `location ~ ^/r${at}/(\\d+)$ { return 200; }`)} }`,
    "/r1999/1",
  ],
  ["locations two thousand deep", `server { ${"location / { ".repeat(2000)}${"}".repeat(2000)} }`, "/"],
  [
    "a thousand conditions",
    `server { ${many(1000, (at) => `if ($arg_a${at}) { return 40${at % 10}; }`)} return 200; }`,
    "/",
  ],
  [
    "fifty thousand entries of a map",
    `map $uri $x { ${many(50_000, (at) => `/k${at} v${at};`)} } server { return 200 $x; }`,
    "/k49999",
  ],
];
