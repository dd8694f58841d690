import { contract } from "../../contract";
import { events, main } from "../contexts";
import { inContext, type Setting } from "../types";

/** The nginx processes themselves. */
export const processSettings: readonly Setting[] = [
  ...inContext(main, [
    {
      directive: "user",
      values: ["www-data"],
      why: "Workers handle what strangers send, so they run without privileges.",
    },
    {
      directive: "worker_processes",
      values: ["auto"],
      why: "One worker a processor, whatever the size of the machine.",
    },
    {
      directive: "worker_rlimit_nofile",
      values: ["16384"],
      why: "Each request takes two connections, client's and application's; twice worker_connections leaves room for logs.",
    },
    {
      directive: "worker_shutdown_timeout",
      values: [`${contract.webServer.shutdownSeconds}s`],
      why: "A worker that is told to stop finishes its requests, but an open WebSocket cannot hold it for ever.",
      loadBalancer:
        "At least the longest request: less cuts requests that the load balancer still waits for while it drains the " +
        "server, and clients get 502 at every release.",
    },
    {
      directive: "pid",
      values: ["/run/nginx.pid"],
      why: "Where the packaged service unit looks for the process to stop.",
    },
    {
      directive: "error_log",
      values: ["/var/log/nginx/error.log", "warn"],
      why: "Warnings tell of a buffer written to disk or of a full connection table before it becomes an outage.",
    },
  ]),
  ...inContext(events, [
    {
      directive: "worker_connections",
      values: ["8192"],
      why: "The default of 512 is used up by idle connections before the processor is busy.",
      loadBalancer:
        "Every node of the load balancer keeps its own pool of idle connections to each server; when they use up all " +
        "that are allowed, new ones are refused.",
    },
  ]),
];
