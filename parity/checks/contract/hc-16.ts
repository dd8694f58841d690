import { defineRow } from "./define";
import { checkWords, decidedAt, failedFor } from "./health/tell";

export const hc16 = defineRow({
  id: "HC-16",
  summary: "gRPC health checks get to a gRPC application.",
  why: "All targets are unhealthy: an answer of nginx itself has no grpc-status.",
  fix: "Pass the method of the health check on with `grpc_pass`.",
  guide: {
    checks:
      "For a target group of protocol version GRPC the load balancer posts to a method (`/AWS.ALB/healthcheck` where the program " +
      "names none) and wants a grpc-status. The row asks whether nginx hands that to an application by `grpc_pass`.",
    story: "`return 200` answers every health check but this one: HTTP says 200, and gRPC says nothing.",
    examples: ["answered-by-nginx"],
    ways: [
      {
        title: "Pass it on",
        text: "`location /AWS.ALB/healthcheck { grpc_pass grpc://application; }`, on a port with HTTP/2.",
      },
      {
        title: "Name a method that is there",
        text: '`healthCheck.path: /grpc.health.v1.Health/Check`, and `matcher: "0"`.',
      },
    ],
    limits: ["Which grpc-status the application gives."],
  },
  messages: {
    "not-grpc": {
      text: "The gRPC health check of {check} in {stacks} asks {request}, and {location} answers {answer} by itself.",
    },
  },
  applies: ({ group }) => group.healthCheck.grpc,
  judgeStack: (views, say) => {
    for (const { asked, paths } of failedFor(views, "grpc")) {
      say.broken("not-grpc", decidedAt(asked), {
        words: checkWords(asked),
        also: [asked.view.path.group.healthCheck.path.at],
        paths,
      });
    }
  },
});
