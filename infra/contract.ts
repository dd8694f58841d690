/**
 * What every part of an environment must agree on, whichever cloud it runs in: the load balancer, its health check,
 * the web server, the application and the alarms are all derived from the numbers here, so that no two of them can
 * disagree. `test/infra/contract.test.ts` holds the relations between the numbers.
 *
 * Sizes and names that only one cloud knows (instance type, TLS policy …) are constants of that provider's folder.
 */

/** The application that a release contains. These are promises that it makes to the platform. */
const application = {
  /** The web server is its only client: it listens on the loopback interface. */
  address: "127.0.0.1",
  port: 3000,
  /** Largest request body that it accepts, in MiB. */
  maxUploadMebibytes: 20,
  /** The longest that any request may take. */
  longestRequestSeconds: 45,
  /** How often it sends something on an open WebSocket. */
  websocketPingSeconds: 30,
  /** How long it keeps an idle connection: the default of Node's HTTP server, the shortest among common ones. */
  idleConnectionSeconds: 5,
} as const;

/**
 * What the load balancer asks a server to find out whether it can take requests. The question goes through the web
 * server to the application, so that a server whose application is down gets no traffic.
 */
const healthCheck = {
  path: "/health",
  status: 200,
  intervalSeconds: 10,
  timeoutSeconds: 5,
  healthyThreshold: 3,
  unhealthyThreshold: 3,
} as const;

const loadBalancer = {
  httpPort: 80,
  httpsPort: 443,
  /** A connection on which nothing moves for this long is closed, on the client's side and on the server's. */
  idleTimeoutSeconds: 60,
  /** How long a server that is being taken out may finish what it has begun. */
  drainSeconds: 60,
} as const;

const webServer = {
  /**
   * Plain HTTP inside the private network: neither cloud's balancer proves a server's identity by its certificate
   * unless each server holds one of its own, so TLS there would hide traffic only from the network's owner. And 8080,
   * since no packaged default site listens there: whatever answers on it comes from our own files.
   */
  port: 8080,
  /**
   * Longer than the load balancer's, so that the web server never closes a connection that is about to be used: 60 s on
   * AWS, as said above, and 75 s on Azure, where nobody can choose it.
   */
  idleTimeoutSeconds: 90,
  /** Shorter than the load balancer's, so that a slow request ends here, in our log and with our answer. */
  applicationTimeoutSeconds: 50,
  /** How long a worker that is told to stop may finish what it has begun. */
  shutdownSeconds: 60,
  /** Largest header line that is accepted, in KiB: 16 on AWS, 32 on Azure, so that the larger one fits. */
  headerKibibytes: 32,
} as const;

/**
 * Address plan, the same in every environment: they are never connected to each other. The web server believes a
 * forwarded client address only from `loadBalancerSubnets`, so nothing but a load balancer may be put there. A cloud
 * whose balancer lives in a single subnet uses the first of each list.
 */
const network = {
  cidr: "10.0.0.0/16",
  loadBalancerSubnets: ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"],
  serverSubnets: ["10.0.16.0/20", "10.0.32.0/20", "10.0.48.0/20"],
} as const;

const scaling = {
  /** Average processor load that the number of servers is held at. */
  targetCpuPercent: 50,
  /** From a server's start to the moment when its figures count: system packages, release, application. */
  warmupSeconds: 180,
  /** How long a new server may fail its health check before it is replaced. */
  graceSeconds: 300,
} as const;

/** When people are woken. Counts are per minute and over the whole environment. */
const alarms = {
  unhealthyServers: 1,
  balancerErrorsPerMinute: 10,
  serverErrorsPerMinute: 25,
  latencySeconds: 2,
  /** Minutes in a row that must be bad. */
  minutes: 3,
} as const;

const logs = { retentionDays: 90 } as const;

export const contract = {
  application,
  healthCheck,
  loadBalancer,
  webServer,
  network,
  scaling,
  alarms,
  logs,
} as const;
